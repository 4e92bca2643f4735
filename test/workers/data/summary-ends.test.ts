import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { plainView, type TableView } from '../../../src/contract/view-api';
import { find } from '../../../src/workers/data/files';
import { type Opened, openTables } from '../../../src/workers/data/open-tables';
import type { Task } from '../../../src/workers/data/session';
import { fileBase } from '../../../src/workers/data/view/base';
import { OpenView } from '../../../src/workers/data/view/open-view';
import { chartOf, columnOf, headsOf } from '../../../src/workers/data/summary';
import { profileTable } from '../../../src/workers/data/profile/profile';
import { python, useFolder } from './support';

/** What is told of columns at the ends of what there may be: the first hours of nanoseconds, and ten thousand columns. */
const folder = useFolder();
const task: Task = { signal: new AbortController().signal, progress: () => undefined };
const opened: Opened[] = [];
afterAll(() => { for (const each of opened) each.close(); });

async function openTable(name: string) {
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch, { recursive: true });
  const open = await openTables([find({ path: join(folder, name) })], scratch, { memoryBytes: 2 ** 29, threads: 2 }, task);
  opened.push(open);
  const [table] = open.tables;
  if (table === undefined) throw new Error('no table');
  return { table, session: open.session };
}
async function viewOf(name: string): Promise<OpenView> {
  const { table, session } = await openTable(name);
  return OpenView.make(fileBase(table), plainView, { session, name: 'view', task });
}

interface Moments { min: string; max: string; missing: number; distinct: number; seconds: number; bins: number[] }
let oracle: Record<string, Moments>;
const script = `
import json, sys
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.feather as feather, pyarrow.parquet as pq
first, last = -2**63 + 1, 2**63 - 1
sets = {'first': [first, 0, 5, None, -1], 'second': [first + 1, 0, 5, None, -1], 'hours': [first + 4_000_000_000_000, -100_000_000, None, 7], 'last': [last, 0, -1, None], 'both': [first, last, first + 1, 0, None], 'usual': [1, 999, -1, -999, -1001, None, 10**18]}
def text(v):
    t = str(np.datetime64(int(v), 'ns')).replace('T', ' ')
    return t.rstrip('0').rstrip('.') if '.' in t else t
out = {}
for name, values in sets.items():
    column = pa.array(values, pa.timestamp('ns'))
    table = pa.table({'t': column, 'id': range(len(values))})
    pq.write_table(table, name + '.parquet'); feather.write_feather(table, name + '.feather'); np.save(name + '.npy', np.array([np.datetime64('NaT') if v is None else np.datetime64(v, 'ns') for v in values], 'datetime64[ns]'))
    there = [v for v in values if v is not None]
    micros = np.array([v // 1000 for v in there], float)
    out[name] = {'min': text(min(there)), 'max': text(max(there)), 'missing': len(values) - len(there), 'distinct': len(set(there)), 'seconds': (max(there) - min(there)) / 1e9, 'bins': np.histogram(micros, 20)[0].tolist()}
pd.DataFrame(np.arange(30_000).reshape(3, 10_000), columns=['feature %d' % n for n in range(10_000)]).to_parquet('wide.parquet')
print(json.dumps(out))
`;
beforeAll(() => { oracle = python<typeof oracle>(folder, script); }, 60_000);

describe('the ends of nanoseconds, against Python', () => {
  it.each(['first', 'second', 'hours', 'last', 'both', 'usual'].flatMap((name) => ['parquet', 'feather', 'npy'].map((ending): [string, string] => [name, ending])))('%s, of %s', async (name, ending) => {
    const view = await viewOf(`${name}.${ending}`);
    const column = view.columns[0]?.name ?? '';
    const { min, max, missing, distinct, seconds, bins } = oracle[name] as Moments;
    const [head] = await headsOf(view, [column], task);
    expect(head).toMatchObject({ missing, distinct, bins: { low: min, high: max, counts: bins } });
    const profile = await columnOf(view, column, task);
    expect(profile).toMatchObject({ missing, distinct, time: { min, max, histogram: { counts: bins } } });
    expect(Math.abs((profile.time?.seconds ?? NaN) / seconds - 1)).toBeLessThan(1e-12);
    const chart = await chartOf(view, { kind: 'histogram', column, bins: 20 }, task);
    expect(chart).toMatchObject({ counts: bins, missing });
    const { table, session } = await openTable(`${name}.${ending}`);
    const { columns: [whole] } = await profileTable(table, {}, session, task);
    expect(whole).toEqual(profile);
  });
});

describe('heads of a few of ten thousand columns', () => {
  it('ask for no other column, of the file and of what is filtered', async () => {
    const { table, session } = await openTable('wide.parquet');
    const asked = ['rows', 'run'].map((name) => vi.spyOn(session, name as 'run'));
    for (const [where, rows] of [[[], 3], [[{ column: 'feature 7', op: '>', value: '7' }], 2]] as [TableView['where'], number][]) {
      const view = await OpenView.make(fileBase(table), { ...plainView, where }, { session, name: 'view', task });
      const heads = await headsOf(view, ['feature 0', 'feature 9999'], task);
      expect(heads.map(({ rows: of, distinct, bins }) => [of, distinct, bins?.high])).toEqual([[rows, rows, '20000'], [rows, rows, '29999']]);
    }
    const said = asked.flatMap(({ mock }) => mock.calls.map(([sql]) => sql));
    expect(said.length).toBeGreaterThan(4);
    for (const sql of said) expect(sql.length).toBeLessThan(10_000);
  });
});
