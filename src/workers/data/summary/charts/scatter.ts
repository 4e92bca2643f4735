import { binEdges } from '../../../../core/profile/bins';
import { literal } from '../../profile/sql';
import type { Task } from '../../session';
import type { Asked, Drawn } from '../chart';
import { axisOf, count, isTime, type SummaryView } from '../view';

const mostPoints = 5000;
const [columns, rows] = [72, 48];

export async function scatter(view: SummaryView, request: Asked<'scatter'>, task: Task): Promise<Drawn<'scatter'>> {
  const [across, up] = [axisOf(view, request.x), axisOf(view, request.y)];
  const { session } = view;
  const both = `(SELECT x, y FROM (SELECT ${across.x} AS x, ${up.x} AS y FROM ${view.relation.from}) WHERE x IS NOT NULL AND y IS NOT NULL)`;
  const [counted, ...ends] = await session.row(`SELECT count(*)::VARCHAR, min(x)::VARCHAR, max(x)::VARCHAR, min(y)::VARCHAR, max(y)::VARCHAR FROM ${both}`, task);
  const there = count(counted);
  const facts = { kind: 'scatter' as const, xIsTime: isTime(across.column), yIsTime: isTime(up.column), rows: there, leftOut: view.rows - there };
  if (there <= mostPoints) {
    const pairs = await session.column(`SELECT unnest([x, y]) FROM ${both}`, task);
    return { ...facts, grid: null, points: { x: pairs.filter((_, at) => at % 2 === 0), y: pairs.filter((_, at) => at % 2 === 1) } };
  }
  const [left, right, bottom, top] = ends.map(Number) as [number, number, number, number];
  const [xEdges, yEdges] = [binEdges(left, right, columns), binEdges(bottom, top, rows)];
  // The range of all doubles has no width that is one.
  if (xEdges.length === 0 || yEdges.length === 0) return { ...facts, points: null, grid: null };
  const cells = await session.rows(`SELECT ${cellOf('x', xEdges)}::VARCHAR AS i, ${cellOf('y', yEdges)}::VARCHAR AS j, count(*)::VARCHAR FROM ${both} GROUP BY 1, 2`, task);
  const counts = new Uint32Array(columns * rows);
  for (const [i, j, times] of cells) counts[Number(j) * columns + Number(i)] = count(times);
  return { ...facts, points: null, grid: { xEdges, yEdges, counts } };
}

function cellOf(of: string, edges: readonly number[]): string {
  const [first = 0, last = 1] = [edges[0], edges.at(-1)];
  return `least(floor((${of} - ${literal(first)}) / ${literal(last - first)} * ${edges.length - 1})::INTEGER, ${edges.length - 2})`;
}
