import path from 'node:path';
import { formatBytes } from '../../core/format/numbers';
import { importBundle } from '../../node/bundle/import-bundle';
import { StoreLayout } from '../../node/store';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { safeLine } from '../../core/format/safe-text';
import { givenOrNearest } from '../store/place';

export async function importRun(given: Given, context: Context): Promise<number> {
  const store = givenOrNearest(given.one('store'), context.cwd, context.cwd) ?? new StoreLayout(path.join(context.cwd, '.offbook'));
  const report = await importBundle(store, path.resolve(context.cwd, given.positionals[0] ?? ''), given.has('trust-imported') ? { trustedIn: context.cacheFolder } : {});
  const { missing: count } = report.objects;
  const missing = count > 0 ? ` ${count === 1 ? '1 object that it names is' : `${count} objects that it names are`} neither in the bundle nor here whole.` : '';
  if (context.json) context.answer(report);
  else if (report.outcome === 'imported') context.say(`Run ${report.run} of ${safeLine(report.function)} is here: ${formatBytes(report.bytes)}, each file as it was kept.${missing} “offbook show ${report.run}” tells about it.`);
  else context.say(`Run ${report.run} was here already${report.objects.added > 0 ? `; ${report.objects.added} of its objects that were missing or damaged are here now` : ', with the same content'}.${missing}`);
  return exitCode.succeeded;
}
