import type { DataColumn, DataKind } from '../../contract/data-api';
import type { CopyForm } from '../../contract/preview-page';
import { markdownText, spreadsheetText } from '../format';
import { isNumberKind } from './kinds';

/** A cell on its way out: exact text, null where it is missing. `json`: of nested values, as JSON. */
export interface CopyCell { text: string | null; isFloatWord: boolean; json: string | null }

/** Rows as text for elsewhere, whole cells in the order of the columns. */
export function copyText(columns: readonly DataColumn[], rows: readonly (readonly CopyCell[])[], as: CopyForm, heads: boolean): string {
  const names = columns.map(({ name }) => name);
  switch (as) {
    case 'tsv': return lines([...(heads ? [names.map(inTab)] : []), ...rows.map(row => row.map((cell, at) => inTab(guarded(cell, columns[at]?.kind))))], '\t');
    case 'csv': return lines([...(heads ? [names.map(inCsv)] : []), ...rows.map(row => row.map((cell, at) => (cell.text === null ? '' : inCsv(guarded(cell, columns[at]?.kind)))))], ',', '\r\n');
    case 'markdown': {
      const line = (texts: string[]): string => `| ${texts.map(markdownText).join(' | ')} |`;
      return [line(names), `|${columns.map(({ kind }) => (isNumberKind(kind) ? ' ---: |' : ' --- |')).join('')}`, ...rows.map(row => line(row.map(({ text }) => text ?? '')))].join('\n');
    }
    case 'python-rows': return withImports(`[\n${rows.map(row => `    {${row.map((cell, at) => `${quoted(names[at] ?? '')}: ${pythonLiteral(cell, columns[at])}`).join(', ')}},\n`).join('')}]`);
    case 'python-columns': return withImports(`{\n${names.map((name, at) => `    ${quoted(name)}: [${rows.map(row => pythonLiteral(row[at], columns[at])).join(', ')}],\n`).join('')}}`);
    default: return unreachable(as);
  }
}

const unreachable = (as: never): never => { throw new Error(`no such form: ${String(as)}`); };
const lines = (rows: string[][], separator: string, end = '\n'): string => rows.map(row => row.join(separator)).join(end);

/** A text that a spreadsheet would take for a formula stays a text. Only texts can be one. */
const guarded = ({ text }: CopyCell, kind: DataKind | undefined): string => (kind === 'text' ? spreadsheetText(text ?? '') : text ?? '');
const inTab = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');
/** An empty text is told apart from a missing one by its quotes, as pandas and DuckDB write it. */
const inCsv = (text: string): string => (text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

/** What JSON escapes, Python reads the same way. */
const quoted = (text: string): string => JSON.stringify(text);

function withImports(body: string): string {
  const imports = [...(body.includes('datetime.') ? ['import datetime'] : []), ...(body.includes('Decimal(') ? ['from decimal import Decimal'] : [])];
  return imports.length > 0 ? `${imports.join('\n')}\n\n${body}` : body;
}

/** A cell as Python writes it; it may need `datetime` and `Decimal`. */
export function pythonLiteral(cell: CopyCell | undefined, column: DataColumn | undefined): string {
  if (cell === undefined || cell.text === null) return 'None';
  const { text, json } = cell;
  switch (column?.kind) {
    case 'boolean': return text === 'true' ? 'True' : 'False';
    case 'integer': return text;
    case 'float': return cell.isFloatWord ? `float("${text.replace('Infinity', 'inf').toLowerCase()}")` : text;
    case 'decimal': return `Decimal("${text}")`;
    // DuckDB writes what is not plain ASCII, quotes and backslashes as Python does.
    case 'bytes': return `b"${text}"`;
    case 'date': return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `datetime.date.fromisoformat("${text}")` : quoted(text);
    case 'time': { const iso = isoTime(text); return iso === null ? quoted(text) : `datetime.time.fromisoformat("${iso}")`; }
    case 'timestamp': {
      const [, date, time] = /^(\d{4}-\d{2}-\d{2}) (.*)$/.exec(text) ?? [];
      const iso = time === undefined ? null : isoTime(time);
      return date === undefined || iso === null ? quoted(text) : `datetime.datetime.fromisoformat("${date}T${iso}")`;
    }
    case 'list': case 'struct': case 'map': return json === null ? quoted(text) : fromJson(JSON.parse(json));
    default: return quoted(text);
  }
}

/** As every Python from 3.9 reads it: six digits of a second, a zone with minutes. Null: Python's clocks are not that fine. */
function isoTime(text: string): string | null {
  const [, clock, digits, zone] = /^(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([+-]\d{2}(?::?\d{2})?)?$/.exec(text) ?? [];
  if (clock === undefined || /[1-9]/.test(digits?.slice(6) ?? '')) return null;
  return `${clock}${digits === undefined ? '' : `.${digits.slice(0, 6).padEnd(6, '0')}`}${zone === undefined ? '' : zone.length === 3 ? `${zone}:00` : zone}`;
}

function fromJson(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(fromJson).join(', ')}]`;
  if (typeof value === 'object') return `{${Object.entries(value).map(([key, each]) => `${quoted(key)}: ${fromJson(each)}`).join(', ')}}`;
  return typeof value === 'string' ? quoted(value) : typeof value === 'number' ? String(value) : 'None';
}
