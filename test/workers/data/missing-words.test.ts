import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { python, texts, useFolder, useWorker } from './support';

const worker = useWorker('missing-words');
const folder = useFolder();

/** What pandas makes of a file: numbers as it writes them, null where it has a missing value. */
const pandas = (file: string, dates: readonly string[] = [], more = ''): Record<string, (string | number | boolean | null)[]> => python(folder, `
import json, sys, pandas as pd
frame = pd.read_csv(${JSON.stringify(file)}, parse_dates=${JSON.stringify(dates)}${more})
def cell(value):
    if pd.isna(value): return None
    return value.strftime('%Y-%m-%d') if isinstance(value, pd.Timestamp) else value.item() if hasattr(value, 'item') else value
print(json.dumps({name: [cell(value) for value in frame[name]] for name in frame}))`);

async function read(name: string, text: string, csv?: { delimiter?: string; header?: boolean }) {
  const path = join(folder, name);
  writeFileSync(path, text);
  const client = worker.client();
  const source = { path, ...(csv ? { csv } : {}) };
  const facts = await client.describe(source);
  // So many are given at once.
  const rows = [...(await client.rows(source, { offset: 0, limit: 1000 })).rows, ...(facts.rows > 1000 ? (await client.rows(source, { offset: Math.max(1000, facts.rows - 1000), limit: 1000 })).rows : [])];
  const types = Object.fromEntries(facts.columns.map(({ name: column, type }) => [column, type]));
  const cells = Object.fromEntries(facts.columns.map(({ name: column }, at) => [column, rows.map((row) => row[at] ?? null)]));
  return { path, types, cells, notes: facts.notes };
}

/** As R's write.csv leaves them. */
const penguins = `"","species","island","bill_length_mm","bill_depth_mm","flipper_length_mm","body_mass_g","sex","year"\n${Array.from({ length: 344 }, (_, at) => {
  const measured = at === 3 || at === 271 ? ['NA', 'NA', 'NA', 'NA'] : [(32.1 + (at % 275) / 10).toFixed(1), (13.1 + (at % 84) / 10).toFixed(1), String(172 + (at % 60)), String(2700 + 25 * (at % 145))];
  return `"${at + 1}","${['Adelie', 'Gentoo', 'Chinstrap'][at % 3] ?? ''}","${['Torgersen', 'Biscoe', 'Dream'][at % 3] ?? ''}",${measured.join(',')},${at % 31 === 3 ? 'NA' : at % 2 ? '"male"' : '"female"'},${2007 + (at % 3)}`;
}).join('\n')}\n`;

describe('words for what is missing in a CSV', () => {
  it('leave R’s penguins their numbers, as pandas reads them', async () => {
    const { path, types, cells, notes } = await read('penguins.csv', penguins);
    expect(types).toMatchObject({ bill_length_mm: 'float64', bill_depth_mm: 'float64', flipper_length_mm: 'int64', body_mass_g: 'int64', sex: 'string', year: 'int64' });
    const them = pandas(path);
    for (const name of ['bill_length_mm', 'bill_depth_mm', 'flipper_length_mm', 'body_mass_g', 'year']) expect(cells[name]?.map((cell) => (cell === null ? null : Number(cell)))).toEqual(them[name]);
    expect(cells['sex']?.[3]).toBe('NA');
    expect(notes).toEqual(['Read as missing values: “NA” in “bill_length_mm”, “bill_depth_mm”, “flipper_length_mm”, “body_mass_g”.']);
  });

  it('are words where a column holds texts', async () => {
    const { path, types, cells, notes } = await read('places.csv', 'NA,country,name,note,people\n1,NA,None,,2.5\nNA,DE,Ada,"",null\n3,ZA,null,x,\n,,"N/A",NA,#N/A\n');
    expect(types).toEqual({ NA: 'int64', country: 'string', name: 'string', note: 'string', people: 'float64' });
    const them = pandas(path, [], ', keep_default_na=False, dtype=str');
    for (const name of ['country', 'name', 'note']) expect(cells[name]).toEqual(them[name]?.map((cell) => (cell === '' ? null : cell)));
    expect(cells['NA']).toEqual(['1', null, '3', null]);
    expect(cells['people']).toEqual(['2.5', null, null, null]);
    expect(notes).toEqual(['Read as missing values: “#N/A”, “NA”, “null” in “NA”, “people”.']);
  });

  it('stand among dates, moments, times and truths', async () => {
    const { path, types, cells } = await read('times.csv', 'day,at,fine,clock,ok,zoned\n2024-02-29,2024-01-01 10:00:00,2024-01-01 10:00:00.123456789,10:30:00,true,2024-01-01T00:00:00+02:00\nNA,n/a,None,NULL,NA,<NA>\n2024-03-01,2024-01-02 11:30:00,2024-01-01 10:00:00,11:00:00,False,2024-01-01T00:00:00Z\nnan,nan,nan,NaN,nan,-nan\n');
    expect(types).toEqual({ day: 'date', at: 'timestamp[us]', fine: 'timestamp[ns]', clock: 'time[us]', ok: 'bool', zoned: 'timestamp[us, UTC]' });
    const them = pandas(path, ['day']);
    expect(cells['day']).toEqual(them['day']);
    expect(cells['ok']).toEqual(them['ok']?.map((cell) => (cell === null ? null : String(cell).toLowerCase())));
    expect(cells['fine']?.slice(0, 2)).toEqual(['2024-01-01 10:00:00.123456789', null]);
    expect(cells['zoned']).toEqual(['2023-12-31 22:00:00+00', null, '2024-01-01 00:00:00+00', null]);
    const german = await read('german.csv', 'day;at\n31/12/2020;31/12/2020 10:00:00\nNA;NA\n01/12/2020;01/12/2020 11:30:00\n');
    expect(german.types).toEqual({ day: 'date', at: 'timestamp[us]' });
    expect(german.cells).toEqual({ day: ['2020-12-31', null, '2020-12-01'], at: ['2020-12-31 10:00:00', null, '2020-12-01 11:30:00'] });
  });

  it('cost no digit: large numbers, and decimals and texts behind the first rows', async () => {
    const rows = Array.from({ length: 30_000 }, (_, at) => `${at},${at},2024-01-01,${at}`);
    rows[5] = 'NA,NA,NA,NA';
    const { types, cells, notes } = await read('late.csv', `decimal,huge,moment,text\n${[...rows, '1.5,18446744073709551615,2024-01-01 10:30:00,x'].join('\n')}\n`);
    expect(types).toEqual({ decimal: 'float64', huge: 'int128', moment: 'timestamp[us]', text: 'string' });
    expect(Object.values(cells).map((column) => column.at(-1))).toEqual(['1.5', '18446744073709551615', '2024-01-01 10:30:00', 'x']);
    expect(cells['text']?.[5]).toBe('NA');
    expect(notes).toEqual(['Read as missing values: “NA” in “decimal”, “huge”, “moment”.']);
  });

  it('are found behind the first rows too', async () => {
    const { path, types, cells } = await read('behind.csv', `a;b;ok;day;word\n${'1;2.5;true;2024-01-31;NA\n'.repeat(30_000)}NA;None;n/a;null;NA\n`);
    expect(types).toEqual({ a: 'int64', b: 'float64', ok: 'bool', day: 'date', word: 'string' });
    expect(Object.values(cells).map((column) => column.at(-1))).toEqual([null, null, null, null, 'NA']);
    const them = pandas(path, [], ', sep=";"');
    expect(['a', 'b', 'ok', 'day'].map((name) => them[name]?.filter((cell) => cell === null).length)).toEqual([1, 1, 1, 1]);
  });

  it('NaN is a number’s own value, and stays apart from what is missing', async () => {
    const { types, cells } = await read('nan.csv', 'a,b\n1,NaN\nNA,2\nnan,3\n');
    expect(types).toEqual({ a: 'float64', b: 'float64' });
    expect(cells['a']).toEqual(['1.0', null, 'NaN']);
    expect(cells['b']).toEqual(['NaN', '2.0', '3.0']);
  });

  it('a file without heads, and one of nothing else', async () => {
    expect((await read('headless.csv', '1,2\nNA,2\n3,4\n', { header: false })).types).toEqual({ column0: 'int64', column1: 'int64' });
    expect((await read('nothing.csv', 'a,b\nNA,1\nNA,2\n')).types).toEqual({ a: 'string', b: 'int64' });
  });

  it('agree in the first rows of a long file', async () => {
    const path = join(folder, 'long.csv');
    writeFileSync(path, `id,n,country\n1,NA,NA\n${Array.from({ length: 900_000 }, (_, at) => `${at},${at / 4},Łódź\n`).join('')}`);
    const client = worker.client();
    const first = await client.firstRows({ path });
    const whole = await client.describe({ path });
    expect(first?.columns.map(({ type }) => type)).toEqual(['int64', 'float64', 'string']);
    expect(whole.columns.map(({ type }) => type)).toEqual(['int64', 'float64', 'string']);
    expect(first && texts(first.block).map((column) => column[0])).toEqual(['1', '[missing]', 'NA']);
  }, 60_000);
});

describe('a workbook that pandas wrote', () => {
  it('has numbers and dates where some are missing', async () => {
    const path = join(folder, 'holes.xlsx');
    python(folder, `
import pandas as pd
pd.DataFrame({'n': [1.5, None, 3.25], 'whole': pd.array([1, None, 3], dtype='Int64'), 'day': pd.to_datetime(['2024-01-31', None, '2024-03-01']), 'ok': pd.array([True, None, False], dtype='boolean'), 'text': ['a', None, '']}).to_excel(${JSON.stringify(path)}, index=False)`);
    const client = worker.client();
    const facts = await client.describe({ path });
    expect(facts.columns.map(({ name, kind }) => [name, kind])).toEqual([['n', 'float'], ['whole', 'integer'], ['day', 'timestamp'], ['ok', 'boolean'], ['text', 'text']]);
    expect(facts.notes).toEqual([]);
    expect((await client.rows({ path }, { offset: 1, limit: 1 })).rows).toEqual([[null, null, null, null, null]]);
  });
});

describe('values behind the rows that types are looked for in', () => {
  const rows = Array.from({ length: 30_000 }, (_, at) => `${at},${at},2024-01-01`);

  it('lose neither their parts nor their time of day', async () => {
    const { types, cells } = await read('parts.csv', `decimal,power,moment\n${[...rows, '1.5,1e-3,2024-01-01 10:30:00'].join('\n')}\n`);
    expect(types).toEqual({ decimal: 'float64', power: 'float64', moment: 'timestamp[us]' });
    expect(Object.values(cells).map((column) => column.at(-1))).toEqual(['1.5', '0.001', '2024-01-01 10:30:00']);
  });

  it('leave whole numbers and dates what they are', async () => {
    const { types } = await read('whole.csv', `decimal,power,moment\n${rows.join('\n')}\n`);
    expect(types).toEqual({ decimal: 'int64', power: 'int64', moment: 'date' });
  });
});
