import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { DataApi, DataCell, DataSource } from '../../contract/data-api';
import type { DriftPrediction } from '../../contract/drift';
import { HumanError } from '../../core/human-error';
import { askScript, type Unanswered } from '../../node/runner/ask-script';
import { installRunner } from '../../node/runner/install';
import type { Context } from '../context';
import { type ModelProblem, modelProblem } from './model-problem';
import type { OnnxModel } from './onnx-model';

export interface ModelChange { predicted: DriftPrediction; moved: Map<string, number> }

/** Of each side, drawn by chance, the same each time; fewer of a wide table. */
const [mostRows, mostCells, leastRows, aPage, columnsAPage] = [5_000, 1_000_000, 200, 1_000, 200];

/** Asks the model, in a process of the interpreter's that has onnxruntime (`src/runner/moved.py`). `features`: the columns that a model with one input for all takes, in its order; null: it says so itself, or has an input a column. */
export async function modelChange({ file, from }: OnnxModel, sides: { reference: DataSource; current: DataSource }, features: readonly string[] | null, seed: number, python: string, client: DataApi, context: Context, signal: AbortSignal): Promise<ModelChange> {
  const columns = await cellsOf(sides, client);
  const runner = await installRunner(path.join(context.distFolder, 'runner'), context.cacheFolder);
  const answer = await ask(runner, { model: file, features, seed, columns }, python, context, signal);
  if ('error' in answer) throw new HumanError('drift-model', modelProblem(answer.error, python, from));
  return { predicted: { from, measure: answer.measure, features: answer.features.length, rows: answer.rows }, moved: new Map(Object.entries(answer.moved)) };
}

type Cells = Record<string, { reference: DataCell[]; current: DataCell[] }>;

/** Columns of both sides, of rows drawn by chance. */
async function cellsOf({ reference, current }: { reference: DataSource; current: DataSource }, client: DataApi): Promise<Cells> {
  const [theirs, ours] = [await client.describe(reference), await client.describe(current)];
  const shared = theirs.columns.map(({ name }) => name).filter(name => ours.columns.some(each => each.name === name));
  const rows = Math.max(leastRows, Math.min(mostRows, Math.floor(mostCells / Math.max(1, shared.length))));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-model-'));
  try {
    const [was, is] = [await drawn(reference, 'reference'), await drawn(current, 'current')];
    return Object.fromEntries(shared.map((name, at) => [name, { reference: was[at] ?? [], current: is[at] ?? [] }]));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }

  async function drawn(source: DataSource, name: string): Promise<DataCell[][]> {
    const sample = { path: path.join(folder, `${name}.parquet`) };
    await client.sample(source, sample.path, rows);
    const columns: DataCell[][] = shared.map(() => []);
    for (let first = 0; first < shared.length; first += columnsAPage) {
      for (let offset = 0; offset < rows; offset += aPage) {
        const page = await client.rows(sample, { offset, limit: Math.min(aPage, rows - offset), columns: shared.slice(first, first + columnsAPage) });
        for (const row of page.rows) for (const [at, cell] of row.entries()) columns[first + at]?.push(cell);
      }
    }
    return columns;
  }
}

type Answer = { measure: DriftPrediction['measure']; rows: number; features: string[]; moved: Record<string, number> } | { error: ModelProblem };

async function ask(runner: string, request: { model: string; features: readonly string[] | null; seed: number; columns: Cells }, python: string, { cwd, env }: Context, signal: AbortSignal): Promise<Answer> {
  const told = await askScript<Answer>('moved.py', request, { python, cwd, runner, env }, signal);
  return 'answer' in told ? told.answer : { error: { code: 'ended', message: whyUnanswered(told, python) } };
}

function whyUnanswered(told: Unanswered, python: string): string {
  switch (told.why) {
    case 'ended': return told.lastLine || `Python ended with exit code ${told.exitCode ?? 'none'}`;
    case 'timeout': return `it did not end within ${told.minutes} minutes`;
    case 'not-started': return `${python} could not be started`;
  }
}
