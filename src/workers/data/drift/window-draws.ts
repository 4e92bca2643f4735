import type { OpenColumn, OpenTable } from '../formats/opened';
import type { Session, Task } from '../session';
import type { Windows } from './windows';

/** Where the rows of a table fall: the place of the window that each one's value along `along` lies in. */
export interface Along { current: OpenTable; along: OpenColumn; windows: Windows }
/** `order`: in SQL, of rows by their number `i`; of each part the first rows so ordered are drawn. `which`: in SQL, true of a row that is drawn: `r` is its number in that order from 0, `n` how many its part has. */
export interface Draw { order: string; which: string; mostCharacters: number }

/** In SQL: rows of the table that are in a window and have a value in the column. */
export const isThere = ({ along }: Along, column: OpenColumn): string => `${along.sql} IS NOT NULL AND ${column.sql} IS NOT NULL${along.kind === 'float' ? ` AND isfinite(${along.sql})` : ''}`;

/**
 * Texts that are drawn from each of the parts that begin at `starts`, part by part in the order of the draw; of all others, how many there are is counted. `until`: where the last part ends, if not with the table.
 * Only numbers of rows are sorted: texts are read along, once more, where they lie.
 */
export async function draw(sources: Along, column: OpenColumn, starts: readonly number[], until: number | null, { order, which, mostCharacters }: Draw, take: (part: number, texts: string[], of: number) => void, session: Session, task: Task): Promise<void> {
  const rows = (what: string): string => `(SELECT ${what}, row_number() OVER () AS i FROM ${sources.current.relation.only(sources.along.place, column.place)} WHERE ${isThere(sources, column)})`;
  const parts = `(VALUES ${starts.map((start, part) => `('${String(start)}'::DOUBLE, ${part})`).join(', ')}) AS parts(start, part)`;
  const numbered = `SELECT i, part, row_number() OVER (PARTITION BY part ORDER BY ${order}) - 1 AS r, count(*) OVER (PARTITION BY part) AS n FROM ${rows(`${sources.windows.key} AS k`)} ASOF JOIN ${parts} ON k >= start${until === null ? '' : ` WHERE k < '${String(until)}'::DOUBLE`}`;
  let [part, of, texts] = [-1, 0, [] as string[]];
  const told = (): void => { if (part >= 0) take(part, texts, of); };
  // Behind a letter: a byte order mark at a text's start would be lost on its way here.
  await session.texts(`SELECT part::VARCHAR, n::VARCHAR, '=' || v FROM ${rows(`left(${column.sql}::VARCHAR, ${mostCharacters}) AS v`)} JOIN (SELECT * FROM (${numbered}) WHERE ${which}) USING (i) ORDER BY part, r`, ([places = [], counts = [], values = []]) => {
    places.forEach((place, at) => {
      if (Number(place) !== part) {
        told();
        [part, of, texts] = [Number(place), Number(counts[at]), []];
      }
      texts.push((values[at] ?? '').slice(1));
    });
  }, task);
  told();
}
