import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import type { OpenColumn, Quick } from '../formats/opened';
import { finite, isNumeric, position } from '../profile/sql';
import type { Relation, Session, SqlValue } from '../session';
import { columnNamed } from '../unknown-column';

/** The rows that are looked at, filters and derived columns applied; their order does not matter. `quick`: only of a file as it lies there. */
export interface SummaryView { session: Session; relation: Relation; columns: readonly OpenColumn[]; rows: number; quick?: Quick | undefined }

export const isTime = ({ kind }: OpenColumn): boolean => kind === 'date' || kind === 'timestamp';

/** Where a cell stands on an axis: numbers as doubles, times as microseconds since 1970 in UTC; null: nowhere, as missing, NaN and infinities. */
export function positionSql(column: OpenColumn): string | null {
  if (isNumeric(column)) return finite(column);
  if (isTime(column)) return position(column);
  return null;
}

export function axisOf(view: SummaryView, name: string): { column: OpenColumn; x: string } {
  const column = columnNamed(view.columns, name);
  const x = positionSql(column);
  if (x === null) throw new HumanError('usage', say('“{0}” ({1}) holds no numbers or times. Choose another column.', name, column.type));
  return { column, x };
}

export const count = (value: SqlValue | undefined): number => Number(value ?? 0);
/** Between what a page sends and what can be drawn. */
export const within = (asked: number, least: number, most: number): number => (Number.isFinite(asked) ? Math.min(most, Math.max(least, Math.floor(asked))) : least);
