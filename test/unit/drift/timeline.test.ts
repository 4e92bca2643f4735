import { describe, expect, it } from 'vitest';
import { defaultDriftOptions, type TimelineCell, type TimelineKind } from '../../../src/contract/drift';
import { seeded } from '../../../src/core/drift/chance';
import { decideDrift, measure } from '../../../src/core/drift/decide';
import { numericSample } from '../../../src/core/drift/samples';
import { judgeTimeline } from '../../../src/core/drift/timeline';
import { readWindow, writeWindow } from '../../../src/core/drift/window';

const random = seeded(11);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const draw = (n: number, shift: number) => numericSample(Float64Array.from({ length: n }, () => normal() + shift), 0);

/** Windows drawn with these shifts, judged against one reference as the worker judges them. */
function series(shifts: readonly number[], rows: number, referenceRows: number): TimelineCell[] {
  const reference = draw(referenceRows, 0);
  return shifts.map((shift) => {
    const [column] = decideDrift([measure({ name: 'x', type: 'float64', kind: 'numeric', reference, current: draw(rows, shift) }, defaultDriftOptions)], [], { reference: referenceRows, current: rows }, defaultDriftOptions).columns;
    return { effect: column?.effect?.value ?? null, statistic: column?.statistic ?? null, adjusted: column?.adjusted ?? null, drift: column?.drift ?? null };
  });
}
const windows = (n: number, shift: (at: number) => number): number[] => Array.from({ length: n }, (_, at) => shift(at));

const kinds: [TimelineKind, string, number, (n: number) => (at: number) => number][] = [
  ['sudden', 'half a deviation in the middle', 30, n => at => (at >= n / 2 ? 0.5 : 0)], ['sudden', 'one deviation, late', 20, n => at => (at >= n - 3 ? 1 : 0)], ['sudden', 'from the start', 24, () => () => 0.6],
  ['gradual', 'over a third of the windows', 40, n => at => Math.min(1, Math.max(0, (at - n / 3) / (n / 3))) * 1.2], ['gradual', 'over all of them', 30, n => at => (at / n) * 1.5],
  ['recurring', 'a season', 48, () => at => (Math.sin((at * 2 * Math.PI) / 16) > 0.2 ? 0.8 : 0)], ['recurring', 'every seventh window', 42, () => at => (at % 7 === 6 ? 0.9 : 0)], ['recurring', 'a wave', 60, () => at => 0.9 * Math.max(0, Math.sin((at * 2 * Math.PI) / 20))],
];

describe('how a column drifts over time', () => {
  it.each(kinds)('%s drift: %s', (kind, _, n, shape) => {
    const answers = Array.from({ length: 20 }, () => judgeTimeline(series(windows(n, shape(n)), 300, 2_000)).kind);
    expect(answers.filter(each => each === kind).length).toBeGreaterThanOrEqual(18);
  });

  it('tells where it begins, and where it is complete', () => {
    expect(judgeTimeline(series(windows(30, at => (at >= 18 ? 1 : 0)), 400, 3_000))).toMatchObject({ kind: 'sudden', from: 18 });
    const { from, to } = judgeTimeline(series(windows(40, at => Math.min(1, Math.max(0, (at - 12) / 12)) * 2), 500, 5_000));
    expect(Math.abs((from ?? 0) - 12)).toBeLessThanOrEqual(2);
    expect(Math.abs((to ?? 0) - 24)).toBeLessThanOrEqual(2);
    expect(judgeTimeline(series(windows(30, at => (at % 10 >= 5 ? 1 : 0)), 400, 3_000))).toMatchObject({ kind: 'recurring', times: 3, from: 5 });
  });

  it.each([[12, 50, 400], [30, 200, 1_000], [100, 60, 300], [60, 1_000, 5_000]])('of %d windows of %d rows in which nothing drifts, against %d rows, at most one in twenty is said to', (n, rows, reference) => {
    const all = 120;
    const alarms = Array.from({ length: all }, () => judgeTimeline(series(windows(n, () => 0), rows, reference)).kind).filter(kind => kind !== 'none').length;
    // The binomial's 99.9 % point for one in twenty.
    expect(alarms).toBeLessThanOrEqual(14);
  }, 120_000);

  it('says that it can’t say, of windows with too few rows', () => {
    expect(judgeTimeline(series([0, 3, 3], 10, 1_000)).kind).toBe('unknown');
    expect(judgeTimeline([]).kind).toBe('unknown');
  });
});

describe('windows as people write them', () => {
  it('are read and written', () => {
    for (const text of ['10000r', '30min', '6h', '1d', '2w', '1mo', '1y']) expect(writeWindow(readWindow(text))).toBe(text);
    for (const text of ['', '0d', 'd', '-1d', '1.5d', '1 day', '9999999999r', '1d; DROP', '1m']) expect(() => readWindow(text)).toThrow('is no window');
  });
});
