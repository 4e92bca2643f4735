import type { TrashReport } from '../../contract/keeping';
import { findRun } from '../../node/runs/find-run';
import { restoreRuns, trashRuns } from '../../node/retention/trash';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { storeOf } from '../store/runs-store';

export async function trash(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const report = await trashRuns(store, given.positionals.map(text => findRun(store, text)));
  return tell(report, context, count => `${count} in the trash. “offbook trash restore” brings ${report.changed.length === 1 ? 'it' : 'them'} back, “offbook trash empty” deletes for good.`);
}

export async function restore(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  return tell(await restoreRuns(store, given.positionals.map(text => findRun(store, text))), context, count => `${count} back from the trash.`);
}

function tell(report: TrashReport, context: Context, sentence: (count: string) => string): number {
  if (context.json) context.answer(report);
  else if (report.changed.length > 0) context.say(sentence(report.changed.length === 1 ? `Run ${report.changed[0] ?? ''} is` : `${report.changed.length} runs are`));
  for (const { id, why } of report.refused) context.note(`${context.noteStyle.bad('✗')} ${why.includes(id) ? why : `Run ${id}: ${why}.`}`);
  return report.refused.length > 0 ? exitCode.failed : exitCode.succeeded;
}
