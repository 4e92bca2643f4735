import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IndexApi } from '../../../src/contract/index-api';
import type { RunId } from '../../../src/contract/ids';
import type { FieldRef, QueryExpr, QueryValue } from '../../../src/contract/query';
import type { RunDetail } from '../../../src/contract/run';
import type { Sort, TableRequest } from '../../../src/contract/table-api';
import { cellsOf, evaluate, fieldsOf, fold, formatField, formatQuery, parseField, parseQuery, runFieldNames, valueIn } from '../../../src/core/query';
import { changeMarks } from '../../../src/node/store';
import { openIndexInProcess } from '../../../src/workers/index/in-process';
import { TestStore, thisProcess, until, type TestRecord } from './records';

let store: TestStore;
let index: IndexApi;
beforeEach(() => { store = new TestStore(); index = openIndexInProcess(); });
afterEach(async () => { await index.close(); store.remove(); });

const everything: TableRequest = { query: '', sort: [], columns: [], offset: 0, limit: 1000 };
const by = (field: string, descending = false): Sort[] => [{ field, descending }];
const asked = async (more: Partial<TableRequest>): Promise<RunId[]> => (await index.table({ ...everything, ...more })).rows.map(({ id }) => id);
const base = Date.UTC(2026, 0, 1, 12);

/** What any answer of the table must be: every run read whole, one by one, by the meaning that core gives to fields and queries. */
function oracle(details: readonly RunDetail[], expr: QueryExpr | null, sort: readonly Sort[], now: number, trash?: 'only'): RunId[] {
  const keyOf = (run: RunDetail, ref: FieldRef): [rank: number, kind: number, key: number | string] => {
    const value = valueIn(run, ref, now);
    if (value === null || (typeof value === 'object' && value.length === 0)) return [2, 0, 0];
    if (typeof value === 'number') return [Number.isNaN(value) ? 1 : 0, 0, Number.isNaN(value) ? 0 : value];
    if (typeof value === 'boolean') return [0, 0, Number(value)];
    return [0, 1, fold(typeof value === 'string' ? value : (value as string[]).join(', '))];
  };
  const less = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
  return details.filter((run) => (run.trashedAt !== null) === (trash === 'only') && evaluate(expr, (field) => valueIn(run, field, now), now)).sort((a, b) => {
    for (const { field, descending } of sort) {
      const [rank, kind, key] = keyOf(a, parseField(field)!);
      const [rank2, kind2, key2] = keyOf(b, parseField(field)!);
      const way = descending ? -1 : 1;
      const order = rank - rank2 || way * (kind - kind2 || less(key, key2));
      if (order !== 0) return order;
    }
    return b.createdAt - a.createdAt || less(b.id, a.id);
  }).map(({ id }) => id);
}

// --- runs and queries by chance ---

const names = ['mae', 'val/loss', 'a "b"', '__proto__', 'ü 1'];
const numbers = fc.oneof(fc.constantFrom<number | string>(0, 1, -1, 2.5, '$nan', '$inf', '$-inf', '$int:9007199254740993'), fc.double({ noNaN: true, noDefaultInfinity: true }));
const paramValues = fc.oneof(fc.constantFrom<unknown>(null, true, false, 0, 1, '1', 'x'.repeat(1200), 'Adam', 'adam', '$nan', '$str:$nan', '', [1, 2], { a: 1 }), fc.string({ maxLength: 5 }));
const entries = <T>(value: fc.Arbitrary<T>) => fc.uniqueArray(fc.tuple(fc.constantFrom(...names), value), { maxLength: 4, selector: ([name]) => name });
const tagTexts = fc.constantFrom('paper', 'Paper', 'x', 'a, b', 'zz');
const someRun = fc.record({
  after: fc.constantFrom(0, 0, 1, 1000, 90_000_000), name: fc.constantFrom('train', 'Train', 'prepare'), metrics: entries(fc.array(numbers, { minLength: 1, maxLength: 3 })), params: entries(paramValues),
  end: fc.constantFrom('succeeded', 'failed', 'crashed', null, 'lost'), git: fc.option(fc.record({ branch: fc.constantFrom('main', null), dirty: fc.boolean() })),
  marks: fc.option(fc.record({ name: fc.constantFrom(null, 'best one', 'B'), tags: fc.uniqueArray(tagTexts, { maxLength: 3 }), note: fc.constantFrom(null, 'try again'), star: fc.boolean(), trashedAt: fc.constantFrom(null, null, base) })),
});
type SomeRun = typeof someRun extends fc.Arbitrary<infer T> ? T : never;

function write(run: SomeRun, at: number): TestRecord {
  const record = store.record({ at, name: run.name }).request().alive(run.end === 'lost' ? { ...thisProcess(), startTicks: 1 } : thisProcess()).started();
  for (const [name, values] of run.metrics) record.metrics(name, values);
  for (const [name, value] of run.params) record.write({ type: 'param', name, value, from: 'user' });
  if (run.git !== null) record.write({ type: 'code', kind: 'git', commit: 'abc', ...run.git });
  if (run.end === 'failed') record.finished('failed', { error: { type: 'ValueError', message: 'no', traceback: '', frames: [] }, peakRss: at % 7 });
  else if (run.end !== null && run.end !== 'lost') record.finished(run.end);
  return record;
}

const fieldRefs: fc.Arbitrary<FieldRef> = fc.oneof(
  fc.record({ kind: fc.constant('metric' as const), name: fc.constantFrom(...names, 'none'), of: fc.constantFrom('last' as const, 'min' as const, 'max' as const) }),
  fc.record({ kind: fc.constant('param' as const), name: fc.constantFrom(...names, 'none') }),
  fc.record({ kind: fc.constant('run' as const), name: fc.constantFrom('id', 'name', 'function', 'state', 'created', 'age', 'duration', 'tag', 'note', 'star', 'branch', 'commit', 'dirty', 'user', 'error', 'warnings', 'peak', 'debug', 'source', 'ended') }),
);
const numberFields = new Set(['created', 'age', 'duration', 'warnings', 'peak', 'ended']);
/** What the language can say: of each kind of field only what its text can carry. */
const leaves = fieldRefs.chain((field): fc.Arbitrary<QueryExpr> => {
  const isNumber = field.kind === 'metric' || (field.kind === 'run' && numberFields.has(field.name));
  const value: fc.Arbitrary<QueryValue> = field.kind === 'run' && field.name === 'state' ? fc.constantFrom('running', 'lost', 'failed', 'succeeded').map((text) => ({ kind: 'text' as const, value: text }))
    : field.kind === 'run' && ['star', 'dirty', 'debug'].includes(field.name) ? fc.boolean().map((each) => ({ kind: 'boolean' as const, value: each }))
      : field.kind === 'run' && ['age', 'duration'].includes(field.name) ? fc.constantFrom(1, 1234, 86_400_000).map((milliseconds) => ({ kind: 'duration' as const, milliseconds }))
        : field.kind === 'run' && ['created', 'ended'].includes(field.name) ? fc.constantFrom(base, base + 1000, base + 90_000_000).map((at) => ({ kind: 'time' as const, at }))
          : isNumber ? fc.constantFrom(...(field.name === 'peak' ? [0, 3] : [0, 1, -1, 2.5, Infinity])).map((each) => ({ kind: 'number' as const, value: each }))
            : field.kind === 'param' ? fc.oneof(fc.constantFrom(0, 1).map((each) => ({ kind: 'number' as const, value: each })), fc.boolean().map((each) => ({ kind: 'boolean' as const, value: each })), fc.constantFrom('adam', '1', '').map((text) => ({ kind: 'text' as const, value: text })))
              : fc.constantFrom(...(field.name === 'source' ? ['cli', 'vscode'] : ['train', 'paper', 'main', 'a, b', 'ada'])).map((text) => ({ kind: 'text' as const, value: text }));
  const op = field.kind === 'run' && (['state', 'star', 'dirty', 'debug'].includes(field.name)) ? fc.constantFrom('=' as const, '!=' as const) : fc.constantFrom('=' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const);
  return fc.oneof(
    fc.record({ kind: fc.constant('compare' as const), field: fc.constant(field), op, value }),
    fc.record({ kind: fc.constant('is' as const), field: fc.constant(field), negated: fc.boolean(), what: fc.constantFrom('null' as const, ...(field.kind === 'run' ? [] : ['nan' as const])) }),
    fc.record({ kind: fc.constant('in' as const), field: fc.constant(field), negated: fc.boolean(), values: fc.array(value, { minLength: 1, maxLength: 3 }) }),
    ...(isNumber || (field.kind === 'run' && ['star', 'dirty', 'debug'].includes(field.name)) ? [] : [fc.record({ kind: fc.constant('match' as const), field: fc.constant(field), negated: fc.boolean(), pattern: fc.constantFrom('^a', 'RAIN', '1|x', 'lost|fail') })]),
    fc.record({ kind: fc.constant('word' as const), text: fc.constantFrom('train', 'best', '2026', 'paper', 'again') }),
  );
});
const queries: fc.Arbitrary<QueryExpr> = fc.letrec<{ query: QueryExpr }>((tie) => ({
  query: fc.oneof({ maxDepth: 2, withCrossShrink: true }, leaves,
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), items: fc.array(tie('query'), { minLength: 2, maxLength: 3 }) }), fc.record({ kind: fc.constant('not' as const), item: tie('query') })),
})).query;
const sorts = fc.array(fc.record({ field: fc.constantFrom('metric.mae', 'max(metric."val/loss")', 'param.mae', 'param."a \\"b\\""', 'created', 'age', 'tag', 'state', 'name', 'function', 'star', 'duration'), descending: fc.boolean() }), { maxLength: 2 });

/** But the age, which grows between two looks. */
const everyColumn = [...runFieldNames.filter((name) => name !== 'age'), ...names.flatMap((name) => [formatField({ kind: 'metric', name, of: 'last' }), formatField({ kind: 'metric', name, of: 'max' }), formatField({ kind: 'param', name })]), 'param.none', 'param.mae'];

describe('the table', () => {
  it('answers as reading every run whole would: filters, order, pages, whatever the runs and the query', async () => {
    await fc.assert(fc.asyncProperty(fc.array(someRun, { maxLength: 12 }), fc.array(fc.tuple(queries, sorts), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 4 }), async (runs, questions, limit) => {
      await index.close();
      rmSync(store.home, { recursive: true, force: true });
      let at = base;
      const records = runs.map((run) => write(run, at += run.after));
      await index.open(store.place);
      // Asked once before the marks come, so that what is held in memory has to follow.
      await index.table({ ...everything, sort: by('tag'), columns: ['metric.mae', 'param.mae', 'state'] });
      for (const [place, { marks }] of runs.entries()) if (marks !== null) await changeMarks(store.layout, records[place]!.id, marks);
      await index.watch(false);
      const details: RunDetail[] = [];
      for (const { id } of records) details.push((await index.detail(id))!);
      for (const [expr, sort] of questions) {
        const query = formatQuery(expr);
        // A time is written as the minute that begins with it: what is meant is what is read.
        const read = parseQuery(query);
        const meant = read.kind === 'query' ? read.expr : null;
        const expected = oracle(details, meant, sort, Date.now());
        const found: RunId[] = [];
        for (let offset = 0; ; offset += limit) {
          const page = await index.table({ ...everything, query, sort, offset, limit });
          expect(page.total, query).toBe(expected.length);
          if (page.rows.length === 0) break;
          found.push(...page.rows.map(({ id }) => id));
        }
        expect(found, `${query} by ${JSON.stringify(sort)}`).toEqual(expected);
        expect(await index.ids({ query, sort, limit: 1000 })).toEqual(expected);
        // As several histories ask: a part of the order, and what each is sorted by.
        const places = await index.places({ query, sort, from: 1, to: 1 + 2 * limit, most: limit });
        expect(places.total).toBe(expected.length);
        expect(places.ids).toEqual(places.at.map((place) => expected[place]));
        expect(places.at).toHaveLength(Math.max(0, Math.min(limit, expected.length - 1)));
        expect(places.createdAt).toEqual(places.ids.map((id) => details.find((each) => each.id === id)!.createdAt));
        expect(await asked({ query, sort, trash: 'only' })).toEqual(oracle(details, meant, sort, Date.now(), 'only'));
        const { rows, cells } = await index.rowsOf({ ids: expected, columns: everyColumn });
        expect(rows.map(({ id }) => id)).toEqual(expected);
        expect(cells).toEqual(cellsOf(expected.map((id) => details.find((each) => each.id === id)!), everyColumn, 0));
        for (const trash of [undefined, 'only'] as const) {
          const { fields } = await index.fields({ query, like: '', kinds: ['metric', 'param'], limit: 1000, ...(trash ? { trash } : {}) });
          expect(fields.map(({ differs: _, only: __, ...field }) => field)).toEqual(fieldsOf(details, query, trash, Date.now()).map(({ differs: _, ...field }) => field));
        }
      }
    }), { numRuns: Number(process.env['OFFBOOK_TABLE_RUNS'] ?? 40) });
  }, 120_000);
});

describe('the table, by hand', () => {
  const run = (at: number, metrics: Record<string, number | string>, params: Record<string, unknown> = {}, name = 'train'): TestRecord => {
    const record = store.record({ at: base + at, name }).request().alive().started();
    for (const [key, value] of Object.entries(metrics)) record.metrics(key, [value]);
    return record.write(...Object.entries(params).map(([key, value]) => ({ type: 'param', name: key, value, from: 'user' }))).finished();
  };

  it('gives cells and what bars are drawn against', async () => {
    const one = run(0, { mae: 3 }, { kind: 'x'.repeat(400), on: true });
    const two = run(1000, { mae: '$nan' });
    const three = run(2000, { mae: 1 }, { kind: 7 });
    await changeMarks(store.layout, three.id, { tags: ['b', 'a'], star: true });
    await index.open(store.place);
    const page = await index.table({ ...everything, sort: by('metric.mae'), columns: ['metric.mae', 'param.kind', 'param.on', 'tag', 'star', 'duration', 'state', 'metric.none'], limit: 2 });
    expect(page.rows.map(({ id }) => id)).toEqual([three.id, one.id]);
    expect(page.cells).toEqual([[1, 3], [7, `${'x'.repeat(299)}…`], [null, 1], ['b, a', null], [1, 0], [1234, 1234], ['succeeded', 'succeeded'], [null, null]]);
    expect(page.ranges).toEqual([[1, 3], [7, 7], [1, 1], null, [0, 1], [1234, 1234], null, null]);
    expect(await asked({ sort: by('metric.mae', true) })).toEqual([one.id, three.id, two.id]);
  });

  it('gives exports their texts whole, also those of which it keeps a part', async () => {
    const [text, items] = ['long '.repeat(500), Array.from({ length: 700 }, (_, at) => at)];
    const one = run(0, {}, { text, items, short: 'x'.repeat(800) });
    const two = store.record({ at: base + 1000 }).request().alive().started().finished('failed', { error: { type: 'ValueError', message: text } });
    await index.open(store.place);
    expect((await index.rowsOf({ ids: [one.id, two.id], columns: ['param.text', 'param.items', 'param.short', 'error'] })).cells).toEqual([[text, null], [`[${items.join(', ')}]`, null], ['x'.repeat(800), null], [null, `ValueError: ${text}`]]);
  });

  it('groups by function, day, tag and any field, and pages one group', async () => {
    const a = run(0, {}, {}, 'prepare');
    const b = run(86_400_000, { mae: 1 });
    const c = run(86_400_000 * 2, { mae: 1 });
    await changeMarks(store.layout, a.id, { tags: ['x', 'y'] });
    await changeMarks(store.layout, b.id, { tags: ['x'] });
    await index.open(store.place);
    const groups = async (field: string) => (await index.groups({ query: '', by: field })).map(({ key, count, newest }) => [key, count, newest - base]);
    expect(await groups('function')).toEqual([['train', 2, 86_400_000 * 2], ['prepare', 1, 0]]);
    expect(await groups('tag')).toEqual([[null, 1, 86_400_000 * 2], ['x', 2, 86_400_000], ['y', 1, 0]]);
    expect(await groups('metric.mae')).toEqual([['1', 2, 86_400_000 * 2], [null, 1, 0]]);
    expect((await groups('day')).map(([, count]) => count)).toEqual([1, 1, 1]);
    expect(await groups('created')).toEqual(await groups('day'));
    expect(await asked({ group: { by: 'tag', key: 'x' } })).toEqual([b.id, a.id]);
    expect(await asked({ group: { by: 'tag', key: null } })).toEqual([c.id]);
    const [day] = await index.groups({ query: '', by: 'day' });
    expect(await asked({ group: { by: 'day', key: day!.key } })).toEqual([c.id]);
  });

  it('tells the fields there are and values to complete', async () => {
    run(0, { mae: 1, 'val/loss': 2 }, { depth: 3, kind: 'Oak' });
    run(1000, { mae: 1 }, { depth: 4, kind: 'oak' });
    await index.open(store.place);
    expect(await index.fields({ query: '', like: '', kinds: ['metric', 'param'], limit: 10 })).toEqual({ total: 4, fields: [
      { field: 'metric.mae', kind: 'number', runs: 2, differs: false, only: 1 }, { field: 'param.depth', kind: 'number', runs: 2, differs: true },
      { field: 'param.kind', kind: 'text', runs: 2, differs: true }, { field: 'metric."val/loss"', kind: 'number', runs: 1, differs: true },
    ] });
    expect((await index.fields({ query: 'param.depth = 3', like: 'LOSS', kinds: ['metric', 'param', 'run'], limit: 10 })).fields).toEqual([{ field: 'metric."val/loss"', kind: 'number', runs: 1, differs: false, only: 2 }]);
    expect((await index.fields({ query: '', like: 'stat', kinds: ['run'], limit: 1 })).fields).toEqual([{ field: 'state', kind: 'text', runs: 2, differs: false, only: 'succeeded' }]);
    expect(await index.values({ field: 'param.kind', prefix: 'o', limit: 10 })).toEqual(['Oak', 'oak']);
    expect(await index.values({ field: 'state', prefix: '', limit: 10 })).toEqual(['succeeded']);
  });

  it('says where a query is wrong, and which field there is not', async () => {
    await index.open(store.place);
    await expect(index.table({ ...everything, query: 'metric.mae <' })).rejects.toMatchObject({ code: 'query' });
    await expect(index.table({ ...everything, sort: by('metrik.mae') })).rejects.toMatchObject({ code: 'query' });
  });

  it('draws small curves that keep their peaks', async () => {
    const long = store.record({ at: base }).request().alive().started().metrics('mae', Array.from({ length: 500 }, (_, step) => (step === 333 ? 99 : step % 3))).finished();
    const none = run(1000, {});
    await index.open(store.place);
    const [curve, empty] = await index.sparks({ runs: [long.id, none.id], metric: 'mae', maxPoints: 40 });
    expect(curve!.length).toBeLessThanOrEqual(40);
    expect(Math.max(...curve!)).toBe(99);
    expect(empty).toBeNull();
  });

  it('follows every change, also one that another process took in, and a run that goes', async () => {
    const first = run(0, { mae: 1 });
    await index.open(store.place);
    const other = openIndexInProcess();
    try {
      await other.open(store.place);
      const look = { sort: by('metric.mae', true), query: 'metric.mae > 0' };
      expect(await asked(look)).toEqual([first.id]);
      const second = run(1000, { mae: 2 });
      expect((await other.table({ ...everything, ...look })).rows.map(({ id }) => id)).toEqual([second.id, first.id]);
      await changeMarks(store.layout, first.id, { tags: ['late'] });
      await other.detail(first.id);
      expect(await asked({ query: 'tag = late' })).toEqual([first.id]);
      expect(await asked(look)).toEqual([second.id, first.id]);
      const going = store.record({ at: base + 2000 }).request().alive().started().metrics('mae', [9]);
      expect(await asked(look)).toEqual([going.id, second.id, first.id]);
      going.metrics('mae', [1.5]);
      expect(await asked(look)).toEqual([second.id, going.id, first.id]);
      rmSync(second.files.folder, { recursive: true });
      await other.watch(true);
      await until(async () => (await asked(look)).length === 2, 'the run that went is gone from the table');
      expect(await asked(look)).toEqual([going.id, first.id]);
      expect((await index.fields({ query: '', like: 'mae', kinds: ['metric'], limit: 1 })).fields[0]?.runs).toBe(2);
    } finally {
      await other.close();
    }
  });

  it('shows the trash only when asked to', async () => {
    const kept = run(0, { mae: 1 });
    const thrown = run(1000, { mae: 2 });
    await index.open(store.place);
    await changeMarks(store.layout, thrown.id, { trashedAt: base });
    await index.detail(thrown.id);
    const listed = async (...args: Parameters<IndexApi['list']>) => (await index.list(...args)).rows.map(({ id }) => id);
    const page = { offset: 0, limit: 10 };
    expect(await asked({})).toEqual([kept.id]);
    expect(await asked({ trash: 'only' })).toEqual([thrown.id]);
    expect(await listed({}, page)).toEqual([kept.id]);
    expect(await listed({ trash: 'only' }, page)).toEqual([thrown.id]);
    expect(await listed({ ids: [thrown.id] }, page)).toEqual([thrown.id]);
    expect((await index.lastRuns([kept.file]))[0]).toMatchObject({ runs: 1, last: { id: kept.id } });
  });
});
