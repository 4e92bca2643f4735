import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type ColumnRule, defaultDriftOptions, driftMeasures, type DriftMeasure, type DriftMode, type DriftOptions, type KeptRules } from '../../contract/drift';
import { keptRulesFile, noRules, readKeptRules } from '../../core/drift/kept-rules';
import { driftMarkdown } from '../../core/drift/report/markdown';
import { driftPage } from '../../core/drift/report/page';
import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { driftExitCode, exitCode } from '../exit-code';
import { driftReport } from '../output/drift-report';
import { replaceFile } from '../output/replace-file';
import { sourceOf } from '../store/data-source';
import { withData } from '../store/with-data';

const task = 'drift';

/** Two tables held against one another, each a file, a folder of Parquet or an output of a run. */
export async function drift(given: Given, context: Context): Promise<number> {
  const [reference, current] = [given.one('reference'), given.one('current')];
  if (reference === null || current === null) throw new UsageError('Give both tables: --reference FILE --current FILE.');
  const failOn = given.one('fail-on');
  if (failOn !== null && failOn !== 'drift') throw new UsageError(`--fail-on wants drift, not “${failOn}”.`);
  const options = optionsOf(given, keptRules(context));
  const columns = given.all('columns').flatMap(text => text.split(',')).map(each => each.trim()).filter(each => each !== '');
  const html = given.one('html');
  const sources = { reference: sourceOf(reference, given, context), current: sourceOf(current, given, context) };
  return withData(context, task, async client => {
    const set = await client.drift({ ...sources, ...(columns.length > 0 ? { columns } : {}), options }, task);
    if (html !== null) {
      const file = path.resolve(context.cwd, html);
      replaceFile(file, driftPage({ set, reference, current, madeAt: Date.now() }, text => createHash('sha256').update(text).digest('base64')));
      context.note(`Written: ${file}`);
    }
    if (context.json) context.answer(set);
    else if (given.has('markdown')) context.say(driftMarkdown(set, { reference, current }).trimEnd());
    else context.say(driftReport(set, context.style));
    return failOn === 'drift' && set.drift === true ? driftExitCode : exitCode.succeeded;
  });
}

/** What the page keeps for a project holds here too, in its folder; options come first. */
function keptRules(context: Context): KeptRules {
  const file = path.join(context.cwd, keptRulesFile);
  if (!fs.existsSync(file)) return noRules;
  const rules = readKeptRules(fs.readFileSync(file, 'utf8'));
  context.note(`Rules of ${keptRulesFile} hold.`);
  return rules;
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
