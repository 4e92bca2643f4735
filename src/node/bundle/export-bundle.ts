import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RunId, Sha256 } from '../../contract/ids';
import type { BundleReport } from '../../contract/keeping';
import { HumanError, isHumanError } from '../../core/human-error';
import { type BundleEntry, entryName, isRunFile, type Manifest, manifestName } from '../../core/bundle/manifest';
import { goesOn, scanRun } from '../retention/scan-record';
import type { StoreLayout } from '../store';
import { say } from '../../core/say';
import { chance } from '../files/chance';

/** Objects that are larger are packed as they are: nearly all large content is compressed by its own format already. */
const packBelow = 32 * 1024 * 1024;

/** One zip with everything of a run. Each object is checked on the way, so that a bundle is never made of damaged content. */
export async function exportBundle(store: StoreLayout, id: RunId, file: string, version: string, { overwrite = false }: { overwrite?: boolean } = {}): Promise<BundleReport> {
  const folder = store.run(id).folder;
  const run = await scanRun(folder, id);
  if (run === null) throw new HumanError('no-such-run', say('There is no run {0} in {1} any more.', id, store.root));
  if (goesOn(run)) throw new HumanError('live', say('Run {0} goes on. Wait for its end, or cancel it, then bundle it.', id));
  const names = (await readdir(folder, { withFileTypes: true })).filter(each => each.isFile() && isRunFile(each.name)).map(({ name }) => name).sort();
  const objects: Sha256[] = [];
  for (const sha256 of [...run.names].sort()) if ((await stat(store.object(sha256)).catch(() => null))?.isFile() === true) objects.push(sha256);
  const missing = [...run.claims].filter(sha256 => !objects.includes(sha256)).sort();
  const manifest: Manifest = { bundle: 1, format: 1, run: id, function: run.function.name, madeAt: Date.now(), madeBy: version, files: [], objects: [], missing };

  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const draft = `${file}.${chance()}.part`;
  const trouble = new PassThrough();
  const mtime = new Date(run.createdAt);
  const add = async (entry: BundleEntry, source: string, taken: (sha256: Sha256, bytes: number) => string | null): Promise<void> => {
    const { size } = await stat(source);
    zip.addReadStreamLazy(entryName(entry), { mtime, mode: 0o100644, compress: size < packBelow }, give => {
      const stream = hashing(createReadStream(source), taken);
      // An error of the source would be nobody's: the zip waits for an end that never comes.
      stream.on('error', error => trouble.destroy(error));
      give(null, stream);
    });
  };
  for (const name of names) await add({ kind: 'file', name }, path.join(folder, name), (sha256, bytes) => { manifest.files.push({ name, bytes, sha256 }); return null; });
  for (const wanted of objects) {
    await add({ kind: 'object', sha256: wanted }, store.object(wanted), (sha256, bytes) => {
      manifest.objects.push({ sha256, bytes });
      return sha256 === wanted ? null : `The object ${wanted} is damaged: its content is not what was kept. No bundle was made. “offbook doctor” lists what is damaged.`;
    });
  }
  zip.addReadStreamLazy(manifestName, { mtime, mode: 0o100644 }, give => give(null, Readable.from([Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)])));
  try {
    const written = pipeline(zip.outputStream, createWriteStream(draft, { flags: 'wx' }));
    const failed = new Promise<never>((_, reject) => { trouble.on('error', reject); });
    zip.end();
    await Promise.race([written, failed]);
    if (overwrite) await rename(draft, file);
    else { await settle(draft, file); }
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    if (isHumanError(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new HumanError('exists', say('{0} is there already. Give another name.', file));
    throw new HumanError('bundle', say('The bundle couldn’t be written to {0}: {1}.', file, code === 'ENOSPC' ? say('the disk is full. Free some space') : say('{0}. Give another place', code ?? String(error))), { cause: error });
  }
  const { size } = await stat(file);
  return { file, run: id, bytes: size, objects: { count: manifest.objects.length, bytes: manifest.objects.reduce((sum, { bytes }) => sum + bytes, 0) }, missing };
}

/** Never over a file that is there. */
async function settle(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file);
    await rm(draft, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || await stat(file).then(() => true, () => false)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
    await rename(draft, file);
  }
}

function hashing(source: Readable, taken: (sha256: Sha256, bytes: number) => string | null): Readable {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _, done) { hash.update(chunk); bytes += chunk.length; done(null, chunk); },
    flush(done) {
      // SAFETY: the digest of SHA-256 in hex is what a hash is.
      const wrong = taken(hash.digest('hex') as Sha256, bytes);
      done(wrong === null ? null : new HumanError('damaged', wrong));
    },
  });
  source.on('error', error => through.destroy(error));
  return source.pipe(through);
}
