import path from 'node:path';
import type { RunRow } from '../../contract/run';
import type { FieldText, Sort } from '../../contract/table-api';
import { formatDuration, formatRelativeTime } from '../../core/format/times';
import { fieldOf, fieldTitle, formatField, kindOf } from '../../core/query';
import { type ExportColumn, exportToFile, exportToStream, formats, type Format, isFormat, type Pages } from '../../node/export';
import { shownUnlessSaid, wholeNumber } from '../arguments/limit';
import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { cellTexts } from '../output/cells';
import { runJson } from '../output/run-json';
import { functionText, metricsText, stateIcon, statePaint, stateWord } from '../output/run-words';
import { safeLine } from '../output/safe-text';
import { table, type Cell } from '../output/table';
import { findRuns, type FoundRuns, type Rows, type Selection } from '../store/found-runs';
import { givenOrNearest } from '../store/place';
import { checkedQuery, queryText } from '../store/query';

/** Columns of a file where none were asked for: these, then the metrics and parameters there are. */
const usual: FieldText[] = ['id', 'function', 'state', 'started', 'duration', 'name', 'tag'];
const pageSize = 500;

export async function runs(given: Given, context: Context): Promise<number> {
  const store = givenOrNearest(given.one('store'), context.cwd, context.cwd);
  const now = Date.now();
  const query = queryText(given.positionals[0] ?? '', store);
  checkedQuery(query, now);
  const file = given.one('output');
  const asked: Asked = {
    query, columns: fieldsGiven(given.all('columns').flatMap(splitFields)), format: formatOf(given, file), file: file === null ? null : path.resolve(context.cwd, file),
    offset: wholeNumber(given, 'offset', 0) ?? 0, limit: wholeNumber(given, 'limit', 1), trash: given.has('trash'),
  };
  if (asked.format === 'parquet' && file === null) throw new UsageError('Parquet goes to a file: add --output runs.parquet.');
  const selection: Selection = { query, sort: given.all('sort').map(sortOf), ...(asked.trash ? { trash: 'only' } : {}) };
  const found = await findRuns(store, selection, context, now);
  try {
    return asked.format === 'table' ? await listed(asked, found, context) : await exported(asked, found, asked.format, context);
  } finally {
    await found.close();
  }
}

interface Asked { query: string; columns: FieldText[]; format: Format | 'table'; file: string | null; offset: number; limit: number | null; trash: boolean }

async function listed({ query, columns, offset, limit, trash }: Asked, found: FoundRuns, context: Context): Promise<number> {
  const page = await found.page(context.json ? [] : columns, offset, limit ?? shownUnlessSaid);
  // A row carries a part of its run's metrics.
  const details = async () => (await Promise.all(page.rows.map(({ id }) => found.detail(id)))).flatMap(detail => detail ?? []);
  if (context.json) {
    const { store } = found;
    context.answer(store === null ? [] : (await details()).map(run => runJson(run, store)));
    return exitCode.succeeded;
  }
  if (page.rows.length) {
    const rest = page.total > offset + page.rows.length || offset > 0;
    const shown = columns.length ? columnsTable(page, columns, context) : runsTable(await details(), context);
    context.say(shown + (rest ? `\n${context.style.faint(`${page.rows.length} of ${page.total}; --limit shows more`)}` : ''));
  } else if (page.total > 0) context.say(`There are only ${page.total} such runs. Give a smaller --offset.`);
  else if (trash && query.trim() === '') context.say('The trash is empty.');
  else if (query.trim() !== '') context.say('No run matches the query.');
  else context.say('No runs yet. “offbook functions” lists what can be run, “offbook run FILE.py:FUNCTION” runs it.');
  return exitCode.succeeded;
}

async function exported({ columns: asked, file, offset, limit }: Asked, found: FoundRuns, format: Format, context: Context): Promise<number> {
  const known = await found.fields();
  const titles = asked.length ? asked : [...usual, ...known.map(({ field }) => field)];
  const columns = titles.map((title): ExportColumn => {
    const kind = kindOf(fieldOf(title));
    const own = known.find(({ field }) => field === title)?.kind;
    return { title, kind: kind === 'any' ? (own === 'boolean' || own === 'text' ? own : 'mixed') : kind };
  });
  const ids = (await found.ids()).slice(offset, limit === null ? undefined : offset + limit);
  const pages: Pages = async function* () {
    for (let from = 0; from < ids.length; from += pageSize) yield (await found.rowsOf(ids.slice(from, from + pageSize), titles)).cells;
  };
  if (file !== null) {
    await exportToFile(format, columns, pages, file);
    context.note(`Written to ${file}.`);
  } else if (format !== 'parquet') await exportToStream(format, columns, pages, process.stdout);
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

function columnsTable({ rows, cells }: Rows, columns: readonly FieldText[], { style }: Context): string {
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
