import path from 'node:path';
import type { RunRow } from '../../contract/run';
import type { FieldText, Sort } from '../../contract/table-api';
import { formatDuration, formatRelativeTime } from '../../core/format/times';
import { fieldOf, fieldTitle, formatField, kindOf } from '../../core/query';
import { type ExportColumn, exportToFile, exportToStream, formats, type Format, isFormat, type Pages } from '../../node/export';
import { isFolder } from '../../node/files/stat';
import { indexFolder, StoreLayout } from '../../node/store';
import { shownUnlessSaid, wholeNumber } from '../arguments/limit';
import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { cellTexts } from '../output/cells';
import { runJson } from '../output/run-json';
import { isWriting } from '../output/streams';
import { functionText, metricsText, stateIcon, statePaint, stateWord } from '../output/run-words';
import { safeLine } from '../../core/format/safe-text';
import { table, type Cell } from '../output/table';
import { givenOrNearest } from '../store/place';
import { checkedQuery, queryText } from '../store/query';
import { findInAll, type FoundInAll, type Page, storeColumn, storeNames } from '../store/several';

/** Columns of a file where none were asked for: these, then the metrics and parameters there are. */
const usual: FieldText[] = ['id', 'function', 'state', 'started', 'duration', 'name', 'tag'];

export async function runs(given: Given, context: Context): Promise<number> {
  const stores = storesOf(given, context);
  const now = Date.now();
  const query = queryText(given.positionals[0] ?? '', stores);
  checkedQuery(query, now);
  const file = given.one('output');
  const asked: Asked = {
    stores, query, columns: given.all('columns').flatMap(splitFields).map(text => (stores.length > 1 && text === storeColumn ? text : fieldGiven(text))), format: formatOf(given, file),
    file: file === null ? null : path.resolve(context.cwd, file), offset: wholeNumber(given, 'offset', 0) ?? 0, limit: wholeNumber(given, 'limit', 1), trash: given.has('trash'),
  };
  if (asked.format === 'parquet' && file === null) throw new UsageError('Parquet goes to a file: add --output runs.parquet.');
  const found = await findInAll(stores, { query, sort: given.all('sort').map(sortOf), ...(asked.trash ? { trash: 'only' } : {}) }, context, now);
  try {
    return asked.format === 'table' ? await listed(asked, found, context) : await exported(asked, found, asked.format, context);
  } finally {
    await found.close();
  }
}

interface Asked { stores: StoreLayout[]; query: string; columns: FieldText[]; format: Format | 'table'; file: string | null; offset: number; limit: number | null; trash: boolean }

/** Those that were given, else the nearest; one that was given by two paths is one. */
function storesOf(given: Given, { cwd, note }: Context): StoreLayout[] {
  const nearest = given.has('store') ? null : givenOrNearest(null, cwd, cwd);
  const stores = new Map((nearest ? [nearest] : given.all('store').map(text => new StoreLayout(path.resolve(cwd, text)))).map(store => [indexFolder('', store.root), store]));
  for (const { root } of stores.values()) if (!isFolder(root)) note(`There is no folder ${root}, and so no run of it.`);
  return [...stores.values()];
}

async function listed({ stores, query, columns, offset, limit, trash }: Asked, found: FoundInAll, context: Context): Promise<number> {
  const page = await found.page(context.json ? [] : columns, offset, limit ?? shownUnlessSaid);
  const places = stores.length > 1 ? storeNames(stores) : null;
  // A row carries a part of its run's metrics.
  const details = async () => (await Promise.all(page.runs.map(async ({ row, of }) => ({ run: await of.detail(row.id), store: of.store })))).flatMap(({ run, store }) => (run ? [{ run, store }] : []));
  if (context.json) {
    context.answer((await details()).map(({ run, store }) => ({ ...runJson(run, store, context), ...(places ? { store: store.root } : {}) })));
    return exitCode.succeeded;
  }
  if (page.runs.length) {
    const rest = page.total > offset + page.runs.length || offset > 0;
    const shown = columns.length ? columnsTable(page, columns, places, context) : runsTable(await details(), places, context);
    context.say(shown + (rest ? `\n${context.style.faint(`${page.runs.length} of ${page.total}; --limit shows more`)}` : ''));
  } else if (page.total > 0) context.say(`There are only ${page.total} such runs. Give a smaller --offset.`);
  else if (trash && query.trim() === '') context.say('The trash is empty.');
  else if (query.trim() !== '') context.say('No run matches the query.');
  else context.say('No runs yet. “offbook functions” lists what can be run, “offbook run FILE.py:FUNCTION” runs it.');
  return exitCode.succeeded;
}

async function exported({ stores, columns: asked, file, offset, limit }: Asked, found: FoundInAll, format: Format, context: Context): Promise<number> {
  const known = await found.fields();
  const titles = asked.length ? asked : [...usual, ...(stores.length > 1 ? [storeColumn] : []), ...known.map(({ field }) => field)];
  const columns = titles.map((title): ExportColumn => {
    if (title === storeColumn) return { title, kind: 'text' };
    const kind = kindOf(fieldOf(title));
    const own = known.find(({ field }) => field === title)?.kind;
    return { title, kind: kind === 'any' ? (own === 'boolean' || own === 'text' ? own : 'mixed') : kind };
  });
  const rows = found.pages(titles, offset, limit ?? Number.MAX_SAFE_INTEGER - offset);
  const pages: Pages = async function* () { for await (const { cells } of rows()) yield cells; };
  if (file !== null) {
    await exportToFile(format, columns, pages, file);
    context.note(`Written to ${file}.`);
  } else if (format !== 'parquet') {
    // What nobody reads any more is not written; what could not be is told by the stream.
    await exportToStream(format, columns, pages, context.streams.out).catch((error: unknown) => { if (!isWriting(error)) throw error; });
  }
  return exitCode.succeeded;
}

function formatOf(given: Given, file: string | null): Format | 'table' {
  const named = given.one('format');
  const endings: Record<string, Format> = { '.csv': 'csv', '.json': 'json', '.md': 'markdown', '.parquet': 'parquet' };
  const format = named ?? (file === null ? 'table' : endings[path.extname(file).toLowerCase()] ?? null);
  if (format === null) throw new UsageError(`How ${file ?? ''} is to be written is not known by its ending. Add --format ${formats.join(', ')}.`);
  if (format !== 'table' && !isFormat(format)) throw new UsageError(`--format wants table, ${formats.join(', ')}, not “${format}”.`);
  if (format === 'table' && file !== null) throw new UsageError(`A table is for the terminal. Add --format ${formats.join(', ')}.`);
  return format;
}

function sortOf(text: string): Sort {
  return { field: fieldGiven(text.replace(/^[+-]/, '')), descending: text.startsWith('-') };
}

/** `a,b`, but no comma inside quotes separates. */
const splitFields = (text: string): string[] => (text.match(/(?:[^,"]|"(?:\\.|[^"\\])*")+/g) ?? []).map(each => each.trim()).filter(each => each !== '');
const fieldGiven = (text: string): FieldText => formatField(fieldOf(text));

type Places = ((store: StoreLayout) => string) | null;

function columnsTable({ runs: found, cells }: Page, columns: readonly FieldText[], places: Places, { style }: Context): string {
  const fields = columns.map(column => (column === storeColumn ? null : fieldOf(column)));
  const texts = cells.map((column, at) => cellTexts(column, fields[at] ? kindOf(fields[at]) : 'text'));
  const own = places !== null && !columns.includes(storeColumn);
  return table(
    [...fields.map((field, at) => ({ title: field ? safeLine(fieldTitle(field)) : 'Store', max: 48, ...(texts[at]?.right ? { align: 'right' as const } : {}) })), ...(own ? [{ title: 'Store', max: 32 }] : []), { title: 'Run' }],
    found.map(({ row, of }, at): Cell[] => [...texts.map(({ texts: column }) => ({ text: safeLine(column[at] ?? '') })), ...(own ? [{ text: safeLine(places(of.store)) }] : []), { text: row.id, paint: style.faint }]),
    style.faint,
  );
}

function runsTable(found: readonly { run: RunRow; store: StoreLayout }[], places: Places, { style }: Context): string {
  const now = Date.now();
  const names = new Map<string, Set<string>>();
  for (const { run: { function: ref } } of found) names.set(ref.name, (names.get(ref.name) ?? new Set()).add(ref.module));
  return table(
    [{ title: 'State' }, { title: 'Function', max: 32 }, { title: 'Metrics', max: 48 }, { title: 'Took', align: 'right' }, { title: 'When' }, ...(places ? [{ title: 'Store', max: 32 }] : []), { title: 'Run' }],
    found.map(({ run, store }): Cell[] => [
      { text: `${stateIcon(run.state)} ${stateWord(run.state)}`, paint: statePaint(run.state, style) },
      { text: safeLine(functionText(run, (names.get(run.function.name)?.size ?? 0) > 1)), paint: style.strong },
      { text: metricsText(run.metrics, 4) },
      { text: run.durationMs === null ? '–' : formatDuration(run.durationMs) },
      { text: formatRelativeTime(run.startedAt ?? run.createdAt, now) },
      ...(places ? [{ text: safeLine(places(store)) }] : []),
      { text: run.id, paint: style.faint },
    ]),
    style.faint,
  );
}
