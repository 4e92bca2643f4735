import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import { open } from 'node:fs';
import { promisify } from 'node:util';
import { isSha256, type RunId, type Sha256 } from '../../contract/ids';
import type { Imported, ImportReport } from '../../contract/keeping';
import { HumanError, isHumanError } from '../../core/human-error';
import { bundleEntry, isBomb, limits, type Manifest, manifestName, mostEntries, readManifest } from '../../core/bundle/manifest';
import { formatBytes } from '../../core/format/numbers';
import { parseRequest } from '../../core/runs/request';
import { freeBytes } from '../store/room';
import { scanRun, type ScannedRun } from '../retention/scan-record';
import { checkObject, ensureStore, type StoreLayout, trustOrigin } from '../store';
import { say } from '../../core/say';

const refused = (file: string, why: string): HumanError => new HumanError('bad-bundle', say('{0} is not imported: {1}. Nothing was changed.', path.basename(file), why));
/** On its way here something of it was lost. */
const harmed = (file: string, why: string): HumanError => new HumanError('bad-bundle', say('{0} is not imported: {1}. Nothing was changed. Copy it here again, or make it anew where the run is.', path.basename(file), why));

/**
 * Takes a bundle in. All of it is unpacked under tmp/ and held against its hashes before anything is moved to its place: objects first, the run's folder last
 * and whole. Only names that a bundle can have are ever written, so nothing can lie outside.
 */
export async function importBundle(store: StoreLayout, file: string, { trustedIn = null, now = Date.now() }: { /** Trusted from the start, with the key of this cache folder. */ trustedIn?: string | null; now?: number } = {}): Promise<ImportReport> {
  const packed = await stat(file).catch(() => null);
  if (packed?.isFile() !== true) throw new HumanError('no-file', say('{0} is not there, or is no file.', file));
  const zip = await openZip(file);
  let draft: string | null = null;
  try {
    const entries = await listEntries(zip, file, packed.size);
    const manifest = await manifestOf(zip, entries, file);
    checkContents(manifest, entries, file);
    await checkRoom(store, entries, file);
    draft = await makeDraft(store);
    await unpack(zip, entries, manifest, draft, file);
    const report = await moveIn(store, manifest, draft, file, now);
    if (trustedIn !== null && report.outcome === 'imported') await trustOrigin(store, report.run, trustedIn);
    return report;
  } catch (error) {
    if (isHumanError(error)) throw error;
    throw trouble(store, file, error);
  } finally {
    zip.close();
    if (draft !== null) await rm(draft, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function openZip(file: string): Promise<ZipFile> {
  try {
    const fd = await promisify(open)(file, 'r');
    return await fromFdPromise(fd, { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true, decodeStrings: true });
  } catch (error) {
    throw refused(file, `it is no zip that can be read (${error instanceof Error ? error.message : String(error)})`);
  }
}

type Entries = Map<string, Entry>;

async function listEntries(zip: ZipFile, file: string, packed: number): Promise<Entries> {
  if (zip.entryCount > mostEntries) throw refused(file, `it has ${zip.entryCount} entries, more than a run can have`);
  const entries: Entries = new Map();
  const folded = new Set<string>();
  let declared = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName;
      const kind = (entry.externalFileAttributes >>> 16) & 0o170000;
      if (kind !== 0 && kind !== 0o100000) throw refused(file, `${shown(name)} is a link or no plain file`);
      if (bundleEntry(name) === null) throw refused(file, `it holds ${shown(name)}, which no bundle has`);
      if (entry.isEncrypted() || (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)) throw refused(file, `${shown(name)} is encrypted or packed in a way that isn’t read`);
      if (folded.has(name.toLowerCase())) throw refused(file, `it holds ${shown(name)} twice`);
      folded.add(name.toLowerCase());
      entries.set(name, entry);
      declared += entry.uncompressedSize;
      if (isBomb(packed, declared)) throw refused(file, `its ${formatBytes(packed)} would unpack to ${formatBytes(declared)} or more`);
    }
  } catch (error) {
    if (isHumanError(error)) throw error;
    throw refused(file, `its list of contents can’t be read (${error instanceof Error ? error.message : String(error)})`);
  }
  return entries;
}

const shown = (name: string): string => JSON.stringify(name.length > 100 ? `${name.slice(0, 99)}…` : name);

async function manifestOf(zip: ZipFile, entries: Entries, file: string): Promise<Manifest> {
  const entry = entries.get(manifestName);
  if (entry === undefined) throw refused(file, 'it is no bundle of a run');
  if (entry.uncompressedSize > limits.manifestBytes) throw refused(file, 'its list of contents is too long');
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  let raw: unknown;
  try {
    raw = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw refused(file, 'its list of contents is no JSON');
  }
  const manifest = readManifest(raw);
  if (typeof manifest === 'string') throw refused(file, manifest);
  return manifest;
}

/** Every entry is in the list and the other way round, each with its size. */
function checkContents(manifest: Manifest, entries: Entries, file: string): void {
  const listed = new Map([...manifest.files.map(({ name, bytes }): [string, number] => [`run/${name}`, bytes]), ...manifest.objects.map(({ sha256, bytes }): [string, number] => [`objects/${sha256.slice(0, 2)}/${sha256}`, bytes])]);
  if (listed.size !== manifest.files.length + manifest.objects.length) throw refused(file, 'its list of contents names something twice');
  for (const [name, entry] of entries) if (name !== manifestName && listed.get(name) !== entry.uncompressedSize) throw refused(file, `${shown(name)} is not what its list of contents says`);
  for (const name of listed.keys()) if (!entries.has(name)) throw harmed(file, `${shown(name)} is missing in it`);
  if (!listed.has('run/request.json') && !listed.has('run/events.ndjson')) throw refused(file, 'it holds no record of a run');
}

async function checkRoom(store: StoreLayout, entries: Entries, file: string): Promise<void> {
  const needed = [...entries.values()].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  const free = await freeBytes(store.root) ?? await freeBytes(path.dirname(store.root));
  if (free !== null && needed > free) throw new HumanError('disk-full', say('{0} is not imported: it needs {1}, and {2} are free. Nothing was changed. Free some space and try again.', path.basename(file), formatBytes(needed), formatBytes(free)));
}

async function makeDraft(store: StoreLayout): Promise<string> {
  await ensureStore(store);
  const draft = path.join(store.tmp, `import-${randomBytes(8).toString('hex')}`);
  await mkdir(draft);
  for (const name of ['run', 'objects']) await mkdir(path.join(draft, name));
  return draft;
}

async function unpack(zip: ZipFile, entries: Entries, manifest: Manifest, draft: string, file: string): Promise<void> {
  for (const { name, bytes, sha256 } of manifest.files) await unpackOne(zip, entries.get(`run/${name}`), path.join(draft, 'run', name), bytes, sha256, file);
  for (const { sha256, bytes } of manifest.objects) await unpackOne(zip, entries.get(`objects/${sha256.slice(0, 2)}/${sha256}`), path.join(draft, 'objects', sha256), bytes, sha256, file);
}

async function unpackOne(zip: ZipFile, entry: Entry | undefined, target: string, bytes: number, sha256: Sha256, file: string): Promise<void> {
  if (entry === undefined) throw refused(file, 'something is missing in it');
  const hash = createHash('sha256');
  let got = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _, done) {
      got += chunk.length;
      hash.update(chunk);
      // What was declared is the most that is ever written, whatever comes.
      done(got > bytes ? refused(file, `${shown(entry.fileName)} is larger than it says`) : null, chunk);
    },
  });
  await pipeline(await zip.openReadStreamPromise(entry), measured, createWriteStream(target, { flags: 'wx' }));
  if (got !== bytes || hash.digest('hex') !== sha256) throw harmed(file, `${shown(entry.fileName)} is damaged: its content is not what was kept`);
}

async function moveIn(store: StoreLayout, manifest: Manifest, draft: string, file: string, now: number): Promise<ImportReport> {
  const id: RunId = manifest.run;
  const folder = path.join(draft, 'run');
  const { claims } = await checkIdentity(folder, id, file);
  const there = store.run(id);
  const known = await stat(there.folder).then(() => true, () => false);
  if (known && !(await isSameRun(folder, there.folder))) throw new HumanError('clash', say('{0} is not imported: another run {1} is here already, with other content. Nothing was changed.', path.basename(file), id));
  const objects = { added: 0, here: 0, missing: 0 };
  for (const { sha256 } of manifest.objects) objects[await takeIn(store, sha256, path.join(draft, 'objects', sha256)) ? 'added' : 'here'] += 1;
  const brought = new Set(manifest.objects.map(({ sha256 }) => sha256));
  // As the record has it, whatever the bundle says is missing: others may have brought it here.
  for (const sha256 of claims) if (!brought.has(sha256) && await checkObject(store, sha256) !== 'whole') objects.missing += 1;
  const bytes = [...manifest.files, ...manifest.objects].reduce((sum, each) => sum + each.bytes, 0);
  const report = (outcome: ImportReport['outcome']): ImportReport => ({ store: store.root, run: id, function: manifest.function, outcome, objects, bytes });
  if (known) return report('already-here');
  const imported: Imported = { v: 1, at: now, from: path.basename(file), trusted: false };
  await writeFile(path.join(folder, 'imported.json'), `${JSON.stringify(imported)}\n`, { flag: 'wx' });
  try {
    await rename(folder, there.folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw error;
    // Another import was quicker.
    if (!(await isSameRun(folder, there.folder))) throw new HumanError('clash', say('{0} is not imported: another run {1} came meanwhile, with other content.', path.basename(file), id));
    return report('already-here');
  }
  return report('imported');
}

/** What the record says of itself has to be what the bundle says of it. */
async function checkIdentity(folder: string, id: RunId, file: string): Promise<ScannedRun> {
  const run = await scanRun(folder, id);
  if (run === null || run.lines === 0 && run.function.name === '') throw refused(file, 'it holds no record of a run');
  const text = await readFile(path.join(folder, 'request.json'), 'utf8').catch(() => null);
  if (text === null) return run;
  let told: RunId | undefined;
  try {
    told = parseRequest(JSON.parse(text)).request?.id;
  } catch {
    throw refused(file, 'its request.json is no JSON');
  }
  if (told !== undefined && told !== id) throw refused(file, `it says that it is run ${id}, but its record is of run ${told}`);
  return run;
}

/** The record and what was asked; marks are people's and may differ. */
async function isSameRun(one: string, other: string): Promise<boolean> {
  for (const name of ['request.json', 'events.ndjson']) if (await hashOf(path.join(one, name)) !== await hashOf(path.join(other, name))) return false;
  return true;
}

async function hashOf(file: string): Promise<string | null> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return null; throw error; });
  return content === null ? null : createHash('sha256').update(content).digest('hex');
}

/** False: it is here. One here that is not what its name says gives way to that of the bundle, which is. */
async function takeIn(store: StoreLayout, sha256: Sha256, from: string): Promise<boolean> {
  if (!isSha256(sha256)) throw new Error('no hash');
  if (await checkObject(store, sha256) === 'whole') return false;
  const target = store.object(sha256);
  await mkdir(path.dirname(target), { recursive: true });
  // Not to be changed by hand, as what a run keeps.
  await chmod(from, 0o444).catch(() => undefined);
  await rename(from, target);
  return true;
}

function trouble(store: StoreLayout, file: string, error: unknown): HumanError {
  const { code } = error as NodeJS.ErrnoException;
  const name = path.basename(file);
  if (code === 'ENOSPC') return new HumanError('disk-full', say('{0} is not imported: the disk is full. Free some space and try again.', name), { cause: error });
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return new HumanError('read-only', say('{0} is not imported: {1} can’t be written ({2}). Choose another folder for the runs.', name, store.root, code), { cause: error });
  return refused(file, `it can’t be read whole (${error instanceof Error ? error.message : String(error)})`);
}
