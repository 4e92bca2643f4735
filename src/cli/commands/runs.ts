import path from 'node:path';
import type { RunDetail, RunRow } from '../../contract/run';
import type { FieldText, Sort, TableRequest } from '../../contract/table-api';
import { formatDuration, formatRelativeTime } from '../../core/format/times';
import { fieldOf, fieldsOf, fieldTitle, formatField, kindOf, tableOf } from '../../core/query';
import { type ExportColumn, exportToFile, exportToStream, formats, type Format, isFormat, type Pages } from '../../node/export';
import { readDetail } from '../../node/runs/read-detail';
import { runIds } from '../../node/runs/find-run';
import type { StoreLayout } from '../../node/store';
import { limitOf, wholeNumber } from '../arguments/limit';
import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { cellTexts } from '../output/cells';
import { runJson } from '../output/run-json';
import { functionText, metricsText, stateIcon, statePaint, stateWord } from '../output/run-words';
import { safeLine } from '../output/safe-text';
import { table, type Cell } from '../output/table';
import { givenOrNearest } from '../store/place';
import { withIndex } from '../store/with-index';
import { checkedQuery, queryText } from '../store/query';

/** Columns of a file where none were asked for: these, then the metrics and parameters there are. */
const usual: FieldText[] = ['id', 'function', 'state', 'started', 'duration', 'name', 'tag'];
const pageSize = 500;

export async function runs(given: Given, context: Context): Promise<number> {
  const store = givenOrNearest(given.one('store'), context.cwd, context.cwd);
  const now = Date.now();
  const query = queryText(given.positionals[0] ?? '', store);
  checkedQuery(query, now);
  const columns = fieldsGiven(given.all('columns').flatMap(splitFields));
  const sort = given.all('sort').map(sortOf);
  const file = given.one('output');
  const format = formatOf(given, file);
  const offset = wholeNumber(given, 'offset', 0) ?? 0;
  // Newest runs alone are what the index has at hand.
  const plain = format === 'table' && store !== null && query.trim() === '' && sort.length === 0 && columns.length === 0 && !given.has('trash');
  const newest = plain ? await withIndex(store, context, index => index.list({}, { offset, limit: limitOf(given) })) : null;
  const all = store ? (newest ? newest.rows.map(({ id }) => id) : runIds(store)).flatMap(id => readDetail(store, id) ?? []) : [];
  const request: TableRequest = { query, sort, columns, offset, limit: limitOf(given), ...(given.has('trash') ? { trash: 'only' } : {}) };
  if (format === 'table') return listed(request, newest ? { total: newest.total, rows: all, cells: [] } : tableOf(all, request, now), store, context);
  return exported({ ...request, limit: wholeNumber(given, 'limit', 1) ?? Number.MAX_SAFE_INTEGER }, all, format, file === null ? null : path.resolve(context.cwd, file), context, now);
}

function listed(request: TableRequest, page: ReturnType<typeof tableOf>, store: StoreLayout | null, context: Context): number {
  if (context.json) {
    context.answer(store ? page.rows.map(run => runJson(run, store)) : []);
    return exitCode.succeeded;
  }
  if (page.rows.length) {
    const rest = page.total > request.offset + page.rows.length || request.offset > 0;
    const shown = request.columns.length ? columnsTable(page, request.columns, context) : runsTable(page.rows, context);
    context.say(shown + (rest ? `\n${context.style.faint(`${page.rows.length} of ${page.total}; --limit shows more`)}` : ''));
  } else if (page.total > 0) context.say(`There are only ${page.total} such runs. Give a smaller --offset.`);
  else if (request.trash === 'only' && request.query.trim() === '') context.say('The trash is empty.');
  else if (request.query.trim() !== '') context.say('No run matches the query.');
  else context.say('No runs yet. “offbook functions” lists what can be run, “offbook run FILE.py:FUNCTION” runs it.');
  return exitCode.succeeded;
}

async function exported(request: TableRequest, all: readonly RunDetail[], format: Format, file: string | null, context: Context, now: number): Promise<number> {
  const known = fieldsOf(all, request.query, request.trash, now);
  const titles = request.columns.length ? request.columns : [...usual, ...known.map(({ field }) => field)];
  const columns = titles.map((title): ExportColumn => {
    const kind = kindOf(fieldOf(title));
    const own = known.find(({ field }) => field === title)?.kind;
    return { title, kind: kind === 'any' ? (own === 'boolean' || own === 'text' ? own : 'mixed') : kind };
  });
  const pages: Pages = async function* () {
    const end = request.offset + request.limit;
    for (let offset = request.offset; offset < end; offset += pageSize) {
      const page = tableOf(all, { ...request, columns: titles, offset, limit: Math.min(pageSize, end - offset) }, now);
      if (page.rows.length) yield page.cells;
      if (offset + page.rows.length >= page.total) return;
    }
  };
  if (file !== null) {
    await exportToFile(format, columns, pages, file);
    context.note(`Written to ${file}.`);
  } else if (format === 'parquet') throw new UsageError('Parquet goes to a file: add --output runs.parquet.');
  else await exportToStream(format, columns, pages, process.stdout);
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
  const descending = text.startsWith('-');
  return { field: fieldsGiven([text.replace(/^[+-]/, '')])[0] ?? '', descending };
}

/** `a,b`, but no comma inside quotes separates. */
const splitFields = (text: string): string[] => (text.match(/(?:[^,"]|"(?:\\.|[^"\\])*")+/g) ?? []).map(each => each.trim()).filter(each => each !== '');
const fieldsGiven = (texts: readonly string[]): FieldText[] => texts.map(text => formatField(fieldOf(text)));

function columnsTable({ rows, cells }: ReturnType<typeof tableOf>, columns: readonly FieldText[], { style }: Context): string {
  const fields = columns.map(fieldOf);
  const texts = cells.map((column, at) => cellTexts(column, kindOf(fields[at] ?? { kind: 'run', name: 'id' })));
  return table(
    [...fields.map((field, at) => ({ title: safeLine(fieldTitle(field)), max: 48, ...(texts[at]?.right ? { align: 'right' as const } : {}) })), { title: 'Run' }],
    rows.map((run, row): Cell[] => [...texts.map(({ texts: column }) => ({ text: safeLine(column[row] ?? '') })), { text: run.id, paint: style.faint }]),
    style.faint,
  );
}

function runsTable(rows: readonly RunRow[], { style }: Context): string {
  const now = Date.now();
  const names = new Map<string, Set<string>>();
  for (const { function: ref } of rows) names.set(ref.name, (names.get(ref.name) ?? new Set()).add(ref.module));
  return table(
    [{ title: 'State' }, { title: 'Function', max: 32 }, { title: 'Metrics', max: 48 }, { title: 'Took', align: 'right' }, { title: 'When' }, { title: 'Run' }],
    rows.map((run): Cell[] => [
      { text: `${stateIcon(run.state)} ${stateWord(run.state)}`, paint: statePaint(run.state, style) },
      { text: safeLine(functionText(run, (names.get(run.function.name)?.size ?? 0) > 1)), paint: style.strong },
      { text: safeLine(metricsText(run.metrics, 4)) },
      { text: run.durationMs === null ? '–' : formatDuration(run.durationMs) },
      { text: formatRelativeTime(run.startedAt ?? run.createdAt, now) },
      { text: run.id, paint: style.faint },
    ]),
    style.faint,
  );
}
