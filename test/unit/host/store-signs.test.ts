import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { countRuns, whenStoreComes } from '../../../src/host/services/store-signs';

let root: string;
let store: string;
beforeEach(() => { root = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-signs-')); store = path.join(root, '.offbook'); });
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

describe('how much was run into a store', () => {
  it('goes by the folders of runs alone, and is counted no further than asked', async () => {
    expect(await countRuns(store, 2)).toBe(0);
    fs.mkdirSync(path.join(store, 'runs', '.marks-20260102-030405-abcdef-1'), { recursive: true });
    expect(await countRuns(store, 2)).toBe(0);
    for (const [at, most] of [1, 2, 2].entries()) {
      fs.mkdirSync(path.join(store, 'runs', `20260102-03040${at}-abcdef`));
      expect(await countRuns(store, 2)).toBe(most);
    }
  });
});

describe('a store that comes later', () => {
  it('is told of once', async () => {
    const came = vi.fn();
    const waiting = whenStoreComes(store, came);
    fs.writeFileSync(path.join(root, 'other.py'), '');
    fs.mkdirSync(path.join(store, 'runs'), { recursive: true });
    await vi.waitFor(() => expect(came).toHaveBeenCalled(), { timeout: 10_000 });
    fs.rmSync(store, { recursive: true });
    fs.mkdirSync(store);
    // Another watch of the same folder: once it has heard of this, the first would have as well.
    const after = vi.fn();
    const second = whenStoreComes(path.join(root, 'marker'), after);
    fs.mkdirSync(path.join(root, 'marker'));
    await vi.waitFor(() => expect(after).toHaveBeenCalled(), { timeout: 10_000 });
    expect(came).toHaveBeenCalledTimes(1);
    waiting.dispose();
    second.dispose();
  });

  it('that is there already is told of at once; one that can have no watch is left to whoever asks', () => {
    const came = vi.fn();
    fs.mkdirSync(store);
    whenStoreComes(store, came).dispose();
    expect(came).toHaveBeenCalledTimes(1);
    whenStoreComes(path.join(root, 'none', 'of', 'these'), came).dispose();
    expect(came).toHaveBeenCalledTimes(1);
  });

  it('is not told of after the end', async () => {
    const [came, other] = [vi.fn(), vi.fn()];
    whenStoreComes(store, came).dispose();
    const second = whenStoreComes(store, other);
    fs.mkdirSync(store);
    await vi.waitFor(() => expect(other).toHaveBeenCalled(), { timeout: 10_000 });
    expect(came).not.toHaveBeenCalled();
    second.dispose();
  });
});
