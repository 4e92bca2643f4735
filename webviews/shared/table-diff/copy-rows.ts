import type { ComparedRows, DataCell, RowChange } from '../../../src/contract/data-api';
import { markdownText, spreadsheetText } from '../../../src/core/format';
import { t } from '../l10n';

export type CopyForm = 'spreadsheet' | 'markdown';

/** Rows as text for elsewhere: of changed ones each column before and after. */
export function copyRows({ key, columns, rows }: ComparedRows, change: RowChange, form: CopyForm): string {
  const both = change === 'changed';
  const head = [...key.map(({ name }) => name), ...columns.flatMap(({ name }) => (both ? [t('diffBefore', name), t('diffAfter', name)] : [name]))];
  const lines = rows.map(({ key: own, a, b }): DataCell[] => [...own, ...columns.flatMap((_, at) => (both ? [a?.[at] ?? null, b?.[at] ?? null] : [(b ?? a)?.[at] ?? null]))]);
  const text = (cell: DataCell) => (form === 'markdown' ? markdownText(cell ?? '') : spreadsheetText((cell ?? '').replace(/[\t\r\n]+/g, ' ')));
  const line = (cells: readonly DataCell[]) => (form === 'markdown' ? `| ${cells.map(text).join(' | ')} |` : cells.map(text).join('\t'));
  return `${[line(head), ...(form === 'markdown' ? [`|${' --- |'.repeat(head.length)}`] : []), ...lines.map(line)].join('\n')}\n`;
}
