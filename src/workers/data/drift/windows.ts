import type { DriftWindow } from '../../../contract/drift';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import type { OpenColumn, OpenTable } from '../formats/opened';
import { isNumeric } from '../profile/sql';
import type { Session, Task } from '../session';

/** More windows than this are more than anybody looks at. */
const mostWindows = 500;

/** Where each window begins, as a number that orders as the column does, and as people read it. */
export interface Windows { starts: Float64Array; labels: string[]; key: string; rows: number[] }

/** The place of the last window that begins at or before a time. */
export function placeOf(starts: Float64Array, at: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle + 1; else high = middle;
  }
  return low - 1;
}

/** Times are often written as text (ISO 8601): where every one reads as a time, they are. */
export async function asTime(table: OpenTable, by: string, session: Session, task: Task): Promise<OpenColumn> {
  const column = table.columns.find(({ name }) => name === by);
  if (column === undefined) throw new Error('no column');
  if (column.duck !== 'VARCHAR') return column;
  const sql = `TRY_CAST(${column.sql} AS TIMESTAMP)`;
  const [read] = await session.row(`SELECT count(${column.sql}) = count(${sql}) FROM ${table.relation.only(column.place)}`, task);
  return read === true ? { ...column, sql, kind: 'timestamp' } : column;
}

const isTime = ({ kind }: OpenColumn): boolean => kind === 'date' || kind === 'timestamp';

/** Microseconds since 1970, which a double holds exactly for any year that people write; a number as it is. */
const orderOf = (column: OpenColumn, name: string): string => (isTime(column) ? `epoch_us(${name}::TIMESTAMP)::DOUBLE` : `${name}::DOUBLE`);

export async function windowsOf(table: OpenTable, along: OpenColumn, window: DriftWindow, session: Session, task: Task): Promise<Windows> {
  if (!isTime(along) && !isNumeric(along)) throw new HumanError('drift-window', say('“{0}” holds {1}, which has no windows. Choose a column of times, or of numbers with windows of rows.', along.name, along.type));
  if (window.kind === 'time' && !isTime(along)) throw new HumanError('drift-window', say('“{0}” holds {1}, which is no time. Write the window in rows, such as 10000r.', along.name, along.type));
  const from = table.relation.only(along.place);
  const there = `${along.sql} IS NOT NULL${along.kind === 'float' ? ` AND isfinite(${along.sql})` : ''}`;
  const key = orderOf(along, along.sql);
  const label = isTime(along) ? `CASE WHEN date_trunc('day', s) = s THEN strftime(s, '%Y-%m-%d') ELSE strftime(s, '%Y-%m-%d %H:%M') END` : 's::VARCHAR';
  const value = isTime(along) ? `${along.sql}::TIMESTAMP` : along.sql;
  const starts = window.kind === 'time'
    ? `SELECT time_bucket(INTERVAL '${window.count} ${window.unit}', ${value}) AS s, count(*) AS n FROM ${from} WHERE ${there} GROUP BY 1`
    // Rows of one value stay together, so that a window never depends on how the file is sorted.
    : `SELECT min(v) AS s, sum(m) AS n FROM (SELECT v, m, (sum(m) OVER (ORDER BY v) - m) // ${window.rows} AS w FROM (SELECT ${value} AS v, count(*) AS m FROM ${from} WHERE ${there} GROUP BY 1)) GROUP BY w`;
  const rows = await session.rows(`SELECT ${label}, (${orderOf(along, 's')})::VARCHAR, n::VARCHAR FROM (${starts}) ORDER BY s LIMIT ${mostWindows + 1}`, task);
  if (rows.length > mostWindows) throw new HumanError('drift-window', say('That makes more than {0} windows. Choose longer ones.', mostWindows));
  if (rows.length === 0) throw new HumanError('drift-window', say('“{0}” has no values, so there are no windows.', along.name));
  return { starts: Float64Array.from(rows, ([, start]) => Number(start)), labels: rows.map(([start]) => String(start)), rows: rows.map(([, , count]) => Number(count)), key };
}
