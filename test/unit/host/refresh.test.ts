import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { late, within } from '../../../src/host/features/lenses/patience';
import { createRefresh } from '../../../src/host/features/lenses/refresh';

describe('asking the editor to ask again', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('happens once until the editor has asked', () => {
    const fire = vi.fn();
    const refresh = createRefresh(fire);
    refresh.now();
    refresh.now();
    expect(fire).toHaveBeenCalledTimes(1);
    refresh.asked();
    refresh.now();
    expect(fire).toHaveBeenCalledTimes(2);
  });

  it('happens again when the editor forgot, also where nothing was to be said since', () => {
    const fire = vi.fn();
    const refresh = createRefresh(fire);
    refresh.now();
    vi.advanceTimersByTime(1600);
    expect(fire).toHaveBeenCalledTimes(2);
    refresh.asked();
    vi.advanceTimersByTime(100_000);
    expect(fire).toHaveBeenCalledTimes(2);
  });

  it('ends after a few times where nobody asks, and begins again when there is more to say', () => {
    const fire = vi.fn();
    const refresh = createRefresh(fire);
    refresh.now();
    vi.advanceTimersByTime(1_000_000);
    expect(fire).toHaveBeenCalledTimes(6);
    refresh.now();
    refresh.now();
    vi.advanceTimersByTime(1_000_000);
    expect(fire).toHaveBeenCalledTimes(6 + 1 + 6);
    refresh.now();
    refresh.dispose();
    vi.advanceTimersByTime(1_000_000);
    expect(fire).toHaveBeenCalledTimes(6 + 1 + 6 + 1);
  });
});

describe('an editor that waits before it asks, anew with every event', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Something to say every second for two minutes; answers how often the editor came to ask. */
  function asks(waitMs: number): number {
    let wait: NodeJS.Timeout | undefined;
    let asked = 0;
    const refresh = createRefresh(() => {
      clearTimeout(wait);
      wait = setTimeout(() => { asked += 1; refresh.asked(); }, waitMs);
    });
    for (let second = 0; second < 120; second += 1) {
      refresh.now();
      vi.advanceTimersByTime(1000);
    }
    refresh.dispose();
    clearTimeout(wait);
    return asked;
  }

  it.each([[250, 60], [1400, 40], [4_000, 8], [20_000, 2]])('asks all the same where it waits %i ms', (waitMs, least) => { expect(asks(waitMs)).toBeGreaterThanOrEqual(least); });
});

describe('patience', () => {
  it('gives the answer that is there, and says late of one that is not', async () => {
    expect(await within(1000, Promise.resolve('there'))).toBe('there');
    expect(await within(0, new Promise(() => {}))).toBe(late);
    await expect(within(1000, Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
