import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DataEvents } from '../../../src/contract/data-api';
import type { TableProfile } from '../../../src/contract/profile';
import { plainView, type TableView } from '../../../src/contract/view-api';
import { Rest } from '../../../src/workers/data/rest';
import { DataService } from '../../../src/workers/data/service';
import { Session, type Task } from '../../../src/workers/data/session';
import { python, useFolder } from './support';

/** What a person waits for comes before a profile that goes on; told by the order of events alone. */
const folder = useFolder();
const file = { path: join(folder, 'trips.parquet') };
beforeAll(() => {
  python(folder, `
import numpy as np, pandas as pd
rng = np.random.default_rng(5)
n = 210_000
f = pd.DataFrame({'id': np.arange(n), 'word': rng.choice(['a', 'b', 'c'], n), 'at': pd.to_datetime('2024-01-01') + pd.to_timedelta(rng.integers(0, 10**7, n), 's'), **{f'x{k}': rng.normal(size=n).round(3) for k in range(4)}})
f['again'] = f.x0
f.to_parquet('trips.parquet', index=False)
print('null')
`);
}, 60_000);

/** One thread: sums of several come out another way each time, to the last digit. */
const service = (events: Partial<DataEvents> = {}): DataService =>
  new DataService({ scratch: mkdtempSync(join(tmpdir(), 'offbook-rest-')), limits: { memoryBytes: 2 ** 29, threads: 1 }, events: { progress: () => undefined, profiled: () => undefined, ...events } });
const sortedBy = (column: string): TableView => ({ ...plainView, sort: [{ column, descending: true }] });

describe('while a profile goes on', () => {
  it('a sort, a filter and a head are answered before it ends, and it comes out as if nobody had asked', async () => {
    const quiet = service();
    const alone = await quiet.profile(file, { exact: true }, 'alone');
    quiet.close();

    const order: string[] = [];
    const asked: Promise<unknown>[] = [];
    const then = (what: string, answer: Promise<unknown>): void => { asked.push(answer.then(() => order.push(what))); };
    const busy = service({
      profiled() {
        if (asked.length > 0) return;
        then('sort', busy.look(file, sortedBy('x3')));
        then('filter', busy.look(file, { ...plainView, where: [{ column: 'word', op: '=', value: 'b' }] }));
        then('head', busy.heads(file, plainView, ['x1', 'word']));
      },
    });
    const profile: TableProfile = await busy.profile(file, { exact: true }, 'profile');
    order.push('profile');
    await Promise.all(asked);
    busy.close();
    expect(order).toEqual(['sort', 'filter', 'head', 'profile']);
    expect(profile).toEqual(alone);
  }, 120_000);

  it('it goes on where it was, however often somebody asks', async () => {
    const quiet = service();
    const alone = await quiet.profile(file, { exact: true });
    let isOver = false;
    const again = quiet.profile(file, { exact: true }, 'again').finally(() => { isOver = true; });
    let answers = 0;
    for (; answers < 12 && !isOver; answers += 1) await quiet.look(file, sortedBy(`x${answers % 4}`));
    expect(answers).toBeGreaterThan(1);
    expect(await again).toEqual(alone);
    quiet.close();
  }, 120_000);

  it('it is given up at once, also while it rests, and what it rested for is answered', async () => {
    let sort: Promise<unknown> | undefined;
    const busy = service({
      profiled() {
        sort ??= busy.look(file, sortedBy('word'));
        void busy.cancel('profile');
      },
    });
    await expect(busy.profile(file, { exact: true }, 'profile')).rejects.toMatchObject({ code: 'cancelled' });
    expect(await sort).toMatchObject({ rows: 210_000 });
    expect(await busy.profile({ path: file.path }, { exact: false })).toMatchObject({ exact: false });
    busy.close();
  }, 60_000);
});

describe('a question that rests', () => {
  const open = (): Promise<Session> => Session.open({ scratch: mkdtempSync(join(tmpdir(), 'offbook-rest-')), files: [], folders: [], memoryBytes: 2 ** 28, threads: 2 });
  const signal = new AbortController().signal;
  const plain: Task = { signal, progress: () => undefined };

  it('is asked again when nobody waits any more', async () => {
    const session = await open();
    const rest = new Rest();
    const order: string[] = [];
    let wanted: Promise<unknown> | undefined;
    const rows = 80_000_000;
    const long = session.row(`SELECT count(DISTINCT i % 1000)::VARCHAR, count(*)::VARCHAR FROM range(${rows}) AS t(i)`, {
      signal, rest,
      progress() {
        if (wanted !== undefined) return;
        const over = rest.wanted();
        wanted = session.row(`SELECT 'quick'`, plain).then(() => { order.push('quick'); over(); });
      },
    });
    expect(await long).toEqual(['1000', String(rows)]);
    order.push('long');
    expect(order).toEqual(['quick', 'long']);
    session.close();
  }, 60_000);

  it('whose answer is taken block by block waits between two of them', async () => {
    const session = await open();
    const rest = new Rest();
    const order: string[] = [];
    let [sum, blocks] = [0, 0];
    await session.blocks('SELECT i::DOUBLE FROM range(100000) AS t(i)', ([values]) => {
      blocks += 1;
      for (const each of values ?? []) sum += each;
      if (blocks === 2) {
        const over = rest.wanted();
        void session.row(`SELECT 'quick'`, plain).then(() => { order.push('quick'); over(); });
      }
      if (blocks === 3) order.push('block');
    }, { ...plain, rest });
    expect(sum).toBe(99_999 * 50_000);
    expect(order).toEqual(['quick', 'block']);
    session.close();
  });
});
