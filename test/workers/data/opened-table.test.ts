import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { InputFacts } from '../../../src/contract/events';
import type { RunDetail } from '../../../src/contract/run';
import { hashInput } from '../../../src/node/again/hash-input';
import { openedTable } from '../../../src/node/runs/opened-table';
import { StoreLayout } from '../../../src/node/store';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('opened-table');
const folder = useFolder();
const store = new StoreLayout(join(folder, '.offbook'));
// SAFETY: of a run nothing but these is asked.
const run = { id: '20261128-000000-00aaaa', request: { project: { root: folder, cwd: folder }, settings: {} } } as unknown as Pick<RunDetail, 'id' | 'request'>;

/** What a record says of a file that was opened. */
const recorded = (name: string, more: Partial<InputFacts> = {}): InputFacts => {
  const path = join(folder, name);
  // SAFETY: a hash is a text of this form.
  return { name, source: { kind: 'opened', path }, path, bytes: statSync(path).size, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') as NonNullable<InputFacts['sha256']>, ...more };
};
const folderOf = async (name: string, files: number): Promise<InputFacts> => {
  const path = join(folder, name);
  // SAFETY: a hash is a text of this form.
  return { name, source: { kind: 'opened', path }, path, bytes: 1000, files, sha256: await hashInput(path, Infinity) as NonNullable<InputFacts['sha256']> };
};
const look = (input: InputFacts) => openedTable(store, run, input, worker.client());

interface Frame { rows: number; columns: string[]; head: unknown[][] }
let frame: Frame;
beforeAll(() => {
  frame = python<Frame>(folder, `
import json
import pandas as pd
f = pd.DataFrame({"id": range(2000), "fare": [None if n == 1 else n / 4 for n in range(2000)], "place": ["$x", "Łódź"] * 1000, "far": [n % 2 == 0 for n in range(2000)], "big": [9007199254740993 + n for n in range(2000)]})
f.to_csv("trips.csv", index=False)
f.to_parquet("trips.parquet")
pd.DataFrame({f"c{n}": [1] for n in range(70)}).to_parquet("wide.parquet")
import os, sqlite3
for place in ("north", "south"):
    os.makedirs(f"hive/place={place}")
    f[["id", "fare"]].head(30).to_parquet(f"hive/place={place}/part.parquet")
f[["id", "far"]].head(30).to_json("list.json", orient="records")
open("settings.json", "w").write('{"a": 1, "b": {"c": 2}}')
open("broken.json", "w").write("nothing")
with pd.ExcelWriter("book.xlsx") as book:
    f[["id", "place"]].head(30).to_excel(book, sheet_name="First", index=False)
    f[["id"]].head(3).to_excel(book, sheet_name="Second", index=False)
for name, tables in (("one.db", ("t",)), ("two.sqlite", ("a", "b"))):
    base = sqlite3.connect(name)
    for each in tables: f[["id", "fare"]].head(30).to_sql(each, base, index=False)
    base.close()
os.makedirs("pictures")
for n in range(2): open(f"pictures/{n}.png", "wb").write(b"\\x89PNG")
open("duck.db", "wb").write(b"DUCK" * 1000)
open("notes.txt", "w").write("a,b\\n1,2\\n")
print(json.dumps({"rows": len(f), "columns": list(f), "head": [[n, None if n == 1 else n / 4, "$str:$x" if n % 2 == 0 else "Łódź", n % 2 == 0, f"$int:{9007199254740993 + n}"] for n in range(20)]}))
`);
});

describe('a table that the code opened by itself', () => {
  it.each(['trips.csv', 'trips.parquet'])('has rows, columns and first rows as a picked one has: %s', async name => {
    const found = await look(recorded(name));
    expect(found).toEqual({
      rows: frame.rows, columns: [['id', 'int64'], ['fare', 'float64'], ['place', 'string'], ['far', 'bool'], ['big', 'int64']].map(([column, dtype]) => ({ name: column, dtype })),
      head: { columns: frame.columns, rows: frame.head },
    });
  });

  it.each([
    ['list.json', 30, ['id', 'far'], undefined], ['one.db', 30, ['id', 'fare'], undefined], ['two.sqlite', 30, ['id', 'fare'], { name: 'a', of: 2 }], ['book.xlsx', 30, ['id', 'place'], { name: 'First', of: 2 }],
  ] as const)('may be a JSON list, a database or a workbook: %s', async (name, rows, columns, part) => {
    const found = await look(recorded(name));
    expect([found?.rows, found?.columns.map(column => column.name), found?.head.rows.length, found?.part]).toEqual([rows, columns, 20, part]);
  });

  it('may be a folder, with what its names say as a column', async () => {
    const found = await look(await folderOf('hive', 2));
    expect([found?.rows, found?.columns.map(column => column.name).sort()]).toEqual([60, ['fare', 'id', 'place']]);
  });

  it('is none where reading shows no table, which is no mistake to be told of', async () => {
    for (const input of [recorded('settings.json'), recorded('broken.json'), recorded('duck.db'), await folderOf('pictures', 2), await folderOf('hive', 501)]) expect(await look(input)).toBeNull();
  });

  it('is not looked for in a folder that holds other files by now', async () => {
    await expect(look(await folderOf('hive', 3))).rejects.toMatchObject({ code: 'input-changed' });
  });

  it('has all columns, and values of the first fifty', async () => {
    const found = await look(recorded('wide.parquet'));
    expect([found?.columns.length, found?.head.columns.length, found?.head.rows[0]?.length]).toEqual([70, 50, 50]);
  });

  it('is not read where it is none, was picked, is too large for a look or changed while the run went on', async () => {
    for (const input of [recorded('notes.txt'), recorded('trips.csv', { source: { kind: 'file' } }), recorded('trips.csv', { bytes: 300 * 1024 ** 2 }), recorded('trips.csv', { changed: true }), recorded('trips.csv', { columns: [] })]) expect(await look(input)).toBeNull();
  });

  it('that was changed since is not told of as what the run read', async () => {
    const input = recorded('trips.csv');
    appendFileSync(join(folder, 'trips.csv'), '2000,1.5,x,true,1\n');
    await expect(look(input)).rejects.toMatchObject({ code: 'input-changed' });
  });
});
