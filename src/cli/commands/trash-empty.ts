import { isRunId } from '../../contract/ids';
import type { EmptyReport } from '../../contract/keeping';
import { formatBytes } from '../../core/format/numbers';
import { formatRelativeTime } from '../../core/format/times';
import { emptyTrash, planEmpty } from '../../node/retention/empty-trash';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { safeLine } from '../../core/format/safe-text';
import { table, type Cell } from '../output/table';
import { storeOf } from '../store/runs-store';

export async function trashList(given: Given, context: Context): Promise<number> {
  const report = await planEmpty(storeOf(given, context), { only: null });
  if (context.json) context.answer(report);
  else context.say(listing(report, context));
  return exitCode.succeeded;
}

export async function trashEmpty(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const only = given.has('only') ? given.all('only').filter(isRunId) : null;
  const report = given.has('yes') ? await emptyTrash(store, { only }) : await planEmpty(store, { only });
  if (context.json) context.answer(report);
  else if (report.done) context.say(`${runs(report)} deleted for good. Freed ${formatBytes(report.freed.bytes)}.${keptText(report)}`);
  else context.say(report.runs.length === 0 ? listing(report, context) : `${listing(report, context)}\n\nNothing was changed. “offbook trash empty --yes” deletes them for good.`);
  for (const problem of report.problems) context.note(`${context.noteStyle.bad('✗')} ${problem}`);
  return report.done && report.problems.length > 0 ? exitCode.failed : exitCode.succeeded;
}

const runs = ({ runs: list }: EmptyReport): string => `${list.length} ${list.length === 1 ? 'run' : 'runs'}`;

function listing(report: EmptyReport, { style }: Context): string {
  if (report.runs.length === 0) return 'The trash is empty.';
  return [
    table(
      [{ title: 'Run' }, { title: 'Function', max: 32 }, { title: 'Frees', align: 'right' }, { title: 'Put there' }],
      report.runs.map(({ id, function: ref, bytes, trashedAt }): Cell[] => [{ text: id, paint: style.faint }, { text: safeLine(ref.name), paint: style.strong }, { text: formatBytes(bytes) }, { text: formatRelativeTime(trashedAt, Date.now()) }]),
      style.faint,
    ),
    `\n${runs(report)}: emptying the trash frees ${formatBytes(report.freed.bytes)}.${keptText(report)}`,
  ].join('\n');
}

function keptText({ kept }: EmptyReport): string {
  const parts = [
    kept.shared.count > 0 ? ` ${formatBytes(kept.shared.bytes)} stay, since other runs name them.` : '',
    kept.recent.count > 0 ? ` ${formatBytes(kept.recent.bytes)} stay while run ${kept.recent.since ?? ''} goes on.` : '',
    kept.unread.count > 0 ? ` ${formatBytes(kept.unread.bytes)} stay, since they may be named by a record that can’t be read in full: ${kept.unread.runs.slice(0, 3).map(({ id, why }) => `${id} (${why})`).join(', ')}${kept.unread.runs.length > 3 ? ', …' : ''}. “offbook doctor” says more.` : '',
  ];
  return parts.join('');
}
