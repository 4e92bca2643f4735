import { list, quoteText } from '../../../core/data/sql';
import { relationOf, type Session } from '../session';
import type { Known, OpenColumn, Quick } from './opened';

/** `options`: of read_parquet, as SQL. `names`: as DuckDB calls the columns; `leafNames`: as the file does. `mended`: see `relationOf`. */
interface Lying { paths: readonly string[]; options: string; names: readonly string[]; leafNames: readonly string[]; mended: (index: number, sql: string) => string; rows: number }

const rowNumber = 'file_row_number';
/** So many neighbours are taken at once: pages between them are skipped. */
const block = 1024;
/** What the footers say of these types is what the pages hold; of texts it may be cut, of others the order is not ours. */
const ordered = /^(?:U?(?:TINY|SMALL|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*|DATE|TIMESTAMP(?:_S|_MS|_NS)?|TIMESTAMP WITH TIME ZONE)$/;
const perColumn = 6;

export function quickOf(session: Session, { paths, options, names, leafNames, mended, rows }: Lying): Quick {
  return {
    sample(wanted) {
      if (names.some((name) => name.toLowerCase() === rowNumber)) return null;
      const every = Math.max(block, Math.floor(rows / Math.max(1, wanted / block)));
      return relationOf(`(SELECT * EXCLUDE (${rowNumber}) FROM read_parquet(${list(paths)}, ${options}, ${rowNumber} = true) WHERE ${rowNumber} % ${every} < ${block})`, names, 'rowid', mended);
    },
    async known(columns, task) {
      const askable = columns.filter(({ duck }) => ordered.test(duck));
      if (askable.length === 0) return new Map<number, Known>();
      const answer = await session.row(`SELECT ${askable.map((column) => footer(column, leafNames[column.place] ?? '')).join(', ')} FROM parquet_metadata(${list(paths)})`, task).catch((error: unknown) => {
        if (task.signal.aborted || !isUnreadableTime(error)) throw error;
        return [];
      });
      return new Map(askable.flatMap(({ place }, at): [number, Known][] => {
        const [values, missing, whole, exact, min, max] = answer.slice(at * perColumn, (at + 1) * perColumn);
        if (Number(values) !== rows || whole !== true || exact !== true || [min, max].some((end) => /^-?(?:nan|inf(?:inity)?)$/.test(String(end)))) return [];
        return [[place, { missing: Number(missing), min: typeof min === 'string' ? min : null, max: typeof max === 'string' ? max : null }]];
      }));
    },
  };
}

/** DuckDB can’t write the first hours of nanoseconds, and then says nothing of any column. */
const isUnreadableTime = (error: unknown): boolean => error instanceof Error && error.message.includes('timestamp_ns');

/** Of each row group either both ends are told or that it has none. */
function footer({ duck }: OpenColumn, name: string): string {
  const only = `FILTER (path_in_schema = ${quoteText(name)})`;
  const [min, max] = ['min', 'max'].map((end) => `TRY_CAST(stats_${end}_value AS ${duck})`) as [string, string];
  return `sum(num_values) ${only}::VARCHAR, sum(stats_null_count) ${only}::VARCHAR, bool_and(stats_null_count IS NOT NULL AND (stats_null_count = num_values OR ${min} IS NOT NULL AND ${max} IS NOT NULL)) ${only},
    bool_and(coalesce(min_is_exact, true) AND coalesce(max_is_exact, true)) ${only}, min(${min}) ${only}::VARCHAR, max(${max}) ${only}::VARCHAR`;
}
