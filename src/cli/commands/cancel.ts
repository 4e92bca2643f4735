import { isEnded } from '../../contract/run';
import { followRun } from '../../node/follow/follow-run';
import { cancelRun } from '../../node/supervisor/cancel-run';
import { whenGone } from '../../node/supervisor/when-gone';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { runJson } from '../output/run-json';
import { endLine } from '../output/run-report';
import { runOf, storeOf } from '../store/runs-store';

/** Asks the run to end and waits until it has, where this machine can see it; elsewhere the request travels with the folder. */
export async function cancel(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const { id, detail } = runOf(given, store);
  const answer = (run: typeof detail) => {
    if (context.json) context.answer(runJson(run, store, context));
    else context.say(endLine(run, context.style));
    return exitCode.succeeded;
  };
  if (isEnded(detail.state) || detail.state === 'lost') {
    context.note(`Run ${id} has ended already.`);
    return answer(detail);
  }
  await cancelRun(store, id, 'offbook cancel');
  if (detail.state === 'unheard') {
    context.note(`Run ${id} is not on this machine, or not heard from: the request to cancel is written, and is seen when its machine reads the folder.`);
    return answer(detail);
  }
  const stop = new AbortController();
  const ended = await followRun(store, id, { stdout: () => {}, stderr: () => {} }, whenGone(store, id, stop.signal));
  stop.abort();
  return answer(ended ?? detail);
}
