import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../../src/contract/ids';
import type { IndexApi } from '../../src/contract/index-api';
import type { MetricSummary } from '../../src/contract/run';
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

/** What is read while eight runs write: pages as windows ask for them, each held against the truth, of which an answer may only ever be a beginning. */
class Reader {
  readonly counts = { tables: 0, pages: 0, comparisons: 0, grew: 0 };
  /** What was seen of a run is never unseen, whichever page saw it. */
  private readonly most = new Map<RunId, number>();

  constructor(private readonly index: IndexApi) {}

  async readAll(): Promise<void> {
    const ids = await this.table();
    for (const id of ids) await this.page(id);
    await this.compare(ids);
  }

  private async table(): Promise<RunId[]> {
    const { total, rows, cells } = await this.index.table({ query: 'function = busy', sort: [{ field: 'metric.number', descending: true }], columns: ['metric.number', 'metric.loss'], offset: 0, limit: 100 });
    expect(rows).toHaveLength(total);
    for (const [at, { id, metrics }] of rows.entries()) {
      this.holds(id, metrics);
      expect([cells[0]?.[at] ?? undefined, cells[1]?.[at] ?? undefined], id).toEqual(['number', 'loss'].map(name => metrics.find(metric => metric.name === name)?.last));
    }
    const order = (cells[0] ?? []).filter(value => value !== null);
    expect(order).toEqual([...order].sort((one, other) => Number(other) - Number(one)));
    this.counts.tables += 1;
    return rows.map(({ id }) => id);
  }

  private async page(id: RunId): Promise<void> {
    const detail = await this.index.detail(id);
    expect(detail?.id).toBe(id);
    this.holds(id, detail?.metrics ?? []);
    this.counts.pages += 1;
  }

  private async compare(ids: RunId[]): Promise<void> {
    const all = await Promise.all(ids.map(id => this.index.curves(id, ['number', 'loss'], 20_000)));
    for (const [at, id] of ids.entries()) {
      const [number, loss] = ['number', 'loss'].map(name => all[at]?.find(curve => curve.name === name));
      for (const [curve, truth] of [[number, numberAt], [loss, lossAt]] as const) {
        expect(curve?.downsampled ?? false).toBe(false);
        expect(curve?.total ?? 0).toBe(curve?.y.length ?? 0);
        // A comparison of each point by `expect` would take longer than the run.
        expect(curve?.y.findIndex((value, step) => value !== truth(step)) ?? -1, `${id}: a curve is a beginning of the truth`).toBe(-1);
      }
      this.saw(id, number?.total ?? 0);
    }
    this.counts.comparisons += 1;
  }

  private holds(id: RunId, metrics: readonly MetricSummary[]): void {
    const number = metrics.find(({ name }) => name === 'number');
    if (number === undefined) return this.saw(id, 0);
    expect(number.last, id).toBe(number.count - 1);
    this.saw(id, number.count);
  }

  private saw(id: RunId, count: number): void {
    const before = this.most.get(id) ?? 0;
    expect(count, `${id}: what was seen stays`).toBeGreaterThanOrEqual(before);
    if (count > before) this.counts.grew += 1;
    this.most.set(id, count);
  }
}

const numberAt = (step: number): number => step;
const lossAt = (step: number): number => 1 / (step + 1);

describe('much at once', () => {
  it('8 runs log 1,000 metrics a second each while a table, their pages and a comparison of them are read: every point is kept, in order, and every answer is a beginning of the truth', { timeout: 180_000 }, async () => {
    const project = new Project({ 'm.py': source });
    const steps = 4000;
    const ended = Promise.all(Array.from({ length: 8 }, () => project.runJson('m.py:busy', ['--param', `steps=${steps}`, '--param', 'pause=0.0016'])));
    const told: string[][] = [];
    const client = clientOf(ids => { told.push(ids); });
    let over = false;
    void ended.finally(() => { over = true; });
    const reader = new Reader(client);
    try {
      await client.open({ path: path.join(project.root, '.offbook'), cacheFolder: path.join(project.cache, 'window'), readOnly: false });
      await client.watch(true);
      while (!over) {
        await reader.readAll();
        // At a person's pace: what is tested is that both go on, not which of them starves the other.
        await new Promise(next => { setTimeout(next, 20); });
      }
      const runs = await ended;
      // How often depends on the machine; that there were answers while all eight wrote does not.
      expect(reader.counts.tables).toBeGreaterThan(2);
      expect(reader.counts.grew).toBeGreaterThan(8 * 2);
      const rates: number[] = [];
      for (const { run } of runs) {
        expect(run, run.id).toMatchObject({ state: 'succeeded', problems: [], metrics: { number: steps - 1, loss: lossAt(steps - 1) } });
        const lines = readFileSync(path.join(project.root, '.offbook', 'runs', run.id, 'events.ndjson'), 'utf8').split('\n').slice(0, -1).map(line => JSON.parse(line) as { seq: number; type: string; name: string; value: number; at: number });
        expect(lines.map(({ seq }) => seq), run.id).toEqual(lines.map((_, at) => at + 1));
        const values = (name: string) => lines.filter(line => line.type === 'metric' && line.name === name);
        const detail = await client.detail(run.id as RunId);
        for (const [name, truth] of [['number', numberAt], ['loss', lossAt]] as const) {
          const written = values(name);
          const whole = Array.from({ length: steps }, (_, step) => truth(step));
          expect(written.map(({ value }) => value), `${run.id} ${name}`).toEqual(whole);
          expect(detail?.metrics.find(metric => metric.name === name), run.id).toMatchObject({ count: steps, last: truth(steps - 1) });
          const [curve] = await client.curves(run.id as RunId, [name], 20_000);
          expect(Array.from(curve?.y ?? [])).toEqual(whole);
        }
        const moments = values('number').map(({ at }) => at);
        rates.push((2 * steps * 1000) / ((moments.at(-1) ?? 0) - (moments[0] ?? 0)));
      }
      console.log(`values a second in each run: ${rates.map(rate => Math.round(rate)).join(', ')}; read meanwhile: ${JSON.stringify(reader.counts)}; told of ${told.length} times`);
      // The functions pace themselves at 1,250 and make up for what they were kept waiting.
      expect(Math.min(...rates)).toBeGreaterThanOrEqual(1000);
      // The window is told of what changed, not of each event: that would fill its loop.
      expect(told.length).toBeLessThan((8 * 2 * steps) / 20);
      expect(new Set(told.flat()).size).toBe(8);
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
