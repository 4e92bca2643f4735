import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { RunId, Sha256 } from '../../contract/ids';

export interface RunFiles {
  folder: string; request: string; events: string; alive: string; cancel: string; marks: string; stdout: string; stderr: string;
}

/** Where everything of a store lies; docs/format.md is the word on it. */
export class StoreLayout {
  readonly root: string;

  constructor(root: string) { this.root = resolve(root); }

  get runs(): string { return join(this.root, 'runs'); }
  get objects(): string { return join(this.root, 'objects'); }
  get tmp(): string { return join(this.root, 'tmp'); }
  get ignoreFile(): string { return join(this.root, '.gitignore'); }

  run(id: RunId): RunFiles {
    const folder = join(this.runs, id);
    return {
      folder, request: join(folder, 'request.json'), events: join(folder, 'events.ndjson'), alive: join(folder, 'alive'), cancel: join(folder, 'cancel'),
      marks: join(folder, 'marks.json'), stdout: join(folder, 'stdout.log'), stderr: join(folder, 'stderr.log'),
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
  return join(cacheFolder, createHash('sha256').update(realish(resolve(storePath))).digest('hex').slice(0, 24));
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
