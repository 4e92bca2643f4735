import path from 'node:path';
import { type MetricGoal, mostCompared } from '../../contract/compare';
import type { RunDetail } from '../../contract/run';
import { compareRuns, keyInOne } from '../../core/compare';
import { compareMarkdown } from '../../core/compare/markdown';
import { sectionsOf } from '../../core/compare/sections';
import { formatExactCount } from '../../core/format';
import { HumanError } from '../../core/human-error';
import { readCode } from '../../node/compare/read-code';
import { findRun } from '../../node/runs/find-run';
import { readDetail } from '../../node/runs/read-detail';
import type { StoreLayout } from '../../node/store';
import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { comparisonText } from '../output/comparison';
import { replaceFile } from '../output/replace-file';
import { storeOf } from '../store/runs-store';
import { withIndex } from '../store/with-index';

/** Straight from the runs' own files; curves for a page alone come from the index. */
export async function compare(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const ids = [...new Set(given.positionals.map(each => findRun(store, each)))];
  if (ids.length < 2) throw new UsageError('One run alone can’t be compared. Give two different ones.');
  if (ids.length > mostCompared) throw new UsageError(`${formatExactCount(ids.length)} runs are too many to see side by side. Give at most ${mostCompared}.`);
  const base = given.one('baseline');
  const baseline = base === null ? ids[0] ?? null : findRun(store, base);
  if (baseline !== null && !ids.includes(baseline)) throw new UsageError(`The baseline ${baseline} is none of the runs that are compared. Give it among them too.`);
  const runs = ids.map(id => detailOf(store, id));
  const comparison = compareRuns(runs, { baseline: baseline && keyInOne(baseline), goals: new Map(given.all('goal').map(goalOf)), missing: [] });
  const code = await readCode(runs.map(run => ({ run: { ...run, key: keyInOne(run.id) }, store })), Math.max(0, runs.findIndex(({ id }) => id === baseline)), texts => unitsOf(texts, context));
  const all = given.has('all');
  const sections = sectionsOf(comparison, code, all);

  const html = given.one('html');
  if (html !== null) {
    const file = path.resolve(context.cwd, html);
    const { collectPage } = await import('../../node/compare/collect-page');
    replaceFile(file, await withIndex(store, context, async index => collectPage({ sides: runs.map(detail => ({ key: keyInOne(detail.id), detail, store, index })), comparison, code, metrics: null, all, madeAt: Date.now() })));
    if (context.json) context.answer({ file });
    else context.say(`Written: ${file}`);
  } else if (context.json) context.answer({ ...comparison, code, ...(all ? {} : differing({ ...comparison, code })) });
  else if (given.has('markdown')) context.say(compareMarkdown(comparison, sections).trimEnd());
  else context.say(comparisonText(comparison, sections, context.style));
  return exitCode.succeeded;
}

function detailOf(store: StoreLayout, id: RunDetail['id']): RunDetail {
  const detail = readDetail(store, id);
  if (!detail) throw new HumanError('no-such-run', `There is no run ${id} in ${store.root} any more.`);
  return detail;
}

/** The grammar is loaded only where a text has to be taken apart. */
async function unitsOf(texts: readonly string[], { distFolder }: Context) {
  if (texts.length === 0) return [];
  const [{ loadParser }, { unitsOf: units }, { createHash }] = await Promise.all([import('../../node/functions/load-parser'), import('../../core/python/units'), import('node:crypto')]);
  const parser = await loadParser(distFolder);
  return texts.map(text => {
    const parsed = parser.parse(text);
    try {
      return units(parsed, each => createHash('sha256').update(each).digest('hex'));
    } finally {
      parsed.tree.delete();
    }
  });
}

function goalOf(given: string): [string, MetricGoal] {
  const match = /^([\s\S]+):(min|max)$/.exec(given);
  if (match?.[1] === undefined) throw new UsageError(`--goal wants a metric and which is better, such as size:min or reward:max, not “${given}”.`);
  return [match[1], match[2] === 'min' ? 'lower' : 'higher'];
}

type Whole = ReturnType<typeof compareRuns> & { code: Awaited<ReturnType<typeof readCode>> };
const rowsThatDiffer = <T extends { differs: boolean }>(rows: readonly T[]): T[] => rows.filter(({ differs }) => differs);

const differing = ({ params, metrics, inputs, outputs, figures, packages, environment, code }: Whole) => ({
  params: rowsThatDiffer(params), metrics: rowsThatDiffer(metrics), inputs: rowsThatDiffer(inputs), outputs: rowsThatDiffer(outputs), figures: rowsThatDiffer(figures), packages: rowsThatDiffer(packages), environment: rowsThatDiffer(environment),
  code: { ...code, modules: rowsThatDiffer(code.modules) },
});
