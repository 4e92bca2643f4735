import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../../src/core/drift/chance';
import { endOfPast, judgePast, leastWindows, type PastWindow, pastSentence } from '../../../src/core/drift/past-windows';

const windows = (...effects: number[]): PastWindow[] => effects.map(effect => ({ effect, beyond: true }));
const alarmsOf = (past: readonly PastWindow[], threshold: number): number => past.filter(({ effect, beyond }) => beyond && effect >= threshold).length;
/** What people write in two digits, the next smaller one. */
const below = (threshold: number): number => {
  const step = 10 ** (Math.floor(Math.log10(threshold) + 1e-9) - 1);
  return Number((threshold - (Math.abs(threshold / step - 10) < 1e-6 ? step / 10 : step)).toPrecision(2));
};
const anyWindows = fc.array(fc.record({ effect: fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(0, 0.1, 0.13, 0.14, 1, 9.9, 99.5)), beyond: fc.boolean() }), { maxLength: 120, size: 'max' });

describe('a threshold held against past windows', () => {
  it('says how many it would have called drift, and the smallest one of two digits that keeps to the rate', () => {
    // Twenty windows allow one: the second largest has to lie below.
    const past = windows(...Array.from({ length: 18 }, () => 0.02), 0.135, 0.4);
    expect(judgePast(past, 0.1)).toMatchObject({ windows: 20, alarms: 2, rate: 0.05, least: 20, suggestion: { threshold: 0.14, alarms: 1 } });
    expect(judgePast(past, 0.1, 0.1)).toMatchObject({ least: 10, suggestion: { threshold: 0.021, alarms: 2 } });
    // As large as the threshold is drift.
    expect(judgePast(windows(...Array.from({ length: 18 }, () => 0.02), 0.14, 0.4), 0.14)).toMatchObject({ alarms: 2, suggestion: { threshold: 0.15, alarms: 1 } });
    expect(judgePast(windows(...Array.from({ length: 18 }, () => 0.02), 0.996, 4), 0.1).suggestion?.threshold).toBe(1);
  });

  it('counts no window that chance explains, however far it lies', () => {
    const past = Array.from({ length: 40 }, (_, at) => ({ effect: 0.5, beyond: at < 2 }));
    expect(judgePast(past, 0.1)).toMatchObject({ windows: 40, alarms: 2, suggestion: { threshold: 0, alarms: 2 } });
    expect(judgePast(past.map(each => ({ ...each, beyond: true })), 0.1)).toMatchObject({ alarms: 40, suggestion: { threshold: 0.51, alarms: 0 } });
  });

  it('of any windows: the proposal keeps to the rate, the next smaller one does not, and is there from the least number on', () => {
    let proposed = 0;
    fc.assert(fc.property(anyWindows, fc.double({ min: 0, max: 2, noNaN: true }), fc.constantFrom(0.01, 0.05, 0.1, 0.25), (past, threshold, rate) => {
      const told = judgePast(past, threshold, rate);
      expect(told.windows).toBe(past.length);
      expect(told.alarms).toBe(alarmsOf(past, threshold));
      expect(told.suggestion === null).toBe(past.length < leastWindows(rate));
      if (told.atMost !== null) expect(told.atMost).toBeGreaterThanOrEqual(told.alarms / past.length);
      const { suggestion } = told;
      if (suggestion === null) return;
      expect(suggestion.alarms).toBe(alarmsOf(past, suggestion.threshold));
      expect(suggestion.alarms / past.length).toBeLessThanOrEqual(rate);
      expect(suggestion.atMost).toBeGreaterThan(suggestion.alarms / past.length);
      if (suggestion.threshold < 0.001) return;
      proposed++;
      expect(suggestion.threshold).toBe(Number(suggestion.threshold.toPrecision(2)));
      expect(alarmsOf(past, below(suggestion.threshold)) / past.length).toBeGreaterThan(rate);
    }), { numRuns: 2_000, seed: 5 });
    expect(proposed).toBeGreaterThan(500);
  });

  it('of windows to come no more are called drift than it says, in 95 of 100 histories', () => {
    const random = seeded(17);
    const draw = () => -Math.log(1 - random());
    for (const size of [20, 40, 100]) {
      let held = 0;
      const histories = 2_000;
      for (let history = 0; history < histories; history++) {
        const { suggestion } = judgePast(windows(...Array.from({ length: size }, draw)), 1);
        // Of the exponential distribution, so much lies beyond it.
        if (Math.exp(-(suggestion?.threshold ?? 0)) <= (suggestion?.atMost ?? 0)) held++;
      }
      // Four of the binomial's deviations below 95 %; rounding up makes it hold a little more often.
      expect(held / histories).toBeGreaterThan(0.93);
      expect(held / histories).toBeLessThan(0.99);
    }
  });

  it('proposes nothing where no number would do', () => {
    expect(judgePast(windows(...Array.from({ length: 30 }, () => Number.POSITIVE_INFINITY)), 0.1)).toMatchObject({ alarms: 30, atMost: 1, suggestion: null });
    expect(judgePast(windows(...Array.from({ length: 30 }, () => Number.MAX_VALUE)), 0.1).suggestion).toBeNull();
  });
});

describe('which windows are past', () => {
  it('all but the last one, or those before it drifted and stayed so', () => {
    const verdict = { from: 12, to: 16, times: 1 };
    expect(endOfPast({ ...verdict, kind: 'none', from: null }, 30)).toBe(29);
    expect(endOfPast({ ...verdict, kind: 'sudden' }, 30)).toBe(12);
    expect(endOfPast({ ...verdict, kind: 'gradual' }, 30)).toBe(12);
    expect(endOfPast({ ...verdict, kind: 'recurring' }, 30)).toBe(29);
    expect(endOfPast({ ...verdict, kind: 'sudden', from: 29 }, 30)).toBe(29);
    expect(endOfPast({ ...verdict, kind: 'unknown', from: null }, 0)).toBe(0);
  });
});

describe('in words', () => {
  const said = (past: PastWindow[], threshold = 0.1) => pastSentence(judgePast(past, threshold), threshold, '2013-05-01');
  const calm = Array.from({ length: 39 }, () => 0.02);
  it('how often, how sure, and what would do', () => {
    expect(said(windows(...calm, 0.13, 0.13, 0.5))).toBe('At the threshold 0.1, 3 of 42 past windows (before 2013-05-01) would have been called drift; of those to come it may be up to 17.4 % (95 % confidence). At 0.14 it would have been 1 (up to 14.2 %).');
    expect(said(windows(...calm, 0.13, 0.13, 0.5), 0.14)).toMatch(/No smaller one keeps to 5 %\.$/);
    expect(said(windows(...calm).map(each => ({ ...each, beyond: false })))).toMatch(/^At the threshold 0\.1, 0 of 39 .* Any threshold keeps to 5 %, since so few differ beyond chance\.$/);
    expect(said(windows(...calm.map(() => Number.POSITIVE_INFINITY)))).toMatch(/No threshold keeps to 5 %\.$/);
  });

  it('that there are too few, how many it takes, and why', () => {
    expect(said(windows(0.2, 0.02, 0.01))).toBe('At the threshold 0.1, 1 of 3 past windows (before 2013-05-01) would have been called drift. Too few to say which threshold keeps to 5 %: it takes 20, since of fewer a single one is more than that.');
    expect(said([])).toBe('There is no window before 2013-05-01 by which the threshold 0.1 could be judged. It takes 20 to say which one keeps to 5 %, since of fewer a single one is more than that.');
  });
});
