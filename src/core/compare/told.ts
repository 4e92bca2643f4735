import { isEnded, type RunDetail } from '../../contract/run';

/** What a run's record can be believed to tell in full: where lines are lost or still to come, what is not named may be there all the same. */
export function tells(run: RunDetail): { params: boolean; results: boolean; inputs: boolean } {
  const whole = run.recordProblems.length === 0;
  const over = isEnded(run.state);
  return { params: whole && (over || run.params.length > 0), inputs: whole && (over || run.inputs.length > 0), results: whole && over };
}
