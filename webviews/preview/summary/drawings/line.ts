import type { DataColumn } from '../../../../src/contract/data-api';
import type { ChartData } from '../../../../src/contract/view-api';
import { formatNumber } from '../../../shared/format';
import { t } from '../../../shared/l10n';
import { brief } from '../../../shared/name';
import { axesOf, drawAxes, placeX, placeY } from '../axes';
import { rowsText, timeText } from '../exact-text';
import type { Drawing } from '../plot';

/** The mean over time, and faintly from the least to the greatest. */
export function lineDrawing(time: DataColumn, y: DataColumn, { at, mean, low, high, rows, leftOut }: Extract<ChartData, { kind: 'line' }>): Drawing {
  const words = (index: number): string[] => [timeText(at[index] ?? 0, time), formatNumber(mean[index]), formatNumber(low[index]), formatNumber(high[index])];
  return {
    label: t('lineOf', brief(y.name, 60), brief(time.name, 60), rowsText(rows)), head: [brief(time.name, 60), t('mean'), t('least'), t('greatest')], rows: Array.from(at, (_, index) => words(index)), note: leftOut > 0 ? t('rowsNotDrawn', rowsText(leftOut)) : undefined,
    paint: (pen, size, ink) => {
      if (at.length === 0) return [];
      const axes = axesOf(pen, size, { low: at[0] ?? 0, high: at.at(-1) ?? 1, isTime: true }, { low: low.reduce((least, each) => Math.min(least, each), Infinity), high: high.reduce((most, each) => Math.max(most, each), -Infinity) });
      drawAxes(pen, axes, ink);
      const color = ink.series[0] ?? ink.text;
      const [xs, means] = [Array.from(at, value => placeX(axes, value)), Array.from(mean, value => placeY(axes, value))];
      const outline = (values: Float64Array): number[] => Array.from(values, (value, index) => [xs[index] ?? 0, placeY(axes, value)]).flat();
      const [top, floor] = [outline(high), outline(low)];
      const back: number[] = [];
      for (let index = floor.length - 2; index >= 0; index -= 2) back.push(floor[index] ?? 0, floor[index + 1] ?? 0);
      pen.polygon([...top, ...back], color, 0.18);
      pen.path(top, { color, width: 1, alpha: 0.5, dash: [2, 2] });
      pen.path(floor, { color, width: 1, alpha: 0.5, dash: [2, 2] });
      pen.path(xs.flatMap((x, index) => [x, means[index] ?? 0]), { color, width: 1.5 });
      return xs.map((x, index) => {
        const [before, after] = [xs[index - 1] ?? x - 4, xs[index + 1] ?? x + 4];
        const [when = '', middle = '', least = '', most = ''] = words(index);
        return { x: (before + x) / 2, y: axes.area.top, width: Math.max(1, (after - before) / 2), height: axes.area.height, label: t('lineInWords', when, middle, least, most) };
      });
    },
  };
}
