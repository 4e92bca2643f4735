import type { DataColumn } from '../../../../src/contract/data-api';
import type { ChartData, Condition } from '../../../../src/contract/view-api';
import { formatExactCount, formatNumber } from '../../../shared/format';
import { t } from '../../../shared/l10n';
import { brief } from '../../../shared/name';
import { axesOf, drawAxes, fitted, isHighContrast, placeX } from '../axes';
import { ofMissing, ofValue } from '../conditions';
import { rowsText, shortCell, timeText } from '../exact-text';
import type { Drawing } from '../plot';

export const boxRow = 28;
const foot = 30;
export const boxesHeight = (groups: number): number => Math.max(2, groups) * boxRow + foot;

/** A box a line, so that names can be read: quartiles and median, whiskers to the last values within the fences, what lies beyond as dots. */
export function boxesDrawing(y: DataColumn, group: DataColumn, { boxes, others }: Extract<ChartData, { kind: 'box' }>, onFilter: (conditions: Condition[]) => void): Drawing {
  const isTime = y.kind === 'date' || y.kind === 'timestamp';
  const value = (number: number): string => (isTime ? timeText(number, y) : formatNumber(number));
  const names = boxes.map(({ group: name }) => (name === null ? t('missingValues') : brief(shortCell(name, group, 40), 20)));
  return {
    label: t('boxesOf', brief(y.name, 60), brief(group.name, 60), boxes.length), note: others > 0 ? t('rowsOfOtherGroups', rowsText(others)) : undefined,
    head: [brief(group.name, 60), t('rows'), t('least'), '25 %', t('median'), '75 %', t('greatest'), t('outliers')],
    rows: boxes.map((each, at) => [names[at] ?? '', formatExactCount(each.count), value(each.low), value(each.q25), value(each.median), value(each.q75), value(each.high), formatExactCount(each.outlierCount)]),
    paint: (pen, size, ink) => {
      const all = boxes.flatMap(({ low, high, outliers }) => [low, high, ...outliers]);
      const left = Math.min(size.width / 3, Math.max(24, ...names.map(name => pen.widthOf(name)))) + 8;
      const within = { width: size.width - left, height: boxes.length * boxRow + foot };
      const shift = (x: number): number => left + x;
      const axes = axesOf(pen, within, { low: all.reduce((least, each) => Math.min(least, each), Infinity), high: all.reduce((most, each) => Math.max(most, each), -Infinity), isTime }, { low: 0, high: 1 });
      const across = { ...axes, area: { ...axes.area, left: shift(0), width: within.width - 12 }, yTicks: [] };
      drawAxes(pen, across, ink);
      const at = (number: number): number => placeX(across, number);
      const color = ink.series[0] ?? ink.text;
      return boxes.map((each, line) => {
        const middle = across.area.top + line * boxRow + boxRow / 2;
        const [q25, q75, median] = [at(each.q25), at(each.q75), at(each.median)];
        pen.text(fitted(pen, names[line] ?? '', left - 8), left - 8, middle, { color: each.group === null ? ink.quiet : ink.text, align: 'right', base: 'middle' });
        pen.path([at(each.low), middle, q25, middle, Number.NaN, Number.NaN, q75, middle, at(each.high), middle, Number.NaN, Number.NaN, at(each.low), middle - 4, at(each.low), middle + 4, Number.NaN, Number.NaN, at(each.high), middle - 4, at(each.high), middle + 4], { color: ink.text, width: 1, alpha: 0.7 });
        pen.rect(q25, middle - 8, Math.max(1, q75 - q25), 16, color, isHighContrast() ? 0.1 : 0.45);
        pen.path([q25, middle - 8, q75, middle - 8, q75, middle + 8, q25, middle + 8, q25, middle - 8], { color: isHighContrast() ? ink.text : color, width: 1 });
        pen.path([median, middle - 8, median, middle + 8], { color: ink.text, width: 2 });
        for (const outlier of each.outliers) pen.rect(at(outlier) - 1, middle - 1, 2, 2, ink.text, 0.6);
        return {
          x: 0, y: middle - boxRow / 2, width: size.width, height: boxRow, go: () => onFilter(each.group === null ? ofMissing(group) : ofValue(group, each.group)),
          label: t('boxInWords', names[line] ?? '', value(each.median), value(each.q25), value(each.q75), rowsText(each.count), formatExactCount(each.outlierCount)),
        };
      });
    },
  };
}
