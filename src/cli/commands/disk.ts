import type { DiskUse } from '../../contract/keeping';
import { formatBytes } from '../../core/format/numbers';
import { formatRelativeTime } from '../../core/format/times';
import { readDiskUse } from '../../node/retention/disk';
import type { StoreLayout } from '../../node/store';
import type { Given } from '../arguments/spec';
import { limitOf } from '../arguments/limit';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { safeLine } from '../../core/format/safe-text';
import { table, type Cell } from '../output/table';
import { progressOn } from '../output/reading';
import { storeOf } from '../store/runs-store';
import { openIndex } from '../store/with-index';

export async function disk(given: Given, context: Context): Promise<number> {
  const limit = limitOf(given);
  const use = await useOf(storeOf(given, context), context);
  if (context.json) context.answer(use);
  else context.say(report(use, limit, context));
  return exitCode.succeeded;
}

/** What the index has at hand; where there is none to be had, every record is read. */
async function useOf(store: StoreLayout, context: Context): Promise<DiskUse> {
  const index = await openIndex(store, context, progressOn(context.streams.err));
  if (index === null) return readDiskUse(store);
  try {
    return (await index.disk(Number.MAX_SAFE_INTEGER)).use;
  } finally {
    await index.close();
  }
}

function report(use: DiskUse, limit: number, { style }: Context): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const functions = table(
    [{ title: 'Function', max: 40 }, right('Runs'), right('Folders'), right('Own'), right('Shared')],
    use.functions.map(({ function: ref, runs, folder, own, shared }): Cell[] => [{ text: safeLine(ref.name), paint: style.strong }, { text: String(runs) }, { text: formatBytes(folder) }, { text: formatBytes(own) }, { text: formatBytes(shared) }]),
    style.faint,
  );
  const runs = table(
    [{ title: 'Run' }, { title: 'Function', max: 32 }, right('Folder'), right('Own'), right('Shared'), { title: 'When' }, { title: '' }],
    use.runs.slice(0, limit).map(({ id, function: ref, at, folder, own, shared, trashed, live, whole }): Cell[] => [
      { text: id, paint: style.faint }, { text: safeLine(ref.name), paint: style.strong }, { text: formatBytes(folder) }, { text: formatBytes(own) }, { text: formatBytes(shared) }, { text: formatRelativeTime(at, Date.now()) },
      { text: [trashed ? 'in the trash' : '', live ? 'goes on' : '', whole ? '' : 'record not whole'].filter(Boolean).join(', ') },
    ]),
    style.faint,
  );
  const lines = [
    `${style.strong(formatBytes(use.bytes))} in ${use.store}: ${use.runs.length} ${use.runs.length === 1 ? 'run' : 'runs'}, ${use.objects.count} ${use.objects.count === 1 ? 'object' : 'objects'}${use.free === null ? '' : `; ${formatBytes(use.free)} free on the disk`}.`,
    ...(use.trash > 0 ? [`${formatBytes(use.trash)} of it in the trash: “offbook trash empty”.`] : []),
    ...(use.unnamed.count > 0 ? [`${formatBytes(use.unnamed.bytes)} in ${use.unnamed.count} ${use.unnamed.count === 1 ? 'object' : 'objects'} that no run here names.`] : []),
  ];
  return use.runs.length === 0 ? lines.join('\n') : [...lines, '', functions, '', runs, ...(use.runs.length > limit ? [style.faint(`${limit} of ${use.runs.length}; --limit shows more`)] : [])].join('\n');
}
