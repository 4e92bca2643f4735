import type { ComparedColumn, ComparedRow, ComparedRows, DataCell, Pairing, RowChange, TableComparison } from '../../contract/data-api';
import { formatNumber } from '../../core/format/numbers';
import { safeLine } from '../../core/format/safe-text';
import type { Style } from './style';
import { table, type Cell } from './table';

type Pages = Partial<Record<RowChange, ComparedRows>>;
interface Names { a: string; b: string }

/** In full: two million rows and two million and one are not the same. */
const count = (number: number): string => formatNumber(number);
const rows = (number: number): string => `${count(number)} ${number === 1 ? 'row' : 'rows'}`;
const marks: Readonly<Record<RowChange, string>> = { changed: '~', added: '+', removed: '-' };

/** The whole of it in a line, then columns, then the first rows that differ. */
export function diffReport(names: Names, result: TableComparison, pages: Pages, style: Style): string {
  return [
    headline(result, style), `${style.faint('A')} ${safeLine(names.a)}  ${style.faint(sizeOf(result.a))}`, `${style.faint('B')} ${safeLine(names.b)}  ${style.faint(sizeOf(result.b))}`, `${style.faint('Rows paired by')} ${safeLine(pairingText(result))}`,
    ...notesOf(result).map(note => `${style.warn('!')} ${safeLine(note)}`),
    ...section('Columns', columnsTable(result, style), style),
    ...(['changed', 'removed', 'added'] as const).flatMap(change => section(titleOf(change, result, pages[change]), rowsTable(change, result, pages[change], style), style)),
  ].join('\n');
}

function headline({ equal, rows: { same, changed, added, removed }, columns }: TableComparison, style: Style): string {
  if (equal) return `${style.good('=')} Equal: ${rows(same)}, ${columns.filter(({ status }) => status !== 'ignored').length} columns.`;
  const parts = [changed > 0 ? `${count(changed)} changed` : '', added > 0 ? `${count(added)} added` : '', removed > 0 ? `${count(removed)} removed` : ''].filter(part => part !== '');
  const shape = columns.filter(isOther).length;
  const columnsPart = shape > 0 ? `${shape} ${shape === 1 ? 'column' : 'columns'} added, removed or of another type` : parts.length === 0 ? 'the columns stand in another order' : '';
  return `${style.warn('≠')} Not equal: ${[parts.length > 0 ? `${parts.join(', ')}, ${count(same)} the same` : `all ${rows(same)} the same`, columnsPart].filter(part => part !== '').join('; ')}.`;
}

const isOther = ({ status, a, b }: ComparedColumn): boolean => status === 'added' || status === 'removed' || status === 'retyped' || (status === 'key' && a?.type !== b?.type);
const sizeOf = ({ rows: number, columns }: TableComparison['a']): string => `${count(number)} × ${columns.length}`;
const notesOf = ({ a, b, notes }: TableComparison): string[] => [...a.notes, ...b.notes, ...notes];

function pairingText({ pairing, how, otherKeys }: TableComparison): string {
  const others = otherKeys.length > 0 ? `; ${otherKeys.map(keyText).join(' or ')} would do as well` : '';
  return `${wordsOf(pairing)}${how === 'found' ? ` (found${others})` : ''}`;
}

const keyText = (columns: readonly string[]): string => columns.join(' + ');

function wordsOf(pairing: Pairing): string {
  switch (pairing.kind) {
    case 'key': return keyText(pairing.columns);
    case 'position': return 'position';
    case 'rows': return 'all they hold';
    default: return pairing satisfies never;
  }
}

const section = (title: string, body: string | null, style: Style): string[] => (body === null ? [] : ['', style.strong(title), body]);

function titleOf(change: RowChange, { rows: totals }: TableComparison, page: ComparedRows | undefined): string {
  const word = { changed: 'Changed', added: 'Added', removed: 'Removed' }[change];
  const shown = page?.rows.length ?? 0;
  return shown < totals[change] ? `${word}: the first ${count(shown)} of ${count(totals[change])}` : word;
}

/** Only columns that differ in something. */
function columnsTable({ columns }: TableComparison, style: Style): string | null {
  const differing = columns.filter(column => isOther(column) || column.changed > 0);
  if (differing.length === 0) return null;
  return table(
    [{ title: '' }, { title: 'Column', max: 40 }, { title: 'Type', max: 60 }, { title: 'Cells changed', align: 'right' }, { title: 'Greatest difference', align: 'right' }],
    differing.map(({ name, status, a, b, changed, greatest }): Cell[] => [
      { text: status === 'added' ? '+' : status === 'removed' ? '-' : '~' }, { text: safeLine(name), paint: style.strong }, { text: safeLine(typeText(a?.type ?? null, b?.type ?? null)) },
      { text: changed > 0 ? count(changed) : '' }, { text: changed > 0 && greatest !== null ? formatNumber(greatest) : '' },
    ]),
    style.faint,
  );
}

const typeText = (a: string | null, b: string | null): string => (a === b || b === null ? a ?? '' : a === null ? b : `${a} → ${b}`);

/** More columns than these make no line of a terminal. */
const mostColumns = 8;

function rowsTable(change: RowChange, { pairing }: TableComparison, page: ComparedRows | undefined, style: Style): string | null {
  if (page === undefined || page.rows.length === 0) return null;
  const columns = page.columns.slice(0, mostColumns);
  const more = page.columns.length - columns.length;
  return table(
    [{ title: '' }, ...page.key.map(({ name }) => ({ title: pairing.kind === 'position' ? 'Row' : safeLine(name), max: 40 })), ...columns.map(({ name }) => ({ title: safeLine(name), max: 48 })), ...(more > 0 ? [{ title: `+${more}` }] : [])],
    page.rows.map((row): Cell[] => [{ text: marks[change] }, ...row.key.map((cell): Cell => ({ text: cellText(cell), paint: style.strong })), ...columns.map((_, at) => cellOf(row, at, style)), ...(more > 0 ? [{ text: '…' }] : [])]),
    style.faint,
  );
}

function cellOf({ a, b, changed }: ComparedRow, at: number, style: Style): Cell {
  if (a === null || b === null) return { text: cellText((a ?? b)?.[at] ?? null) };
  return changed.includes(at) ? { text: `${cellText(a[at] ?? null)} → ${cellText(b[at] ?? null)}`, paint: style.warn } : { text: cellText(b[at] ?? null), paint: style.faint };
}

const cellText = (cell: DataCell): string => (cell === null ? '–' : safeLine(cell));

/** For a pull request or an issue. */
export function diffMarkdown(names: Names, result: TableComparison, pages: Pages): string {
  const { columns, rows: { same, changed, added, removed } } = result;
  const differing = columns.filter(column => isOther(column) || column.changed > 0);
  const lines = [
    `**${result.equal ? 'Equal' : 'Not equal'}**: A ${code(names.a)} (${sizeOf(result.a)}), B ${code(names.b)} (${sizeOf(result.b)}), rows paired by ${escape(pairingText(result))}.`, '',
    ...markdown(['Rows', ''], [['same', count(same)], ['changed', count(changed)], ['added', count(added)], ['removed', count(removed)]]),
    ...(differing.length === 0 ? [] : ['', ...markdown(['Column', 'Type', 'Cells changed', 'Greatest difference'], differing.map(({ name, status, a, b, changed: cells, greatest }) => [`${status === 'added' ? '+ ' : status === 'removed' ? '- ' : ''}${name}`, typeText(a?.type ?? null, b?.type ?? null), cells > 0 ? count(cells) : '', cells > 0 && greatest !== null ? formatNumber(greatest) : '']))]),
    ...(['changed', 'removed', 'added'] as const).flatMap((change) => {
      const page = pages[change];
      if (page === undefined || page.rows.length === 0) return [];
      const shown = page.columns.slice(0, mostColumns);
      return ['', `**${titleOf(change, result, page)}**`, '', ...markdown(
        [...page.key.map(({ name }) => (result.pairing.kind === 'position' ? 'Row' : name)), ...shown.map(({ name }) => name)],
        page.rows.map(({ key, a, b, changed: cells }) => [...key.map(cell => cell ?? '–'), ...shown.map((_, at) => (a !== null && b !== null && cells.includes(at) ? `${a[at] ?? '–'} → ${b[at] ?? '–'}` : (b ?? a)?.[at] ?? '–'))]),
      )];
    }),
    ...notesOf(result).flatMap(note => ['', escape(note)]),
  ];
  return lines.join('\n');
}

const escape = (text: string): string => safeLine(text).replace(/[\\`*_{}[\]<>#|~&]/g, character => `\\${character}`);
const code = (text: string): string => `\`${safeLine(text).replace(/`/g, '\u02cb')}\``;
const markdown = (titles: readonly string[], body: readonly (readonly string[])[]): string[] => [titles, titles.map(() => '---'), ...body].map((cells, at) => `| ${cells.map(cell => (at === 1 ? cell : escape(cell))).join(' | ')} |`);
