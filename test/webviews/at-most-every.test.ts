import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { atMostEvery } from '../../webviews/shared/at-most-every';

describe('what a page draws of what goes on', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is drawn at once, then at most so often, and the last is not lost', async () => {
    const act = vi.fn();
    const soon = atMostEvery(250, act);
    soon();
    expect(act).toHaveBeenCalledTimes(1);
    for (let asked = 0; asked < 9; asked += 1) { await vi.advanceTimersByTimeAsync(50); soon(); }
    expect(act).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(act).toHaveBeenCalledTimes(3);
  });

  test('what is asked for is waited for, and never asked twice at once', async () => {
    let under = 0;
    let most = 0;
    let done = 0;
    const soon = atMostEvery(100, async () => {
      most = Math.max(most, under += 1);
      await new Promise(resolve => void setTimeout(resolve, 400));
      under -= 1;
      done += 1;
    });
    soon();
    await vi.advanceTimersByTimeAsync(200);
    soon();
    await vi.advanceTimersByTimeAsync(2_000);
    expect([most, done]).toEqual([1, 2]);
  });
});
