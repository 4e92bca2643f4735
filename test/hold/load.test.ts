import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../../src/contract/ids';
import type { RunJson } from '../../src/core/runs/run-json';
import { IndexClient } from '../../src/workers/index/client';
import { openIndexInProcess } from '../../src/workers/index/in-process';
import { Project, until } from '../cli/support/offbook';
import { TestStore } from '../workers/index/records';

const source = `import logging
import time
from collections.abc import Callable

logger = logging.getLogger("m")


def busy(steps: int, pause: float, report: Callable[[dict[str, float]], None] = print) -> int:
    began = time.monotonic()
    for step in range(steps):
        report({"loss": 1 / (step + 1), "number": step})
        ahead = began + step * pause - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
    return steps


def wide() -> dict[str, float]:
    return {f"layer/{n:05d}.norm": n / 7 for n in range(12_000)}
`;

const clientOf = (changed: (ids: string[]) => void) => new IndexClient({
  workerPath: path.resolve('dist', 'index-worker.js'), execPath: process.execPath,
  events: { changed: rows => changed(rows.map(({ id }) => id)), problem: message => { throw new Error(message); } },
});

describe('much at once', () => {
  it('8 runs log 1,000 metrics a second each while they are read: every point is kept, in order, and every read is answered', { timeout: 180_000 }, async () => {
    const project = new Project({ 'm.py': source });
    const steps = 2500;
    const ended = Promise.all(Array.from({ length: 8 }, () => project.runJson('m.py:busy', ['--param', `steps=${steps}`, '--param', 'pause=0.002'])));
    const told = new Set<string>();
    const client = clientOf(ids => { for (const id of ids) told.add(id); });
    let over = false;
    void ended.finally(() => { over = true; });
    let reads = 0;
    try {
      await client.open({ path: path.join(project.root, '.offbook'), cacheFolder: path.join(project.cache, 'window'), readOnly: false });
      await client.watch(true);
      const most = new Map<string, number>();
      while (!over) {
        const { rows } = await client.list({}, { offset: 0, limit: 100 });
        for (const { id } of rows) {
          const [detail, curves] = await Promise.all([client.detail(id), client.curves(id, ['loss', 'number'], 500)]);
          const total = curves.find(({ name }) => name === 'number')?.total ?? 0;
          // What was seen is never unseen.
          expect(total).toBeGreaterThanOrEqual(most.get(id) ?? 0);
          most.set(id, total);
          expect(detail?.id).toBe(id);
          reads += 1;
        }
        // At a person's pace: what is tested is that both go on, not which of them starves the other.
        await new Promise(next => { setTimeout(next, 20); });
      }
      const runs = await ended;
      // How often depends on the machine; that there were answers while all eight wrote does not.
      expect(reads).toBeGreaterThan(2);
      for (const { run } of runs) {
        expect(run, run.id).toMatchObject({ state: 'succeeded', problems: [], metrics: { number: steps - 1 } });
        const [curve] = await client.curves(run.id as RunId, ['number'], 20_000);
        expect([curve?.total, curve?.downsampled]).toEqual([steps, false]);
        expect(Array.from(curve?.y ?? [])).toEqual(Array.from({ length: steps }, (_, n) => n));
      }
      expect(told.size).toBe(8);
      const listed = await project.json<RunJson[]>(['runs']);
      expect(listed.map(({ id }) => id).sort()).toEqual(runs.map(({ run }) => run.id).sort());
    } finally {
      client.dispose();
      await ended.catch(() => undefined);
    }
  });

  it('1,000,000 points of one run are taken in whole, and a curve of them keeps its peak', { timeout: 180_000 }, async () => {
    const store = new TestStore();
    const client = clientOf(() => undefined);
    try {
      const record = store.record().request().started();
      const total = 1_000_000;
      const peak = 777_777;
      for (let from = 0; from < total; from += 50_000) {
        let text = '';
        for (let step = from; step < from + 50_000; step += 1) text += record.line({ type: 'metric', name: 'loss', value: step === peak ? 1e9 : Math.sin(step / 1000), step, at: record.at + step });
        appendFileSync(record.files.events, text);
      }
      record.finished();
      await client.open(store.place);
      await until(async () => (await client.detail(record.id))?.state === 'succeeded', 120_000);
      const [curve] = await client.curves(record.id, ['loss'], 2000);
      expect([curve?.total, curve?.downsampled]).toEqual([total, true]);
      expect(curve?.y.length).toBeLessThanOrEqual(2000);
      expect(Math.max(...(curve?.y ?? []))).toBe(1e9);
      expect(curve?.x[curve.y.indexOf(1e9)]).toBe(peak);
      expect((await client.list({}, { offset: 0, limit: 1 })).rows[0]?.metrics).toMatchObject([{ name: 'loss', count: total, max: 1e9 }]);
    } finally {
      client.dispose();
      store.remove();
    }
  });

  it('12,000 metrics of one run are all kept, found by name, and a list of runs stays small', { timeout: 120_000 }, async () => {
    const project = new Project({ 'm.py': source });
    const { run } = await project.runJson('m.py:wide');
    expect(run.state).toBe('succeeded');
    expect(Object.keys(run.metrics)).toHaveLength(12_000);
    expect(run.metrics['layer/11999.norm']).toBeCloseTo(11_999 / 7, 12);
    const index = openIndexInProcess();
    try {
      await index.open({ path: path.join(project.root, '.offbook'), cacheFolder: path.join(project.cache, 'another'), readOnly: false });
      expect((await index.list({}, { offset: 0, limit: 1 })).rows[0]?.metrics).toHaveLength(100);
      expect(await index.curves(run.id as RunId, ['layer/00007.norm'], 10)).toMatchObject([{ name: 'layer/00007.norm', total: 1 }]);
    } finally {
      await index.close();
    }
  });

  it('the 10,000th run is listed, found and opened like the first', { timeout: 180_000 }, async () => {
    const store = new TestStore();
    const client = clientOf(() => undefined);
    try {
      const start = Date.UTC(2026, 0, 1);
      const ids: string[] = [];
      for (let n = 0; n < 10_000; n += 1) ids.push(store.record({ at: start + n * 60_000, name: n % 2 ? 'train' : 'evaluate' }).request().started().metrics('mae', [n]).finished().id);
      await client.open(store.place);
      await until(async () => (await client.list({}, { offset: 0, limit: 1 })).total === 10_000, 120_000);
      const last = await client.list({}, { offset: 9_999, limit: 5 });
      expect(last.rows.map(({ id }) => id)).toEqual([ids[0]]);
      const { total, rows } = await client.list({ function: { name: 'train' }, states: ['succeeded'] }, { offset: 0, limit: 3 });
      expect([total, rows.map(({ id }) => id)]).toEqual([5000, [ids[9999], ids[9997], ids[9995]]]);
      expect((await client.detail(ids[0] as RunId))?.metrics).toMatchObject([{ name: 'mae', last: 0 }]);
      expect((await client.detail(ids[9999] as RunId))?.metrics).toMatchObject([{ name: 'mae', last: 9999 }]);
    } finally {
      client.dispose();
      store.remove();
    }
  });
});
