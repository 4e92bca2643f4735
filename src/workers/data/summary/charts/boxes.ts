import { cellSql, cellText } from '../../cells';
import type { Task } from '../../session';
import type { Asked, Drawn } from '../chart';
import { columnNamed } from '../../unknown-column';
import { axisOf, count, type SummaryView, within } from '../view';

const mostGroups = 50;
const mostOutliers = 50;

/** The groups with most rows; whiskers reach to the last values within Tukey's fences, of what lies beyond them the farthest are told. */
export async function boxes(view: SummaryView, request: Asked<'box'>, task: Task): Promise<Drawn<'box'>> {
  const { x } = axisOf(view, request.y);
  const group = columnNamed(view.columns, request.group);
  const found = await view.session.rows(
    `WITH d AS (SELECT g, y FROM (SELECT ${group.sql} AS g, ${x} AS y FROM ${view.relation.from}) WHERE y IS NOT NULL),
       q AS MATERIALIZED (SELECT g, count(*) AS n, quantile_cont(y, [0.25, 0.5, 0.75]) AS q FROM d GROUP BY g ORDER BY n DESC, g NULLS LAST LIMIT ${within(request.most, 1, mostGroups)}),
       f AS (SELECT *, q[1] - 1.5 * (q[3] - q[1]) AS low, q[3] + 1.5 * (q[3] - q[1]) AS high FROM q),
       b AS (SELECT f.g, any_value(n) AS n, any_value(q) AS q, min(y) FILTER (y >= low) AS least, max(y) FILTER (y <= high) AS greatest, count(*) FILTER (y < low OR y > high) AS beyond,
         max_by(y, greatest(low - y, y - high), ${mostOutliers}) FILTER (y < low OR y > high) AS far FROM d JOIN f ON d.g IS NOT DISTINCT FROM f.g GROUP BY f.g)
     SELECT ${cellSql({ sql: 'g', duck: group.duck })}, n::VARCHAR, q[1]::VARCHAR, q[2]::VARCHAR, q[3]::VARCHAR, least::VARCHAR, greatest::VARCHAR, beyond::VARCHAR, to_json(coalesce(far, [])::VARCHAR[])::VARCHAR, (SELECT count(*) FROM d)::VARCHAR
     FROM b ORDER BY n DESC, g NULLS LAST`, task);
  const all = found.map(([name, rows, q25, median, q75, low, high, beyond, far]) => ({
    group: cellText(name ?? null, group.kind), count: count(rows), low: Number(low), q25: Number(q25), median: Number(median), q75: Number(q75), high: Number(high), outlierCount: count(beyond),
    // SAFETY: a list of numbers as texts was asked for.
    outliers: (JSON.parse(String(far)) as string[]).map(Number),
  }));
  return { kind: 'box', boxes: all, others: count(found[0]?.[9]) - all.reduce((sum, each) => sum + each.count, 0) };
}
