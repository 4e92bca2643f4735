import fs from 'node:fs';
import path from 'node:path';
import type { DataSource } from '../../contract/data-api';
import { HumanError } from '../../core/human-error';
import { findRun } from '../../node/runs/find-run';
import { readDetail } from '../../node/runs/read-detail';
import { baselineSource } from '../../node/runs/baselines';
import { dataOutputs, outputSource } from '../../node/runs/run-data';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { asDataProblem } from '../data-problem';
import { storeOf } from './runs-store';

/** A path, or `RUN:NAME`: `k3f2ab:return`, `run:k3f2ab/return`; the name may be left out where there is one table. `baseline`: inputs have names too, and of one that is gone the sample that was kept will do. */
export async function sourceOf(text: string, given: Given, context: Context, { baseline = false } = {}): Promise<DataSource> {
  const file = path.resolve(context.cwd, text);
  if (fs.existsSync(file)) return { path: file, name: text };
  const named = runAndName(text);
  if (named === null && /[./\\]/.test(text)) throw new HumanError('no-file', `There is no file ${text}. Check the path; an output of a run is written RUN:OUTPUT.`);
  return dataOf(named?.run ?? text, named?.name ?? null, given, context, baseline);
}

/** `k3f2ab:return`, `run:k3f2ab/return`: which run, and what of it; null: it is not written so. */
export function runAndName(text: string): { run: string; name: string | null } | null {
  const [, run, name] = /^run:([^/]+)(?:\/(.*))?$/.exec(text) ?? /^([^:/\\]+):(.*)$/.exec(text) ?? [];
  return run === undefined ? null : { run, name: name ?? null };
}

async function dataOf(run: string, output: string | null, given: Given, context: Context, baseline: boolean): Promise<DataSource> {
  const store = storeOf(given, context);
  const id = findRun(store, run);
  const detail = readDetail(store, id);
  const outputs = detail?.outputs ?? [];
  const data = detail === null ? [] : dataOutputs(detail);
  const input = baseline && detail !== null && output !== null && output !== '' && !outputs.some(({ name }) => name === output) ? detail.inputs.find(({ name }) => name === output) : undefined;
  if (input !== undefined && detail !== null) {
    const { source, isSample } = await baselineSource(store, detail, input).catch((error: unknown) => { throw asDataProblem(error); });
    if (isSample) context.note(`${input.name} of run ${id} is not there any more: the sample that was kept with the run is taken.`);
    return source;
  }
  const names = data.map(({ name }) => name).join(', ');
  const wanted = output === null || output === '' ? (data.length === 1 ? data[0] : data.find(({ name }) => name === 'return')) : data.find(({ name }) => name === output) ?? outputs.find(({ name }) => name === output);
  if (wanted === undefined && (output === null || output === '') && data.length > 1) throw new HumanError('which-output', `Run ${id} has ${data.length} outputs: ${names}. Write ${run}:OUTPUT.`);
  if (wanted === undefined || detail === null) throw new HumanError('no-output', data.length ? `Run ${id} has no output “${output ?? 'return'}”. It has: ${names}.` : `Run ${id} has no outputs that are data.`);
  try {
    return await outputSource(store, detail, wanted);
  } catch (error) {
    throw asDataProblem(error);
  }
}
