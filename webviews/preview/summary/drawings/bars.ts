import type { DataColumn } from '../../../../src/contract/data-api';
import type { ChartData, Condition } from '../../../../src/contract/view-api';
import { formatCount, formatExactCount } from '../../../shared/format';
import { t } from '../../../shared/l10n';
import { brief } from '../../../shared/name';
import { bar, fitted } from '../axes';
import { ofMissing, ofValue } from '../conditions';
import { rowsText, shareText, shortCell } from '../exact-text';
import type { Drawing } from '../plot';

export const barRow = 22;
const cut = (text: string): string => brief(text, 24);

/** A line a value, longest first; what has no line of its own stands at the end, hollow. */
export function barsDrawing(column: DataColumn, { values, others, missing }: Extract<ChartData, { kind: 'bars' }>, onFilter: (conditions: Condition[]) => void): Drawing {
  const rows = values.reduce((sum, each) => sum + each.count, others + missing);
  const lines = [
    ...values.map(({ value, count }) => ({ text: cut(shortCell(value, column, 40)), count, isRest: false, go: () => onFilter(ofValue(column, value)) })),
    ...(others > 0 ? [{ text: t('otherValues'), count: others, isRest: true, go: undefined }] : []),
    ...(missing > 0 ? [{ text: t('missingValues'), count: missing, isRest: true, go: () => onFilter(ofMissing(column)) }] : []),
  ];
  const name = brief(column.name, 60);
  return {
    label: t('barsOf', name, values.length), head: [name, t('rows'), t('share')], rows: lines.map(({ text, count }) => [text, formatExactCount(count), shareText(count, rows)]),
    paint: (pen, { width }, ink) => {
      // What is left over may be a thousand times as much: then its bar stays open at its end.
      const longest = Math.max(1, ...(values.length > 0 ? values : lines).map(({ count }) => count));
      const left = Math.min(width / 3, Math.max(24, ...lines.map(({ text }) => pen.widthOf(text)))) + 8;
      const right = Math.max(...lines.map(({ count }) => pen.widthOf(formatCount(count))), 0) + 12;
      return lines.map(({ text, count, isRest, go }, at) => {
        const y = at * barRow;
        const room = Math.max(10, width - left - right);
        const long = Math.min(room, Math.max(1, count / longest * room));
        pen.text(fitted(pen, text, left - 8), left - 8, y + barRow / 2, { color: isRest ? ink.quiet : ink.text, align: 'right', base: 'middle' });
        if (isRest) pen.path([left + long, y + 4, left, y + 4, left, y + barRow - 4, left + long, y + barRow - 4, ...(count <= longest ? [left + long, y + 4] : [])], { color: ink.quiet, width: 1, dash: [3, 2] });
        else bar(pen, ink, left, y + 3, long, barRow - 6);
        pen.text(formatCount(count), left + long + 6, y + barRow / 2, { color: ink.quiet, align: 'left', base: 'middle' });
        return { x: 0, y, width, height: barRow, label: t('valueInWords', text, rowsText(count), shareText(count, rows)), go };
      });
    },
  };
}
