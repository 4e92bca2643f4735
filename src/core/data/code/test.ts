import type { DataColumn } from '../../../contract/data-api';
import { type CopyCell, pythonLiteral } from '../copy-text';
import { type CodeView, columnOf, selection, spellsDates } from './plan';
import { atom, call, dictOf, lines, listOf, named, type Py, textOf } from './python';
import { columnsIn } from './used';
import { searched } from './searching';

/** Some rows of the file in its order, and which of them the view keeps, in its own. `values`: of all columns of the view by name, in the order of `rows`. */
export interface Sample { rows: number; kept: readonly number[]; values: ReadonlyMap<string, readonly CopyCell[]> }

export interface MadeTest { name: string; imports: string[]; text: string }

/** Columns for reading, beside those that the function speaks of. */
const forReading = 4;

/** The columns of the file that a sample for a test has to have. */
export function sampleColumns(view: CodeView): DataColumn[] {
  const derived = new Set(view.derived.map(({ name }) => name));
  const named = new Set([...view.where.map(({ column }) => column), ...view.sort.map(({ column }) => column), ...view.derived.flatMap(({ checked }) => columnsIn(checked)), ...(selection(view)?.names ?? []), ...(view.contains === '' ? [] : searched(view).columns.map(({ name }) => name))]);
  const isPlain = ({ kind }: DataColumn): boolean => !['bytes', 'list', 'struct', 'map', 'other', 'duration'].includes(kind);
  const more = view.shown.filter((name) => !named.has(name) && !derived.has(name) && isPlain(columnOf(view, name))).slice(0, Math.max(0, forReading - named.size));
  return view.columns.filter(({ name }) => !derived.has(name) && (named.has(name) || more.includes(name)));
}

/** A test of the function: rows of the file go in, those that the view shows come out. `module`: how it is imported. */
export function testOf(view: CodeView, { name, frame, module }: { name: string; frame: string; module: string }, sample: Sample): MadeTest {
  const given = sampleColumns(view);
  const derived = new Set(view.derived.map((each) => each.name));
  const chosen = selection(view);
  const out = chosen?.kind === 'keep' ? chosen.names.map((each) => columnOf(view, each)) : view.columns.filter((column) => (given.includes(column) || derived.has(column.name)) && !(chosen?.names.includes(column.name) ?? false));
  const whole = Array.from({ length: sample.rows }, (_, row) => row);
  const body = [
    ...lines(`${frame} = `, table(view, given, whole, sample)),
    ...lines('expected = ', table(view, out, sample.kept, sample)),
    ...(view.library === 'pandas' ? lines('', call(atom('pd.testing.assert_frame_equal'), call(atom(name), atom(frame)), atom('expected'), named('check_dtype', atom('False')))) : lines('', call(atom('assert_frame_equal'), call(atom(name), atom(frame)), atom('expected'), named('check_dtypes', atom('False'))))),
  ];
  const all = body.join('\n');
  const imports = [
    view.library === 'pandas' ? 'import pandas as pd' : 'import polars as pl', ...(view.library === 'polars' ? ['from polars.testing import assert_frame_equal'] : []),
    ...(/\bdatetime\.(?:date|time|datetime)\b/.test(all) ? ['import datetime'] : []), ...(/\bDecimal\("/.test(all) && !/pl\.Decimal\("/.test(all) ? ['from decimal import Decimal'] : []),
  ];
  return { name: `test_${name}`, imports: [...imports, `from ${module} import ${name}`], text: [`def test_${name}() -> None:`, ...body.map((line) => (line === '' ? line : `    ${line}`))].join('\n') };
}

function table(view: CodeView, columns: readonly DataColumn[], rows: readonly number[], { values }: Sample): Py {
  const derived = new Set(view.derived.map(({ name }) => name));
  const cells = dictOf(columns.map((column) => {
    const isDerived = derived.has(column.name);
    const asText = !isDerived && spellsDates(view) && (column.kind === 'date' || column.kind === 'timestamp' || column.kind === 'time');
    const literal = (cell: CopyCell | undefined): Py => {
      if (view.library === 'pandas' && isDerived && column.kind === 'date' && cell?.text) return call(atom('pd.Timestamp'), textOf(cell.text));
      return atom(pythonLiteral(cell, asText ? { ...column, kind: 'text' } : column));
    };
    return [column.name, listOf(rows.map((row) => literal(values.get(column.name)?.[row])))] as const;
  }));
  if (view.library === 'pandas') return call(atom('pd.DataFrame'), cells);
  const schema = columns.flatMap((column) => { const type = polarsType(column, !derived.has(column.name) && spellsDates(view)); return type === null ? [] : [[column.name, atom(type)] as const]; });
  return call(atom('pl.DataFrame'), cells, ...(schema.length > 0 ? [named('schema_overrides', dictOf(schema))] : []));
}

const simple: Readonly<Record<string, string>> = {
  bool: 'pl.Boolean', int8: 'pl.Int8', int16: 'pl.Int16', int32: 'pl.Int32', int64: 'pl.Int64', uint8: 'pl.UInt8', uint16: 'pl.UInt16', uint32: 'pl.UInt32', uint64: 'pl.UInt64', float32: 'pl.Float32', float64: 'pl.Float64',
  string: 'pl.String', date: 'pl.Date', binary: 'pl.Binary',
};

/** An all-missing column has no type of its own, and whole numbers no width. */
function polarsType({ type, kind }: DataColumn, spelled: boolean): string | null {
  if (spelled && (kind === 'date' || kind === 'timestamp')) return 'pl.String';
  if (simple[type] !== undefined) return simple[type];
  const [, unit = '', zone] = /^timestamp\[(ms|us|ns|s)(, .*)?\]$/.exec(type) ?? [];
  if (unit !== '') return `pl.Datetime("${unit === 's' ? 'ms' : unit}"${zone === undefined ? '' : ', "UTC"'})`;
  const [, digits, scale] = /^decimal\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (digits !== undefined && scale !== undefined) return `pl.Decimal(${digits}, ${scale})`;
  return type.startsWith('time[') ? 'pl.Time' : null;
}
