import type { CsvFound, DataColumn } from '../../../contract/data-api';
import { frameName } from './names';
import type { CodeView } from './plan';
import { atom, call, dictOf, lines, listOf, method, named, type Py, textOf } from './python';

/** A function that reads the file as the view does. `name`: of it. */
interface MadeReader { name: string; imports: string[]; text: string }
type Read = Pick<CodeView, 'library' | 'file' | 'csv' | 'columns' | 'derived'>;

/** What pandas takes for missing by itself; what both take for true and false. */
const usualWords = { pandas: ['True', 'TRUE', 'true', 'False', 'FALSE', 'false'], polars: ['true', 'false', 'True', 'False', 'TRUE', 'FALSE'] } as const;
const isIso = (format: string | null): boolean => format === null || format.startsWith('%Y-%m-%d');

/** Whether a library's own reader gives other rows than the view, unless it is told how the text is written. */
export function readsOtherwise({ library, file, csv }: Pick<CodeView, 'library' | 'file' | 'csv'>): boolean {
  if (csv === undefined || csv === null) return false;
  const usual: readonly string[] = usualWords[library];
  return csv.delimiter !== (/\.tsv(?:\.gz)?$/i.test(file) ? '\t' : ',') || csv.comment !== '' || csv.skip > 0 || !csv.header || !isIso(csv.dateFormat) || !isIso(csv.timestampFormat) || csv.truths.some(({ yes, no }) => [...yes, ...no].some((word) => !usual.includes(word)))
    || (library === 'pandas' ? csv.wordsInText.length > 0 : csv.missing.length > 0) || !/^utf-?8$/i.test(csv.encoding) || !['"', ''].includes(csv.quote);
}

/** Its call says all that was found: nothing is left to the library's guesses that it guesses otherwise. */
function readerOf(view: Read, name = `read_${frameName(view.file)}`): MadeReader | null {
  const { csv, library } = view;
  if (csv === undefined || csv === null || !readsOtherwise(view)) return null;
  const own = new Set(view.derived.map((each) => each.name));
  const columns = view.columns.filter((column) => !own.has(column.name));
  const body = library === 'pandas' ? pandasReader(csv, columns) : polarsReader(csv, columns);
  const frame = library === 'pandas' ? 'pd.DataFrame' : 'pl.DataFrame';
  return {
    name, imports: ['from pathlib import Path', library === 'pandas' ? 'import pandas as pd' : 'import polars as pl'],
    text: [`def ${name}(path: Path) -> ${frame}:`, `"""Read ${frameName(view.file)} as it is written."""`, ...lines('return ', body)].map((line, at) => (at === 0 ? line : `    ${line}`)).join('\n'),
  };
}

const texts = (all: readonly string[]): Py => listOf(all.map(textOf));
const namesOf = (columns: readonly DataColumn[], kind: DataColumn['kind']): string[] => columns.filter((column) => column.kind === kind).map(({ name }) => name);

function pandasReader(csv: CsvFound, columns: readonly DataColumn[]): Py {
  const formats = ([['date', csv.dateFormat], ['timestamp', csv.timestampFormat]] as const).flatMap(([kind, format]) => namesOf(columns, kind).map((name): [string, Py] => [name, textOf(format === null || isIso(format) ? 'ISO8601' : format)]));
  const [yes, no] = [[...new Set(csv.truths.flatMap((each) => each.yes))], [...new Set(csv.truths.flatMap((each) => each.no))]];
  const missing = new Map(csv.missing.map(({ column, words }) => [column, words]));
  return call(atom('pd.read_csv'), atom('path'),
    named('sep', textOf(csv.delimiter)), named('quotechar', textOf(csv.quote || '"')), named('encoding', textOf(csv.encoding)),
    ...(csv.header ? [] : [named('header', atom('None')), named('names', texts(columns.map(({ name }) => name)))]),
    ...(csv.comment === '' ? [] : [named('comment', textOf(csv.comment))]), ...(csv.skip === 0 ? [] : [named('skiprows', atom(String(csv.skip)))]),
    ...(yes.length + no.length === 0 ? [] : [named('true_values', texts(yes)), named('false_values', texts(no))]),
    // A word that stands for missing among numbers may be one among texts.
    named('keep_default_na', atom('False')), named('na_values', dictOf(columns.map(({ name, kind }) => [name, texts(['', ...missing.get(name) ?? [], ...(kind === 'float' ? ['NaN', 'nan'] : [])])]))),
    ...(formats.length === 0 ? [] : [named('parse_dates', texts(formats.map(([name]) => name))), named('date_format', dictOf(formats))]),
  );
}

const polarsTypes: Partial<Record<DataColumn['kind'], string>> = { integer: 'pl.Int64', float: 'pl.Float64' };

function polarsReader(csv: CsvFound, columns: readonly DataColumn[]): Py {
  const truths = new Map(csv.truths.map((each) => [each.column, each]));
  const missing = new Set(csv.missing.map(({ column }) => column));
  const type = ({ name, kind, type: own }: DataColumn): string => (missing.has(name) ? 'pl.String' : own === 'int128' ? 'pl.Int128' : polarsTypes[kind] ?? 'pl.String');
  const steps = columns.flatMap((column) => {
    const one = call(atom('pl.col'), textOf(column.name));
    const lenient = missing.has(column.name) ? [named('strict', atom('False'))] : [];
    switch (column.kind) {
      case 'date': return [method(one, 'str.to_date', textOf(csv.dateFormat ?? '%Y-%m-%d'), ...lenient)];
      case 'timestamp': return [method(one, 'str.to_datetime', ...(csv.timestampFormat === null || isIso(csv.timestampFormat) ? [] : [textOf(csv.timestampFormat)]), ...lenient, ...(/, /.test(column.type) ? [named('time_zone', textOf('UTC'))] : []))];
      case 'time': return [method(one, 'str.to_time', ...lenient)];
      case 'boolean': {
        const { yes = [], no = [] } = truths.get(column.name) ?? {};
        return [method(one, 'replace_strict', dictOf([...yes.map((word) => [word, atom('True')] as const), ...no.map((word) => [word, atom('False')] as const)]), named('default', atom('None')), named('return_dtype', atom('pl.Boolean')))];
      }
      case 'integer': case 'float': return missing.has(column.name) ? [method(one, 'cast', atom(column.type === 'int128' ? 'pl.Int128' : polarsTypes[column.kind] ?? ''), ...lenient)] : [];
      default: return [];
    }
  });
  const read = call(atom('pl.read_csv'), atom('path'),
    named('separator', textOf(csv.delimiter)), named('quote_char', csv.quote === '' ? textOf('"') : textOf(csv.quote)), named('encoding', textOf(/^utf-?8$/i.test(csv.encoding) ? 'utf8' : csv.encoding)),
    ...(csv.header ? [] : [named('has_header', atom('False')), named('new_columns', texts(columns.map(({ name }) => name)))]),
    ...(csv.comment === '' ? [] : [named('comment_prefix', textOf(csv.comment))]), ...(csv.skip === 0 ? [] : [named('skip_rows', atom(String(csv.skip)))]),
    named('schema_overrides', csv.header ? dictOf(columns.map((column) => [column.name, atom(type(column))])) : listOf(columns.map((column) => atom(type(column))))),
  );
  return steps.length === 0 ? read : method(read, 'with_columns', ...steps);
}

/** The function with its reader before it, where `module` does not have that one already; `lines`: so many stand before the function. A reader of another file of that name keeps its name. */
export function withReader(fn: { imports: string[]; text: string }, view: Read, module: string): { imports: string[]; text: string; reader: string | null; lines: number } {
  const has = (text: string): boolean => module.replace(/\r\n/g, '\n').includes(`${text}\n`);
  for (let number = 1; ; number += 1) {
    const reader = readerOf(view, number === 1 ? undefined : `read_${frameName(view.file)}_${number}`);
    if (reader === null) return { ...fn, reader: null, lines: 0 };
    if (has(reader.text)) return { ...fn, reader: reader.name, lines: 0 };
    if (new RegExp(`^def ${reader.name}\\(`, 'm').test(module)) continue;
    const before = `${reader.text}\n\n\n`;
    return { imports: [...new Set([...reader.imports, ...fn.imports])], text: `${before}${fn.text}`, reader: reader.name, lines: before.split('\n').length - 1 };
  }
}
