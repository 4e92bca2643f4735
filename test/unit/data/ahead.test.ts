import { describe, expect, it } from 'vitest';
import { ahead } from '../../../src/workers/data/ahead';

describe('reading ahead', () => {
  it('gives each in its order, and has one more begun while one is looked at', async () => {
    const begun: number[] = [];
    const seen: [number, number, number][] = [];
    for await (const [at, read] of ahead([5, 6, 7], (each) => { begun.push(each); return Promise.resolve(each * 10); })) seen.push([at, read, begun.length]);
    expect(seen).toEqual([[0, 50, 2], [1, 60, 3], [2, 70, 3]]);
  });

  it('tells the first failure, and leaves none behind that nobody hears', async () => {
    const take = async (): Promise<void> => { for await (const [at] of ahead([1, 2, 3], (each) => Promise.reject(new Error(`no ${each}`)))) expect(at).toBe(-1); };
    await expect(take()).rejects.toThrow('no 1');
    expect((await ahead([], () => Promise.resolve(1)).next()).done).toBe(true);
  });
});
