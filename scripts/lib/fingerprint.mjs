// One hash over files' contents: what stamps and cache folders are keyed by.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

export function filesUnder(folder, keep = () => true) {
  if (!fs.existsSync(folder)) return [];
  if (fs.statSync(folder).isFile()) return [folder];
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter(file => !/[\\/](node_modules|__pycache__|\.pytest_cache)[\\/]/.test(file) && keep(file))
    .sort();
}

export function fingerprint(paths, ...extra) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(each => filesUnder(each))) hash.update(`${path.basename(file)}\0`).update(fs.readFileSync(file)).update('\0');
  for (const text of extra) hash.update(`${text}\0`);
  return hash.digest('hex');
}

export const readStamp = file => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : undefined);
export function writeStamp(file, value) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${value}\n`);
}
