import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { find } from '../../../src/workers/data/files';
import { openCsv } from '../../../src/workers/data/formats/csv';
import { Session } from '../../../src/workers/data/session';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('wide-csv');
const folder = useFolder();
const source = (name: string) => ({ path: join(folder, name) });

/** The same table of 1,500 columns, written in several ways; its last rows hold what the first ones do not. */
const script = `
import csv, json
import numpy as np
rng = np.random.default_rng(4)
w, n = 1500, 400
head = ['column %d' % k for k in range(w)]
kinds = ['whole', 'number', 'text', 'flag', 'moment', 'day', 'late number', 'late text', 'quoted', 'gaps']
rows = []
for r in range(n):
    late = r >= n - 5
    rows.append([[str(r * k), repr(float(rng.normal())), 'wörd %d' % (r % 7), 'true' if r % 2 else 'false', '2024-01-%02d 10:00:%02d' % (r % 28 + 1, r % 60), '2024-02-%02d' % (r % 28 + 1),
        '1.5' if late else str(r), 'x' if late else str(r), 'a, "b"\\nc' if late else 'plain', '' if r % 3 else str(k)][k % 10] for k in range(w)])
def write(name, delimiter, encoding='utf-8', header=True, before='', end='\\n'):
    with open(name, 'w', newline='', encoding=encoding) as file:
        file.write(before)
        writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
        writer.writerows(([head] if header else []) + rows)
write('comma.csv', ','); write('semicolon.csv', ';', end='\\r\\n'); write('tab.tsv', '\\t'); write('latin.csv', ',', 'cp1252'); write('bare.csv', ',', header=False); write('note.csv', ',', before='# made by hand\\n')
print(json.dumps({'head': head, 'rows': [rows[0], rows[-1]], 'count': n}))
`;
let expected: { head: string[]; rows: string[][]; count: number };
beforeAll(() => { expected = python<typeof expected>(folder, script); }, 60_000);

const types = ['int64', 'float64', 'string', 'bool', 'timestamp[us]', 'date', 'float64', 'string', 'string', 'int64'];
/** As a cell shows it. */
const shown = (text: string, at: number): string | null => (text === '' ? null : [1, 6].includes(at % 10) ? String(Number(text)) : text);

describe('a text of more columns than its dialect is looked for in', () => {
  it.each([['comma.csv', ',', 'utf-8'], ['semicolon.csv', ';', 'utf-8'], ['tab.tsv', '\t', 'utf-8'], ['latin.csv', ',', 'windows-1252'], ['bare.csv', ',', 'utf-8'], ['note.csv', ',', 'utf-8']])('%s is read as it was written, to its last row', async (name, delimiter, encoding) => {
    const client = worker.client();
    const facts = await client.describe(source(name));
    const hasHead = name !== 'bare.csv';
    expect(facts).toMatchObject({ rows: expected.count, csv: { delimiter, encoding, header: hasHead } });
    expect(facts.columns.map((column) => column.type)).toEqual(expected.head.map((_, at) => types[at % types.length]));
    if (hasHead) expect(facts.columns.map((column) => column.name)).toEqual(expected.head);
    for (const [row, offset] of [[0, 0], [1, expected.count - 1]] as const) {
      for (const from of [0, 1300]) {
        const columns = facts.columns.slice(from, from + 200).map((column) => column.name);
        const { rows } = await client.rows(source(name), { offset, limit: 1, columns });
        expect(rows[0]?.map((cell, at) => ([1, 6].includes((from + at) % 10) && cell !== null ? String(Number(cell)) : cell))).toEqual(expected.rows[row]?.slice(from, from + 200).map((text, at) => shown(text, from + at)));
      }
    }
    client.dispose();
  }, 60_000);

  it('is never looked through for its dialect: its first lines are', async () => {
    const scratch = mkdtempSync(join(folder, 'scratch-'));
    const session = await Session.open({ scratch, files: [join(folder, 'comma.csv')], folders: [], memoryBytes: 2 ** 29, threads: 2 });
    const asked = vi.spyOn(session, 'rows');
    const table = await openCsv(find(source('comma.csv')), { session, task: { signal: new AbortController().signal, progress: () => undefined }, scratch, table: 'wide' });
    const questions = asked.mock.calls.map(([sql]) => sql);
    expect(table.facts.rows).toBe(expected.count);
    expect(questions.filter((sql) => sql.includes('sniff_csv')).map((sql) => /'[^']*\/([^/']+)'/.exec(sql)?.[1])).toEqual(['head.csv']);
    // Whatever else reads it is told how it is written.
    const readings = questions.filter((sql) => sql.includes('comma.csv'));
    expect(readings.length).toBeGreaterThan(0);
    for (const sql of readings) expect(sql).toMatch(/delim = ',', quote = '"', escape = '"', comment = '', skip = 0/);
    expect(readdirSync(scratch)).not.toContain('head.csv');
    session.close();
  });
});
