import type { CleanReport, RetentionPolicy } from '../../contract/keeping';
import type { RunRow } from '../../contract/run';
import { formatBytes } from '../../core/format/numbers';
import { formatRelativeTime } from '../../core/format/times';
import { setsNothing } from '../../core/retention/policy';
import { cleanStore } from '../../node/retention/clean';
import type { StoreLayout } from '../../node/store';
import { wholeNumber } from '../arguments/limit';
import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { safeLine } from '../../core/format/safe-text';
import { table, type Cell } from '../output/table';
import { storeOf } from '../store/runs-store';
import { withIndex } from '../store/with-index';

export async function clean(given: Given, context: Context): Promise<number> {
  const policy = policyOf(given);
  const store = storeOf(given, context);
  const report = await cleanStore(store, await rowsOf(store, context), policy, given.has('apply'));
  if (context.json) context.answer(report);
  else context.say(text(report, context));
  for (const { id, why } of report.refused) context.note(`${context.noteStyle.bad('✗')} ${why.includes(id) ? why : `Run ${id}: ${why}.`}`);
  return report.refused.length > 0 ? exitCode.failed : exitCode.succeeded;
}

function policyOf(given: Given): RetentionPolicy {
  const keep = !given.has('any');
  const quota = given.one('quota');
  if (quota !== null && !(Number(quota) >= 0 && quota.trim() !== '')) throw new UsageError(`--quota wants gigabytes, such as 20 or 0.5, not “${quota}”.`);
  const policy: RetentionPolicy = {
    starred: keep, tagged: keep, named: keep, youngerThanDays: wholeNumber(given, 'younger-than', 0), lastPerFunction: wholeNumber(given, 'keep-last', 0), best: bestOf(given.one('keep-best')),
    quotaBytes: quota === null ? null : Number(quota) * 1e9,
  };
  if (setsNothing(policy)) throw new UsageError('“offbook clean” needs at least one rule: --keep-last 10, --keep-best mae:min, --younger-than 30 or --quota 20.');
  return policy;
}

/** `mae:min`, `r2:max:3`; a metric's name may hold colons itself. */
function bestOf(given: string | null): RetentionPolicy['best'] {
  if (given === null) return null;
  const match = /^(.+):(min|max)(?::(\d+))?$/.exec(given);
  if (match?.[1] === undefined) throw new UsageError(`--keep-best wants a metric and which is better, such as mae:min or r2:max:3, not “${given}”.`);
  return { metric: match[1], direction: match[2] === 'min' ? 'min' : 'max', perFunction: Number(match[3] ?? 1) };
}

const pageSize = 2000;

async function rowsOf(store: StoreLayout, context: Context): Promise<RunRow[]> {
  return withIndex(store, context, async index => {
    const rows: RunRow[] = [];
    for (;;) {
      const page = await index.list({}, { offset: rows.length, limit: pageSize });
      rows.push(...page.rows);
      if (page.rows.length === 0 || rows.length >= page.total) return rows;
    }
    // A star that was given a moment ago keeps its run.
  }, { endedFirst: true });
}

function text(report: CleanReport, { style }: Context): string {
  const over = report.over > 0 ? ` The quota is still exceeded by ${formatBytes(report.over)}: what is left may not be removed.` : '';
  if (report.remove.length === 0) return `Nothing to remove: the policy keeps all ${report.keeps} ${report.keeps === 1 ? 'run' : 'runs'}, ${formatBytes(report.total)}.${over}`;
  const rows = table(
    [{ title: 'Run' }, { title: 'Function', max: 32 }, { title: 'Frees', align: 'right' }, { title: 'When' }, { title: 'Why' }],
    report.remove.map(({ id, function: ref, bytes, at, why }): Cell[] => [{ text: id, paint: style.faint }, { text: safeLine(ref.name), paint: style.strong }, { text: formatBytes(bytes) }, { text: formatRelativeTime(at, Date.now()) }, { text: safeLine(why) }]),
    style.faint,
  );
  const count = `${report.remove.length - report.refused.length} ${report.remove.length - report.refused.length === 1 ? 'run' : 'runs'}`;
  const sum = `at least ${formatBytes(report.bytes)} of ${formatBytes(report.total)}`;
  return report.applied
    ? `${rows}\n\n${count} moved to the trash: ${sum}. “offbook trash empty” frees them, “offbook trash restore” brings them back.${over}`
    : `${rows}\n\n${count} would be moved to the trash: ${sum}. Nothing was changed. --apply does it.${over}`;
}
