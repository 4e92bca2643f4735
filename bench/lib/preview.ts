// What the preview asks of the data worker, as the window has it: the built worker behind its client.
import path from 'node:path';
import { type CellBlock, plainView, rowsABlock, type TableView } from '../../src/contract/view-api';
import { DataClient } from '../../src/workers/data/client';

const rowsAtOnce = 100;
/** What a window of 1,400 by 900 pixels has in sight. */
const inSight = { rows: 40, columns: 12 };
/** Both files have these columns: what a click on a head asks for, and a filter that leaves a part of the rows. */
const sorted: TableView = { ...plainView, sort: [{ column: 'fare', descending: true }] };
/** Hardly two rows share a value of this one. */
const unique: TableView = { ...plainView, sort: [{ column: 'share', descending: false }] };
const filtered: TableView = { ...plainView, where: [{ column: 'tip', op: '>', value: '4' }] };
const decoder = new TextDecoder();
const make = (): DataClient => new DataClient({ workerPath: path.resolve('dist/data-worker.js'), execPath: process.execPath, limits: { threads: 2 } });

async function timed<T>(work: () => Promise<T>): Promise<{ took: number; value: T }> {
  const begin = performance.now();
  const value = await work();
  return { took: performance.now() - begin, value };
}

/** The texts of a block's first column, to be held against what the peer reads. */
function firstTexts({ columns: [column], count }: CellBlock): string[] {
  return Array.from({ length: count }, (_, row) => decoder.decode(column?.texts.subarray(row === 0 ? 0 : column.ends[row - 1], column.ends[row])));
}

async function firstPage(client: DataClient, file: string): Promise<CellBlock> {
  const facts = await client.describe({ path: file });
  return client.cells({ path: file }, plainView, { offset: 0, count: rowsAtOnce, columns: facts.columns.map(({ name }) => name) });
}

/** Of pages all over: of the file as it is, and of it sorted and filtered once the order of its rows is there. */
interface Pages { pages: number[]; sorted: number[]; filtered: number[] }
const allPages = async (client: DataClient, file: string, pages: number): Promise<Pages> => ({ pages: await anyPages(client, file, plainView, pages), sorted: await anyPages(client, file, sorted, pages), filtered: await anyPages(client, file, filtered, pages) });

/** Milliseconds: from the worker's start, with the worker running (`warm`: any other file), and of pages all over the file. */
export async function parquetOnce(file: string, warm: string, pages: number): Promise<{ started: number; running: number; first: string[]; screens: number[]; unique: number[] } & Pages> {
  const cold = make();
  const started = await timed(() => firstPage(cold, file)).finally(() => cold.dispose());
  const client = make();
  try {
    await firstPage(client, warm);
    const running = await timed(() => firstPage(client, file));
    return { started: started.took, running: running.took, ...await allPages(client, file, pages), screens: await anyScreens(client, file, sorted, pages), unique: await anyScreens(client, file, unique, pages), first: firstTexts(started.value) };
  } finally {
    client.dispose();
  }
}

/** Milliseconds from the worker's start to the first rows, and to all of them; then of pages all over the file. */
export async function csvOnce(file: string, pages: number): Promise<{ started: number; whole: number; first: string[] } & Pages> {
  const client = make();
  try {
    const begin = performance.now();
    const first = await client.firstRows({ path: file });
    const started = performance.now() - begin;
    if (first === null) throw new Error('no first rows');
    await client.describe({ path: file });
    return { started, whole: performance.now() - begin, ...await allPages(client, file, pages), first: firstTexts(first.block) };
  } finally {
    client.dispose();
  }
}

async function anyPages(client: DataClient, file: string, view: TableView, pages: number): Promise<number[]> {
  if (pages === 0) return [];
  const { rows, of, columns } = await client.look({ path: file }, view);
  if (view.where.length > 0 && (rows < rowsAtOnce || rows === of)) throw new Error('nothing was filtered');
  const took: number[] = [];
  for (let page = 0; page < pages; page += 1) {
    // Far from one another, and in no order.
    const offset = Math.floor(((page * 0.618_034) % 1) * (rows - rowsAtOnce));
    took.push((await timed(() => client.cells({ path: file }, view, { offset, count: rowsAtOnce, columns: columns.map(({ name }) => name) }))).took);
  }
  return took;
}

/** All that a window has in sight of a sorted view, as it asks: blocks of few rows, of the columns that are seen, two at once. */
async function anyScreens(client: DataClient, file: string, view: TableView, screens: number): Promise<number[]> {
  const { rows, columns } = await client.look({ path: file }, view);
  const names = columns.slice(0, inSight.columns).map(({ name }) => name);
  const took: number[] = [];
  for (let screen = 0; screen < screens; screen += 1) {
    const first = Math.floor(((screen * 0.618_034 + 0.3) % 1) * (rows - rowsAtOnce) / rowsABlock.scattered);
    const blocks = Array.from({ length: Math.ceil(inSight.rows / rowsABlock.scattered) }, (_, at) => first + at);
    took.push((await timed(() => Promise.all(blocks.map(block => client.cells({ path: file }, view, { offset: block * rowsABlock.scattered, count: rowsABlock.scattered, columns: names }))))).took);
  }
  return took;
}
