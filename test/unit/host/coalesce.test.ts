import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { atMostEvery, coalesce } from '../../../src/host/services/coalesce';

describe('what people watch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** When work was done, in milliseconds since the first ask. */
  function watched(ms: number, takes = 0) {
    const began = performance.now();
    const at: number[] = [];
    const work = atMostEvery(ms, async () => {
      at.push(performance.now() - began);
      if (takes > 0) await new Promise(resolve => void setTimeout(resolve, takes));
    });
    return { at, work };
  }

  it('is shown at once, not after a while', async () => {
    const { at, work } = watched(150);
    work.ask();
    await vi.advanceTimersByTimeAsync(1);
    expect(at).toHaveLength(1);
    expect(at[0]).toBeLessThanOrEqual(1);
  });

  it('is shown at most every 150 ms while it changes all the time, and its last change is not lost', async () => {
    const { at, work } = watched(150);
    for (let asked = 0; asked < 100; asked += 1) { work.ask(); await vi.advanceTimersByTimeAsync(10); }
    const during = at.length;
    // The last of 100 asks came 990 ms after the first.
    await vi.advanceTimersByTimeAsync(1_000);
    expect(during).toBe(7);
    expect(at.length).toBe(8);
    expect(at.at(-1)).toBeGreaterThan(990);
    for (const [index, when] of at.entries()) if (index > 0) expect(when - (at[index - 1] as number)).toBeGreaterThanOrEqual(150);
  });

  it('is at once again after it was quiet', async () => {
    const { at, work } = watched(150);
    work.ask();
    await vi.advanceTimersByTimeAsync(400);
    work.ask();
    await vi.advanceTimersByTimeAsync(1);
    expect(at).toHaveLength(2);
  });

  it('rests after slow work as after quick, never does it twice at once, and does it again for what came meanwhile', async () => {
    const { at, work } = watched(150, 300);
    work.ask();
    await vi.advanceTimersByTimeAsync(50);
    work.ask();
    work.ask();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(at).toHaveLength(2);
    expect(at[1]).toBeGreaterThanOrEqual(450);
  });

  it('is not shown any more once it is given up', async () => {
    const { at, work } = watched(150);
    work.ask();
    await vi.advanceTimersByTimeAsync(10);
    work.ask();
    work.dispose();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(at).toHaveLength(1);
  });
});

describe('what is only worth doing once things are quiet', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits, and is done once', async () => {
    const work = vi.fn();
    const gathered = coalesce(100, work);
    gathered.ask();
    await vi.advanceTimersByTimeAsync(99);
    gathered.ask();
    expect(work).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(500);
    expect(work).toHaveBeenCalledTimes(1);
  });
});
