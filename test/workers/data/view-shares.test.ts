import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { plainView, type TableView } from '../../../src/contract/view-api';
import { DataService } from '../../../src/workers/data/service';
import { Session } from '../../../src/workers/data/session';
import { python, texts, useFolder } from './support';

const folder = useFolder();
afterEach(() => { vi.restoreAllMocks(); });

const count = 100;
const rows = 150_000;
const near = (descending: boolean) => ({ column: 'near', descending });
const views: Record<string, TableView> = {
  'the file as it lies': plainView,
  'sorted by numbers that hardly two rows share': { ...plainView, sort: [near(true)] },
  'sorted by a number that many share': { ...plainView, sort: [{ column: 'tied', descending: false }] },
  'filtered': { ...plainView, where: [{ column: 'tied', op: '>', value: '3' }] },
  'filtered and sorted': { ...plainView, where: [{ column: 'tied', op: '>', value: '3' }], sort: [near(false)] },
};

/** Pages from the beginning, the middle and the far end of each view, as pyarrow's values make them in Python's own order. */
const script = `
import json, math, random
import pyarrow as pa, pyarrow.parquet as pq
random.seed(5)
n, page = ${rows}, ${count}
near = [None if i % 50 == 3 else math.nan if i % 70 == 5 else random.randrange(10**9) / 4 + 0.25 for i in range(n)]
tied = [None if i % 90 == 1 else random.randrange(7) for i in range(n)]
columns = {'id': list(range(n)), 'near': near, 'tied': tied, 'word': [None if i % 11 == 0 else f'w {i * 31 % 977}' for i in range(n)]}
for k in range(8): columns[f'more{k}'] = [i * (k + 3) % 10007 for i in range(n)]
pq.write_table(pa.table(columns), 'wide.parquet', row_group_size=20_000)
data = pq.read_table('wide.parquet').to_pydict()
def text(v): return '[missing]' if v is None else '[nan]NaN' if v != v else str(v)
def rank(sign): return lambda i: (data['near'][i] is None, data['near'][i] != data['near'][i], 0 if data['near'][i] is None or data['near'][i] != data['near'][i] else sign * data['near'][i], i)
all_rows = list(range(n))
some = [i for i in all_rows if data['tied'][i] is not None and data['tied'][i] > 3]
orders = [all_rows, sorted(all_rows, key=rank(-1)), sorted(all_rows, key=lambda i: (data['tied'][i] is None, data['tied'][i] or 0, i)), some, sorted(some, key=rank(1))]
def pages(order):
    return [{'offset': at, 'numbers': [i + 1 for i in order[at:at + page]], 'cells': [[text(data[name][i]) for i in order[at:at + page]] for name in data]} for at in (0, len(order) // 2, int(len(order) * 0.97), len(order) - page + 7)]
print(json.dumps({'columns': list(data), 'pages': [pages(order) for order in orders]}))
`;
interface Page { offset: number; numbers: number[]; cells: string[][] }
let told: { columns: string[]; pages: Page[][] };
beforeAll(() => { told = python(folder, script); });

/** The columns of every question that a page asks, and how many of them were asked at once. */
function watched(): { questions: () => string[][]; most: () => number } {
  const ask = Session.prototype.texts;
  const questions: string[][] = [];
  let [going, most] = [0, 0];
  vi.spyOn(Session.prototype, 'texts').mockImplementation(async function (this: Session, sql, take, task) {
    questions.push([...new Set(/^SELECT (.*?) FROM /s.exec(sql)?.[1]?.match(/\bc\d+\b/g))]);
    going += 1;
    most = Math.max(most, going);
    try {
      await ask.call(this, sql, take, task);
    } finally {
      going -= 1;
    }
  });
  return { questions: () => questions.splice(0), most: () => most };
}

const open = (threads: number) => new DataService({ scratch: folder, limits: { memoryBytes: 2 ** 28, threads }, events: { progress: () => undefined, profiled: () => undefined } });

describe('a page of a long Parquet is read by as many threads as there are, each of some of its columns', () => {
  it.each(Object.keys(views).map((name, at) => ({ name, at })))('$name', async ({ name, at }) => {
    const source = { path: join(folder, 'wide.parquet') };
    const view = views[name] ?? plainView;
    const service = open(2);
    const { questions, most } = watched();
    try {
      await service.look(source, view);
      for (const { offset, numbers, cells } of told.pages[at] ?? []) {
        const block = await service.cells(source, view, { offset, count, columns: told.columns });
        expect(texts(block)).toEqual(cells);
        expect([...block.rowNumbers ?? []]).toEqual(numbers);
        const asked = questions();
        expect(asked.map((columns) => columns.length)).toEqual([6, 6]);
        expect(asked.flat().sort()).toEqual(told.columns.map((_, column) => `c${column}`).sort());
      }
      expect(most()).toBe(2);
    } finally {
      service.close();
    }
  });
});

it('where there is one thread, or few columns are asked for, a page is one question', async () => {
  const source = { path: join(folder, 'wide.parquet') };
  const { questions } = watched();
  for (const [threads, columns] of [[1, told.columns], [4, told.columns.slice(0, 5)]] as const) {
    const service = open(threads);
    try {
      await service.cells(source, plainView, { offset: 70_000, count, columns: [...columns] });
      expect(questions().map((each) => each.length)).toEqual([columns.length]);
    } finally {
      service.close();
    }
  }
});
