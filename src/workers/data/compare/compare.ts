import type { ComparedColumn, CompareRequest, Pairing, TableComparison } from '../../../contract/data-api';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import type { DataColumn } from '../../../contract/data-api';
import type { OpenColumn } from '../formats/opened';
import type { Session, Task } from '../session';
import { join, type Joined } from './joined';
import { checkKey, findKey, type Tables } from './key';
import { ignored, named, type Pair, pairsOf } from './pairs';

export interface Compared { result: TableComparison; joined: Joined; /** Whose cells are compared, in the order of `joined.differ`. */ pairs: Pair[]; key: Pair[]; /** Places in `pairs` with a change in some row. */ changed: number[] }

const columnsAtOnce = 200;

export async function compareTables(request: CompareRequest, names: { a: string; b: string }, tables: Tables, session: Session, task: Task): Promise<Compared> {
  const { a, b } = tables;
  const all = pairsOf(a, b);
  const left = ignored(request);
  for (const name of left) if (![...a.columns, ...b.columns].some((column) => column.name === name)) throw new HumanError('usage', say('There is no column “{0}” to leave out.', name));
  const usable = all.filter(({ name }) => !left.has(name));
  const chosen = await choosePairing(request, names, usable, tables, session, task);
  // By whole rows every column is a part of the key: what differs is another row.
  const pairs = chosen.pairing.kind === 'rows' ? [] : usable.filter((pair) => !chosen.key.includes(pair));
  const joined = join(chosen.pairing, chosen.key, pairs, tables, request);
  const counts = await count(joined, session, task);
  const notes = [...chosen.notes];
  if (chosen.pairing.kind === 'position' && chosen.how === 'found' && counts.changed > 0 && await sameInAnotherOrder(usable, tables, session, task)) notes.push(say('All rows are in both tables, in another order.'));
  const columns = columnsOf(tables, all, left, chosen.pairing, chosen.key, pairs, counts);
  const rows = { same: counts.both - counts.changed, changed: counts.changed, added: counts.added, removed: counts.removed };
  return {
    joined, pairs, key: chosen.key, changed: counts.cells.flatMap((cells, at) => (cells > 0 ? [at] : [])),
    result: {
      a: a.facts, b: b.facts, pairing: chosen.pairing, how: chosen.how, otherKeys: chosen.others, rows, columns, cells: counts.cells.reduce((sum, cells) => sum + cells, 0), notes,
      equal: rows.changed + rows.added + rows.removed === 0 && sameColumns(a.columns, b.columns, left),
    },
  };
}

interface Chosen { pairing: Pairing; key: Pair[]; how: 'given' | 'found'; others: string[][]; notes: string[] }

async function choosePairing(request: CompareRequest, names: { a: string; b: string }, pairs: Pair[], tables: Tables, session: Session, task: Task): Promise<Chosen> {
  if (pairs.length === 0) throw new HumanError('nothing-common', say('{0} and {1} have no column in common. Nothing can be compared.', names.a, names.b));
  const { pairing } = request;
  switch (pairing?.kind) {
    case 'key': {
      const key = pairing.columns.map((name) => named(name, pairs, tables));
      if (key.length === 0 || new Set(key).size < key.length) throw new HumanError('usage', say('A key needs one or more columns, each once.'));
      await checkKey(key, names, tables, session, task);
      return { pairing, key, how: 'given', others: [], notes: [] };
    }
    case 'position': return { pairing, key: [], how: 'given', others: [], notes: [] };
    case 'rows': return { pairing, key: pairs, how: 'given', others: [], notes: [] };
    case undefined: {
      const { key, others, notes } = await findKey(pairs, tables, session, task);
      if (key !== null) return { pairing: { kind: 'key', columns: key.map(({ name }) => name) }, key, how: 'found', others, notes };
      if (tables.a.facts.rows === tables.b.facts.rows) return { pairing: { kind: 'position' }, key: [], how: 'found', others, notes: [...notes, say('Rows are compared by their position.')] };
      return { pairing: { kind: 'rows' }, key: pairs, how: 'found', others, notes: [...notes, say('The tables are not equally long, so whole rows are compared: a changed row counts as one removed and one added.')] };
    }
    default: return pairing satisfies never;
  }
}

interface Counts { both: number; changed: number; added: number; removed: number; cells: number[]; greatest: (number | null)[] }

/** One pass over the joined rows; tables of very many columns take some more, because a query can't have any number of them. */
async function count({ from, differ, distances }: Joined, session: Session, task: Task): Promise<Counts> {
  const both = 'a.here AND b.here';
  const any = differ.length === 0 ? 'false' : differ.map((each) => `(${each})`).join(' OR ');
  const first = await session.row(`SELECT count(*) FILTER (${both})::VARCHAR, count(*) FILTER (${both} AND (${any}))::VARCHAR, count(*) FILTER (a.here IS NULL)::VARCHAR, count(*) FILTER (b.here IS NULL)::VARCHAR${cellsSql(differ, distances, 0, both)} FROM ${from('pairs')}`, task);
  const [inBoth, changed, added, removed, ...rest] = first;
  const values = [...rest];
  for (let at = columnsAtOnce; at < differ.length; at += columnsAtOnce) values.push(...await session.row(`SELECT ${cellsSql(differ, distances, at, both).slice(2)} FROM ${from('pairs')}`, task));
  const greatest = differ.map((_, at) => values[at * 2 + 1]).map((value) => (value === null || value === undefined ? null : Number(value)));
  return { both: Number(inBoth), changed: Number(changed), added: Number(added), removed: Number(removed), cells: differ.map((_, at) => Number(values[at * 2])), greatest };
}

const cellsSql = (differ: readonly string[], distances: readonly (string | null)[], from: number, both: string): string =>
  differ.slice(from, from + columnsAtOnce).map((each, index) => {
    const far = distances[from + index] ?? null;
    return `, count(*) FILTER (${both} AND ${each})::VARCHAR, ${far === null ? 'NULL' : `max(${far}) FILTER (${both})`}::VARCHAR`;
  }).join('');

/** As far as hashes can tell: the sum of all rows' hashes does not depend on their order. */
async function sameInAnotherOrder(pairs: readonly Pair[], { a, b }: Tables, session: Session, task: Task): Promise<boolean> {
  if (pairs.some((pair) => pair.a.duck !== pair.b.duck)) return false;
  const sums: unknown[] = [];
  for (const [side, table] of [['a', a], ['b', b]] as const) sums.push((await session.row(`SELECT sum(hash(${pairs.map((pair) => pair[side].sql).join(', ')})::HUGEINT)::VARCHAR FROM ${table.relation.from}`, task))[0]);
  return sums[0] === sums[1];
}

const plain = ({ name, kind, type }: OpenColumn): DataColumn => ({ name, kind, type });

function columnsOf({ a, b }: Tables, all: readonly Pair[], left: ReadonlySet<string>, pairing: Pairing, key: readonly Pair[], pairs: readonly Pair[], { cells, greatest }: Counts): ComparedColumn[] {
  const inBoth = new Map(all.map((pair) => [pair.name, pair]));
  const isKey = (pair: Pair): boolean => pairing.kind === 'key' && key.includes(pair);
  const columns = a.columns.map((column): ComparedColumn => {
    const pair = inBoth.get(column.name);
    if (pair === undefined) return { name: column.name, a: plain(column), b: null, status: left.has(column.name) ? 'ignored' : 'removed', changed: 0, greatest: null };
    const at = pairs.indexOf(pair);
    const status = left.has(column.name) ? 'ignored' : isKey(pair) ? 'key' : pair.a.type === pair.b.type ? 'same' : 'retyped';
    return { name: column.name, a: plain(column), b: plain(pair.b), status, changed: cells[at] ?? 0, greatest: greatest[at] ?? null };
  });
  // An added column stands where it stands in the second table.
  for (const [at, column] of b.columns.entries()) {
    if (inBoth.has(column.name)) continue;
    const before = b.columns.slice(0, at).at(-1)?.name;
    const place = before === undefined ? 0 : columns.findIndex(({ name }) => name === before) + 1;
    columns.splice(place, 0, { name: column.name, a: null, b: plain(column), status: left.has(column.name) ? 'ignored' : 'added', changed: 0, greatest: null });
  }
  return columns;
}

const sameColumns = (a: readonly OpenColumn[], b: readonly OpenColumn[], left: ReadonlySet<string>): boolean => {
  const written = (columns: readonly OpenColumn[]): string => JSON.stringify(columns.filter(({ name }) => !left.has(name)).map(({ name, type }) => [name, type]));
  return written(a) === written(b);
};
