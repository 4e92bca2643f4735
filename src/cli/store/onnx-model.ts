import fs from 'node:fs';
import path from 'node:path';
import { HumanError } from '../../core/human-error';
import { findRun } from '../../node/runs/find-run';
import { readDetail } from '../../node/runs/read-detail';
import { dataOutputs, outputSource } from '../../node/runs/run-data';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { asDataProblem } from '../data-problem';
import { runAndName } from './data-source';
import { storeOf } from './runs-store';

/** `file`: an .onnx; `from`: whose, for people. */
export interface OnnxModel { file: string; from: string }

/** `FILE.onnx`, or `run:RUN/OUTPUT`; the output may be left out where the run made one ONNX model. */
export async function onnxModelOf(text: string, given: Given, context: Context): Promise<OnnxModel> {
  const file = path.resolve(context.cwd, text);
  if (fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return { file, from: text };
  const named = runAndName(text);
  if (named === null) throw new HumanError('no-file', `There is no file ${text}. Check the path; the model of a run is written run:RUN/OUTPUT.`);
  const store = storeOf(given, context);
  const id = findRun(store, named.run);
  const detail = readDetail(store, id);
  const models = detail === null ? [] : dataOutputs(detail).filter(({ mediaType, artifact, path: written }) => mediaType === 'application/x-onnx' || [artifact, written].some(each => each?.toLowerCase().endsWith('.onnx')));
  const names = models.map(({ name }) => name).join(', ');
  if (detail === null || models.length === 0) throw new HumanError('no-output', `Run ${id} has no ONNX model. Return one from the function, or give a file.`);
  if (!named.name && models.length > 1) throw new HumanError('which-output', `Run ${id} has ${models.length} ONNX models: ${names}. Write run:${named.run}/OUTPUT.`);
  const model = named.name ? models.find(({ name }) => name === named.name) : models[0];
  if (!model) throw new HumanError('no-output', `“${named.name ?? ''}” of run ${id} is no ONNX model. These are: ${names}.`);
  const source = await outputSource(store, detail, model).catch((error: unknown) => { throw asDataProblem(error); });
  return { file: source.path, from: `the model of ${detail.function.name}, run ${id.slice(-6)},` };
}
