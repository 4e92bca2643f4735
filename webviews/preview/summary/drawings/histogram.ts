import type { DataColumn } from '../../../../src/contract/data-api';
import type { Condition } from '../../../../src/contract/view-api';
import { formatExactCount, formatNumber } from '../../../shared/format';
import { t } from '../../../shared/l10n';
import { brief } from '../../../shared/name';
import { axesOf, bar, drawAxes, placeX, placeY } from '../axes';
import { ofBar } from '../conditions';
import { estimated, rowsText, timeText } from '../exact-text';
import type { Drawing } from '../plot';

/** Edges as the histogram has them: of times, microseconds since 1970. */
export function histogramDrawing(column: DataColumn, { edges, counts, isTime, missing, approximate = false }: { edges: readonly number[]; counts: readonly number[]; isTime: boolean; missing: number; approximate?: boolean }, onFilter: (conditions: Condition[]) => void): Drawing {
  const name = brief(column.name, 60);
  const edge = (value: number): string => (isTime ? timeText(value, column) : formatNumber(value));
  const words = counts.map((count, at) => t('barInWords', edge(edges[at] ?? 0), edge(edges[at + 1] ?? 0), estimated(rowsText(count), approximate)));
  return {
    label: t('histogramOf', name, words.length), head: [name, t('to'), t('rows')], note: missing > 0 ? t('rowsNotDrawn', rowsText(missing)) : undefined,
    rows: counts.map((count, at) => [edge(edges[at] ?? 0), edge(edges[at + 1] ?? 0), estimated(formatExactCount(count), approximate)]),
    paint: (pen, size, ink) => {
      const tallest = Math.max(1, ...counts);
      const axes = axesOf(pen, size, { low: edges[0] ?? 0, high: edges.at(-1) ?? 1, isTime, tight: true }, { low: 0, high: tallest * 1.04, whole: true, tight: true });
      drawAxes(pen, axes, ink);
      return counts.map((count, at) => {
        const [left, right] = [placeX(axes, edges[at] ?? 0), placeX(axes, edges[at + 1] ?? 0)];
        const gap = right - left > 4 ? 1 : 0;
        const bottom = axes.area.top + axes.area.height;
        const top = count === 0 ? bottom : Math.min(bottom - 1, placeY(axes, count));
        if (count > 0) bar(pen, ink, left + gap / 2, top, Math.max(0.5, right - left - gap), bottom - top);
        return { x: left, y: axes.area.top, width: Math.max(1, right - left), height: axes.area.height, label: words[at] ?? '', go: count > 0 ? () => onFilter(ofBar(column, edges[at] ?? 0, edges[at + 1] ?? 0, at === counts.length - 1, isTime)) : undefined };
      });
    },
  };
}
