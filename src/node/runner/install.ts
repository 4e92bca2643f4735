import fs from 'node:fs';
import path from 'node:path';
import { HumanError } from '../../core/human-error';
import { chance } from '../files/chance';
import { crypto } from '../files/crypto';
import { readCached, writeCached } from '../files/json-cache';
import { statOf } from '../files/stat';
import { say } from '../../core/say';

/** Copies the Python runner to the cache folder by its content and answers the copy: an update or removal of the extension mid-run changes nothing for a run. */
export async function installRunner(source: string, cacheFolder: string): Promise<string> {
  const listed = list(source);
  if (!listed.some(({ name }) => name === 'supervisor.py')) throw new HumanError('broken-install', say('Offbook’s own files are incomplete ({0} is missing). Install Offbook again.', path.join(source, 'supervisor.py')));
  const listing = JSON.stringify([source, listed.map(each => [each.name, each.size, each.mtimeMs]).sort()]);
  const noted = path.join(cacheFolder, 'runner', 'installed.json');
  const installed = readInstalled(noted);
  const known = installed.find(each => each.listing === listing);
  if (known && isWhole(known.target, listed)) return known.target;
  const files: Tree = new Map();
  for await (const { name } of inTurns(listed)) files.set(name, fs.readFileSync(path.join(source, name)));
  const target = path.join(cacheFolder, 'runner', contentHash(files).slice(0, 16));
  await install(target, files, listed);
  writeCached(noted, [{ listing, target }, ...installed.filter(each => each.listing !== listing)].slice(0, mostNoted));
  return target;
}

async function install(target: string, files: Tree, listed: Listed[]): Promise<void> {
  if (isSame(target, files)) return;
  const temporary = `${target}.${process.pid}-${chance()}`;
  try {
    await writeTree(temporary, files);
    put(temporary, target, files, listed);
  } catch (error) {
    throw new HumanError('runner-install', say('Offbook could not write its runner to {0}. Make the folder writable, or free some space there.', target), { cause: error });
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

const filesATurn = 8;

/** The copy is made once a version, and in a window, which has other things to do as well: after some files they have their turn. */
async function* inTurns<T>(all: Iterable<T>): AsyncGenerator<T> {
  let count = 0;
  for (const each of all) {
    if (count % filesATurn === 0) await new Promise<void>(resolve => void setImmediate(resolve));
    count += 1;
    yield each;
  }
}

type Tree = Map<string, Buffer>;
interface Listed { name: string; size: number; mtimeMs: number }

function list(folder: string, prefix = ''): Listed[] {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(path.join(folder, prefix), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap(entry => {
    const name = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return entry.name === '__pycache__' ? [] : list(folder, name);
    if (!entry.isFile() || !entry.name.endsWith('.py')) return [];
    const { size, mtimeMs } = fs.statSync(path.join(folder, name));
    return [{ name, size, mtimeMs }];
  });
}

/** Reading and hashing every file before every run would cost as much as starting Python; names, sizes and times tell when that is needed. */
interface Installed { listing: string; target: string }

/** A window and a command line of several versions may go in turn. */
const mostNoted = 4;

function readInstalled(file: string): Installed[] {
  const noted = readCached(file);
  return Array.isArray(noted) ? noted.filter((each: Partial<Installed> | null): each is Installed => typeof each?.listing === 'string' && typeof each.target === 'string') : [];
}

/** Folders in a cache are cleaned file by file, and a full disk leaves empty files. */
const isWhole = (target: string, listed: Listed[]): boolean => listed.every(({ name, size }) => statOf(path.join(target, name))?.size === size);

function contentHash(files: Tree): string {
  const hash = crypto().createHash('sha256');
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}

function isSame(target: string, files: Tree): boolean {
  for (const [name, content] of files) {
    try {
      if (!fs.readFileSync(path.join(target, name)).equals(content)) return false;
    } catch {
      return false;
    }
  }
  return true;
}

async function writeTree(folder: string, files: Tree): Promise<void> {
  for await (const [name, content] of inTurns(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
}

function put(temporary: string, target: string, files: Tree, listed: Listed[]): void {
  try {
    fs.renameSync(temporary, target);
    return;
  } catch (error) {
    // Another window may have put the same content there between our look and our rename.
    if (isWhole(target, listed)) return;
    if (!fs.existsSync(target)) throw error;
  }
  // A damaged copy may be in use by a run: mend file by file, so that no moment exists in which the folder is gone.
  for (const name of files.keys()) {
    fs.mkdirSync(path.dirname(path.join(target, name)), { recursive: true });
    fs.renameSync(path.join(temporary, name), path.join(target, name));
  }
}
