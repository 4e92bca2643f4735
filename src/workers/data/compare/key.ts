import { combinations, rankKeys } from '../../../core/data/key-choice';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import type { OpenTable } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { keysOf, type Pair } from './pairs';

export interface Tables { a: OpenTable; b: OpenTable }
export interface FoundKey { key: Pair[] | null; others: string[][]; notes: string[] }

/** Bounds of the search: each look at a set of columns is a pass over both tables. */
const most = { singles: 8, columns: 6, pairs: 12, triples: 8 };
const sampleRows = 50_000;
/** An estimate of distinct values is within a few percent. */
const nearly = 0.85;

/** A key that somebody gave has to name each row once, in both tables. */
export async function checkKey(key: readonly Pair[], names: { a: string; b: string }, tables: Tables, session: Session, task: Task): Promise<void> {
  for (const side of ['a', 'b'] as const) {
    const keys = key.map((pair) => keysOf(pair)[side === 'a' ? 0 : 1]);
    const [groups, example] = await session.row(
      `SELECT count(*)::VARCHAR, arg_max(words, n) FROM (SELECT count(*) AS n, concat_ws(', ', ${keys.map((each) => `coalesce(left((${each})::VARCHAR, 100), 'missing')`).join(', ')}) AS words FROM ${tables[side].relation.from} GROUP BY ${keys.join(', ')} HAVING count(*) > 1)`, task);
    if (Number(groups) > 0) throw new HumanError('not-a-key', say('{0} is no key: in {1} it comes more than once for {2} values, such as {3}. Give other columns, or compare by whole rows.', key.map(({ name }) => `“${name}”`).join(' + '), names[side], Number(groups), words(example)));
  }
}

const words = (value: SqlValue | undefined): string => (typeof value === 'string' ? value : 'missing');

/** The likeliest columns whose values name each row once in both tables, and find many of the rows of one in the other. */
export async function findKey(pairs: readonly Pair[], tables: Tables, session: Session, task: Task): Promise<FoundKey> {
  const { a: { facts: { rows: rowsA } }, b: { facts: { rows: rowsB } } } = tables;
  const ranked = rankKeys(pairs.flatMap((pair, place) => (keyable(pair) ? [{ name: pair.name, kind: pair.a.kind, place, pair }] : []))).map(({ pair }) => pair);
  const facts = new Map<string, { distinct: [number, number]; whole: boolean }>();
  for (const part of chunks(ranked, 100)) for (const [name, fact] of await distinctOf(part, tables, session, task)) facts.set(name, fact);
  const whole = ranked.filter(({ name }) => facts.get(name)?.whole === true);
  const enough = (set: readonly Pair[]): boolean => [rowsA, rowsB].every((rows, side) => set.reduce((product, { name }) => product * Math.max(1, facts.get(name)?.distinct[side] ?? 1), 1) >= rows * nearly);

  const keys: Pair[][] = [];
  for (const size of [1, 2, 3]) {
    const sets = size === 1 ? whole.map((pair) => [pair]) : combinations(whole.slice(0, most.columns), size);
    const likely = sets.filter(enough).slice(0, size === 1 ? most.singles : size === 2 ? most.pairs : most.triples);
    for (const set of likely) if (await isUnique(set, tables, session, task)) keys.push(set);
    if (keys.length > 0) break;
  }
  if (keys.length === 0) return { key: null, others: [], notes: [say('No columns were found that name each row once in both tables.')] };
  const best = await mostShared(keys, tables, session, task);
  return { key: best, others: keys.filter((each) => each !== best).slice(0, 5).map((set) => set.map(({ name }) => name)), notes: [] };
}

const keyable = ({ a, b }: Pair): boolean => rankKeys([a, b].map(({ name, kind }, place) => ({ name, kind, place }))).length === 2;
const chunks = <T>(all: readonly T[], size: number): T[][] => Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));

async function distinctOf(part: readonly Pair[], tables: Tables, session: Session, task: Task): Promise<Map<string, { distinct: [number, number]; whole: boolean }>> {
  const found = new Map(part.map(({ name }) => [name, { distinct: [0, 0] as [number, number], whole: true }]));
  for (const side of [0, 1] as const) {
    const table = side === 0 ? tables.a : tables.b;
    const row = await session.row(`SELECT ${part.flatMap((pair) => { const key = keysOf(pair)[side]; return [`approx_count_distinct(${key})::VARCHAR`, `count(${key})::VARCHAR`]; }).join(', ')} FROM ${table.relation.from}`, task);
    for (const [at, { name }] of part.entries()) {
      const fact = found.get(name);
      if (fact === undefined) continue;
      fact.distinct[side] = Number(row[at * 2]);
      fact.whole &&= Number(row[at * 2 + 1]) === table.facts.rows;
    }
  }
  return found;
}

/** A look at the first rows spares most of the passes over all of them. */
async function isUnique(set: readonly Pair[], { a, b }: Tables, session: Session, task: Task): Promise<boolean> {
  for (const limit of [` LIMIT ${sampleRows}`, '']) {
    for (const side of [0, 1] as const) {
      const table = side === 0 ? a : b;
      if (limit === '' && table.facts.rows <= sampleRows) continue;
      const keys = set.map((pair) => keysOf(pair)[side]);
      const [twice] = await session.row(`SELECT EXISTS (SELECT 1 FROM (SELECT * FROM ${table.relation.from}${limit}) GROUP BY ${keys.join(', ')} HAVING count(*) > 1)`, task);
      if (twice === true) return false;
    }
  }
  return true;
}

/** Columns that are made anew at each run are unique in both as well, but find nothing. */
async function mostShared(keys: readonly Pair[][], { a, b }: Tables, session: Session, task: Task): Promise<Pair[]> {
  const [first] = keys;
  if (first === undefined) throw new Error('no keys');
  const least = Math.min(a.facts.rows, b.facts.rows);
  let best = { key: first, shared: -1 };
  for (const key of keys) {
    const on = key.map((pair) => keysOf(pair));
    const [count] = await session.row(`SELECT count(*)::VARCHAR FROM (SELECT ${on.map(([one], at) => `${one} AS k${at}`).join(', ')} FROM ${a.relation.from}) x SEMI JOIN (SELECT ${on.map(([, other], at) => `${other} AS k${at}`).join(', ')} FROM ${b.relation.from}) y ON ${on.map((_, at) => `x.k${at} = y.k${at}`).join(' AND ')}`, task);
    const shared = Number(count);
    if (shared > best.shared) best = { key, shared };
    if (shared * 2 >= least) break;
  }
  return best.key;
}
