import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Condition, TableView } from '../../../src/contract/view-api';
import { plainView } from '../../../src/contract/view-api';
import { python, texts, useFolder, useWorker } from './support';

const folder = useFolder();
const { client } = useWorker('view');
const source = (name: string) => ({ path: join(folder, name) });
const view = (more: Partial<TableView>): TableView => ({ ...plainView, ...more });

const script = `
import json, decimal, datetime as dt
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
rng = np.random.default_rng(4)
n = 5000
def holes(values, share): return [None if rng.random() < share else v for v in values]
x = rng.normal(0, 3, n).round(2); x[10:20] = np.nan; x[20] = np.inf; x[21] = -np.inf
table = pa.table({
  'id': pa.array(range(n), pa.int64()), 'x': pa.array(holes(x.tolist(), .1), pa.float64()), 'k': pa.array(holes(rng.integers(-3, 4, n).tolist(), .1), pa.int32()),
  'word': pa.array(holes([['Alpha', 'beta', 'GAMMA 1.5', "o'neil; DROP", 'ünï', ''][k] for k in rng.integers(0, 6, n)], .1)),
  'money': pa.array([decimal.Decimal(int(v)).scaleb(-2) for v in rng.integers(-500, 500, n)], pa.decimal128(12, 2)),
  'day': pa.array([dt.date(2024, 1, 1) + dt.timedelta(int(d)) for d in rng.integers(0, 60, n)]),
  'at': pa.array(np.datetime64('2024-03-01T00:00:00', 'us') + rng.integers(0, 10**10, n).astype('timedelta64[us]'), pa.timestamp('us', 'UTC')),
  'flag': pa.array(holes((rng.random(n) < .3).tolist(), .05)), 'f32': pa.array(np.round(rng.random(n), 1).astype('float32')),
  'big': pa.array(rng.integers(2**60, 2**62, n)), 'nested': pa.array([{'a': int(v), 'b': [2**60, None]} for v in rng.integers(0, 3, n)]), 'raw': pa.array([bytes([v, 0, 255]) for v in rng.integers(0, 3, n)]),
})
pq.write_table(table, 't.parquet', row_group_size=700)
import os; os.makedirs('parts', exist_ok=True)
for i in range(5): pq.write_table(table.slice(i * 1000, 1000), f'parts/p{i}.parquet', row_group_size=300)
pq.write_table(pa.table({'file_row_number': [5, 6, 7], 'v': ['a', 'b', 'c']}), 'shadow.parquet')
pq.write_table(table.select(['id', 'x', 'k', 'word']), 'plain.parquet')
table.select(['id', 'x', 'k', 'word']).to_pandas().to_csv('t.csv', index=False)
pq.write_table(pa.table({'long': ['😀' * 900, '😀' * 1100, 'y' * 2_000_000]}), 'long.parquet')
rows = table.to_pylist()
def isnan(v): return isinstance(v, float) and v != v
def ids(keep): return [r['id'] for r in rows if keep(r)]
real = lambda v: v is not None and not isnan(v)
d = decimal.Decimal
where = {
  'k = 2': ids(lambda r: r['k'] == 2), 'k != 2': ids(lambda r: r['k'] is not None and r['k'] != 2), 'k < 1.5': ids(lambda r: r['k'] is not None and r['k'] < 1.5),
  'x > 1': ids(lambda r: real(r['x']) and r['x'] > 1), 'x != 0.5': ids(lambda r: real(r['x']) and r['x'] != 0.5), 'x nan': ids(lambda r: isnan(r['x'])), 'x missing': ids(lambda r: r['x'] is None), 'x present': ids(lambda r: r['x'] is not None),
  'x = inf': ids(lambda r: r['x'] == float('inf')), 'x between': ids(lambda r: real(r['x']) and -1 <= r['x'] <= 1), 'money': ids(lambda r: r['money'] <= d('-1.25')), 'money fine': ids(lambda r: r['money'] > d('1.255')),
  'word in': ids(lambda r: r['word'] in ('beta', "o'neil; DROP")), 'word not-in': ids(lambda r: r['word'] is not None and r['word'] not in ('beta', '')), 'word contains': ids(lambda r: r['word'] is not None and 'a' in r['word'].lower()),
  'word case': ids(lambda r: r['word'] is not None and 'A' in r['word']), 'word not': ids(lambda r: r['word'] is not None and 'a' not in r['word'].lower()), 'word starts': ids(lambda r: r['word'] is not None and r['word'].lower().startswith('ünï')), 'word empty': ids(lambda r: r['word'] == ''),
  'word matches': ids(lambda r: r['word'] in ('GAMMA 1.5',)), 'day': ids(lambda r: r['day'] >= dt.date(2024, 2, 1)), 'at': ids(lambda r: r['at'] < dt.datetime(2024, 3, 1, 1, tzinfo=dt.timezone.utc)), 'flag': ids(lambda r: r['flag'] is True),
  'f32': ids(lambda r: abs(r['f32'] - .1) < 1e-6), 'big': [r['id'] for r in sorted(rows, key=lambda r: r['big'])[:100]], 'bigAt': str(sorted(r['big'] for r in rows)[99]),
}
last = lambda v: (v is None, isnan(v) if v is not None else False)
def order(name, down):
    there = [r for r in rows if real(r[name])]; nans = [r for r in rows if isnan(r[name])]; gone = [r for r in rows if r[name] is None]
    there.sort(key=lambda r: r[name], reverse=down)
    if down:  # Python reverses equal ones too unless told otherwise: sort is stable with reverse=True
        pass
    return [r['id'] for r in there + nans + gone]
print(json.dumps({'where': where, 'order': {'x': order('x', False), 'xDown': order('x', True), 'wordDown': order('word', True)},
  'any': ids(lambda r: any('1.5' in str(v).lower() for k, v in r.items() if k in ('x', 'k', 'word', 'money', 'f32', 'id', 'big', 'day', 'flag')))}))
`;

interface Oracle { where: Record<string, number[]> & { bigAt: string }; order: Record<string, number[]>; any: number[] }
let oracle: Oracle;
beforeAll(() => { oracle = python<Oracle>(folder, script); }, 60_000);

async function idsOf(name: string, wanted: TableView): Promise<number[]> {
  const worker = client();
  const { rows } = await worker.look(source(name), wanted);
  const ids: number[] = [];
  for (let offset = 0; offset < rows; offset += 1000) ids.push(...(texts(await worker.cells(source(name), wanted, { offset, count: 1000, columns: ['id'] }))[0] ?? []).map(Number));
  return ids;
}

const conditions: [string, Condition[]][] = [
  ['k = 2', [{ column: 'k', op: '=', value: '2' }]], ['k != 2', [{ column: 'k', op: '!=', value: '2' }]], ['k < 1.5', [{ column: 'k', op: '<', value: '1.5' }]],
  ['x > 1', [{ column: 'x', op: '>', value: '1' }]], ['x != 0.5', [{ column: 'x', op: '!=', value: '0.50' }]], ['x nan', [{ column: 'x', op: 'nan' }]], ['x missing', [{ column: 'x', op: 'missing' }]], ['x present', [{ column: 'x', op: 'present' }]],
  ['x = inf', [{ column: 'x', op: '=', value: 'Infinity' }]], ['x between', [{ column: 'x', op: 'between', low: '-1', high: '1' }]], ['money', [{ column: 'money', op: '<=', value: '-1.25' }]], ['money fine', [{ column: 'money', op: '>', value: '1.255' }]],
  ['word in', [{ column: 'word', op: 'in', values: ['beta', "o'neil; DROP"] }]], ['word not-in', [{ column: 'word', op: 'not-in', values: ['beta', ''] }]], ['word contains', [{ column: 'word', op: 'contains', value: 'A', matchCase: false }]],
  ['word case', [{ column: 'word', op: 'contains', value: 'A', matchCase: true }]], ['word not', [{ column: 'word', op: 'not-contains', value: 'A', matchCase: false }]], ['word starts', [{ column: 'word', op: 'starts-with', value: 'ÜNÏ', matchCase: false }]], ['word empty', [{ column: 'word', op: '=', value: '' }]],
  ['word matches', [{ column: 'word', op: 'matches', value: '\\d\\.\\d$' }]], ['day', [{ column: 'day', op: '>=', value: '2024-02-01' }]], ['at', [{ column: 'at', op: '<', value: '2024-03-01 01:00:00' }]], ['flag', [{ column: 'flag', op: '=', value: 'true' }]],
  ['f32', [{ column: 'f32', op: '=', value: '0.1' }]],
];

describe('a view of a table', () => {
  it.each(conditions)('keeps the rows where %s, as Python does', async (name, where) => {
    const expected = oracle.where[name];
    expect(expected?.length).toBeGreaterThan(0);
    expect(await idsOf('t.parquet', view({ where }))).toEqual(expected);
    expect(await idsOf('parts', view({ where }))).toEqual(expected);
  });

  it('holds 64-bit numbers exactly in conditions and in order', async () => {
    expect(await idsOf('t.parquet', view({ where: [{ column: 'big', op: '<=', value: oracle.where.bigAt }], sort: [{ column: 'big', descending: false }] }))).toEqual(oracle.where['big']);
  });

  it('sorts with NaN before what is missing, both last either way, and equal rows as they lie in the file', async () => {
    for (const name of ['t.parquet', 'parts', 't.csv']) {
      expect(await idsOf(name, view({ sort: [{ column: 'x', descending: false }] }))).toHaveLength(5000);
    }
    expect(await idsOf('t.parquet', view({ sort: [{ column: 'x', descending: false }] }))).toEqual(oracle.order['x']);
    expect(await idsOf('parts', view({ sort: [{ column: 'x', descending: true }] }))).toEqual(oracle.order['xDown']);
    expect(await idsOf('t.parquet', view({ sort: [{ column: 'word', descending: true }] }))).toEqual(oracle.order['wordDown']);
  });

  it('finds rows by any cell', async () => {
    const found = await idsOf('t.parquet', view({ contains: '1.5' }));
    expect(found).toEqual(expect.arrayContaining(oracle.any));
    expect(found.length).toBeLessThan(5000);
  });

  it('numbers rows as in the file, over its parts too, and when a column has taken the name for it', async () => {
    const worker = client();
    const where: Condition[] = [{ column: 'k', op: '=', value: '2' }];
    for (const name of ['t.parquet', 'parts']) {
      const block = await worker.cells(source(name), view({ where }), { offset: 0, count: 1000, columns: ['id'] });
      expect([...(block.rowNumbers ?? [])]).toEqual((texts(block)[0] ?? []).map((id) => Number(id) + 1));
      const plain = await worker.cells(source(name), plainView, { offset: 4_321, count: 3, columns: ['id'] });
      expect([texts(plain)[0], [...(plain.rowNumbers ?? [])]]).toEqual([['4321', '4322', '4323'], [4322, 4323, 4324]]);
    }
    const shadow = await worker.cells(source('shadow.parquet'), view({ sort: [{ column: 'v', descending: true }] }), { offset: 0, count: 5, columns: ['v', 'file_row_number'] });
    expect([texts(shadow), [...(shadow.rowNumbers ?? [])]]).toEqual([[['c', 'b', 'a'], ['7', '6', '5']], [3, 2, 1]]);
  });

  it('tells missing, NaN, infinities, empty and cut texts apart', async () => {
    const worker = client();
    const nan = texts(await worker.cells(source('t.parquet'), view({ where: [{ column: 'x', op: 'nan' }] }), { offset: 0, count: 1, columns: ['x'] }));
    const infinite = texts(await worker.cells(source('t.parquet'), view({ where: [{ column: 'x', op: 'in', values: ['inf', '-inf'] }] }), { offset: 0, count: 2, columns: ['x'] }));
    const missing = texts(await worker.cells(source('t.parquet'), view({ where: [{ column: 'word', op: 'missing' }] }), { offset: 0, count: 1, columns: ['word', 'id'] }));
    expect([nan[0], infinite[0], missing[0]]).toEqual([['[nan]NaN'], expect.arrayContaining(['[infinite]Infinity', '[infinite]-Infinity']) as unknown, ['[missing]']]);
    expect(texts(await worker.cells(source('t.parquet'), view({ where: [{ column: 'word', op: '=', value: '' }] }), { offset: 0, count: 1, columns: ['word'] }))).toEqual([['']]);
    const [long] = texts(await worker.cells(source('long.parquet'), plainView, { offset: 0, count: 3, columns: ['long'] }));
    expect(long).toEqual(['😀'.repeat(900), `[cut]${'😀'.repeat(1000)}`, `[cut]${'y'.repeat(1000)}`]);
  });

  it('opens one cell whole, and what is in a nested one', async () => {
    const worker = client();
    const whole = await worker.cell(source('long.parquet'), plainView, { row: 2, column: 'long' });
    expect([whole.text.length, whole.bytes, whole.isCut]).toEqual([2 ** 20, 2_000_000, true]);
    const nested = await worker.cell(source('t.parquet'), plainView, { row: 0, column: 'nested' });
    expect(JSON.parse(nested.json ?? '')).toEqual({ a: expect.any(Number) as number, b: ['1152921504606846976', null] });
    await expect(worker.cell(source('t.parquet'), plainView, { row: 5000, column: 'id' })).rejects.toThrow('There is no row 5001: the table has 5000.');
  });

  it('goes from one found cell to the next, row by row, and back', async () => {
    const worker = client();
    const columns = ['id', 'word'];
    const sorted = view({ sort: [{ column: 'id', descending: true }] });
    for (const each of [plainView, sorted]) {
      const first = await worker.find(source('plain.parquet'), each, { text: 'BETA', from: null, backwards: false, columns });
      const second = await worker.find(source('plain.parquet'), each, { text: 'BETA', from: first, backwards: false, columns });
      expect(second?.row).toBeGreaterThan(first?.row ?? Infinity);
      expect(await worker.find(source('plain.parquet'), each, { text: 'BETA', from: second, backwards: true, columns })).toEqual(first);
      expect(await worker.find(source('plain.parquet'), each, { text: 'BETA', from: first, backwards: true, columns })).toBeNull();
      expect(texts(await worker.cells(source('plain.parquet'), each, { offset: second?.row ?? 0, count: 1, columns: ['word'] }))).toEqual([['beta']]);
    }
    // Two cells of one row, left to right.
    const both = await worker.find(source('shadow.parquet'), view({ sql: { text: `SELECT 'abc' AS one, 'xbc' AS two`, others: [] } }), { text: 'bc', from: { row: 0, column: 'one' }, backwards: false, columns: ['one', 'two'] });
    expect(both).toEqual({ row: 0, column: 'two' });
  });

  it.each<[Partial<TableView>, string]>([
    [{ where: [{ column: 'k', op: '=', value: 'two' }] }, '“two” is no number, and “k” holds numbers (int32).'],
    [{ where: [{ column: 'day', op: '<', value: 'soon' }] }, '“soon” is no value of “day” (date). Write it like 2013-01-31.'],
    [{ where: [{ column: 'nested', op: '<', value: 'x' }] }, 'has no order'],
    [{ where: [{ column: 'word', op: 'matches', value: '(' }] }, '“(” is no regular expression'],
    [{ sort: [{ column: 'nope', descending: false }] }, 'nope'],
  ])('says what is wrong in %j', async (wrong, sentence) => {
    await expect(client().look(source('t.parquet'), view(wrong))).rejects.toThrow(sentence);
  });

  it('reads pages while something long goes on, and gives up that alone', async () => {
    const worker = client();
    await worker.look(source('t.parquet'), plainView);
    let isOver = false;
    const long = worker.look(source('t.parquet'), view({ sql: { text: 'SELECT count(*) AS n FROM range(30000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3', others: [] } }), 'long').finally(() => { isOver = true; });
    const failure = expect(long).rejects.toMatchObject({ code: 'cancelled' });
    expect(texts(await worker.cells(source('t.parquet'), plainView, { offset: 0, count: 2, columns: ['id'] }))).toEqual([['0', '1']]);
    expect(isOver).toBe(false);
    await worker.cancel('long');
    await failure;
    expect((await worker.look(source('t.parquet'), plainView)).rows).toBe(5000);
  });

  it('looks again at views that were dropped since', async () => {
    const worker = client();
    const by = (value: number) => view({ where: [{ column: 'id', op: '<', value: String(value) }] });
    const looked = await Promise.all(Array.from({ length: 12 }, (_, at) => worker.cells(source('t.parquet'), by(at + 1), { offset: at, count: 5, columns: ['id'] })));
    expect(looked.map((block) => texts(block)[0])).toEqual(Array.from({ length: 12 }, (_, at) => [String(at)]));
  });
});

describe('a question in SQL', () => {
  const ask = (text: string, others: { name: string; source: { path: string } }[] = []) => view({ sql: { text, others } });

  it('is answered once: columns that are tried on the answer, its filters and orders are of the same rows', async () => {
    const worker = client();
    // Asked again, it would be answered otherwise.
    const question = ask('SELECT id, random() AS r FROM this LIMIT 50');
    await worker.look(source('t.parquet'), question);
    const block = async (of: TableView, columns: string[]) => texts(await worker.cells(source('t.parquet'), of, { offset: 0, count: 50, columns }));
    const [ids = [], chances = []] = await block(question, ['id', 'r']);
    const byId = new Map(ids.map((id, at) => [id, chances[at]]));
    for (let trial = 0; trial < 12; trial += 1) expect((await block({ ...question, derived: [{ name: 'tried', expression: `r * 2 - r + ${trial} * 0` }] }, ['r']))[0]).toEqual(chances);
    const [sortedIds = [], sorted = []] = await block({ ...question, derived: [{ name: 'same', expression: 'r' }], sort: [{ column: 'r', descending: true }] }, ['id', 'same']);
    expect(sorted).toEqual([...chances].sort((one, other) => Number(other) - Number(one)));
    expect(sortedIds.map((id) => byId.get(id))).toEqual(sorted);
    expect((await block({ ...question, where: [{ column: 'r', op: '>=', value: sorted[9] ?? '' }] }, ['r']))[0]).toHaveLength(10);
    expect((await block(question, ['r']))[0]).toEqual(chances);
    await expect(worker.look(source('t.parquet'), { ...question, derived: [{ name: 'wrong', expression: 'nothing + 1' }] })).rejects.toMatchObject({ code: 'usage' });
    expect((await block(question, ['r']))[0]).toEqual(chances);
  });

  it('leaves no answer lying about that no view is made of', async () => {
    const worker = client();
    for (let at = 0; at < 12; at += 1) {
      await worker.look(source('t.parquet'), ask(`SELECT ${at} AS x FROM this`));
      await worker.look(source('t.parquet'), { ...ask(`SELECT ${at} AS x FROM this`), derived: [{ name: 'y', expression: 'x + 1' }], where: [{ column: 'y', op: '>', value: '0' }] });
    }
    const tables = ask(`SELECT count(*) AS n FROM duckdb_tables() WHERE table_name LIKE 'answer%'`);
    await expect.poll(async () => { await worker.look(source('t.parquet'), plainView); return Number(texts(await worker.cells(source('t.parquet'), { ...tables, sql: { text: `${tables.sql?.text ?? ''} -- ${Math.random()}`, others: [] } }, { offset: 0, count: 1, columns: ['n'] }))[0]?.[0]); }).toBeLessThanOrEqual(4);
  });

  it('is answered from the file, by either name, and from other files', async () => {
    const worker = client();
    const joined = ask('SELECT t.id, s.v FROM this t JOIN shadow s ON s.file_row_number = t.id WHERE t.id IN (SELECT id FROM t) ORDER BY t.id DESC;', [{ name: 'shadow', source: source('shadow.parquet') }]);
    expect(await worker.look(source('t.parquet'), joined)).toMatchObject({ rows: 3, of: 3, columns: [{ name: 'id', type: 'int64' }, { name: 'v', type: 'string' }] });
    const block = await worker.cells(source('t.parquet'), joined, { offset: 0, count: 10, columns: ['id', 'v'] });
    expect([texts(block), block.rowNumbers]).toEqual([[['7', '6', '5'], ['c', 'b', 'a']], null]);
    const narrowed = { ...joined, where: [{ column: 'v', op: '!=' as const, value: 'b' }], sort: [{ column: 'v', descending: false }] };
    expect(texts(await worker.cells(source('t.parquet'), narrowed, { offset: 0, count: 10, columns: ['v'] }))).toEqual([['a', 'c']]);
  });

  it('gives columns of one name a number', async () => {
    expect((await client().look(source('shadow.parquet'), ask('SELECT v, v, upper(v) AS "V" FROM this'))).columns.map(({ name }) => name)).toEqual(['v', 'v_1', 'V_2']);
  });

  it.each([
    ["COPY this TO '/tmp/offbook-never.csv'", 'beyond the tables'], ["ATTACH '/tmp/offbook-never.db'", 'Only questions'], ['INSTALL httpfs', 'Only questions'], ['LOAD httpfs', 'Only questions'], ['SET memory_limit = \'1GB\'', 'Only questions'],
    ['PRAGMA enable_profiling', 'Only questions'], ['CREATE TABLE x AS SELECT 1', 'Only questions'], ['DROP VIEW this', 'Only questions'], ["EXPORT DATABASE '/tmp/offbook-never'", 'beyond the tables'], ['SELECT 1; SELECT 2', 'one question at a time'], ['CALL pragma_version()', 'Only questions'],
    ["SELECT * FROM read_csv('/etc/passwd')", 'beyond the tables'], ["SELECT * FROM read_text('/etc/passwd')", 'beyond the tables'], ["SELECT * FROM '/etc/passwd'", ''], ["SELECT * FROM glob('/etc/*')", ''], ["FROM sniff_csv('/etc/passwd')", ''], ["SELECT * FROM read_parquet('https://example.org/x.parquet')", ''],
    ['SELEC 1', 'Line 1, column 1: syntax error'], ['SELECT id\nFROM this\nWHERE nope > 1', 'Line 3, column 7'], ['', 'Write a question'],
  ])('refuses %s', async (text, sentence) => {
    const failure = await client().look(source('t.parquet'), ask(text)).then(() => null, (error: unknown) => error as { code: string; message: string });
    expect(failure?.code).toBe('usage');
    expect(failure?.message).toContain(sentence);
    expect(failure?.message).not.toContain('root:');
  });
});
