import { lackingOf } from '../../node/project/distribution-for';
import { readOrigin } from '../../node/store';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { runReport } from '../output/run-report';
import { runJson } from '../output/run-json';
import { runOf, storeOf } from '../store/runs-store';
import { withOpenedTables } from '../store/with-opened-tables';

/** Straight from the run's own files: they are the truth, and one run is read at once. */
export async function show(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const { detail: recorded } = runOf(given, store);
  const origin = readOrigin(store, recorded.id, context.cacheFolder);
  // A run from elsewhere names files of another machine: what lies here under their names is no business of its record.
  const detail = origin === null ? await withOpenedTables(recorded, store, context) : recorded;
  if (context.json) context.answer(runJson(detail, store, context));
  else context.say(runReport(detail, store.root, origin, context.style, await lackingOf(detail)));
  return exitCode.succeeded;
}
