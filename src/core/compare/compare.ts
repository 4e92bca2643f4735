import type { Comparison, ComparedRun, MetricGoal, MissingRun, WhichRun } from '../../contract/compare';
import type { RunId, RunKey } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import { inputRows, outputRows } from './data';
import { environmentRows } from './environment';
import { figureRows } from './figures';
import { metricRows } from './metrics';
import { packageRows } from './packages';
import { paramRows } from './params';
import { labelRows, stepRows } from './steps';

/** Cells of one section that are handed to a page at most: 12,000 metrics of a few runs, or hundreds of many. */
export const mostCells = 60_000;

export interface CompareWishes {
  /** Null, or one that is not there: the first. */
  baseline: RunKey | null;
  goals: ReadonlyMap<string, MetricGoal>;
  missing: MissingRun[];
  /** Of each run; left out: all of them lie in one history. */
  which?: readonly WhichRun[];
}

/** A run's key where all lie in one history: its id tells it. */
// SAFETY: a key is any text that its maker knows again.
export const keyInOne = (id: RunId): RunKey => id as string as RunKey;

/** Runs side by side, with what differs. Says nothing of code and curves, which are read when they are asked for. */
export function compareRuns(runs: readonly RunDetail[], { baseline: wanted, goals, missing, which = runs.map(({ id }) => ({ key: keyInOne(id), history: null })) }: CompareWishes): Comparison {
  const at = Math.max(0, which.findIndex(({ key }) => key === wanted));
  const params = within(paramRows(runs, at), runs.length);
  const metrics = within(metricRows(runs, at, goals), runs.length);
  const packages = within(packageRows(runs, at), runs.length);
  const steps = within(stepRows(runs, at), runs.length);
  return {
    runs: runs.map((run, place) => comparedRun(run, which[place] ?? { key: keyInOne(run.id), history: null })), baseline: which[at]?.key ?? null, missing,
    params: params.rows, metrics: metrics.rows, packages: packages.rows, inputs: inputRows(runs, at), outputs: outputRows(runs, at), figures: figureRows(runs, at), environment: environmentRows(runs, at),
    labels: labelRows(runs, at), steps: steps.rows,
    left: { params: params.left, metrics: metrics.left, packages: packages.left, steps: steps.left },
  };
}

/** As many rows as fit; what differs is not left out while anything else is there. */
function within<T extends { differs: boolean }>(rows: T[], runs: number): { rows: T[]; left: number } {
  const most = Math.floor(mostCells / Math.max(1, runs));
  if (rows.length <= most) return { rows, left: 0 };
  const first = [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
  return { rows: first.slice(0, most), left: rows.length - most };
}

const comparedRun = ({ id, name, tags, note, star, trashedAt, state, createdAt, startedAt, endedAt, lastHeardAt, durationMs, sentence, progress, function: ref, peakRss, recordProblems }: RunDetail, { key, history }: WhichRun): ComparedRun => ({
  key, history, id, name, tags, note, star, trashedAt, state, createdAt, startedAt, endedAt, lastHeardAt, durationMs, sentence, progress, function: ref, peakRss, problems: recordProblems,
});
