import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { HumanError } from '../../core/human-error';

/** Copies the Python runner to the cache folder by its content and answers the copy: an update or removal of the extension mid-run changes nothing for a run. */
export function installRunner(source: string, cacheFolder: string): string {
  const files = readTree(source);
  if (!files.has('supervisor.py')) throw new HumanError('broken-install', `Offbook’s own files are incomplete (${path.join(source, 'supervisor.py')} is missing). Install Offbook again.`);
  const target = path.join(cacheFolder, 'runner', contentHash(files).slice(0, 16));
  if (isWhole(target, files)) return target;
  const temporary = `${target}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    writeTree(temporary, files);
    put(temporary, target, files);
  } catch (error) {
    throw new HumanError('runner-install', `Offbook could not write its runner to ${target}. Make the folder writable, or free some space there.`, { cause: error });
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  return target;
}

type Tree = Map<string, Buffer>;

function readTree(folder: string, prefix = '', tree: Tree = new Map()): Tree {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(path.join(folder, prefix), { withFileTypes: true });
  } catch {
    return tree;
  }
  for (const entry of entries) {
    const name = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory() && entry.name !== '__pycache__') readTree(folder, name, tree);
    else if (entry.isFile() && entry.name.endsWith('.py')) tree.set(name, fs.readFileSync(path.join(folder, name)));
  }
  return tree;
}

function contentHash(files: Tree): string {
  const hash = createHash('sha256');
  for (const name of [...files.keys()].sort()) hash.update(`${name}\0${files.get(name)?.length}\0`).update(files.get(name) ?? '');
  return hash.digest('hex');
}

/** Compared byte for byte: folders in a cache are cleaned by size and age, file by file. */
function isWhole(target: string, files: Tree): boolean {
  for (const [name, content] of files) {
    try {
      if (!fs.readFileSync(path.join(target, name)).equals(content)) return false;
    } catch {
      return false;
    }
  }
  return true;
}

function writeTree(folder: string, files: Tree): void {
  for (const [name, content] of files) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
}

function put(temporary: string, target: string, files: Tree): void {
  try {
    fs.renameSync(temporary, target);
    return;
  } catch (error) {
    // Another window may have put the same content there between our look and our rename.
    if (isWhole(target, files)) return;
    if (!fs.existsSync(target)) throw error;
  }
  // A damaged copy may be in use by a run: mend file by file, so that no moment exists in which the folder is gone.
  for (const name of files.keys()) {
    fs.mkdirSync(path.dirname(path.join(target, name)), { recursive: true });
    fs.renameSync(path.join(temporary, name), path.join(target, name));
  }
}
