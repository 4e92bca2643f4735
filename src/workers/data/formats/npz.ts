import fs from 'node:fs';
import path from 'node:path';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import type { Found } from '../files';
import { unpackTo, withArchive } from './archive';
import { openNpy } from './npy';
import type { Opening, OpenTable } from './opened';

/** An array of zeros is packed as far as anything can be. */
const allPacked = Infinity;

/** `a.npy` in the archive is the array `a`, as numpy calls it. */
export const npzParts = (file: string, name: string): Promise<string[]> =>
  withArchive(file, name, allPacked, async (entries) => [...entries.keys()].filter((entry) => entry.endsWith('.npy')).map((entry) => entry.slice(0, -'.npy'.length)));

/** One array of several, unpacked beside the session's other temporary files and read as an .npy is. */
export function openNpz(found: Found, opening: Opening): Promise<OpenTable> {
  const { source, name, files } = found;
  return withArchive(files[0] ?? '', name, allPacked, async (entries, zip) => {
    const parts = [...entries.keys()].filter((entry) => entry.endsWith('.npy'));
    const wanted = source.part === undefined ? parts[0] : `${source.part}.npy`;
    const entry = wanted === undefined ? undefined : entries.get(wanted);
    if (entry === undefined) throw new HumanError(source.part === undefined ? 'unreadable' : 'usage', source.part === undefined ? say('{0} is an archive without arrays.', name) : say('{0} has no array “{1}”. It has: {2}.', name, source.part, parts.map((each) => each.replace(/\.npy$/, '')).slice(0, 20).join(', ')));
    const target = path.join(opening.scratch, 'array.npy');
    try {
      await unpackTo(zip, entry, target, opening.task.signal);
    } catch (error) {
      if (opening.task.signal.aborted) throw error;
      throw new HumanError('unreadable', say('{0} is damaged: the array “{1}” can’t be unpacked. Make or copy it again.', name, wanted?.replace(/\.npy$/, '') ?? ''));
    }
    try {
      const table = await openNpy({ ...found, files: [target] }, opening);
      return { ...table, facts: { ...table.facts, format: 'npz', bytes: found.bytes } };
    } finally {
      fs.rmSync(target, { force: true });
    }
  });
}
