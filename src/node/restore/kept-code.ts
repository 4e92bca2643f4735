import path from 'node:path';
import { isSha256, type Sha256 } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import { projectRoot } from '../../core/runs/restored';
import { isInside } from '../files/inside';
import { checkObject, type StoreLayout } from '../store';

export interface KeptFile { /** Relative to the folder that is restored. */ path: string; sha256: Sha256 }
export interface KeptCode {
  modules: KeptFile[];
  /** Uncommitted files beside the modules, by git's top folder; null content: deleted then. */
  changes: { path: string; sha256: Sha256 | null }[];
  diff: Sha256 | null;
  /** Modules that ran from outside the project: where they are, they stay. */
  outside: string[];
  /** What can't be restored, and why: nothing of it is in this store. */
  missing: string[];
}

/** What of a run's code the store has. Objects are looked into: one that is damaged is as good as gone. */
export async function keptCode(detail: RunDetail, store: StoreLayout): Promise<KeptCode> {
  const kept: KeptCode = { modules: [], changes: [], diff: null, outside: [], missing: [] };
  const has = async (sha256: Sha256 | null | undefined, name: string): Promise<Sha256 | null> => {
    const state = !sha256 || !isSha256(sha256) ? 'absent' : await checkObject(store, sha256).catch(() => 'absent' as const);
    if (state === 'whole' && sha256) return sha256;
    kept.missing.push(state === 'damaged' ? `${name} (damaged)` : name);
    return null;
  };
  for (const { path: name, sha256, kept: whole } of detail.code.modules) {
    if (path.isAbsolute(name) || path.win32.isAbsolute(name)) kept.outside.push(name);
    else if (whole !== true) kept.missing.push(`${name} (too large to keep)`);
    else {
      const there = await has(sha256, name);
      if (there) kept.modules.push({ path: name, sha256: there });
    }
  }
  const { git } = detail.code;
  for (const { path: name, status, sha256, kept: whole } of git?.changes ?? []) {
    if (name === null) continue;
    if (status === 'D') kept.changes.push({ path: name, sha256: null });
    else if (whole === true) {
      const there = await has(sha256, name);
      if (there) kept.changes.push({ path: name, sha256: there });
    }
  }
  // The changed files are kept whole: the diff is wanted only for what it says of files that are not.
  if (git?.diff) kept.diff = await has(git.diff.sha256, 'the diff of the uncommitted changes');
  return kept;
}

/** Where the project lies in its repository: `''` at its top; null when that is not known. */
export function placeInRepository(detail: RunDetail): string | null {
  const root = projectRoot(detail.request);
  const top = detail.code.git?.root;
  if (root === null || top === undefined || !isInside(root, top)) return null;
  return path.relative(top, root);
}
