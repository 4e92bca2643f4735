import { createHash } from 'node:crypto';
import path from 'node:path';
import type { DataApi, DriftRequest, TimelineRequest, TruthRequest } from '../../contract/data-api';
import { type ColumnRule, defaultDriftOptions, driftMeasures, type DriftMeasure, type DriftMode, type DriftOptions, type DriftSlice, type KeptRules, type SetDrift } from '../../contract/drift';
import { weigh } from '../../core/drift/importance';
import { keptRulesFile, noRules } from '../../core/drift/kept-rules';
import { withPredictions } from '../../core/drift/predicted';
import { byPrediction, type ColumnOrder } from '../../core/drift/prediction-order';
import { driftMarkdown } from '../../core/drift/report/markdown';
import { driftPage } from '../../core/drift/report/page';
import { timelineMarkdown, timelinePage } from '../../core/drift/report/timeline';
import { safeLine } from '../../core/format/safe-text';
import { HumanError } from '../../core/human-error';
import { createPythonSearch } from '../../node/python/find';
import { readWindow } from '../../core/drift/window';
import { plainDrift } from '../../workers/data/in-process';
import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { driftExitCode, exitCode } from '../exit-code';
import { driftReport, timelineReport } from '../output/drift-report';
import { replaceFile } from '../output/replace-file';
import { sourceOf } from '../store/data-source';
import { importanceOf, importanceOfBaseline } from '../store/importance';
import { modelChange } from '../store/model-change';
import { onnxModelOf } from '../store/onnx-model';
import { keptRules } from '../store/kept-rules';
import { givenPython } from './run';
import { withData } from '../store/with-data';

const task = 'drift';

/** Two tables held against one another, each a file, a folder of Parquet or an output of a run. */
export async function drift(given: Given, context: Context): Promise<number> {
  const [reference, current] = [given.one('reference'), given.one('current')];
  const by = given.one('by');
  if (current === null || (reference === null && by === null)) throw new UsageError('Give both tables: --reference FILE --current FILE.');
  if ((by === null) !== (given.one('window') === null)) throw new UsageError('--by and --window go together: --by TIME --window 1w.');
  const failOn = given.one('fail-on');
  if (failOn !== null && failOn !== 'drift') throw new UsageError(`--fail-on wants drift, not “${failOn}”.`);
  const options = optionsOf(given, heldRules(context));
  const columns = listOf(given.all('columns'));
  const html = given.one('html');
  const order = orderOf(given);
  const report: Report = { html, markdown: given.has('markdown'), failOn: failOn === 'drift' };
  const [importance, model] = [given.one('importance'), given.one('model')];
  if (importance !== null && model !== null) throw new UsageError('--importance and --model both say what a model makes of the columns: give one of them.');
  if (model === null && (given.has('features') || given.has('python'))) throw new UsageError('--features and --python go with --model.');
  if (by !== null) {
    if (importance !== null || model !== null || given.has('order')) throw new UsageError('--importance, --model and --order are of columns as a whole: they don’t go with --by.');
    const truth = await truthOf(given, context);
    const request: TimelineRequest = { projectRoot: context.cwd, ...(truth === null ? {} : { truth }), reference: reference === null ? null : await sourceOf(reference, given, context, { baseline: true }), current: await sourceOf(current, given, context), by, window: readWindow(given.one('window') ?? ''), ...(columns.length > 0 ? { columns } : {}), options };
    return overTime(request, { reference, current }, report, context);
  }
  if (given.has('labels')) throw new UsageError('--labels goes with --by and --window.');
  if (reference === null) throw new UsageError('Give a reference: --reference FILE.');
  const sources = { reference: await sourceOf(reference, given, context, { baseline: true }), current: await sourceOf(current, given, context) };
  const asked = model === null ? null : { model: await onnxModelOf(model, given, context), python: await pythonOf(given.one('python'), context) };
  const weights = asked !== null ? null : importance === null ? importanceOfBaseline(reference, given, context) : importanceOf(importance, given, context);
  if (order === 'model' && weights === null && asked === null) throw new UsageError('--order model wants a model: --importance run:RUN/OUTPUT, or a JSON file with one number a column; or --model with an ONNX model.');
  const request: DriftRequest = { ...sources, projectRoot: context.cwd, ...(columns.length > 0 ? { columns } : {}), options };
  return withData(context, task, async (client, signal) => {
    // Most Parquet files need neither the worker's process nor its database.
    const decided = weigh(await plainDrift(request, { signal, progress: () => undefined }) ?? await client.drift(request, task), weights);
    const change = asked === null ? null : await modelChange(asked.model, sources, featuresOf(given), options.seed, asked.python, client, context, signal);
    const weighed = change === null ? decided : withPredictions(decided, change.predicted, change.moved);
    const set = order === 'model' ? { ...weighed, columns: byPrediction(weighed.columns) } : weighed;
    const slices = given.has('slices') ? await slicesOf(client, request, set) : null;
    if (html !== null) write(html, driftPage({ set, reference, current, madeAt: Date.now() }, sha256), context);
    if (context.json) context.answer(slices === null ? set : { ...set, columns: set.columns.map(column => ({ ...column, slice: slices.get(column.name) ?? null })) });
    else if (report.markdown) context.say(driftMarkdown(set, { reference, current }).trimEnd());
    else context.say(driftReport(set, context.style));
    if (!context.json) for (const [name, slice] of slices ?? []) context.say(`${safeLine(name)}  ${safeLine(slice?.sentence ?? 'The shift is all over: no part of the rows by one or two other columns holds most of it.')}`);
    return report.failOn && set.drift === true ? driftExitCode : exitCode.succeeded;
  });
}

const listOf = (texts: readonly string[]): string[] => texts.flatMap(text => text.split(',')).map(each => each.trim()).filter(each => each !== '');
const featuresOf = (given: Given): string[] | null => (given.has('features') ? listOf(given.all('features')) : null);

/** The interpreter that asks an ONNX model: the one that is named, else the folder's as for a run. */
async function pythonOf(named: string | null, context: Context): Promise<string> {
  const search = createPythonSearch({ env: context.env, platform: process.platform, cacheFolder: context.cacheFolder, workspaceFolders: [context.cwd], trusted: true, firstOnly: true });
  const first = await givenPython(named, search, context.cwd) ?? (await search.choice(path.join(context.cwd, 'model.py'), context.cwd, null)).pythons[0];
  if (!first) throw new HumanError('no-python', 'There is no Python here to run the model. Name one with --python.');
  return first.path;
}

interface Report { html: string | null; markdown: boolean; failOn: boolean }
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

function write(to: string, page: string, context: Context): void {
  const file = path.resolve(context.cwd, to);
  replaceFile(file, page);
  context.note(`Written: ${file}`);
}

async function slicesOf(client: DataApi, request: DriftRequest, { columns }: SetDrift): Promise<Map<string, DriftSlice | null>> {
  const slices = new Map<string, DriftSlice | null>();
  // Of pictures no part of the rows is looked for.
  for (const { name } of columns.filter(each => each.drift === true && each.kind !== 'image')) slices.set(name, (await client.driftDetail(request, name, task)).slice);
  return slices;
}

async function truthOf(given: Given, context: Context): Promise<TruthRequest | null> {
  const [labels, id, prediction, label] = ['labels', 'id', 'prediction', 'label'].map(option => given.one(option));
  if (!labels && !id && !prediction && !label) return null;
  if (!labels || !id || !prediction || !label) throw new UsageError('Labels that came later take four options: --labels FILE --id COLUMN --prediction COLUMN --label COLUMN.');
  return { labels: await sourceOf(labels, given, context), id, prediction, label };
}

/** Window by window. What a pipeline asks is whether it drifts now: the last window decides. */
const overTime = (request: TimelineRequest, names: { reference: string | null; current: string }, { html, markdown, failOn }: Report, context: Context): Promise<number> => withData(context, task, async client => {
  const timeline = await client.driftOverTime(request, task);
  if (html !== null) write(html, timelinePage({ timeline, ...names, madeAt: Date.now() }, sha256), context);
  if (context.json) context.answer(timeline);
  else if (markdown) context.say(timelineMarkdown(timeline, names).trimEnd());
  else context.say(timelineReport(timeline, context.style));
  return failOn && timeline.windows.at(-1)?.drift === true ? driftExitCode : exitCode.succeeded;
});

function orderOf(given: Given): ColumnOrder {
  const order = given.one('order') ?? 'drift';
  if (order !== 'drift' && order !== 'model') throw new UsageError(`--order wants drift or model, not “${order}”.`);
  return order;
}

function heldRules(context: Context): KeptRules {
  const kept = keptRules(context.cwd);
  if (kept !== noRules) context.note(`Rules of ${keptRulesFile} hold.`);
  return kept;
}

function optionsOf(given: Given, kept: KeptRules): DriftOptions {
  const mode = given.one('mode') ?? 'default';
  if (mode !== 'default' && mode !== 'evidently') throw new UsageError(`--mode wants default or evidently, not “${mode}”.`);
  const rules: Record<string, ColumnRule> = Object.create(null) as Record<string, ColumnRule>;
  for (const text of given.all('method')) {
    const [column, measure] = pairOf(text, 'method', 'fare=psi');
    if (!isMeasure(measure)) throw new UsageError(`“${measure}” is no measure. There is: ${driftMeasures.join(', ')}.`);
    rules[column] = { ...rules[column], method: measure };
  }
  for (const text of given.all('threshold')) {
    const [column, number] = pairOf(text, 'threshold', 'fare=0.2');
    rules[column] = { ...rules[column], threshold: numberOf(number, 'threshold') };
  }
  if (mode === 'evidently' && Object.keys(rules).length > 0) throw new UsageError('--mode evidently decides by that tool’s defaults: it takes no --method and no --threshold.');
  const share = given.one('share');
  return { ...defaultDriftOptions, mode: mode satisfies DriftMode, rules: { ...rules }, kept: kept.columns, share: share === null ? kept.share ?? defaultDriftOptions.share : numberOf(share, 'share') };
}

/** A column's name may have any sign in it, so the last `=` counts. */
function pairOf(text: string, option: string, example: string): [string, string] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new UsageError(`--${option} wants a column and what is for it, such as ${example}, not “${text}”.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

const isMeasure = (text: string): text is DriftMeasure => (driftMeasures as readonly string[]).includes(text);

function numberOf(text: string, option: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number) || number < 0) throw new UsageError(`--${option} wants a number of at least 0, not “${text}”.`);
  return number;
}
