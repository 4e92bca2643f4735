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
  // DuckDB takes `x` and `X` for one name and calls the second one otherwise; the file knows better.
  const names = described.map(({ name }, at) => (!several && leaves[at]?.name.toLowerCase() === name.replace(/_\d+$/, '').toLowerCase() ? leaves[at].name : name));
  const bad = new Map(leaves.filter(({ wide }) => wide !== null).map(({ name, wide }) => [name, wide ?? '']));
  const cut = leaves.filter(({ nanosWithZone }) => nanosWithZone).map(({ name }) => name);
  const columns = asColumns(described.map(({ duck }, at) => ({ name: names[at] ?? '', duck })));
  const [rows] = await session.row(`SELECT count(*)::VARCHAR FROM ${read}`, task);
  const notes = [
    ...(found.note === null ? [] : [found.note]),
    ...[...bad].map(([name, type]) => say('“{0}” ({1}) has more digits than can be read exactly here: it is left out.', name, type)),
    ...(cut.length > 0 ? [say('Nanoseconds are cut to microseconds in {0}: times with a zone are read so.', cut.map((name) => `“${name}”`).join(', '))] : []),
  ];
  const kept = columns.filter(({ name }) => !bad.has(name));
  return {
    columns: kept, relation: relationOf(read, described.map(({ name }) => name), await rowNumberOf(session, paths, described, task)),
    quick: quickOf(session, { paths, options: `hive_partitioning = ${found.folder !== null}, union_by_name = ${several}`, names: described.map(({ name }) => name), rows: Number(rows) }),
    facts: { format: 'parquet', rows: Number(rows), columns: kept.map(({ name, kind, type }) => ({ name, kind, type })), bytes: found.bytes, files: found.files.length, csv: null, notes },
  };
}

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

interface Top { name: string; /** A decimal of more than 38 digits somewhere in it, which would be read wrongly. */ wide: string | null; nanosWithZone: boolean }

/** The columns at the top of a file's schema, which lists every node before its children. */
async function schemaOf(session: Session, file: string, task: Task): Promise<Top[]> {
  const rows = await session.rows(`SELECT name, num_children::VARCHAR, coalesce(logical_type, ''), coalesce(converted_type, ''), coalesce(precision, 0)::VARCHAR, coalesce(scale, 0)::VARCHAR FROM parquet_schema(${list([file])})`, task);
  const tops: Top[] = [];
  let at = 1;
  const take = (top: Top): void => {
    const [, children, logical, converted, precision, scale] = rows[at] ?? [];
    at += 1;
    const isDecimal = converted === 'DECIMAL' || /^Decimal/.test(String(logical));
    const digits = Math.max(Number(precision), Number(/precision=(\d+)/.exec(String(logical))?.[1] ?? 0));
    if (isDecimal && digits > 38) top.wide ??= `decimal(${digits},${Math.max(Number(scale), Number(/scale=(\d+)/.exec(String(logical))?.[1] ?? 0))})`;
    if (/isAdjustedToUTC=1.*NANOS=NanoSeconds/.test(String(logical))) top.nanosWithZone = true;
    for (let left = Number(children ?? 0); left > 0 && at < rows.length; left -= 1) take(top);
  };
  while (at < rows.length) {
    const top: Top = { name: String(rows[at]?.[0]), wide: null, nanosWithZone: false };
    take(top);
    tops.push(top);
  }
  return tops;
}
