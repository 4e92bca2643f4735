import type { RunRow } from '../../contract/run';
import { formatDuration, formatRelativeTime } from '../../core/format/times';
import { limitOf } from '../arguments/limit';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { runJson } from '../output/run-json';
import { functionText, metricsText, stateIcon, statePaint, stateWord } from '../output/run-words';
import { safeLine } from '../output/safe-text';
import { table, type Cell } from '../output/table';
import { readDetail } from '../../node/runs/read-detail';
import { withIndex } from '../store/with-index';
import { givenOrNearest } from '../store/place';

export async function runs(given: Given, context: Context): Promise<number> {
  const limit = limitOf(given);
  const store = givenOrNearest(given.one('store'), context.cwd, context.cwd);
  const page = store ? await withIndex(store, context, index => index.list({}, { offset: 0, limit })) : { rows: [], total: 0 };
  if (context.json) context.answer(store ? page.rows.map(({ id }) => readDetail(store, id)).filter(detail => detail !== null).map(detail => runJson(detail, store)) : []);
  else if (page.rows.length) context.say(runsTable(page.rows, context) + (page.total > page.rows.length ? `\n${context.style.faint(`${page.rows.length} of ${page.total}; --limit shows more`)}` : ''));
  else context.say('No runs yet. “offbook functions” lists what can be run, “offbook run FILE.py:FUNCTION” runs it.');
  return exitCode.succeeded;
}

function runsTable(rows: RunRow[], { style }: Context): string {
  const now = Date.now();
  const names = new Map<string, Set<string>>();
  for (const { function: ref } of rows) names.set(ref.name, (names.get(ref.name) ?? new Set()).add(ref.module));
  return table(
    [{ title: 'State' }, { title: 'Function', max: 32 }, { title: 'Metrics', max: 48 }, { title: 'Took', align: 'right' }, { title: 'When' }, { title: 'Run' }],
    rows.map((run): Cell[] => [
      { text: `${stateIcon(run.state)} ${stateWord(run.state)}`, paint: statePaint(run.state, style) },
      { text: safeLine(functionText(run, (names.get(run.function.name)?.size ?? 0) > 1)), paint: style.strong },
      { text: safeLine(metricsText(run.metrics, 4)) },
      { text: run.durationMs === null ? '–' : formatDuration(run.durationMs) },
      { text: formatRelativeTime(run.startedAt ?? run.createdAt, now) },
      { text: run.id, paint: style.faint },
    ]),
    style.faint,
  );
}
