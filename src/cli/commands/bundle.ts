import path from 'node:path';
import { formatBytes } from '../../core/format/numbers';
import { exportBundle } from '../../node/bundle/export-bundle';
import { findRun } from '../../node/runs/find-run';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { storeOf } from '../store/runs-store';

export async function bundle(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const id = findRun(store, given.positionals[0] ?? '');
  const report = await exportBundle(store, id, path.resolve(context.cwd, given.one('output') ?? `${id}.zip`), context.version, { overwrite: given.has('overwrite') });
  if (context.json) context.answer(report);
  else context.say(`Run ${id} is in ${report.file}: ${formatBytes(report.bytes)}, ${report.objects.count} ${report.objects.count === 1 ? 'object' : 'objects'}.`);
  if (report.missing.length > 0) context.note(`${context.noteStyle.warn('!')} ${report.missing.length} ${report.missing.length === 1 ? 'object' : 'objects'} that it names ${report.missing.length === 1 ? 'is' : 'are'} not in this store, and so not in the bundle.`);
  return exitCode.succeeded;
}
