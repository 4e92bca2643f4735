import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DataSource } from '../../../src/contract/data-api';
import { plainView, type TableView } from '../../../src/contract/view-api';
import { python, texts, useFolder, useWorker } from './support';

/** Names and values that want to be markup, a link, SQL, a colour or another direction, planted in every format: they come out letter by letter, and do nothing. */
const folder = useFolder();
const worker = useWorker('hostile');
let started: ReturnType<typeof worker.client> | undefined;
const client = () => (started ??= worker.client());

interface Planted { file: string; part: string | null; names: string[]; values: Record<string, (string | null)[]> }
let planted: Record<string, Planted>;
const script = `
import json, os, sqlite3
import numpy as np, openpyxl, pandas as pd, pyarrow as pa, pyarrow.feather as feather, pyarrow.parquet as pq
marks = ['<img src=x onerror=alert(1)>', '[run](command:workbench.action.quit)', '"; DROP TABLE this; --', "it's '' \\\\ %s {0} \${x}", '\\u202egnp.exe\\u202c', '=HYPERLINK("http://x.test")', '__proto__', 'constructor', "'shape': (9,), 'fortran_order': True", 'two\\nlines']
ansi = '\\x1b[31mred\\x1b[0m'
long = 'n' * 1_000_000
def columns(names): return {name: [name, 'v ' + name[:50], 'plain'] for name in names}
out = {}
def put(key, file, names, part=None, values=None): out[key] = {'file': file, 'part': part, 'names': names, 'values': values or columns(names)}
names = [*marks, ansi, long]
frame = pd.DataFrame(columns(names))
frame.to_parquet('p.parquet'); put('Parquet', 'p.parquet', names)
frame.to_csv('c.csv', index=False); put('CSV', 'c.csv', names)
# A megabyte takes seconds wherever it goes: the others get a tenth of it.
names = [*marks, ansi, 'n' * 100_000]
frame = pd.DataFrame(columns(names))
frame.to_feather('a.feather'); put('Arrow', 'a.feather', names)
frame.to_csv('t.tsv', index=False, sep='\\t'); put('TSV', 't.tsv', names)
frame.to_json('j.json', orient='records'); put('JSON', 'j.json', names)
frame.to_json('l.jsonl', orient='records', lines=True); put('JSON Lines', 'l.jsonl', names)
short = [*marks, ansi, 'n' * 20_000]
table = '"); DROP <b>t</b>'
with sqlite3.connect('s.sqlite') as db:
    q = lambda name: '"' + name.replace('"', '""') + '"'
    db.execute('CREATE TABLE ' + q(table) + '(' + ', '.join(q(name) + ' TEXT' for name in short) + ')')
    db.executemany('INSERT INTO ' + q(table) + ' VALUES (' + ', '.join('?' * len(short)) + ')', list(zip(*columns(short).values())))
put('SQLite', 's.sqlite', short, table)
plain = columns(short)
record = np.zeros(3, dtype=[(name, 'U20000' if len(name) > 1000 else 'U200') for name in short])
for name in short: record[name] = plain[name]
np.save('n.npy', record); put('NPY', 'n.npy', short)
np.savez('n.npz', **{'<b>array</b> "; --': record}); put('NPZ', 'n.npz', short, '<b>array</b> "; --')
# A sheet can't hold the sign that begins a colour, and no longer text.
sheet = [*marks, 'n' * 32_000]
book = openpyxl.Workbook(); page = book.active; page.title = "<i>s'; --"
page.append(sheet)
for row in zip(*columns(sheet).values()): page.append(row)
for cells in page.iter_rows():
    for each in cells: each.data_type = 's'
book.save('e.xlsx'); put('Excel', 'e.xlsx', sheet, "<i>s'; --")
# What a folder may be called.
kept = [name for name in [*marks, ansi] if '/' not in name]
for at, name in enumerate(kept):
    os.makedirs(os.path.join('hive', '<b>k=' + name))
    pq.write_table(pa.table({'id': [at]}), os.path.join('hive', '<b>k=' + name, 'x.parquet'))
put('hive folders', 'hive', ['id', '<b>k'], None, {'id': [str(at) for at in range(len(kept))], '<b>k': kept})
print(json.dumps(out))
`;
beforeAll(() => { planted = python<typeof planted>(folder, script); }, 60_000);

const all = ['Parquet', 'Arrow', 'CSV', 'TSV', 'JSON', 'JSON Lines', 'SQLite', 'NPY', 'NPZ', 'Excel', 'hive folders'];
const sourceOf = ({ file, part }: Planted): DataSource => ({ path: join(folder, file), ...(part !== null && { part }) });
const cut = (text: string): string => (text.length > 1000 ? `[cut]${text.slice(0, 1000)}` : text);

describe.each(all)('planted in %s', (format) => {
  const given = (): Planted => { const found = planted[format]; if (found === undefined) throw new Error(format); return found; };

  it('names, cells, heads and the page of a column say what was planted', async () => {
    const { names, values } = given();
    const source = sourceOf(given());
    const facts = await client().describe(source);
    expect(facts.columns.map(({ name }) => name.length > 100 ? name.length : name)).toEqual(names.map((name) => name.length > 100 ? name.length : name));
    const sorted: TableView = format === 'hive folders' ? { ...plainView, sort: [{ column: 'id', descending: false }] } : plainView;
    const rows = values[names[0] ?? '']?.length ?? 0;
    const block = await client().cells(source, sorted, { offset: 0, count: rows, columns: names });
    expect(texts(block)).toEqual(names.map((name) => (values[name] ?? []).map((each) => cut(each ?? ''))));
    const heads = await client().heads(source, plainView, names);
    for (const [at, head] of heads.entries()) {
      const name = names[at] ?? '';
      expect(head.name === name).toBe(true);
      for (const { value } of head.top?.values ?? []) expect((values[name] ?? []).map((each) => each?.slice(0, 1000))).toContain(value.slice(0, 1000));
    }
    for (const name of names) expect((await client().column(source, plainView, name)).count).toBe(rows);
  });

  it('is filtered, sorted, searched and drawn as what it is', async () => {
    const { names, values } = given();
    const source = sourceOf(given());
    for (const name of names) {
      const [value = ''] = values[name] ?? [];
      const only: TableView = { ...plainView, where: [{ column: name, op: '=', value: value ?? '' }], sort: [{ column: name, descending: true }] };
      expect((await client().look(source, only)).rows).toBe(1);
    }
    const mark = '<img src=x onerror=alert(1)>';
    expect(await client().find(source, plainView, { text: mark.toUpperCase(), from: null, backwards: false, columns: names })).not.toBeNull();
    const name = names.find((each) => (values[each] ?? []).includes(mark)) ?? '';
    const bars = await client().chart(source, plainView, { kind: 'bars', column: name, most: 10 });
    expect(bars.kind === 'bars' && bars.values.map(({ value }) => value)).toContain(mark);
    const profile = await client().profile(source, { exact: true });
    expect(profile.columns.map((each) => each.name === names[profile.columns.indexOf(each)])).toEqual(names.map(() => true));
    // All of it is still there.
    expect((await client().look(source, { ...plainView, sql: { text: 'SELECT * FROM this', others: [] } })).rows).toBe((values[name] ?? []).length);
  });
});
