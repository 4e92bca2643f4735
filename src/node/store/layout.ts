import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { RunId, Sha256 } from '../../contract/ids';
import { crypto } from '../files/crypto';

export interface RunFiles {
  folder: string; request: string; events: string; alive: string; cancel: string; marks: string; stdout: string; stderr: string;
}

/** Where everything of a store lies; docs/format.md is the word on it. */
export class StoreLayout {
  readonly root: string;
  readonly runs: string;

  constructor(root: string) {
    this.root = resolve(root);
    this.runs = join(this.root, 'runs');
  }

  get objects(): string { return join(this.root, 'objects'); }
  get tmp(): string { return join(this.root, 'tmp'); }
  get ignoreFile(): string { return join(this.root, '.gitignore'); }

  run(id: RunId): RunFiles {
    // Asked for thousands of runs a second: `join` would look at every letter again.
    const folder = `${this.runs}${sep}${id}`;
    const file = (name: string): string => `${folder}${sep}${name}`;
    return {
      folder, request: file('request.json'), events: file('events.ndjson'), alive: file('alive'), cancel: file('cancel'),
      marks: file('marks.json'), stdout: file('stdout.log'), stderr: file('stderr.log'),
    };
  }

  object(sha256: Sha256): string { return join(this.objects, sha256.slice(0, 2), sha256); }
}

const drafted = /^\.marks-(\d{8}-\d{6}-[a-z2-7]{6})-/;
export const marksDraft = (id: RunId, suffix: string): string => `.marks-${id}-${suffix}`;
/** The run whose marks a draft in runs/ is of; null: it is none. */
export const runOfDraft = (name: string): RunId | null => (drafted.exec(name)?.[1] ?? null) as RunId | null;

/** The store's index: one for every window and command line of this user, whatever link they came by. */
export function indexFolder(cacheFolder: string, storePath: string): string {
  return join(cacheFolder, crypto().createHash('sha256').update(realish(resolve(storePath))).digest('hex').slice(0, 24));
}

/** The real path, also of a store that is not there yet. */
function realish(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realish(parent), basename(path));
  }
}
