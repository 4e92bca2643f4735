import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cellMarks, type PackedCells, plainView } from '../../../src/contract/view-api';
import { python, useFolder, useWorker } from './support';

const folder = useFolder();
const { client } = useWorker('parts');
const source = (name: string, part?: string) => ({ path: join(folder, name), ...(part === undefined ? {} : { part }) });

beforeAll(() => {
  python(folder, `
import datetime as dt, sqlite3, zipfile, decimal
import numpy as np, openpyxl
from openpyxl.styles import numbers
db = sqlite3.connect('d.sqlite')
db.execute('create table "plain; drop" (id integer primary key, x real, name text, raw blob, mixed, whole real, at timestamp, day date, flag boolean, "nothing")')
db.executemany('insert into "plain; drop" values (?,?,?,?,?,?,?,?,?,?)', [
  (1, 1.5, "o'neil", b'\\x00\\xff', 1, 1.0, '2024-01-02 03:04:05', '2024-01-02', 1, None),
  (2**62, float('inf'), '', None, 'text', 2, '2024-01-03 00:00:00', '2024-01-03', 0, None),
  (3, None, None, b'', b'\\x01', None, None, None, None, None)])
db.execute('create table empty (a int, b text)')
db.execute('create view spin as with recursive r(n) as (select 1 union all select n + 1 from r) select n from r')
db.execute('create table wide (' + ', '.join('c%d int' % i for i in range(1500)) + ')')
db.execute('create table many (a int, b text)')
db.executemany('insert into many values (?, ?)', ((i, 'r%d' % i) for i in range(50000)))
db.commit(); db.close()
np.savez('a.npz', first=np.arange(6).reshape(3, 2), second=np.array(['x', 'yy']), **{'odd/name': np.array([1.5, np.nan])})
np.savez_compressed('c.npz', big=np.zeros(100_000))
np.savez('o.npz', objects=np.array([{'a': 1}], dtype=object))
book = openpyxl.Workbook()
sheet = book.active; sheet.title = 'Trips & <co>'
sheet.append(['id', 'amount', 'when', 'day', 'time', 'text', 'flag', 'mixed', 'formula', None])
for i in range(3):
    sheet.append([i + 1, i + .5, dt.datetime(2024, 1, 2 + i, 3, 4, 5), dt.date(1900, 1, 1 + i) if i < 2 else dt.date(2024, 2, 29), dt.time(12, 30, i), ['plain', 'a\\r\\nb', ' <b>&amp;</b> '][i], i == 1, [1, 'x', dt.date(2024, 1, 1)][i], '=1/0', None])
sheet['L6'] = 'far'
second = book.create_sheet('numbers'); second.append([1, 2.5]); second.append([3, 4])
book.create_sheet('empty')
book.create_chartsheet('chart')
book.save('b.xlsx')
z = zipfile.ZipFile('bomb.xlsx', 'w', zipfile.ZIP_DEFLATED)
z.writestr('xl/workbook.xml', '<workbook/>'); z.writestr('xl/zeros.xml', b'0' * 200_000_000); z.close()
z = zipfile.ZipFile('laughs.xlsx', 'w', zipfile.ZIP_DEFLATED)
z.writestr('xl/workbook.xml', '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'); z.close()
z = zipfile.ZipFile('other.zip', 'w'); z.writestr('readme.txt', 'hello'); z.close()
print('null')
`);
}, 60_000);

const textsOf = (packed: PackedCells | undefined): string[] => [...packed?.marks ?? []].map((mark, row) => (mark === cellMarks.missing ? '[]' : new TextDecoder().decode(packed?.texts.subarray(row === 0 ? 0 : packed.ends[row - 1], packed.ends[row]))));

/** Every cell of a part as text, with what is no value in brackets. */
async function cellsOf(name: string, part?: string): Promise<Record<string, string[]>> {
  const worker = client();
  const { columns } = await worker.look(source(name, part), plainView);
  const block = await worker.cells(source(name, part), plainView, { offset: 0, count: 100, columns: columns.map((column) => column.name) });
  return Object.fromEntries(columns.map((column, at) => [`${column.name}: ${column.type}`, textsOf(block.columns[at])]));
}

describe('a database of SQLite', () => {
  it('has its tables for parts, and nothing that could run without end', async () => {
    expect(await client().parts(source('d.sqlite'))).toEqual(['plain; drop', 'empty', 'wide', 'many']);
  });

  it('shows values of its own types exactly, times and yes or no where they are declared and meant', async () => {
    expect(await cellsOf('d.sqlite')).toEqual({
      'id: int64': ['1', '3', '4611686018427387904'], 'x: float64': ['1.5', '[]', 'Infinity'], 'name: string': ["o'neil", '[]', ''], 'raw: binary': ['\\x00\\xFF', '', '[]'], 'mixed: string': ['1', '\\x01', 'text'],
      'whole: float64': ['1.0', '[]', '2.0'], 'at: timestamp[us]': ['2024-01-02 03:04:05', '[]', '2024-01-03 00:00:00'], 'day: date': ['2024-01-02', '[]', '2024-01-03'], 'flag: bool': ['true', '[]', 'false'], 'nothing: string': ['[]', '[]', '[]'],
    });
    expect((await client().describe(source('d.sqlite'))).notes).toEqual(['Values of several types are shown as text in “mixed”.']);
  });

  it('reads another table, an empty and a wide one, and says when there is none', async () => {
    const worker = client();
    expect(await worker.look(source('d.sqlite', 'many'), { ...plainView, where: [{ column: 'a', op: '>=', value: '49998' }] })).toMatchObject({ rows: 2, of: 50_000 });
    expect(await worker.describe(source('d.sqlite', 'empty'))).toMatchObject({ rows: 0, columns: [{ name: 'a' }, { name: 'b' }] });
    expect((await worker.describe(source('d.sqlite', 'wide'))).columns).toHaveLength(1500);
    await expect(worker.describe(source('d.sqlite', 'spin'))).rejects.toThrow('has no table “spin”. It has: plain; drop, empty, wide, many.');
  });

  it('says that a damaged one is damaged, and the next file is read', async () => {
    copyFileSync(join(folder, 'd.sqlite'), join(folder, 'cut.sqlite'));
    truncateSync(join(folder, 'cut.sqlite'), 5000);
    const worker = client();
    await expect(worker.describe(source('cut.sqlite'))).rejects.toThrow(/cut\.sqlite is damaged/);
    expect((await worker.describe(source('a.npz'))).rows).toBe(3);
  });
});

describe('an archive of arrays', () => {
  it('has its arrays for parts, as numpy names them', async () => {
    expect(await client().parts(source('a.npz'))).toEqual(['first', 'second', 'odd/name']);
    expect(await cellsOf('a.npz')).toEqual({ '0: int64': ['0', '2', '4'], '1: int64': ['1', '3', '5'] });
    expect(await cellsOf('a.npz', 'odd/name')).toEqual({ '0: float64': ['1.5', 'NaN'] });
    expect(await client().describe(source('c.npz'))).toMatchObject({ format: 'npz', rows: 100_000 });
  });

  it('never opens pickles, and says when an array is not there or cut off', async () => {
    const worker = client();
    await expect(worker.describe(source('o.npz'))).rejects.toThrow('Python objects');
    await expect(worker.describe(source('a.npz', 'third'))).rejects.toThrow('has no array “third”. It has: first, second, odd/name.');
    writeFileSync(join(folder, 'cut.npz'), readFileSync(join(folder, 'a.npz')).subarray(0, 400));
    await expect(worker.describe(source('cut.npz'))).rejects.toThrow('its end, which lists what is in it, is missing');
  });
});

describe('a workbook', () => {
  it('has its sheets for parts, without charts', async () => {
    expect(await client().parts(source('b.xlsx'))).toEqual(['Trips & <co>', 'numbers', 'empty']);
  });

  it('shows numbers, days, times, texts and yes or no as a spreadsheet program does; errors are missing and said', async () => {
    expect(await cellsOf('b.xlsx')).toEqual({
      'id: int64': ['1', '2', '3', '[]', '[]'], 'amount: float64': ['0.5', '1.5', '2.5', '[]', '[]'], 'when: timestamp[us]': ['2024-01-02 03:04:05', '2024-01-03 03:04:05', '2024-01-04 03:04:05', '[]', '[]'],
      'day: date': ['1900-01-01', '1900-01-02', '2024-02-29', '[]', '[]'], 'time: time[us]': ['12:30:00', '12:30:01', '12:30:02', '[]', '[]'], 'text: string': ['plain', 'a\r\nb', ' <b>&amp;</b> ', '[]', '[]'],
      'flag: bool': ['false', 'true', 'false', '[]', '[]'], 'mixed: string': ['1', 'x', '2024-01-01', '[]', '[]'], 'formula: string': ['[]', '[]', '[]', '[]', '[]'], 'J: string': ['[]', '[]', '[]', '[]', '[]'], 'K: string': ['[]', '[]', '[]', '[]', '[]'], 'L: string': ['[]', '[]', '[]', '[]', 'far'],
    });
    expect(await cellsOf('b.xlsx', 'numbers')).toEqual({ 'A: int64': ['1', '3'], 'B: float64': ['2.5', '4.0'] });
    await expect(client().describe(source('b.xlsx', 'empty'))).rejects.toThrow('The sheet “empty” of b.xlsx is empty.');
  });

  it('refuses bombs, and says what a zip is that is no workbook', async () => {
    const worker = client();
    await expect(worker.describe(source('bomb.xlsx'))).rejects.toThrow(/would unpack to 200000000 bytes/);
    await expect(worker.describe(source('laughs.xlsx'))).rejects.toThrow(/laughs\.xlsx is damaged: .*document type/);
    await expect(worker.describe(source('other.zip'))).rejects.toThrow('other.zip is a zip archive. Unpack it, and open what is in it.');
    writeFileSync(join(folder, 'old.xls'), Buffer.from('d0cf11e0a1b11ae1', 'hex'));
    await expect(worker.describe(source('old.xls'))).rejects.toThrow('Save it as .xlsx');
  });
});
