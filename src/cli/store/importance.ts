import fs from 'node:fs';
import path from 'node:path';
import type { OutputFacts } from '../../contract/events';
import type { RunDetail } from '../../contract/run';
import { readImportance, weighingOutputs, type Weights } from '../../core/drift/importance';
import { HumanError } from '../../core/human-error';
import { findRun } from '../../node/runs/find-run';
import { readDetail } from '../../node/runs/read-detail';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { runAndName } from './data-source';
import { storeOf } from './runs-store';

/** A list of 10,000 columns with long names is smaller. */
const mostBytes = 16 * 1024 * 1024;

/** What a model makes of its features: `run:RUN[/OUTPUT]`, or a JSON file `{column: number}`. */
export function importanceOf(text: string, given: Given, context: Context): Weights {
  const file = path.resolve(context.cwd, text);
  const facts = fs.statSync(file, { throwIfNoEntry: false });
  if (facts) {
    if (!facts.isFile() || facts.size > mostBytes) throw new HumanError('drift-importance', `${text} is no file of importances: write JSON with one number a column.`);
    return readImportance(fs.readFileSync(file, 'utf8'), text);
  }
  const named = runAndName(text);
  if (named === null) throw new HumanError('no-file', `There is no file ${text}. Check the path; the model of a run is written run:RUN/OUTPUT.`);
  const { id, detail } = detailOf(named.run, given, context);
  const told = weighingOutputs(detail?.outputs ?? []);
  const names = told.map(({ name }) => name).join(', ');
  if (told.length === 0) throw new HumanError('drift-importance', `Run ${id} has no model that says what it makes of its features by name. Fit one on a DataFrame, or give a JSON file with one number a column.`);
  if (!named.name && told.length > 1) throw new HumanError('which-output', `Run ${id} has ${told.length} models: ${names}. Write run:${named.run}/OUTPUT.`);
  const wanted = named.name ? told.find(({ name }) => name === named.name) : told[0];
  if (wanted === undefined || detail === null) throw new HumanError('no-output', `“${named.name ?? ''}” of run ${id} says of no feature what it makes of it. These do: ${names}.`);
  return weightsOf(detail, wanted);
}

/** Of the model that the reference was the training data of. Null: it is no run's input, or that run made no such model, or several. */
export function importanceOfBaseline(reference: string, given: Given, context: Context): Weights | null {
  const named = fs.existsSync(path.resolve(context.cwd, reference)) ? null : runAndName(reference);
  if (!named?.name) return null;
  const { detail } = detailOf(named.run, given, context);
  if (detail === null || detail.outputs.some(({ name }) => name === named.name) || !detail.inputs.some(({ name }) => name === named.name)) return null;
  const [only, other] = weighingOutputs(detail.outputs);
  return only && !other ? weightsOf(detail, only) : null;
}

function detailOf(run: string, given: Given, context: Context) {
  const store = storeOf(given, context);
  const id = findRun(store, run);
  return { id, detail: readDetail(store, id) };
}

const weightsOf = ({ id, function: { name } }: RunDetail, { importance }: OutputFacts & Required<Pick<OutputFacts, 'importance'>>): Weights => ({ from: `the model of ${name}, run ${id.slice(-6)},`, ...importance });
