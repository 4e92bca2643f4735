import type { ComparedRow, DataCell } from '../../../src/contract/data-api';
import { t } from '../l10n';
import { brief } from '../name';

const shown = 200;

/** A text as it is, with what could not be seen made visible: it may be all that differs. */
const visible = (text: string): string => brief(text, shown).replace(/\r\n|\n/g, '↵').replace(/\r/g, '␍').replace(/\t/g, '⇥').replace(/^ +| +$/g, spaces => '·'.repeat(spaces.length));

const keyOr = (row: ComparedRow, column: number, keys: number): DataCell => row.key[column + keys] ?? null;

function Text({ cell }: { cell: DataCell }) {
  if (cell === null) return <span class="quiet">–</span>;
  if (cell === '') return <span class="quiet">""</span>;
  return <span class="isolate">{visible(cell)}</span>;
}

/** `column` below 0: of the key. What changed is struck out, with what it became beside it. */
export function CellBody({ row, column, keys }: { row: ComparedRow; column: number; keys: number }) {
  if (column < 0) return <Text cell={keyOr(row, column, keys)} />;
  const [before, after] = [row.a?.[column] ?? null, row.b?.[column] ?? null];
  if (!row.changed.includes(column)) return <Text cell={row.b ? after : before} />;
  return <span class="diff-both"><del><Text cell={before} /></del><span class="diff-arrow"> → </span><ins><Text cell={after} /></ins></span>;
}

const said = (cell: DataCell): string => (cell === null ? t('diffMissing') : cell === '' ? '""' : cell);

/** For those who hear it, and in full where the cell is cut. */
export function cellWords(row: ComparedRow, column: number, name: string, keys: number): string {
  const called = brief(name, 200);
  if (column < 0) return t('diffCellIs', called, said(keyOr(row, column, keys)));
  const [before, after] = [row.a?.[column] ?? null, row.b?.[column] ?? null];
  return row.changed.includes(column) ? t('diffCellWas', called, said(before), said(after)) : t('diffCellIs', called, said(row.b ? after : before));
}

/** What Ctrl+C takes: the text, or both with a tab between. */
export function copyText(row: ComparedRow, column: number, keys: number): string {
  if (column < 0) return keyOr(row, column, keys) ?? '';
  const [before, after] = [row.a?.[column] ?? '', row.b?.[column] ?? ''];
  return row.changed.includes(column) ? `${before}\t${after}` : (row.b ? after : before);
}

/** In letters. `after` undefined: it stands alone. */
export const textWidth = (before: DataCell, after: DataCell | undefined): number => lettersOf(before) + (after === undefined ? 0 : 3 + lettersOf(after));
const lettersOf = (cell: DataCell): number => (cell === null ? 1 : Math.max(2, Math.min(shown, cell.length)));
