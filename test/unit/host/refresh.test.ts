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

  it('happens again when the editor forgot, and only if there was more to say', () => {
    const fire = vi.fn();
    const refresh = createRefresh(fire);
    refresh.now();
    vi.advanceTimersByTime(10_000);
    expect(fire).toHaveBeenCalledTimes(1);
    refresh.now();
    refresh.now();
    vi.advanceTimersByTime(10_000);
    expect(fire).toHaveBeenCalledTimes(3);
    refresh.now();
    refresh.now();
    refresh.dispose();
    vi.advanceTimersByTime(10_000);
    expect(fire).toHaveBeenCalledTimes(4);
  });
});

describe('patience', () => {
  it('gives the answer that is there, and says late of one that is not', async () => {
    expect(await within(1000, Promise.resolve('there'))).toBe('there');
    expect(await within(0, new Promise(() => {}))).toBe(late);
    await expect(within(1000, Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
