import type { DataColumn } from '../../../../src/contract/data-api';
import type { ChartData, Condition } from '../../../../src/contract/view-api';
import { formatExactCount, formatNumber } from '../../../shared/format';
import { t } from '../../../shared/l10n';
import { brief } from '../../../shared/name';
import { markAt } from '../../../shared/plot/look';
import { axesOf, drawAxes, isHighContrast, placeX, placeY } from '../axes';
import { ofBar } from '../conditions';
import { rowsText, timeText } from '../exact-text';
import type { Drawing } from '../plot';
import type { Mark } from '../marks';

type Scatter = Extract<ChartData, { kind: 'scatter' }>;
const ends = (values: Float64Array): [number, number] => values.reduce<[number, number]>(([low, high], each) => [Math.min(low, each), Math.max(high, each)], [Infinity, -Infinity]);

export function scatterDrawing(x: DataColumn, y: DataColumn, data: Scatter, onFilter: (conditions: Condition[]) => void): Drawing {
  const names = [brief(x.name, 60), brief(y.name, 60)] as const;
  const texts = { x: (value: number) => (data.xIsTime ? timeText(value, x) : formatNumber(value)), y: (value: number) => (data.yIsTime ? timeText(value, y) : formatNumber(value)) };
  const note = data.leftOut > 0 ? t('rowsNotDrawn', rowsText(data.leftOut)) : undefined;
  const { points, grid } = data;
  if (grid) return gridDrawing(x, y, data, grid, texts, note, onFilter);
  const [xs, ys] = [points?.x ?? new Float64Array(), points?.y ?? new Float64Array()];
  const [[left, right], [low, high]] = [ends(xs), ends(ys)];
  return {
    label: t('scatterOf', names[1], names[0], rowsText(data.rows)), note, head: names, rows: Array.from(xs.subarray(0, 1000), (value, at) => [texts.x(value), texts.y(ys[at] ?? 0)]),
    paint: (pen, size, ink) => {
      const axes = axesOf(pen, size, { low: left, high: right, isTime: data.xIsTime }, { low, high, isTime: data.yIsTime });
      drawAxes(pen, axes, ink);
      const many = xs.length > 500;
      pen.within(axes.area.left, axes.area.top, axes.area.width, axes.area.height, () => {
        for (const [at, value] of xs.entries()) {
          const [px, py] = [placeX(axes, value), placeY(axes, ys[at] ?? 0)];
          if (many) pen.rect(px - 1, py - 1, 2, 2, ink.series[0] ?? ink.text, 0.6); else pen.polygon(markAt(0, px, py, 3), ink.series[0] ?? ink.text, 0.7);
        }
      });
      return [];
    },
  };
}

/** Where points would lie on one another: the more rows a cell has, the stronger it is, by the square root so that single ones are seen. */
function gridDrawing(x: DataColumn, y: DataColumn, data: Scatter, { xEdges, yEdges, counts }: NonNullable<Scatter['grid']>, texts: { x: (value: number) => string; y: (value: number) => string }, note: string | undefined, onFilter: (conditions: Condition[]) => void): Drawing {
  const columns = xEdges.length - 1;
  const most = counts.reduce((greatest, each) => Math.max(greatest, each), 1);
  const cells = [...counts].flatMap((count, at) => (count === 0 ? [] : [{ count, i: at % columns, j: Math.floor(at / columns) }]));
  const edgesOf = (i: number, j: number) => [xEdges[i] ?? 0, xEdges[i + 1] ?? 0, yEdges[j] ?? 0, yEdges[j + 1] ?? 0] as const;
  const words = (i: number, j: number, count: number): string => { const [left, right, low, high] = edgesOf(i, j); return t('cellInWords', texts.x(left), texts.x(right), texts.y(low), texts.y(high), rowsText(count)); };
  return {
    label: t('scatterGridOf', brief(y.name, 60), brief(x.name, 60), rowsText(data.rows)), note, head: [brief(x.name, 60), t('to'), brief(y.name, 60), t('to'), t('rows')],
    rows: [...cells].sort((one, other) => other.count - one.count).map(({ count, i, j }) => { const [left, right, low, high] = edgesOf(i, j); return [texts.x(left), texts.x(right), texts.y(low), texts.y(high), formatExactCount(count)]; }),
    paint: (pen, size, ink) => {
      const axes = axesOf(pen, size, { low: xEdges[0] ?? 0, high: xEdges.at(-1) ?? 1, isTime: data.xIsTime, tight: true }, { low: yEdges[0] ?? 0, high: yEdges.at(-1) ?? 1, isTime: data.yIsTime, tight: true });
      drawAxes(pen, axes, ink);
      // The palest one is seen too: in high contrast a tenth of blue is black.
      const [color, least] = isHighContrast() ? [ink.text, 0.45] : [ink.series[0] ?? ink.text, 0.12];
      return cells.map(({ count, i, j }): Mark => {
        const [left, right, low, high] = edgesOf(i, j);
        const [px, py, width, height] = [placeX(axes, left), placeY(axes, high), placeX(axes, right) - placeX(axes, left), placeY(axes, low) - placeY(axes, high)];
        pen.rect(px, py, width, height, color, least + (1 - least) * Math.sqrt(count / most));
        return { x: px, y: py, width, height, label: words(i, j, count), go: () => onFilter([...ofBar(x, left, right, i === columns - 1, data.xIsTime), ...ofBar(y, low, high, j === yEdges.length - 2, data.yIsTime)]) };
      });
    },
  };
}
