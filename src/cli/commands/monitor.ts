import fs from 'node:fs';
import path from 'node:path';
import type { DataApi, DataSource } from '../../contract/data-api';
import { defaultDriftOptions } from '../../contract/drift';
import type { Monitor, MonitorAnswer, MonitorFacts, MonitorResult } from '../../contract/monitor';
import { readMonitors } from '../../core/drift/monitors';
import { timelineLines, timelineSummary } from '../../core/drift/report/timeline';
import { summaryOf } from '../../core/drift/report/words';
import { decideRetraining } from '../../core/drift/retraining';
import { readWindow } from '../../core/drift/window';
import { formatExactTime } from '../../core/format';
import { safeLine } from '../../core/format/safe-text';
import { HumanError, isHumanError } from '../../core/human-error';
import { nearest } from '../../core/nearest';
import { findData } from '../../node/monitors/find-data';
import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { driftExitCode, exitCode } from '../exit-code';
import { keptRules } from '../store/kept-rules';
import { findInAll } from '../store/several';
import { givenOrNearest } from '../store/place';
import { withData } from '../store/with-data';

const task = 'monitor';

/** The monitors of a project's pyproject.toml, each by itself: one that fails says why, and the others go on. */
export async function monitor(given: Given, context: Context): Promise<number> {
  const failOn = given.one('fail-on');
  if (failOn !== null && failOn !== 'drift') throw new UsageError(`--fail-on wants drift, not “${failOn}”.`);
  const root = projectOf(given, context);
  const wanted = chosen(readMonitors(fs.readFileSync(path.join(root, 'pyproject.toml'), 'utf8')), given.positionals[0] ?? null);
  return withData(context, task, async client => {
    const results: MonitorResult[] = [];
    for (const each of wanted) {
      const result = await resultOf(each, root, client, given, context);
      results.push(result);
      if (!context.json) tell(result, context);
    }
    if (context.json) context.answer(results);
    if (results.some(({ problem }) => problem !== null)) return exitCode.failed;
    return failOn === 'drift' && results.some(({ answer }) => answer?.drift === true) ? driftExitCode : exitCode.succeeded;
  });
}

function projectOf(given: Given, { cwd }: Context): string {
  const named = given.one('project');
  for (let folder = path.resolve(cwd, named ?? '.'); ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, 'pyproject.toml'))) return folder;
    if (named !== null || path.dirname(folder) === folder) throw new HumanError('usage', `There is no pyproject.toml in ${path.resolve(cwd, named ?? '.')}${named === null ? ' or above it' : ''}. Monitors are written there, as [[tool.offbook.monitors]].`);
  }
}

function chosen(all: readonly Monitor[], name: string | null): readonly Monitor[] {
  if (all.length === 0) throw new HumanError('usage', 'There are no monitors in pyproject.toml. Write one as [[tool.offbook.monitors]], with name, reference and current.');
  if (name === null) return all;
  const found = all.filter(each => each.name === name);
  const meant = nearest(name, all.map(each => each.name));
  if (found.length === 0) throw new HumanError('usage', `There is no monitor “${name}”. ${meant ? `Did you mean “${meant}”?` : `There is: ${all.map(each => each.name).join(', ')}.`}`);
  return found;
}

async function resultOf(each: Monitor, root: string, client: DataApi, given: Given, context: Context): Promise<MonitorResult> {
  try {
    return { name: each.name, answer: await answerOf(each, root, client, given, context), problem: null };
  } catch (error) {
    if (!isHumanError(error) || error.code === 'cancelled') throw error;
    return { name: each.name, answer: null, problem: error.message };
  }
}

async function answerOf(each: Monitor, root: string, client: DataApi, given: Given, context: Context): Promise<MonitorAnswer> {
  const { name, over, retrain } = each;
  const [was, is] = [findData(root, each.reference), findData(root, each.current)];
  const found = await looked(each, { reference: { path: was.path }, current: { path: is.path } }, root, client);
  const answer = { name, reference: was.path, current: is.path, over: over && { ...over, labels: over.labels && { ...over.labels, path: findData(root, over.labels.path).path } }, ...found };
  if (retrain === null) return { ...answer, retrain: null };
  const facts: MonitorFacts = { now: Date.now(), drift: found.drift, dataAt: is.at, trained: await lastTrained(retrain.function, root, given, context) };
  return { ...answer, retrain: { ...decideRetraining(retrain, facts), file: path.join(root, retrain.file), function: retrain.function, trained: facts.trained } };
}

/** As a whole, or window by window: then it drifts when the last one does. */
async function looked({ columns, rules, share, over }: Monitor, sides: { reference: DataSource; current: DataSource }, root: string, client: DataApi): Promise<Pick<MonitorAnswer, 'drift' | 'set' | 'timeline'>> {
  const kept = keptRules(root);
  const request = { ...sides, projectRoot: root, ...(columns.length > 0 ? { columns: [...columns] } : {}), options: { ...defaultDriftOptions, rules, kept: kept.columns, share: share ?? kept.share ?? defaultDriftOptions.share } };
  if (over === null) {
    const set = await client.drift(request, task);
    return { drift: set.drift, set, timeline: null };
  }
  const { labels } = over;
  const truth = labels === null ? {} : { truth: { ...labels, labels: { path: findData(root, labels.path).path } } };
  const timeline = await client.driftOverTime({ ...request, ...truth, by: over.by, window: readWindow(over.window) }, task);
  return { drift: timeline.windows.at(-1)?.drift ?? null, set: null, timeline };
}

/** By the history: the function's newest run that succeeded. */
async function lastTrained(name: string, root: string, given: Given, context: Context): Promise<MonitorFacts['trained']> {
  const store = givenOrNearest(given.one('store'), root, context.cwd);
  if (store === null || !fs.existsSync(store.root)) return null;
  const found = await findInAll([store], { query: `function = "${name}" and state = succeeded`, sort: [{ field: 'started', descending: true }] }, context, Date.now());
  try {
    const newest = (await found.page([], 0, 1)).runs[0]?.row;
    return newest === undefined ? null : { run: newest.id, at: newest.startedAt ?? newest.createdAt };
  } finally {
    await found.close();
  }
}

function tell({ name, answer, problem }: MonitorResult, context: Context): void {
  if (answer === null) return context.note(`${context.noteStyle.bad('✗')} ${safeLine(name)}: ${safeLine(problem)}`);
  const { set, timeline, retrain } = answer;
  const drifted = (set?.columns ?? []).filter(({ drift }) => drift === true).map(column => safeLine(column.name));
  context.say(`${context.style.strong(safeLine(name))}  ${safeLine(set !== null ? summaryOf(set) : timeline === null ? '' : timelineSummary(timeline))}`);
  if (drifted.length > 0) context.say(`  ${drifted.join(', ')}`);
  for (const line of timeline === null ? [] : timelineLines(timeline)) context.say(`  ${safeLine(line)}`);
  if (retrain === null) return;
  const words = { yes: 'Train it anew.', wait: 'Wait.', no: 'No training.' }[retrain.kind];
  const span = retrain.kind === 'yes' ? ` Data ${retrain.from === null ? '' : `from ${formatExactTime(retrain.from)} `}to ${formatExactTime(retrain.to)}.` : '';
  context.say(`  ${safeLine(retrain.function)}: ${words} ${retrain.why}${span}`);
}
