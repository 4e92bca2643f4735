import { HumanError } from '../../../../core/human-error';
import { say } from '../../../../core/say';
import { isNumeric, literal } from '../../profile/sql';
import type { Task } from '../../session';
import type { Asked, Drawn } from '../chart';
import { axisOf, count, isTime, type SummaryView, within } from '../view';

const perBucket = 4;

/** A bucket stands where its times are in the mean, so that one with a single time stands at it. */
export async function line(view: SummaryView, { time, y, buckets }: Asked<'line'>, task: Task): Promise<Drawn<'line'>> {
  const [across, up] = [axisOf(view, time), axisOf(view, y)];
  if (!isTime(across.column)) throw new HumanError('usage', say('“{0}” ({1}) holds no times. Choose another column.', time, across.column.type));
  if (!isNumeric(up.column)) throw new HumanError('usage', say('“{0}” ({1}) holds no numbers. Choose another column.', y, up.column.type));
  const both = `(SELECT t, y FROM (SELECT ${across.x} AS t, ${up.x} AS y FROM ${view.relation.from}) WHERE t IS NOT NULL AND y IS NOT NULL)`;
  const [counted, first, last] = await view.session.row(`SELECT count(*)::VARCHAR, min(t)::VARCHAR, max(t)::VARCHAR FROM ${both}`, task);
  const rows = count(counted);
  const wanted = within(buckets, 1, 5000);
  const width = Math.max(1, (Number(last) - Number(first)) / wanted);
  const points = rows === 0 ? new Float64Array() : await view.session.column(
    `SELECT unnest([place, mean, low, high]) FROM (SELECT least(floor((t - ${literal(Number(first))}) / ${literal(width)}), ${wanted - 1}) AS b, ${literal(Number(first))} + avg(t - ${literal(Number(first))}) AS place, avg(y) AS mean, min(y) AS low, max(y) AS high FROM ${both} GROUP BY 1 ORDER BY 1)`, task);
  const [at, mean, low, high] = [0, 1, 2, 3].map((part) => points.filter((_, index) => index % perBucket === part)) as [Float64Array, Float64Array, Float64Array, Float64Array];
  return { kind: 'line', at, mean, low, high, rows, leftOut: view.rows - rows };
}
