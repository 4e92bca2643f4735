import type { MetricCell, MetricGoal, MetricRow } from '../../contract/compare';
import type { RunDetail } from '../../contract/run';
import { metricGoal } from '../format';
import { bestOf } from './best';
import { tells } from './told';
import { byName, cellOf, judge, keyOf, namesOf } from './verdicts';

/** `goals`: what somebody has said of a metric; of all others its name says which way is better, or nothing does. */
export function metricRows(runs: readonly RunDetail[], baseline: number, goals: ReadonlyMap<string, MetricGoal>): MetricRow[] {
  const metrics = runs.map((run) => ({ of: byName(run.metrics), told: tells(run).results }));
  return namesOf(runs.map((run) => run.metrics)).map((name) => {
    const cells = metrics.map(({ of, told }): MetricCell => {
      const found = of.get(name);
      return cellOf(found && { last: found.last, min: found.min, max: found.max, count: found.count, lastStep: found.lastStep }, told);
    });
    const chosen = goals.get(name);
    const goal = chosen ?? metricGoal(name);
    return {
      name, cells, goal, chosen: chosen !== undefined,
      // Numbers that JSON has not travel as texts of one spelling, so NaN is the same as NaN here.
      ...judge(cells.map((cell) => keyOf(cell, ({ last }) => String(last))), baseline),
      best: bestOf(cells.map((cell) => (cell.kind === 'value' ? cell.last : null)), goal),
    };
  });
}
