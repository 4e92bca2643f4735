// node_modules as the lock file says: installed when missing or when the lock changed, without running anyone's install scripts.
import fs from 'node:fs';
import { fingerprint, readStamp, writeStamp } from './fingerprint.mjs';
import { npm } from './npm.mjs';
import { inRoot } from './paths.mjs';
import { task } from './say.mjs';

const stamp = inRoot('node_modules', '.offbook-stamp');
const wanted = () => fingerprint([inRoot('package-lock.json')]);

export async function ensureModules() {
  if (readStamp(stamp) === wanted()) return;
  // npm writes the lock it installed from into node_modules: equal content means that someone ran `npm ci` by hand.
  if (installedByHand()) return writeStamp(stamp, wanted());
  await task('Node packages (npm ci)', () => npm(['ci', '--ignore-scripts'], { cwd: inRoot() }));
  writeStamp(stamp, wanted());
}

function installedByHand() {
  const installed = inRoot('node_modules', '.package-lock.json');
  if (!fs.existsSync(installed)) return false;
  const there = JSON.parse(fs.readFileSync(installed, 'utf8')).packages;
  const lock = JSON.parse(fs.readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  return Object.entries(lock).every(([name, { version, optional }]) => name === '' || optional === true || there[name]?.version === version);
}
