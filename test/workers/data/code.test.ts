import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataColumn } from '../../../src/contract/data-api';
import { type Condition, plainView, type TableView } from '../../../src/contract/view-api';
import { applied, addToModule, type CodeView, functionOf, type Library, sampleColumns, testOf, withReader } from '../../../src/core/data/code';
import { understand } from '../../../src/core/data/expression';
import { forkingPython } from './prover';
import { python, useFolder, useWorker } from './support';

/** Views and the functions made of them: what runs is real pandas and real Polars, on the file that DuckDB shows the view of. */
const folder = useFolder();
const worker = useWorker('code');
let started: ReturnType<typeof worker.client> | undefined;
const client = () => (started ??= worker.client());
const root = join(import.meta.dirname, '..', '..', '..');
const prover = forkingPython(join(root, 'src', 'runner', 'prove.py'), folder);
afterAll(() => { prover.end(); });
const hostile = 'it\'s "quoted"\n\\ 😀 class';

beforeAll(() => {
  python(folder, `
import datetime as dt, decimal
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
rng = np.random.default_rng(11)
n = 3000
def holes(values, share=.1): return [None if rng.random() < share else v for v in values]
words = ['Alpha', 'beta', 'GAMMA 1.5', "o'neil; DROP", 'ünï', '', ' Strasse ', '12', '-3.5', 'x y z', '2024-02-03']
table = pa.table({
  'id': pa.array(range(n), pa.int64()), 'x': pa.array(holes(rng.normal(0, 3, n).round(2).tolist()), pa.float64()), 'k': pa.array(holes(rng.integers(-3, 4, n).tolist()), pa.int32()), 'whole': pa.array(rng.integers(-9, 9, n), pa.int64()),
  'word': pa.array(holes([words[k] for k in rng.integers(0, len(words), n)])), 'money': pa.array(holes([decimal.Decimal(int(v)).scaleb(-2) for v in rng.integers(-500, 500, n)]), pa.decimal128(12, 2)),
  'day': pa.array(holes([dt.date(2023, 12, 1) + dt.timedelta(int(d)) for d in rng.integers(0, 90, n)]), pa.date32()), 'at': pa.array(holes([dt.datetime(2024, 2, 28) + dt.timedelta(seconds=int(s)) for s in rng.integers(0, 300000, n)]), pa.timestamp('us')),
  'zoned': pa.array(holes([dt.datetime(2024, 3, 1, tzinfo=dt.timezone.utc) + dt.timedelta(seconds=int(s)) for s in rng.integers(0, 300000, n)]), pa.timestamp('us', 'UTC')), 'flag': pa.array(holes((rng.random(n) < .4).tolist())), 'f32': pa.array(np.round(rng.random(n), 1).astype('float32')),
  ${JSON.stringify(hostile)}: pa.array(holes(rng.integers(0, 5, n).tolist()), pa.int64()),
})
pq.write_table(table, 't.parquet', row_group_size=700)
table.select(['id', 'x', 'k', 'word', 'day', 'at', 'flag']).to_pandas().to_csv('t.csv', index=False)
nan = np.array([1.0, np.nan, 3.0, np.nan, -1.0, 2.0])
pq.write_table(pa.table({'id': [0, 1, 2, 3, 4, 5], 'v': pa.array(nan)}), 'nan.parquet')
`);
}, 60_000);

interface Proof { kind: string; message?: string; rows: number; compared: number; difference: unknown }

async function codeView(file: string, view: TableView, library: Library, shown?: string[]): Promise<CodeView> {
  const source = { path: join(folder, file) };
  const facts = await client().describe(source);
  const seen: DataColumn[] = [...facts.columns];
  const derived = view.derived.map(({ name, expression }) => {
    const found = understand(expression, seen);
    if (found.kind === 'error') throw new Error(`${expression}: ${found.error.message}`);
    seen.push({ name, kind: found.checked.type === 'null' || found.checked.type === 'other' ? 'other' : found.checked.type, type: found.checked.type });
    return { name, text: expression, checked: found.checked };
  });
  const { columns } = await client().look(source, view);
  return { library, file, format: facts.format, csv: facts.csv, columns, derived, where: view.where, contains: view.contains, sort: view.sort, shown: shown ?? columns.map(({ name }) => name) };
}

let made = 0;
/** Writes the function, runs it on the file, and answers what came of it; with its test, where it has one. */
async function prove(file: string, more: Partial<TableView>, library: Library, { shown, withTest = false }: { shown?: string[]; withTest?: boolean } = {}): Promise<{ proof: Proof; text: string; test: string }> {
  const view: TableView = { ...plainView, ...more };
  const source = { path: join(folder, file) };
  const code = await codeView(file, view, library, shown);
  const fn = functionOf(code, 'chosen');
  const module = `made_${(made += 1)}`;
  const whole = withReader(fn, code, '');
  const text = applied('', addToModule('', 'm.py', { ...whole, defines: 'chosen' }).insertions);
  writeFileSync(join(folder, `${module}.py`), text);
  const { rows } = await client().look(source, view);
  const columns = code.columns.filter(({ name }) => code.shown.includes(name)).map(({ name, kind }) => ({ name, kind }));
  const laid = await client().layDown(source, view, columns.map(({ name }) => name), 100_000);
  const request = { path: source.path, reader: whole.reader, library, sysPath: [folder], module, function: 'chosen', rows: laid.path, laid: laid.rows, total: rows, width: columns.length, columns };
  const output = await prover.ask(request);
  let test = '';
  if (withTest) {
    const given = sampleColumns(code);
    const names = [...new Set([...given, ...code.columns].map(({ name }) => name))].filter((name) => given.some((each) => each.name === name) || code.derived.some((each) => each.name === name));
    const sample = await client().testRows(source, view, names);
    const one = testOf(code, { name: 'chosen', frame: fn.frame, module }, { rows: sample.rows, kept: sample.kept, values: new Map(names.map((name, at) => [name, sample.cells[at] ?? []])) });
    test = applied('', addToModule('', 't.py', { imports: one.imports, text: one.text, defines: one.name }).insertions);
    writeFileSync(join(folder, `test_${module}.py`), test);
    execFileSync(process.env['OFFBOOK_TEST_PYTHON'] ?? '', ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `test_${module}.py`], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  }
  return { proof: JSON.parse(output) as Proof, text, test };
}

const good = { kind: 'compared', difference: null };
const libraries: Library[] = ['pandas', 'polars'];
const conditions: Condition[] = [
  { column: 'k', op: '=', value: '2' }, { column: 'k', op: '!=', value: '2' }, { column: 'k', op: '<', value: '1.5' }, { column: 'x', op: '>', value: '1' }, { column: 'x', op: '!=', value: '0.5' }, { column: 'x', op: 'between', low: '-1', high: '+1.0' }, { column: 'x', op: '<=', value: 'inf' },
  { column: 'x', op: 'missing' }, { column: 'x', op: 'present' }, { column: 'x', op: 'not-nan' }, { column: 'k', op: 'in', values: ['-1', '2'] }, { column: 'k', op: 'not-in', values: ['-1', '002'] }, { column: 'word', op: 'in', values: ['beta', "o'neil; DROP"] }, { column: 'word', op: 'not-in', values: ['beta', ''] },
  { column: 'word', op: '=', value: '' }, { column: 'word', op: '!=', value: 'beta' }, { column: 'word', op: 'contains', value: 'A', matchCase: false }, { column: 'word', op: 'contains', value: 'A', matchCase: true }, { column: 'word', op: 'not-contains', value: 'a', matchCase: false }, { column: 'word', op: 'starts-with', value: 'ÜN', matchCase: false },
  { column: 'word', op: 'ends-with', value: '5', matchCase: true }, { column: 'word', op: 'matches', value: '^(a|G)\\w+' }, { column: 'money', op: '<=', value: '-1.25' }, { column: 'money', op: '>', value: '1.255' }, { column: 'day', op: '>=', value: '2024-02-01' }, { column: 'day', op: 'in', values: ['2024-01-01', '2024-01-02'] },
  { column: 'at', op: '<', value: '2024-02-29 12:00:00' }, { column: 'zoned', op: 'between', low: '2024-03-01 05:00:00', high: '2024-03-02' }, { column: 'flag', op: '=', value: 'true' }, { column: 'flag', op: '!=', value: 'true' }, { column: 'f32', op: '=', value: '0.1' }, { column: hostile, op: '>=', value: '3' },
];

describe.each(libraries)('%s gives the rows that the view shows', (library) => {
  it.each(conditions)('where $column $op', async (condition) => {
    if (library === 'pandas' && condition.op === 'not-nan') return expect(prove('t.parquet', { where: [condition] }, library)).rejects.toThrow('Choose Polars');
    const { proof, text } = await prove('t.parquet', { where: [condition] }, library);
    expect({ proof, text }).toMatchObject({ proof: good });
  });

  it('in any order, with columns hidden, and by what any cell has', async () => {
    for (const [more, shown] of [
      [{ sort: [{ column: 'x', descending: true }] }, ['x', 'id']], [{ sort: [{ column: 'word', descending: false }, { column: 'money', descending: true }, { column: 'day', descending: false }] }, undefined], [{ sort: [{ column: 'flag', descending: true }] }, undefined],
      [{ contains: '1.5' }, undefined], [{ contains: 'AL', where: [{ column: 'k', op: '>', value: '0' }], sort: [{ column: 'k', descending: true }, { column: 'x', descending: false }] }, ['id', 'word', 'k', 'x']], [{}, ['id']],
    ] as [Partial<TableView>, string[] | undefined][]) {
      const { proof, text } = await prove('t.parquet', more, library, shown ? { shown } : {});
      expect({ proof, text }).toMatchObject({ proof: good });
    }
  }, 60_000);

  it('also from CSV, where dates are read as text', async () => {
    const { proof, text } = await prove('t.csv', { derived: [{ name: 'month', expression: 'month(day)' }], where: [{ column: 'day', op: '<', value: '2024-02-01' }, { column: 'at', op: '>', value: '2024-02-29' }, { column: 'flag', op: '=', value: 'false' }], sort: [{ column: 'at', descending: true }] }, library);
    expect({ proof, text }).toMatchObject({ proof: good });
  });

  it('and the test that is written with it passes, with missing values and both sides of each edge in it', async () => {
    for (const [file, more, shown] of [
      ['t.parquet', { derived: [{ name: 'per day', expression: 'x / whole' }, { name: 'late', expression: "if(day > '2024-01-15', 'late', 'early')" }], where: [{ column: 'k', op: '>=', value: '1' }, { column: 'day', op: '<', value: '2024-02-01' }, { column: 'money', op: '<', value: '1.5' }], sort: [{ column: 'x', descending: true }] }, undefined],
      ['t.parquet', { where: [{ column: hostile, op: '=', value: '3' }, { column: 'zoned', op: '>', value: '2024-03-02' }] }, [hostile, 'zoned', 'id']], ['t.csv', { where: [{ column: 'day', op: 'between', low: '2024-01-01', high: '2024-01-31' }], contains: 'a' }, undefined], ['t.parquet', { where: [{ column: 'id', op: '<', value: '0' }] }, undefined],
    ] as [string, Partial<TableView>, string[] | undefined][]) {
      const { proof, text, test } = await prove(file, more, library, { withTest: true, ...(shown && { shown }) });
      expect({ proof, text, test }).toMatchObject({ proof: good });
    }
  }, 90_000);

  it('tells a function that gives other rows: their number, and the first cell', async () => {
    const view = { ...plainView, where: [{ column: 'k', op: '>', value: '0' } as const] };
    const code = await codeView('t.parquet', view, library);
    const laid = await client().layDown({ path: join(folder, 't.parquet') }, view, ['id'], 10);
    const ask = async (text: string, total: number): Promise<unknown> => {
      const module = `wrong_${(made += 1)}`;
      writeFileSync(join(folder, `${module}.py`), text);
      const request = { path: join(folder, 't.parquet'), reader: null, library, sysPath: [folder], module, function: 'chosen', rows: laid.path, laid: laid.rows, total, width: code.columns.length, columns: [{ name: 'id', kind: 'integer' }] };
      return JSON.parse(await prover.ask(request));
    };
    expect(await ask('print("noise")\ndef chosen(t):\n    return t.head(4)\n', 9)).toMatchObject({ difference: { what: 'rows', expected: 9, found: 4 } });
    expect(await ask('def chosen(t):\n    return t.tail(10)\n', 10)).toMatchObject({ difference: { what: 'cell', row: 1, column: 'id' } });
    expect(await ask('def chosen(t):\n    raise KeyError("x")\n', 10)).toMatchObject({ kind: 'error', message: "KeyError: 'x'" });
  });
});

/** Written otherwise than the libraries' readers take for granted; what each is called says what of it. */
const texts: Readonly<Record<string, string>> = {
  'american.csv': 'id,day,n\n1,03/14/2024,5\n2,12/01/2023,\n3,,7\n4,01/02/2024,9\n',
  'ambiguous.csv': `id,day\n${Array.from({ length: 300 }, (_, at) => `${at},0${1 + at % 9}/0${1 + at % 7}/2024`).join('\n')}\n300,03/14/2024\n`,
  'european.csv': 'id;day;at\n1;14/03/2024;2024-03-14 10:30:00\n2;01/12/2023;2023-12-01 08:05:09\n3;;\n',
  'german.csv': 'id;day;ok\n1;14.03.2024;TRUE\n2;01.12.2023;FALSE\n3;;\n',
  'japanese.csv': 'id,day\n1,2024/03/14\n2,2024/12/01\n',
  'truths.csv': 'id,ok,tf,plain\n1,yes,t,true\n2,no,f,false\n3,,,\n4,Yes,T,true\n',
  'all truths.csv': 'id,ok\n1,yes\n2,no\n3,yes\n',
  'comments.csv': '# made by hand\n# twice\nid,day,v\n1,2024-01-02,1.5\n# in between\n2,2024-01-03,2.5\n',
  'titled.csv': 'A title\n\nid,day,v\n1,2024-01-02,1.5\n2,2024-01-03,2.5\n',
  'words.csv': 'id,n,x,ok,day,at,land\n1,1,1.5,true,2024-01-02,2024-01-02 10:00:00,NA\n2,NA,NA,NA,NA,NA,DE\n3,3,nan,false,2024-01-04,2024-01-04 11:00:00,None\n4,,,,,,\n',
  'several words.csv': 'id,n,m\n1,NA,1\n2,null,N/A\n3,3,2\n',
  'american words.csv': 'id,day,ok\n1,03/14/2024,yes\n2,NA,no\n3,12/31/2023,N/A\n',
  'no names.csv': '1,03/14/2024,yes\n2,12/01/2023,no\n',
  'quoted.csv': "id;word\n1;'a;b'\n2;'it''s'\n",
  'latin.csv': 'id;name;day\n1;M\u00fcller;14.03.2024\n2;Stra\u00dfe;01.12.2023\n',
};

describe.each(libraries)('%s reads a text as it is written', (library) => {
  beforeAll(() => { for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), Buffer.from(text, name === 'latin.csv' ? 'latin1' : 'utf8')); });

  it.each(Object.keys(texts))('%s', async (name) => {
    const { columns } = await client().describe({ path: join(folder, name) });
    const [first] = columns;
    const day = columns.find(({ kind }) => kind === 'date');
    const truth = columns.find(({ kind }) => kind === 'boolean');
    const views: Partial<TableView>[] = [
      { sort: [{ column: first?.name ?? '', descending: true }] }, ...(day ? [{ where: [{ column: day.name, op: '>=', value: '2024-01-01' } as const], derived: [{ name: 'month', expression: `month("${day.name}")` }] }] : []),
      ...(truth ? [{ where: [{ column: truth.name, op: '=', value: 'true' } as const] }, { derived: [{ name: 'word', expression: `if("${truth.name}", 'up', 'down')` }] }] : []),
    ];
    for (const [at, view] of views.entries()) {
      const { proof, text } = await prove(name, view, library, { withTest: at === 1 });
      expect({ proof, text }).toMatchObject({ proof: good });
    }
  }, 60_000);
});

it('a reader is written once into a module, and another of its name gets a number', () => {
  const csv = { delimiter: ';', quote: '"', header: true, encoding: 'utf-8', comment: '', skip: 0, dateFormat: null, timestampFormat: null, truths: [], missing: [], wordsInText: [] };
  const view: CodeView = { library: 'pandas', file: 'trips.csv', format: 'csv', csv, columns, derived: [], where: [], contains: '', sort: [], shown: columns.map(({ name }) => name) };
  const fn = functionOf(view, 'chosen');
  const once = withReader(fn, view, '');
  expect(once).toMatchObject({ reader: 'read_trips' });
  expect(once.text.split('\n')[once.lines]).toMatch(/^def chosen\(/);
  expect(withReader(fn, view, `${once.text}\n`)).toMatchObject({ reader: 'read_trips', text: fn.text, lines: 0 });
  expect(withReader(fn, { ...view, csv: { ...csv, delimiter: '|' } }, `${once.text}\n`)).toMatchObject({ reader: 'read_trips_2' });
  expect(withReader(fn, { ...view, csv: { ...csv, delimiter: ',' } }, '')).toMatchObject({ reader: null, text: fn.text });
});

/** Every function and operator, and made-up ones of several. */
const expressions = [
  'x + 1', 'k * 1000000', 'whole // 4', 'whole % 4', 'whole // whole', 'id % whole', 'x / k', '60 / whole', '-x * (k - 2)', 'x - k / 3', 'round(x)', 'round(x, 1)', 'floor(x)', 'ceil(x / 2)', 'abs(k)', 'sqrt(x)', 'log(whole)', 'exp(x / 10)', 'money * 2', 'f32 + 1',
  'lower(word)', 'upper(word)', 'trim(word)', 'length(word)', "replace(word, 'a', '$1')", "word + '!'", "'<' + trim(word) + '>'", "contains(word, 'a')", "starts_with(word, 'G')", "ends_with(word, '5')", 'number(word)', 'date(word)', 'text(k)', 'text(day)',
  'year(day)', 'month(at)', 'day(zoned)', 'hour(at)', 'minute(zoned)', 'weekday(day)', "days_between(day, '2024-03-01')", 'days_between(day, at)', 'days_between(at, zoned)', 'date(at)', 'date(zoned)',
  'x > 1', 'x != 1', 'not x > 1', 'not (x > 1 and flag)', 'flag', 'not flag', 'flag = false', 'x is null', 'x is not null or k > 2', "word = 'beta'", "word < 'c'", "day >= '2024-01-01'", "at < '2024-02-29 06:00'", "zoned > '2024-03-02'", 'k = x', 'day is null',
  'coalesce(x, k, 0)', "coalesce(word, 'none')", "coalesce(day, '2024-01-01')", "if(x > 0, 'up', 'down')", 'if(flag, x, -x)', 'if(k > 0, x)', 'if(k > 0, 1, 0) + 1', "case when x > 1 then 'high' when x > 0 then 'low' else word end", "upper(if(flag, 'yes', 'no'))", "if(flag, day, '2024-01-01')", 'if(x > 0, null, 5)',
  `"${hostile.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}" * 2`,
];

describe.each(libraries)('%s reckons as DuckDB does', (library) => {
  it('every operator and function, with missing values, and several at once', async () => {
    // All in one view: a file is read once, and a difference names its column.
    const some = expressions.map((expression, at) => ({ name: `e${at} ${expression}`, expression }));
    const { proof, text } = await prove('t.parquet', { derived: some }, library);
    expect({ proof, text: proof.difference ? text : '' }).toMatchObject({ proof: good });
  }, 60_000);

  it('made-up expressions on made-up data', async () => {
    let seed = 7;
    const random = (most: number): number => { seed = (seed * 48_271) % 2_147_483_647; return seed % most; };
    const pick = <T>(all: readonly T[]): T => all[random(all.length)] as T;
    const number = (depth: number): string => depth === 0 ? pick(['x', 'k', 'whole', 'money', '2', '0.5', 'length(word)', 'month(day)']) : pick([
      () => `(${number(depth - 1)} ${pick(['+', '-', '*'])} ${number(depth - 1)})`, () => `(${number(depth - 1)} / ${pick(['x', 'k', 'whole', '4'])})`, () => `abs(x * ${number(depth - 1)})`, () => `if(${truth(depth - 1)}, ${number(depth - 1)}, ${number(depth - 1)})`, () => `coalesce(x, ${number(depth - 1)})`, () => `floor(whole + ${number(depth - 1)})`,
    ])();
    const truth = (depth: number): string => depth === 0 ? pick(['flag', 'x > 0', 'k = 2', "word = 'beta'", 'k is null', "day < '2024-01-10'"]) : pick([() => `(${truth(depth - 1)} and ${truth(depth - 1)})`, () => `(${truth(depth - 1)} or ${truth(depth - 1)})`, () => `not ${truth(depth - 1)}`, () => `x ${pick(['<', '>=', '!=', '='])} ${number(depth - 1)}`])();
    const some = Array.from({ length: 120 }, (_, at) => ({ name: `n${at}`, expression: at % 3 === 0 ? truth(2) : number(2) })).filter(({ expression }) => understand(expression, [...columns]).kind === 'checked');
    expect(some.length).toBeGreaterThan(80);
    for (let from = 0; from < some.length; from += 30) {
      const { proof } = await prove('t.parquet', { derived: some.slice(from, from + 30) }, library);
      const named = proof.difference as { column?: string } | null;
      expect({ proof, expression: some.find(({ name }) => name === named?.column)?.expression }).toMatchObject({ proof: good });
    }
  }, 60_000);
});

const columns: DataColumn[] = [
  { name: 'x', kind: 'float', type: 'float64' }, { name: 'k', kind: 'integer', type: 'int32' }, { name: 'whole', kind: 'integer', type: 'int64' }, { name: 'money', kind: 'decimal', type: 'decimal(12,2)' }, { name: 'word', kind: 'text', type: 'string' },
  { name: 'day', kind: 'date', type: 'date' }, { name: 'flag', kind: 'boolean', type: 'bool' },
];

describe('derived columns in a view', () => {
  const source = { path: join(folder, 't.parquet') };
  it('are sorted and filtered by, built on one another, and summarised', async () => {
    const view: TableView = { ...plainView, derived: [{ name: 'twice', expression: 'whole * 2' }, { name: 'more', expression: 'twice + 1' }], where: [{ column: 'more', op: '>', value: '10' }], sort: [{ column: 'twice', descending: true }] };
    const { rows, columns: seen } = await client().look(source, view);
    expect(seen.slice(-2)).toEqual([{ name: 'twice', kind: 'integer', type: 'int64' }, { name: 'more', kind: 'integer', type: 'int64' }]);
    const [head] = await client().heads(source, view, ['more']);
    expect(head).toMatchObject({ rows, missing: 0, bins: { low: '11', high: '17' } });
    expect(await client().find(source, view, { text: '17', from: null, backwards: false, columns: ['more'] })).toEqual({ row: 0, column: 'more' });
  });
  it('that are wrong are refused with the place, and a name that is taken with the name', async () => {
    const look = (name: string, expression: string) => client().look(source, { ...plainView, derived: [{ name, expression }] });
    await expect(look('a', 'whole + wrod')).rejects.toMatchObject({ code: 'usage', message: '“a”, character 9: There is no column “wrod”. Did you mean “word”?' });
    await expect(look('x', '1 + whole')).rejects.toMatchObject({ code: 'usage', message: 'There is a column “x” already. Choose another name.' });
    await expect(look('a', "x); DROP TABLE t; --")).rejects.toMatchObject({ code: 'usage' });
  });
});

