import path from 'node:path';
import { restoreRun, type RestoreTarget } from '../../node/restore/restore';
import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { safeLine } from '../../core/format/safe-text';
import { runOf, storeOf } from '../store/runs-store';

export async function restore(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const { id, detail } = runOf(given, store);
  const restored = await restoreRun(detail, store, targetOf(given, context.cwd));
  if (context.json) context.answer({ run: id, ...restored });
  else {
    const where = restored.branch === null ? restored.at ?? '' : `branch ${restored.branch}`;
    context.say(`The code of ${safeLine(detail.function.name)}, run ${id}, as it ran: ${safeLine(where)} (${restored.files.length} ${restored.files.length === 1 ? 'file' : 'files'}${restored.commit ? ` on ${restored.commit.slice(0, 10)}` : ''})`);
    for (const what of restored.left) context.note(`${context.noteStyle.warn('!')} Not restored: ${safeLine(what)}`);
  }
  return exitCode.succeeded;
}

function targetOf(given: Given, cwd: string): RestoreTarget {
  const [worktree, branch, folder] = [given.one('worktree'), given.one('branch'), given.one('folder')];
  if ([worktree, branch, folder].filter(each => each !== null).length !== 1) throw new UsageError('Say where to: one of --worktree DIR, --branch NAME or --folder DIR.');
  if (worktree !== null) return { kind: 'worktree', at: path.resolve(cwd, worktree) };
  if (branch !== null) return { kind: 'branch', name: branch };
  return { kind: 'folder', at: path.resolve(cwd, folder ?? '') };
}
