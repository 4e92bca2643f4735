import type { RowTest } from '../../../contract/drift';
import { quoteText } from '../../../core/data/sql';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import type { OpenTable } from '../formats/opened';
import type { Session, Task } from '../session';
import { columnNamed } from '../unknown-column';

const signs: Readonly<Record<RowTest['test'], string>> = { 'less': '<', 'at-least': '>=', 'is': '=', 'is-not': '<>' };
const ordered = new Set(['integer', 'float', 'decimal', 'date', 'time', 'timestamp', 'text']);

/** The rows of a table that a test is for. The value is read as the column's own type, so that times and numbers are compared as such. */
export async function onlyRows(table: OpenTable, test: RowTest | undefined, session: Session, task: Task): Promise<OpenTable> {
  if (test === undefined) return table;
  const column = columnNamed(table.columns, test.column);
  if ((test.test === 'less' || test.test === 'at-least') && !ordered.has(column.kind)) throw new HumanError('drift-rows', say('“{0}” holds {1}, which has no order. Split the rows by one value of it, or by another column.', column.name, column.type));
  const value = `TRY_CAST(${quoteText(test.value)} AS ${column.duck})`;
  const [known] = await session.row(`SELECT (${value}) IS NOT NULL`, task);
  if (known !== true) throw new HumanError('drift-rows', say('“{0}” is no value of “{1}”, which holds {2}. Write it as the column does.', test.value, column.name, column.type));
  const relation = table.relation.where(column.place, (name) => `${name} ${signs[test.test]} ${value}`);
  const [rows] = await session.row(`SELECT count(*)::VARCHAR FROM ${relation.from}`, task);
  return { ...table, relation, facts: { ...table.facts, rows: Number(rows) } };
}
