import type { DataColumn, TableFacts } from '../../../contract/data-api';
import { typeName } from '../../../core/data/types';
import { columnSql, type NumberedRelation, type Relation, type Session, type Task } from '../session';

/** `place`: among the relation's columns. */
export interface OpenColumn extends DataColumn { sql: string; duck: string; place: number }
export interface OpenTable { facts: TableFacts; columns: OpenColumn[]; relation: NumberedRelation; quick?: Quick }
/** What a file tells without being read through. */
export interface Quick {
  /** About so many rows from all over it, with the relation's columns; null: they can't be had. */
  sample(rows: number): Relation | null;
  /** Exact counts and ends by the column's place, as far as the file says them. */
  known(columns: readonly OpenColumn[], task: Task): Promise<Map<number, Known>>;
}
/** Ends are texts of what is finite; null where it is not known that there is more than missing values. */
export interface Known { missing: number; min: string | null; max: string | null }

/** What a reader of a format needs; `table` is a name of its own in the session. */
export interface Opening { session: Session; task: Task; scratch: string; table: string }

export const asColumns = (described: readonly { name: string; duck: string; type?: string; kind?: DataColumn['kind'] }[]): OpenColumn[] =>
  described.map(({ name, duck, type, kind }, index) => {
    const known = typeName(duck);
    return { name, kind: kind ?? known.kind, type: type ?? known.type, duck, sql: columnSql(index), place: index };
  });

export async function describe(session: Session, from: string, task: Task): Promise<{ name: string; duck: string }[]> {
  const rows = await session.rows(`DESCRIBE SELECT * FROM ${from}`, task);
  return rows.map(([name, duck]) => ({ name: String(name), duck: String(duck) }));
}
