import { createReadStream } from 'node:fs';
import { type Readable, type Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { HumanError } from '../../core/human-error';
import { say } from '../../core/say';
import { cancelled } from '../../core/cancelled';
import type { Found } from './files';

const endBytes = 4096;

/** The last bytes of a text, unpacked. DuckDB takes the part that is there of a packed file that was cut off for the whole: that is an error here. */
export async function endOf({ files, packing, name, bytes }: Found, signal: AbortSignal): Promise<Buffer> {
  const unpack = unpacking(packing);
  let end = Buffer.alloc(0);
  const take = new Writable({ write: (chunk: Buffer, _encoding, done) => { end = Buffer.concat([end, chunk.subarray(-endBytes)]).subarray(-endBytes); done(); } });
  try {
    await pipeline([createReadStream(files[0] ?? '', packing === 'none' ? { start: Math.max(0, bytes - endBytes) } : {}), ...unpack, take], { signal });
  } catch (error) {
    if (signal.aborted) throw cancelled();
    throw new HumanError('unreadable', say('{0} is damaged or cut off: it can’t be unpacked to its end. Make or copy it again.', name), { cause: error });
  }
  return end;
}

/** Of zstd only where Node knows it, from 22.15 on. */
export const unpacking = (packing: Found['packing']): Transform[] => (packing === 'gzip' ? [zlib.createGunzip()] : packing === 'zstd' && typeof zlib.createZstdDecompress === 'function' ? [zlib.createZstdDecompress()] : []);

const longestFirstLine = 4 * 2 ** 20;

/** Finding a dialect takes its time when the first line never ends: it is looked for with every delimiter and quote. */
export async function checkFirstLine({ files, packing, name, start, bytes }: Found): Promise<void> {
  const isEnd = (byte: number): boolean => byte === 10 || byte === 13;
  if (start.some(isEnd) || (packing === 'none' && bytes <= start.length)) return;
  let seen = 0;
  const unpack = unpacking(packing);
  const stream = createReadStream(files[0] ?? '');
  for await (const chunk of unpack.reduce((from, to) => from.pipe(to), stream as Readable)) {
    if ((chunk as Buffer).some(isEnd)) return;
    seen += (chunk as Buffer).length;
    if (seen > longestFirstLine) throw new HumanError('unreadable', say('{0} has a line that is too long for a table{1}. Look at what wrote it.', name, say(' (line {0})', 1)));
  }
}
