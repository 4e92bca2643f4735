import { randomUUID } from 'node:crypto';
import type { OpenColumn, OpenTable } from '../../formats/opened';
import type { Session, Task } from '../../session';

/** Of more rows than these, reading a column takes longer than asking for it. */
const mostRows = 20_000;
/** So many cells are put aside at once, to be asked about together, or one after the other. */
const mostCells = { together: 250_000, apart: 2_000_000 };
/** A file of more columns takes longer to be named than a column to be read, unless it has very many rows. */
const manyColumns = 300;
const veryManyRows = 1_000_000;

/** Whether many columns are asked about in one question: of short tables the questions take longer than their answers. */
export const isShort = ({ facts: { rows } }: OpenTable): boolean => rows <= mostRows;

export const isInBlocks = (table: OpenTable): boolean => isShort(table) || (table.columns.length > manyColumns && table.facts.rows <= veryManyRows);

/** Columns that are put aside together. */
export function blocksOf(table: OpenTable): OpenColumn[][] {
  const { facts: { rows }, columns } = table;
  const size = Math.max(1, Math.floor((isShort(table) ? mostCells.together : mostCells.apart) / Math.max(1, rows)));
  return Array.from({ length: Math.ceil(columns.length / size) }, (_, at) => columns.slice(at * size, (at + 1) * size));
}

/** Some columns as a table of their own, which goes when `use` is done: naming a file of thousands of columns takes longer than all that is asked of a few. */
export async function putAside<T>(columns: readonly OpenColumn[], { relation }: OpenTable, session: Session, task: Task, use: (block: string) => Promise<T>): Promise<T> {
  const block = `block_${randomUUID().replaceAll('-', '')}`;
  try {
    await session.run(`CREATE TABLE ${block} AS FROM ${relation.only(...columns.map(({ place }) => place))}`, task);
    return await use(block);
  } finally {
    await session.drop(block);
  }
}

/** Values of one type stand in one column. */
export function byType(columns: readonly OpenColumn[]): [OpenColumn, ...OpenColumn[]][] {
  const types = new Map<string, [OpenColumn, ...OpenColumn[]]>();
  for (const column of columns) {
    const key = `${column.kind} ${column.duck}`;
    const known = types.get(key);
    if (known === undefined) types.set(key, [column]); else known.push(column);
  }
  return [...types.values()];
}
