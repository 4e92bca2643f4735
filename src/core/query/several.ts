import type { RunId } from '../../contract/ids';
import type { RunRow } from '../../contract/run';
import type { Cell, FieldSummary, GroupCount, Places, TableApi, TableRequest } from '../../contract/table-api';
import { HumanError } from '../human-error';
import { isRunField, runFieldNames } from './fields';
import { allFields, allGroups, mergeable, merged } from './merge';
import { inOrder, type Placed } from './table-of';

/** Something of one history among several. */
export type Of<H, T> = T & { of: H };
export interface Asked<H> { of: H; table(): Promise<TableApi> }
type Order = Pick<TableRequest, 'query' | 'sort' | 'group' | 'trash'>;
type Range = [number, number] | null;

/** The tables of several histories as one. A history that can't be read has no runs here and is told in `failed`, unless none of them can. */
export interface SeveralTables<H> {
  page(request: TableRequest): Promise<{ total: number; rows: Of<H, { row: RunRow }>[]; cells: Cell[][]; ranges: Range[]; failed: H[] }>;
  groups(request: Parameters<TableApi['groups']>[0]): Promise<GroupCount[]>;
  /** In the order of `sort` over all of them. */
  ids(request: Parameters<TableApi['ids']>[0]): Promise<Of<H, { id: RunId }>[]>;
  fields(request: Parameters<TableApi['fields']>[0]): Promise<{ fields: FieldSummary[]; total: number }>;
  values(request: Parameters<TableApi['values']>[0]): Promise<string[]>;
}

/** A first page of this many is simply read from each, and what is too much left out. */
const readThrough = 256;
const samples = 64;
/** Where an order moves while it is asked for, no number of questions would settle it. */
const mostRounds = 8;

interface Entry<H> extends Placed { of: H; row: RunRow; cells: Cell[] }
/** Which part of a history's own order a page takes. */
interface Part { from: number; count: number }

export function severalTables<H>(histories: readonly Asked<H>[]): SeveralTables<H> {
  /** What each says that can be asked; the question itself being wrong is wrong for all. */
  async function each<T>(among: readonly Asked<H>[], ask: (table: TableApi, at: number) => Promise<T>): Promise<{ answers: Of<H, { answer: T }>[]; failed: H[] }> {
    const settled = await Promise.allSettled(among.map(async ({ table }, at) => ask(await table(), at)));
    const answers: Of<H, { answer: T }>[] = [];
    const failed: H[] = [];
    let reason: unknown;
    for (const [at, { of }] of among.entries()) {
      const one = settled[at] as PromiseSettledResult<T>;
      if (one.status === 'fulfilled') { answers.push({ of, answer: one.value }); continue; }
      if (one.reason instanceof HumanError && one.reason.code === 'query') throw one.reason;
      failed.push(of);
      reason = one.reason;
    }
    if (answers.length === 0 && failed.length > 0) throw reason;
    return { answers, failed };
  }

  async function page(request: TableRequest): ReturnType<SeveralTables<H>['page']> {
    const sort = mergeable(request.sort);
    const { offset, limit } = request;
    const read = { ...request, sort, columns: histories.length > 1 ? [...request.columns, ...sort.map(({ field }) => field)] : request.columns };
    const near = histories.length === 1 || offset + limit <= readThrough;
    const parts = near ? histories.map((): Part => ({ from: histories.length === 1 ? offset : 0, count: histories.length === 1 ? limit : offset + limit })) : await partsOf(read, offset, limit);
    const { answers, failed } = await each(histories, (table, at) => table.table({ ...read, offset: parts[at]?.from ?? 0, limit: parts[at]?.count ?? 0 }));
    const entries = answers.map(({ of, answer }) => entriesOf(of, answer, request.columns.length));
    const found: Entry<H>[] = [];
    for await (const entry of merged(entries, sort)) found.push(entry);
    const shown = near && histories.length > 1 ? found.slice(offset, offset + limit) : found;
    return {
      total: answers.reduce((sum, { answer }) => sum + answer.total, 0), failed,
      rows: shown.map(({ of, row }) => ({ of, row })), cells: request.columns.map((_, column) => shown.map(({ cells }) => cells[column] ?? null)),
      ranges: request.columns.map((_, column) => answers.map(({ answer }) => answer.ranges[column] ?? null).reduce(span, null)),
    };
  }

  /**
   * Which part of each history's order stands from `offset` on among all: places spread over what is undecided are compared, which leaves a fraction of it undecided,
   * until the rest can be gone through. Nothing that stands before the page is read.
   */
  async function partsOf(order: Order, offset: number, limit: number): Promise<(Part | undefined)[]> {
    const compare = inOrder(order.sort);
    let bounds = histories.map((): Bounds => ({ low: 0, high: Number.MAX_SAFE_INTEGER }));
    const ask = async (from: (at: number) => number, to: (at: number) => number, most: number) => {
      const { answers } = await each(histories, (table, at) => table.places({ query: order.query, sort: order.sort, ...(order.group ? { group: order.group } : {}), ...(order.trash ? { trash: order.trash } : {}), from: from(at), to: to(at), most }));
      return answers.map(({ of, answer }) => ({ list: histories.findIndex(each => each.of === of), answer }));
    };
    for (let round = 0; round < mostRounds; round += 1) {
      const told = await ask(at => bounds[at]?.low ?? 0, at => bounds[at]?.high ?? 0, samples);
      const lists = histories.map((_, at) => told.find(({ list }) => list === at));
      for (const [at, bound] of bounds.entries()) bound.high = Math.min(bound.high, lists[at]?.answer.total ?? 0);
      const next = bounds.map(bound => ({ ...bound }));
      const stands = lists.map(list => (list ? placedIn(list.answer, list.list) : []));
      const passed = histories.map(() => 0);
      for (const one of stands.flat().sort((a, b) => (precedes(a, b, compare) ? -1 : 1))) {
        // How many of each list surely stand before it, and how many may.
        const before = stands.map((others, at) => {
          const count = passed[at] as number;
          const { low, high } = bounds[at] as Bounds;
          return at === one.list ? { least: one.at, most: one.at } : { least: others[count - 1] === undefined ? low : (others[count - 1] as Stand).at + 1, most: others[count]?.at ?? high };
        });
        const own = (at: number): number => Number(at === one.list);
        passed[one.list] = (passed[one.list] as number) + 1;
        if (before.reduce((sum, { most }) => sum + most, 0) < offset) next.forEach((bound, at) => { bound.low = Math.max(bound.low, (before[at] as { least: number }).least + own(at)); });
        else if (before.reduce((sum, { least }) => sum + least, 0) >= offset) next.forEach((bound, at) => { bound.high = Math.min(bound.high, (before[at] as { most: number }).most); });
      }
      bounds = next;
      if (bounds.every(({ low, high }) => high - low <= samples * 2)) break;
    }
    const told = await ask(at => bounds[at]?.low ?? 0, at => (bounds[at]?.high ?? 0) + limit, Number.MAX_SAFE_INTEGER);
    const skipped = offset - bounds.reduce((sum, { low }) => sum + low, 0);
    const parts: (Part | undefined)[] = histories.map((_, at) => ({ from: bounds[at]?.low ?? 0, count: 0 }));
    let place = 0;
    for await (const { list } of merged(told.map(({ list, answer }) => placedIn(answer, list)), order.sort)) {
      if (place >= skipped + limit) break;
      const part = parts[list] as Part;
      if (place < skipped) part.from += 1; else part.count += 1;
      place += 1;
    }
    return parts;
  }

  return {
    page,
    async groups(request) {
      const { answers } = await each(histories, table => table.groups(request));
      return allGroups(answers.map(({ answer }) => answer));
    },
    async ids({ limit, ...order }) {
      const sort = mergeable(order.sort);
      const { answers } = await each(histories, table => table.places({ ...order, sort, from: 0, to: limit, most: limit }));
      const found: Of<H, { id: RunId }>[] = [];
      for await (const { list, id } of merged(answers.map(({ answer }, at) => placedIn(answer, at)), sort)) {
        if (found.length >= limit) break;
        found.push({ of: (answers[list] as Of<H, object>).of, id: id as RunId });
      }
      return found;
    },
    async fields(request) {
      // Which come first is known once all are together.
      const { answers } = await each(histories, table => table.fields(request));
      const fields = allFields(answers.map(({ answer }) => answer.fields));
      const facts = fields.filter(({ field }) => !isRunField(field));
      const own = runFieldNames.flatMap(name => fields.find(({ field }) => field === name) ?? []);
      const total = histories.length === 1 ? answers[0]?.answer.total ?? 0 : Math.max(fields.length, ...answers.map(({ answer }) => answer.total));
      return { fields: [...facts.slice(0, Math.max(0, request.limit)), ...own], total };
    },
    async values(request) {
      const { answers } = await each(histories, table => table.values(request));
      return [...new Set(answers.flatMap(({ answer }) => answer))].slice(0, Math.max(0, request.limit));
    },
  };
}

/** The page begins at `low` at least, and at `high` at most. */
interface Bounds { low: number; high: number }
interface Stand extends Placed { list: number; at: number }

const placedIn = ({ at, ids, createdAt, keys }: Places, list: number): Stand[] =>
  at.map((place, index) => ({ list, at: place, id: ids[index] as RunId, createdAt: createdAt[index] as number, keys: keys.map(column => column[index] ?? null) }));

/** The same run may lie in two histories: then that of the first is first. */
function precedes(one: Stand, other: Stand, compare: (a: Placed, b: Placed) => number): boolean {
  if (one.list === other.list) return one.at < other.at;
  const order = compare(one, other);
  return order < 0 || (order === 0 && one.list < other.list);
}

function entriesOf<H>(of: H, { rows, cells }: { rows: RunRow[]; cells: Cell[][] }, columns: number): Entry<H>[] {
  return rows.map((row, at) => ({ of, row, id: row.id, createdAt: row.createdAt, cells: cells.slice(0, columns).map(column => column[at] ?? null), keys: cells.slice(columns).map(column => column[at] ?? null) }));
}

const span = (one: Range, other: Range): Range => (one === null ? other : other === null ? one : [Math.min(one[0], other[0]), Math.max(one[1], other[1])]);
