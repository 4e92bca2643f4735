import { lackingOf } from '../../node/project/distribution-for';
import { readOrigin } from '../../node/store';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { runReport } from '../output/run-report';
import { runJson } from '../output/run-json';
import { runOf, storeOf } from '../store/runs-store';

/** Straight from the run's own files: they are the truth, and one run is read at once. */
export async function show(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const { detail } = runOf(given, store);
  if (context.json) context.answer(runJson(detail, store, context));
  else context.say(runReport(detail, store.root, readOrigin(store, detail.id, context.cacheFolder), context.style, await lackingOf(detail)));
  return exitCode.succeeded;
}
