import type { MonitorResult } from '../../../contract/monitor';

interface Told { drift: boolean; /** The reason to train, and the model that it was told of. */ offer: string | null; problem: string | null }

/** Whether what a monitor answers is worth a word to somebody who didn't ask: a threshold that was crossed, a reason to train that is new, a problem that is another. What stays as it was told is no news. */
export function createMonitorNews(): (monitor: string, result: MonitorResult) => boolean {
  const known = new Map<string, Told>();
  return (monitor, { answer, problem }) => {
    const before: Told = known.get(monitor) ?? { drift: false, offer: null, problem: null };
    if (answer === null) {
      known.set(monitor, { ...before, problem });
      return problem !== before.problem;
    }
    const now: Told = { drift: answer.drift === true, offer: offerOf(answer.retrain, before.offer), problem: null };
    known.set(monitor, now);
    return (now.drift && !before.drift) || (now.offer !== null && now.offer !== before.offer);
  };
}

/** While labels are waited for, what was offered before stays what it was. */
function offerOf(retrain: NonNullable<MonitorResult['answer']>['retrain'], before: string | null): string | null {
  if (retrain?.kind === 'wait') return before;
  return retrain?.kind === 'yes' ? `${retrain.because} ${retrain.trained?.run ?? ''}` : null;
}
