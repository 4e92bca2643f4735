import { randomUUID } from 'node:crypto';
import type { ColumnProfile, TableProfile } from '../../../contract/profile';
import type { OpenColumn, OpenTable } from '../formats/opened';
import { inBlocks } from '../in-blocks';
import type { Session, Task } from '../session';
import { pairsOf } from './correlations';
import { present } from './sql';

const mostGaps = 40;

/** Rows that are equal have one hash: only those whose hash is there twice are held against each other. */
export async function duplicateRows({ relation: { from }, columns, facts }: OpenTable, profiles: readonly ColumnProfile[], session: Session, task: Task): Promise<number> {
  if (facts.rows === 0 || columns.length === 0) return Math.max(0, facts.rows - 1);
  if (profiles.some(({ distinct }) => distinct === facts.rows)) return 0;
  const cells = columns.map(({ sql }) => sql).join(', ');
  const table = `repeated_${randomUUID().replaceAll('-', '')}`;
  try {
    await session.run(`CREATE TABLE ${table} AS SELECT h FROM (SELECT hash(${cells}) AS h, count(*) AS n FROM ${from} GROUP BY 1) WHERE n > 1`, task);
    const [hashes] = await session.row(`SELECT count(*)::VARCHAR FROM ${table}`, task);
    if (Number(hashes) === 0) return 0;
    const [rows, distinct] = await session.row(`WITH r AS (SELECT count(*) AS n FROM ${from} WHERE hash(${cells}) IN (SELECT h FROM ${table}) GROUP BY ${cells}) SELECT sum(n)::VARCHAR, count(*)::VARCHAR FROM r`, task);
    return Number(rows) - Number(distinct);
  } finally {
    await session.drop(table);
  }
}

/** Columns that agree in all that was counted are then compared cell by cell. */
export async function duplicateColumns({ relation, columns, facts }: OpenTable, profiles: readonly ColumnProfile[], session: Session, task: Task): Promise<string[][]> {
  if (facts.rows === 0) return [];
  const alike = new Map<string, OpenColumn[]>();
  for (const [at, column] of columns.entries()) {
    const key = `${column.duck} ${JSON.stringify({ ...profiles[at], name: '' })}`;
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [column]); else known.push(column);
  }
  const pairs = [...alike.values()].flatMap(([first, ...others]) => (first === undefined ? [] : others.map((other) => ({ first, other }))));
  const equal = await inBlocks(pairs, (some) => session.row(`SELECT ${some.map(({ first, other }) => `bool_and(${first.sql} IS NOT DISTINCT FROM ${other.sql})`).join(', ')} FROM ${relation.only(...some.flatMap(({ first, other }) => [first.place, other.place]))}`, task));
  const found = new Map<OpenColumn, string[]>();
  for (const [at, { first, other }] of pairs.entries()) if (equal[at] === true) found.set(first, [...found.get(first) ?? [first.name], other.name]);
  return [...found.values()];
}

/** Of being missing or not, Pearson's follows from the counts: how often either is, and both. */
export async function missingTogether({ relation, columns, facts: { rows } }: OpenTable, profiles: readonly ColumnProfile[], session: Session, task: Task): Promise<TableProfile['missingTogether']> {
  const withGaps = columns.map((column, at) => ({ column, gone: rows - (profiles[at]?.count ?? 0) })).filter(({ gone }) => gone > 0 && gone < rows).slice(0, mostGaps);
  const pairs = pairsOf(withGaps);
  if (pairs.length === 0) return [];
  const row = await session.row(`SELECT ${pairs.map(([a, b]) => `count(*) FILTER (${a.column.sql} AND ${b.column.sql})::VARCHAR`).join(', ')} FROM (SELECT ${withGaps.map(({ column }) => `(${present(column)}) IS NULL AS ${column.sql}`).join(', ')} FROM ${relation.only(...withGaps.map(({ column }) => column.place))})`, task);
  return pairs.map(([a, b], at) => {
    const both = Number(row[at] ?? 0);
    return { a: a.column.name, b: b.column.name, both, correlation: (both / rows - a.gone / rows * (b.gone / rows)) / (deviation(a.gone / rows) * deviation(b.gone / rows)) };
  });
}
const deviation = (share: number): number => Math.sqrt(share * (1 - share));
