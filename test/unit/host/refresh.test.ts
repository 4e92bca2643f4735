import { describe, expect, it, vi } from 'vitest';
import { late, within } from '../../../src/host/features/lenses/patience';
import { createRefresh } from '../../../src/host/features/lenses/refresh';

describe('asking the editor to ask again', () => {
  it('happens once until the editor has asked', () => {
    const fire = vi.fn();
    const refresh = createRefresh(fire, () => 0);
    refresh.now();
    refresh.now();
    expect(fire).toHaveBeenCalledTimes(1);
    refresh.asked();
    refresh.now();
    expect(fire).toHaveBeenCalledTimes(2);
  });

  it('happens again when nobody heard it', () => {
    let time = 0;
    const fire = vi.fn();
    const refresh = createRefresh(fire, () => time);
    refresh.now();
    time = 4999;
    refresh.now();
    expect(fire).toHaveBeenCalledTimes(1);
    time = 5000;
    refresh.now();
    expect(fire).toHaveBeenCalledTimes(2);
  });
});

describe('patience', () => {
  it('gives the answer that is there, and says late of one that is not', async () => {
    expect(await within(1000, Promise.resolve('there'))).toBe('there');
    expect(await within(0, new Promise(() => {}))).toBe(late);
    await expect(within(1000, Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
