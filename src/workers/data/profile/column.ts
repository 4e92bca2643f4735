import type { ColumnProfile } from '../../../contract/profile';
import type { OpenColumn } from '../formats/opened';
import type { Relation, Session, Task } from '../session';
import { numberProfile } from './numbers';
import { isNumeric } from './sql';
import { textProfile } from './texts';
import { timeProfile } from './times';
import { valuesOf } from './values';

/** One column at a time, so that what must be held for its distinct values and quartiles is held for one alone. Its values are counted once, and all that can be told is told from the counts. */
export async function profileColumn(column: OpenColumn, { relation }: { relation: Relation }, session: Session, task: Task): Promise<ColumnProfile> {
  const from = relation.only(column.place);
  const facts = factsOf(column);
  if (isNumeric(column)) return { ...facts, ...await numberProfile(column, from, session, task) };
  if (column.duck === 'VARCHAR') return { ...facts, ...await textProfile(column, from, session, task) };
  if (column.kind === 'timestamp' || column.kind === 'date') return { ...facts, ...await timeProfile(column, from, session, task) };
  const { count, missing, distinct, top } = await valuesOf(column, from, session, task);
  return { ...facts, count, missing, distinct, top };
}

/** What is known of a column before it is looked at. */
export const factsOf = ({ name, kind, type }: OpenColumn) => ({ name, kind, type, approximate: false, number: null, text: null, time: null });
