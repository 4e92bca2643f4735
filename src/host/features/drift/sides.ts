import * as path from 'node:path';
import type { DataSource } from '../../../contract/data-api';
import type { DriftSide } from '../../../contract/drift-page';
import type { RunDetail } from '../../../contract/run';
import { weighingOutputs, type Weights } from '../../../core/drift/importance';
import { formatExactTime } from '../../../core/format';
import { HumanError } from '../../../core/human-error';
import { baselineSource } from '../../../node/runs/baselines';
import { dataOutputs, outputSource } from '../../../node/runs/run-data';
import { StoreLayout } from '../../../node/store';
import type { Launcher } from '../../services/launcher';
import type { VS } from '../../vs';
import type { SideRef } from './schemas';

export interface Side { shown: DriftSide; source: DataSource; /** Of a file that may change under the page; what a store keeps never does. */ watched: string | null; /** What each model that was trained on this data makes of it, as far as they tell. */ models: { name: string; weights: Weights }[] }

/** Where one side's data lies now, and what people call it. What a run read must be what it was then, or it is said not to be. */
export async function resolveSide(vs: VS, launcher: Launcher, ref: SideRef): Promise<Side> {
  const { l10n } = vs;
  if (ref.kind === 'file') {
    const name = path.basename(ref.path);
    return { shown: { name, from: vs.workspace.asRelativePath(ref.path), rows: ref.rows }, source: { path: ref.path, name }, watched: ref.path, models: [] };
  }
  const run = await launcher.detail(ref);
  if (!run) throw new HumanError('no-run', l10n.t('This run is not in the store any more.'));
  const store = new StoreLayout(ref.store);
  const { source, isSample } = ref.flow === 'input' ? await baselineSource(store, run, found(run.inputs, ref.name)) : { source: await outputSource(store, run, found(dataOutputs(run), ref.name)), isSample: false };
  const from = ref.flow === 'input' ? l10n.t('read by {0}, run {1}, {2}', functionOf(run), run.id.slice(-6), formatExactTime(run.startedAt ?? run.createdAt)) : l10n.t('made by {0}, run {1}, {2}', functionOf(run), run.id.slice(-6), formatExactTime(run.startedAt ?? run.createdAt));
  return { shown: { name: ref.name === 'return' ? l10n.t('result of {0}', functionOf(run)) : ref.name, from: isSample ? l10n.t('{0}: the sample that was kept with the run', from) : from, rows: ref.rows }, source, watched: source.path.startsWith(store.root + path.sep) ? null : source.path, models: ref.flow === 'input' ? modelsOf(run) : [] };

  function modelsOf(run: RunDetail): Side['models'] {
    const all = weighingOutputs(run.outputs);
    return all.map(({ name, importance }) => ({ name, weights: { from: all.length > 1 ? l10n.t('the model {0} of {1}, run {2},', name, functionOf(run), run.id.slice(-6)) : l10n.t('the model of {0}, run {1},', functionOf(run), run.id.slice(-6)), ...importance } }));
  }
  function found<T extends { name: string }>(all: readonly T[], wanted: string): T {
    const one = all.find(({ name }) => name === wanted);
    if (!one) throw new HumanError('no-data', l10n.t('This run has no data called {0}.', wanted));
    return one;
  }
}

const functionOf = ({ function: { name } }: RunDetail): string => name;
