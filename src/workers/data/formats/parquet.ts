import { list } from '../../../core/data/sql';
import { say } from '../../../core/say';
import type { Found } from '../files';
import { readablePaths } from '../links';
import { relationOf, type Session, type Task } from '../session';
import { quickOf } from './parquet-quick';
import { asColumns, describe, type Opening, type OpenTable } from './opened';

/** Read where it lies: only the columns and row groups that a question needs. */
export async function openParquet(found: Found, { session, task, scratch }: Opening): Promise<OpenTable> {
  const paths = readablePaths(found.files, found.folder, scratch);
  const several = paths.length > 1;
  // Files of one folder may have got columns over time.
  const read = `read_parquet(${list(paths)}, hive_partitioning = ${found.folder !== null}, union_by_name = ${several})`;
  const described = await describe(session, read, task);
  const leaves = await schemaOf(session, paths[0] ?? '', task);
  const duckNames = described.map(({ name }) => name);
  const names = namesOf(duckNames, several ? [] : leaves.map(({ name }) => name));
  const byName = new Map(leaves.map((top) => [top.name, top]));
  const tops = names.map((name, at) => (several ? byName.get(name) : leaves[at]));
  const columns = asColumns(described.map(({ duck }, at) => ({ name: names[at] ?? '', duck, ...(tops[at]?.isNothing && { type: 'null', kind: 'other' }) })));
  const [rows] = await session.row(`SELECT count(*)::VARCHAR FROM ${read}`, task);
  // It is said twice, of the whole and of each of its parts, which are what is read.
  const [said] = several ? [rows] : await session.row(`SELECT num_rows::VARCHAR FROM parquet_file_metadata(${list(paths)})`, task);
  const cut = (how: 'nanosWithZone' | 'int96'): string => names.filter((_, at) => tops[at]?.[how]).map((name) => `“${name}”`).join(', ');
  const notes = [
    ...(found.note === null ? [] : [found.note]),
    ...(said === rows ? [] : [say('{0} says that it has {1} rows, and its parts have {2}: it may be damaged.', found.name, String(said), String(rows))]),
    ...names.flatMap((name, at) => (tops[at]?.wide ? [say('“{0}” ({1}) has more digits than can be read exactly here: it is left out.', name, tops[at].wide)] : [])),
    ...(cut('nanosWithZone') === '' ? [] : [say('Nanoseconds are cut to microseconds in {0}: times with a zone are read so.', cut('nanosWithZone'))]),
    ...(cut('int96') === '' ? [] : [say('Nanoseconds are cut to microseconds in {0}: the file keeps times in the old way (INT96).', cut('int96'))]),
  ];
  const kept = columns.filter(({ place }) => !tops[place]?.wide);
  const mended = (index: number, sql: string): string => (columns[index]?.duck === zoned && tops[index]?.nanosWithZone ? withEnds(sql) : sql);
  const leafNames = duckNames.map((name, at) => (several ? name : leaves[at]?.name ?? name));
  return {
    columns: kept, relation: relationOf(read, duckNames, await rowNumberOf(session, paths, described, task), mended),
    quick: quickOf(session, { paths, options: `hive_partitioning = ${found.folder !== null}, union_by_name = ${several}`, names: duckNames, leafNames, mended, rows: Number(rows) }),
    facts: { format: 'parquet', rows: Number(rows), columns: kept.map(({ name, kind, type }) => ({ name, kind, type })), bytes: found.bytes, files: found.files.length, csv: null, notes },
  };
}

/**
 * DuckDB takes `x` and `X` for one name and calls the second one otherwise; the file (`written`) knows better. Columns are asked for by name: of several that are called the same, the later ones get a number.
 */
function namesOf(described: readonly string[], written: readonly string[]): string[] {
  const given = described.map((name, at) => (written[at]?.toLowerCase() === name.replace(/_\d+$/, '').toLowerCase() ? written[at] : name));
  const all = new Set(given);
  const taken = new Set<string>();
  return given.map((name) => {
    let free = name;
    for (let number = 1; taken.has(free); number += 1) free = all.has(`${name}_${number}`) ? name : `${name}_${number}`;
    taken.add(free);
    return free;
  });
}

const zoned = 'TIMESTAMP WITH TIME ZONE';
/** The first and the last moment of 64-bit nanoseconds, which DuckDB takes for infinities. */
const withEnds = (sql: string): string => `(CASE ${sql} WHEN 'infinity' THEN '2262-04-11 23:47:16.854775+00'::TIMESTAMPTZ WHEN '-infinity' THEN '1677-09-21 00:12:43.145225+00'::TIMESTAMPTZ ELSE ${sql} END)`;

/** A row's place over all files. A column of the user's may stand in the way of how DuckDB calls it; then rows are counted while they are read. */
async function rowNumberOf(session: Session, paths: readonly string[], columns: readonly { name: string }[], task: Task): Promise<string> {
  if (columns.some(({ name }) => /^file_(?:row_number|index)$/i.test(name))) return '(row_number() OVER () - 1)';
  if (paths.length === 1) return 'file_row_number';
  const rows = await session.rows(`SELECT file_name, num_rows::VARCHAR FROM parquet_file_metadata(${list(paths)})`, task);
  const counts = new Map(rows.map(([file, count]) => [String(file), BigInt(String(count))]));
  let before = 0n;
  const starts = paths.map((path) => { const start = before; before += counts.get(path) ?? 0n; return `${start}`; });
  return `(CAST([${starts.join(', ')}] AS BIGINT[])[(file_index + 1)::BIGINT] + file_row_number)`;
}

interface Top {
  name: string; /** A decimal of more than 38 digits somewhere in it, which would be read wrongly. */ wide: string | null; nanosWithZone: boolean; int96: boolean;
  /** Without a type, as of nothing but missing values. */
  isNothing: boolean;
}

/** The columns at the top of a file's schema, which lists every node before its children. */
async function schemaOf(session: Session, file: string, task: Task): Promise<Top[]> {
  const rows = await session.rows(`SELECT name, num_children::VARCHAR, coalesce(logical_type, ''), coalesce(converted_type, ''), coalesce(precision, 0)::VARCHAR, coalesce(scale, 0)::VARCHAR, coalesce(type, '') FROM parquet_schema(${list([file])})`, task);
  const tops: Top[] = [];
  let at = 1;
  const take = (top: Top): void => {
    const [, children, logical, converted, precision, scale, physical] = rows[at] ?? [];
    at += 1;
    const isDecimal = converted === 'DECIMAL' || /^Decimal/.test(String(logical));
    const digits = Math.max(Number(precision), Number(/precision=(\d+)/.exec(String(logical))?.[1] ?? 0));
    if (isDecimal && digits > 38) top.wide ??= `decimal(${digits},${Math.max(Number(scale), Number(/scale=(\d+)/.exec(String(logical))?.[1] ?? 0))})`;
    if (/isAdjustedToUTC=1.*NANOS=NanoSeconds/.test(String(logical))) top.nanosWithZone = true;
    if (physical === 'INT96') top.int96 = true;
    for (let left = Number(children ?? 0); left > 0 && at < rows.length; left -= 1) take(top);
  };
  while (at < rows.length) {
    const top: Top = { name: String(rows[at]?.[0]), wide: null, nanosWithZone: false, int96: false, isNothing: /^NullType/.test(String(rows[at]?.[2])) };
    take(top);
    tops.push(top);
  }
  return tops;
}
