import { describe, expect, it } from 'vitest';
import type { StepFact } from '../../../src/contract/run';
import { compareRuns } from '../../../src/core/compare';
import { metric, run } from './runs';

const step = (id: string, name: string | null, more: Partial<StepFact> = {}): StepFact => ({ step: id, name, parent: null, kind: 'mlflow', own: false, startedAt: 1, endedAt: 2, state: 'succeeded', metrics: [], params: [], labels: [], ...more });
const wishes = { baseline: null, goals: new Map(), missing: [] };
const rows = (...runs: ReturnType<typeof run>[]) => compareRuns(runs, wishes).steps.map(({ step: of, what, name, differs, cells }) => [of, what, name, differs, cells.map((cell) => (cell.kind === 'value' ? cell.text : cell.kind))]);

describe('steps of runs', () => {
  it('are the same step by their names, whatever the library’s own ids are; what differs in them is told', () => {
    const param = (value: number) => [{ name: 'depth', value, from: null }];
    expect(rows(
      run(1, { steps: [step('a1', 'fold 1', { metrics: [metric('mae', 18)], params: param(3) }), step('a2', 'fold 2', { parent: 'a1' })] }),
      run(2, { steps: [step('b9', 'fold 1', { metrics: [metric('mae', 17.5)], params: param(3), state: 'failed' })] }),
    )).toEqual([
      ['fold 1', 'state', 'fold 1', true, ['succeeded', 'failed']], ['fold 1', 'param', 'depth', false, ['3', '3']], ['fold 1', 'metric', 'mae', true, ['18', '17.5']],
      ['fold 1 / fold 2', 'state', 'fold 1 / fold 2', true, ['succeeded', 'none']],
    ]);
  });

  it('of one name are counted; what is the run’s own is no step; how one ended that goes on is unknown', () => {
    const made = rows(run(1, { steps: [step('own', 'main', { own: true }), step('x', 'try'), step('y', 'try', { state: null, endedAt: null })] }), run(2, { steps: [step('p', 'try'), step('q', 'try')] }));
    expect(made.map(([of, , , , cells]) => [of, cells])).toEqual([['try', ['succeeded', 'succeeded']], ['try (2)', ['none', 'succeeded']]]);
  });

  it('that the record has no room for may be there all the same', () => {
    expect(rows(run(1, { steps: [step('a', 'one')] }), run(2, { stepsLeft: 4 }))).toEqual([['one', 'state', 'one', false, ['succeeded', 'unknown']]]);
  });

  it('tags of libraries are compared by name', () => {
    const label = (value: string) => [{ name: 'estimator', value, from: 'mlflow' }];
    expect(compareRuns([run(1, { labels: label('Ridge') }), run(2, { labels: label('Lasso') }), run(3)], wishes).labels).toMatchObject([{ name: 'estimator', differs: true, verdicts: ['baseline', 'other', 'none'] }]);
  });
});
