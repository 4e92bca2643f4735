import fs from 'node:fs';
import path from 'node:path';
import type { DataSource } from '../../contract/data-api';
import type { InputFacts } from '../../contract/events';
import type { Sha256 } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import { isHumanError } from '../../core/human-error';
import { hasObject, type StoreLayout } from '../store';
import { inputSource, tablesOf } from './run-data';
import { chance } from '../files/chance';

/** So many rows of a table that a model was trained on are kept: a distribution drawn from them is off by less than a hundredth. */
export const mostBaselineRows = 20_000;

/** Writes at most so many rows of a table, taken by chance, to a Parquet file. */
export type TakeSample = (source: DataSource, to: string, rows: number) => Promise<void>;

/** Named by what it is a sample of, so that a file that was changed in between is never taken for it. */
const baselineFile = (store: StoreLayout, { id }: Pick<RunDetail, 'id'>, sha256: string): string => path.join(store.run(id).folder, `baseline-${sha256}.parquet`);

/**
 * Of a run that made a model: a sample of each table that it read, kept in the run's folder, so that later data can be held against what the model knows when the file is long gone. What the store holds whole needs none. Answers how many
 * were kept.
 */
export async function keepBaselines(store: StoreLayout, run: Pick<RunDetail, 'id' | 'request' | 'state' | 'inputs' | 'outputs' | 'artifacts'>, take: TakeSample): Promise<number> {
  if (run.state !== 'succeeded' || !run.outputs.some(({ kind }) => kind === 'model')) return 0;
  const tables = new Set(tablesOf(run).filter(({ flow }) => flow === 'input').map(({ name }) => name));
  let kept = 0;
  for (const input of run.inputs.filter(({ name }) => tables.has(name))) {
    const { sha256 } = input;
    if (sha256 === undefined || sha256 === null || hasObject(store, sha256 as Sha256) || fs.existsSync(baselineFile(store, run, sha256))) continue;
    const source = await asItWas(store, run, input);
    if (source === null) continue;
    fs.mkdirSync(store.tmp, { recursive: true });
    const draft = path.join(store.tmp, `baseline-${chance()}`);
    try {
      await take(source, draft, mostBaselineRows);
      fs.renameSync(draft, baselineFile(store, run, sha256));
      kept += 1;
    } finally {
      fs.rmSync(draft, { force: true });
    }
  }
  return kept;
}

/** Null: it was changed while the function ran, or can't be found any more. Then there is nothing to keep. */
const asItWas = (store: StoreLayout, run: Pick<RunDetail, 'id' | 'request'>, input: InputFacts): Promise<DataSource | null> => inputSource(store, run, input).catch((error: unknown) => {
  if (isHumanError(error)) return null;
  throw error;
});

/** What a run read, exactly as it was; where that can't be had any more, the sample that was kept of it. */
export async function baselineSource(store: StoreLayout, run: Pick<RunDetail, 'id' | 'request'>, input: InputFacts): Promise<{ source: DataSource; isSample: boolean }> {
  try {
    return { source: await inputSource(store, run, input), isSample: false };
  } catch (error) {
    const file = input.sha256 ? baselineFile(store, run, input.sha256) : null;
    if (!isHumanError(error) || file === null || !fs.existsSync(file)) throw error;
    return { source: { path: file, name: `${run.id.slice(-6)}:${input.name}.parquet` }, isSample: true };
  }
}
