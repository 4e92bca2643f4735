import { formatDuration } from '../../core/format/times';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { storeOf } from '../store/runs-store';
import { withIndex } from '../store/with-index';

export async function indexRebuild(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const rebuilt = await withIndex(store, context, index => index.rebuild(), { openBudgetMs: 0 });
  if (context.json) context.answer({ store: store.root, ...rebuilt });
  else context.say(`${rebuilt.runs} ${rebuilt.runs === 1 ? 'run' : 'runs'} read from ${store.root} in ${formatDuration(rebuilt.milliseconds)}.`);
  return exitCode.succeeded;
}
