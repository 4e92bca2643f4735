import fs from 'node:fs';
import path from 'node:path';
import { HumanError } from '../../core/human-error';
import { say } from '../../core/say';
import { isInside } from '../files/inside';

/** More entries of a folder than this are not looked at one by one. */
const mostEntries = 100_000;

/** The path, or of a pattern's files the one that was written last (of those written at once, the last by name). What a link leads out of the project is not read. */
export function findData(root: string, pattern: string): { path: string; at: number } {
  const parts = pattern.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  let found = [root];
  for (const part of parts) found = found.flatMap((folder) => (/[*?]/.test(part) ? entries(folder).filter((name) => matches(name, part)).map((name) => path.join(folder, name)) : [path.join(folder, part)])).slice(0, mostEntries);
  const there = found.flatMap((file) => { const stat = fs.statSync(file, { throwIfNoEntry: false }); return stat === undefined ? [] : [{ path: file, at: stat.mtimeMs }]; });
  const newest = there.reduce<{ path: string; at: number } | null>((best, each) => (best === null || each.at > best.at || (each.at === best.at && each.path > best.path) ? each : best), null);
  if (newest === null) throw new HumanError('no-file', say('There is no {0} in {1}.', pattern, root));
  if (!isInside(fs.realpathSync(newest.path), fs.realpathSync(root))) throw new HumanError('monitors', say('{0} leads out of the project. Monitors read what lies in it.', pattern));
  return newest;
}

function entries(folder: string): string[] {
  try {
    return fs.readdirSync(folder).filter((name) => !name.startsWith('.')).slice(0, mostEntries);
  } catch {
    return [];
  }
}

/** `*` is any text, `?` one sign. In one pass with one way back, so that no pattern takes long. */
export function matches(name: string, pattern: string): boolean {
  let [at, place, star, back] = [0, 0, -1, 0];
  while (at < name.length) {
    if (pattern[place] === '*') [star, back, place] = [place, at, place + 1];
    else if (pattern[place] === '?' || pattern[place] === name[at]) [at, place] = [at + 1, place + 1];
    else if (star >= 0) [place, at, back] = [star + 1, back + 1, back + 1];
    else return false;
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}
