import type { DataKind } from '../../../contract/data-api';
import type { Association, ColumnProfile } from '../../../contract/profile';
import type { OpenColumn, OpenTable } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { scaled } from './correlations';
import { isNumeric, present } from './sql';
import { blocksOf, byType, isInBlocks, isShort, putAside } from './together/blocks';

/** A column of more values is no set of groups. */
const mostGroups = 200;
const groupKinds: readonly DataKind[] = ['text', 'boolean', 'date'];

const value = (from: SqlValue | undefined): number | null => { const found = from === null || from === undefined ? NaN : Number(from); return Number.isFinite(found) ? found : null; };

/** What goes with the target, column by column: numbers with numbers by both correlations, the others by their groups. */
export async function associations(target: OpenColumn, table: OpenTable, profiles: readonly ColumnProfile[], session: Session, task: Task): Promise<Association[]> {
  const distinct = new Map(profiles.map((profile) => [profile.name, profile.distinct]));
  const isGroups = (column: OpenColumn): boolean => !isNumeric(column) && groupKinds.includes(column.kind) && (distinct.get(column.name) ?? 0) <= mostGroups && (distinct.get(column.name) ?? 0) > 0;
  const measuresOf = (column: OpenColumn): Measure[] =>
    isNumeric(column) && isNumeric(target) ? [['pearson', pearson], ['spearman', spearman]]
      : isNumeric(column) && isGroups(target) ? [['correlation-ratio', eta('x', 'y')]]
        : isNumeric(target) && isGroups(column) ? [['correlation-ratio', eta('y', 'x')]]
          : isGroups(column) && isGroups(target) ? [['cramers-v', cramersV]] : [];
  const found = new Map<OpenColumn, Association[]>();
  const cell = (column: OpenColumn): string => (isNumeric(column) ? scaled(column, profiles) : present(column));
  const ask = async (columns: readonly OpenColumn[], from: string): Promise<void> => {
    const [first] = columns;
    if (first === undefined) return;
    // One column needs no list to be taken out of, which would be made for every row.
    const pairs = columns.length === 1 ? `SELECT 0 AS c, ${cell(first)} AS x, ${cell(target)} AS y FROM ${from}` : `SELECT unnest(range(${columns.length})) AS c, unnest([${columns.map(cell).join(', ')}]) AS x, ${cell(target)} AS y FROM ${from}`;
    for (const [measure, sql] of measuresOf(first)) {
      const rows = new Map((await session.rows(sql(`(SELECT c, x, y FROM (${pairs}) WHERE x IS NOT NULL AND y IS NOT NULL)`), task)).map(([at, ...row]) => [Number(at), row]));
      for (const [at, column] of columns.entries()) {
        const [result, count] = rows.get(at) ?? [];
        found.set(column, [...found.get(column) ?? [], { column: column.name, measure, value: value(result), rows: Number(count ?? 0) }]);
      }
    }
  };
  const asked = table.columns.filter((column) => column !== target && measuresOf(column).length > 0);
  if (isInBlocks(table)) {
    for (const block of blocksOf({ ...table, columns: asked })) {
      await putAside([...block, target], table, session, task, async (from) => {
        const alike = isShort(table) ? [block.filter(isNumeric), ...byType(block.filter((column) => !isNumeric(column)))] : block.map((column) => [column]);
        for (const some of alike) await ask(some, from);
      });
    }
  } else for (const column of asked) await ask([column], table.relation.only(column.place, target.place));
  return asked.flatMap((column) => found.get(column) ?? []);
}

/** SQL of `c`, a measure and the rows that it is of, over `both`: pairs `x` and `y`, neither missing, of each column `c`. */
type Measure = [Association['measure'], (both: string) => string];

const pearson = (both: string): string => `SELECT c::VARCHAR, corr(x, y)::VARCHAR, count(*)::VARCHAR FROM ${both} GROUP BY c`;
const spearman = (both: string): string => `SELECT c::VARCHAR, corr(rx, ry)::VARCHAR, count(*)::VARCHAR FROM (SELECT c, ${meanRank('x')} AS rx, ${meanRank('y')} AS ry FROM ${both}) GROUP BY c`;
/** Values that are equal share the mean of their places, as scipy ranks them. */
const meanRank = (of: string): string => `(rank() OVER (PARTITION BY c ORDER BY ${of}) + (count(*) OVER (PARTITION BY c, ${of}) - 1) / 2.0)`;

/** The square root of the share of a number's variance that lies between the groups. */
const eta = (numbers: string, groups: string) => (both: string): string =>
  `WITH b AS NOT MATERIALIZED ${both}, w AS (SELECT c, avg(${numbers}) AS mean, var_pop(${numbers}) * count(*) AS total FROM b GROUP BY c), g AS (SELECT c, count(*) AS n, avg(${numbers}) AS m FROM b GROUP BY c, ${groups})
   SELECT c::VARCHAR, sqrt(sum(n * (m - mean) * (m - mean)) / nullif(any_value(total), 0))::VARCHAR, sum(n)::VARCHAR FROM g JOIN w USING (c) GROUP BY c`;

/** Without a correction for small samples: `scipy.stats.contingency.association`. */
const cramersV = (both: string): string =>
  `WITH cell AS (SELECT c, x, y, count(*) AS n FROM ${both} GROUP BY c, x, y), r AS (SELECT c, x, sum(n) AS n FROM cell GROUP BY c, x), k AS (SELECT c, y, sum(n) AS n FROM cell GROUP BY c, y), t AS (SELECT c, sum(n)::DOUBLE AS n FROM cell GROUP BY c),
     s AS (SELECT c, least((SELECT count(*) FROM r WHERE r.c = t.c), (SELECT count(*) FROM k WHERE k.c = t.c)) - 1 AS free FROM t)
   SELECT cell.c::VARCHAR, sqrt((sum(cell.n::DOUBLE * cell.n / (r.n::DOUBLE * k.n)) - 1) / nullif(any_value(s.free), 0))::VARCHAR, any_value(t.n)::BIGINT::VARCHAR
   FROM cell JOIN r ON cell.c = r.c AND cell.x = r.x JOIN k ON cell.c = k.c AND cell.y = k.y JOIN t ON cell.c = t.c JOIN s ON cell.c = s.c GROUP BY cell.c`;
