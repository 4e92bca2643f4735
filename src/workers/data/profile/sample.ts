import { randomUUID } from 'node:crypto';
import type { OpenColumn, Quick } from '../formats/opened';
import { columnSql, type Relation, type Session, type Task } from '../session';

/** What shapes of columns are known from. */
export const sampledRows = 100_000;
const leastRows = 2_000;
/** Wide tables are sampled less deep: what is looked at is bounded. */
const mostCells = 10_000_000;

/** Rows from all over a table, put aside under its own columns' names. Goes when it is dropped. */
export interface Sample { relation: Relation; rows: number; drop(): Promise<void> }
interface Sampled { relation: Relation; columns: readonly OpenColumn[]; facts: { rows: number }; quick?: Quick | undefined }

/** How many rows a sample of at most so many has. */
export const sampleSize = (columns: number, most: number): number => Math.min(most, Math.max(leastRows, Math.floor(mostCells / Math.max(1, columns))));

export async function takeSample({ relation, columns, facts, quick }: Sampled, most: number, session: Session, task: Task): Promise<Sample> {
  const table = `sample_${randomUUID().replaceAll('-', '')}`;
  const wanted = sampleSize(columns.length, most);
  const places = [...new Set(columns.map(({ place }) => place))];
  const from = columns.every(({ place }) => place < relation.width) ? quick?.sample(wanted)?.only(...places) : undefined;
  await session.run(`CREATE TABLE ${table} AS SELECT ${places.map(columnSql).join(', ')} FROM ${from ?? `${relation.only(...places)} USING SAMPLE ${Math.min(100, wanted / Math.max(1, facts.rows) * 100)} PERCENT (bernoulli, 42)`}`, task);
  const [rows] = await session.row(`SELECT count(*)::VARCHAR FROM ${table}`, task);
  return { relation: { from: table, width: relation.width, only: () => table }, rows: Number(rows), drop: () => session.drop(table) };
}
