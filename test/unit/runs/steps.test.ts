import { describe, expect, it } from 'vitest';
import { leadingBar } from '../../../src/contract/run';
import type { RunId } from '../../../src/contract/ids';
import type { MetricPoint } from '../../../src/core/runs/metrics';
import { RunReducer, type SavedReduction } from '../../../src/core/runs/reduce';

const id = '20261101-080910-abc234' as RunId;
const events = [
  { type: 'step.started', step: 'a', name: 'sweep', parent: null, kind: 'mlflow', own: true, t: 10 },
  { type: 'metric', name: 'mae', value: 3, step: 0, at: 1 },
  { type: 'step.started', step: 'b', name: 'one', parent: 'a', kind: 'mlflow', t: 20 },
  { type: 'metric', name: 'mae', value: 9, step: 0, at: 1, under: 'b' },
  { type: 'metric', name: 'mae', value: '$nan', step: 1, at: 2, under: 'b' },
  { type: 'param', name: 'depth', value: 2, from: 'mlflow', under: 'b' },
  { type: 'param', name: 'depth', value: 7, from: 'mlflow' },
  { type: 'tag', name: 'team', value: 'taxi', from: 'mlflow' },
  { type: 'tag', name: 'gone', value: 'x', from: 'mlflow' },
  { type: 'tag', name: 'gone', value: null, from: 'mlflow' },
  { type: 'tag', name: 'team', value: 'inner', from: 'mlflow', under: 'b' },
  { type: 'step.started', step: 'b', name: 'renamed', parent: 'a', kind: 'mlflow', t: 30 },
  { type: 'step.finished', step: 'b', state: 'failed', t: 40 },
  { type: 'metric', name: 'nobody', value: 1, step: null, at: 1, under: 'never started' },
  { type: 'histogram', name: 'w', step: 1, at: 5, limits: [0, 1], counts: [2, 3], min: 0, max: 1 },
  { type: 'histogram', name: 'w', step: 2, at: 6, limits: [0, '$inf'], counts: [4, 5], min: 0, max: 1 },
  { type: 'histogram', name: 'uneven', step: 1, limits: [0], counts: [1, 2] },
].map((event, index) => ({ v: 1, seq: index + 1, t: 0, ...event }));

function reduce(points: MetricPoint[] = []) {
  const reducer = new RunReducer(id, { metric: (point) => points.push(point) });
  for (const event of events) reducer.event(event);
  return reducer.reduced();
}

describe('steps', () => {
  it('keep what is said under them apart from what the run says', () => {
    const points: MetricPoint[] = [];
    const run = reduce(points);
    expect(run.metrics).toMatchObject([{ name: 'mae', last: 3, count: 1 }]);
    expect(points).toHaveLength(1);
    expect(run.params).toMatchObject([{ name: 'depth', value: 7, from: 'mlflow' }]);
    expect(run.labels).toEqual([{ name: 'team', value: 'taxi', from: 'mlflow' }]);
    expect(run.steps).toEqual([
      { step: 'a', name: 'sweep', parent: null, kind: 'mlflow', own: true, startedAt: 10, endedAt: null, state: null, metrics: [], params: [], labels: [] },
      {
        step: 'b', name: 'renamed', parent: 'a', kind: 'mlflow', own: false, startedAt: 20, endedAt: 40, state: 'failed',
        metrics: [{ name: 'mae', last: '$nan', min: 9, max: 9, count: 2, lastStep: 1, lastAt: 2 }], params: [{ name: 'depth', value: 2, from: 'mlflow' }],
        labels: [{ name: 'team', value: 'inner', from: 'mlflow' }],
      },
    ]);
    expect(run.recordProblems).toHaveLength(1);
  });

  it('are the same after a pause', () => {
    for (let cut = 0; cut <= events.length; cut += 1) {
      const first = new RunReducer(id);
      for (const event of events.slice(0, cut)) first.event(event);
      const second = new RunReducer(id, {}, JSON.parse(JSON.stringify(first.save())) as SavedReduction);
      for (const event of events.slice(cut)) second.event(event);
      expect(second.reduced()).toEqual(reduce());
    }
  });

  it('beyond a thousand are counted', () => {
    const reducer = new RunReducer(id);
    for (let step = 0; step < 1_200; step += 1) reducer.event({ v: 1, seq: step + 1, t: 0, type: 'step.started', step: String(step), name: 'x' });
    const { steps, stepsLeft } = reducer.reduced();
    expect([steps.length, stepsLeft]).toEqual([1_000, 200]);
  });
});

it('a histogram is the last one of its name', () => {
  expect(reduce().histograms).toEqual([{ name: 'w', step: 2, at: 6, limits: [0, '$inf'], counts: [4, 5], min: 0, max: 1, seen: 2 }]);
});

it('the leading bar is the outermost that goes on, or the last that did', () => {
  const bar = (depth: number, ended: boolean) => ({ depth, ended });
  expect(leadingBar([])).toBeUndefined();
  expect(leadingBar([bar(0, true), bar(1, false), bar(0, false)])).toEqual(bar(0, false));
  expect(leadingBar([bar(0, true), bar(2, true)])).toEqual(bar(2, true));
});
