import type { TextFacts, ValueCount } from '../../../contract/profile';
import { quoteText } from '../../../core/data/sql';
import { wordsForMissing } from '../../../core/profile/warnings';
import type { OpenColumn } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { pairsOf } from './column';

const mostPatterns = 5;

/** Each distinct text is looked at once. */
export async function textFacts({ sql }: OpenColumn, from: string, session: Session, task: Task): Promise<TextFacts> {
  const pattern = `regexp_replace(regexp_replace(left(v, 200), '\\p{L}+', 'a', 'g'), '\\p{Nd}+', '9', 'g')`;
  const most = (of: string): string => `(SELECT to_json(list([left(v, 100), n::VARCHAR] ORDER BY n DESC, v)) FROM (SELECT v, n FROM ${of} ORDER BY n DESC, v LIMIT ${mostPatterns}))::VARCHAR`;
  const [shortest, longest, letters, rows, blank, numbers, times, patterns, missing] = await session.row(
    `WITH g AS MATERIALIZED (SELECT ${sql} AS v, count(*) AS n FROM ${from} WHERE ${sql} IS NOT NULL GROUP BY 1), p AS (SELECT ${pattern} AS v, sum(n) AS n FROM g GROUP BY 1),
       m AS (SELECT v, n FROM g WHERE lower(trim(v)) IN (${wordsForMissing.map(quoteText).join(', ')})),
       f AS (SELECT min(length(v))::VARCHAR AS a, max(length(v))::VARCHAR AS b, sum(length(v)::HUGEINT * n)::VARCHAR AS c, sum(n)::VARCHAR AS d, coalesce(sum(n) FILTER (trim(v) = ''), 0)::VARCHAR AS e,
         coalesce(sum(n) FILTER (TRY_CAST(v AS DOUBLE) IS NOT NULL), 0)::VARCHAR AS g, coalesce(sum(n) FILTER (TRY_CAST(v AS TIMESTAMP) IS NOT NULL), 0)::VARCHAR AS h FROM g)
     SELECT f.*, ${most('p')}, ${most('m')} FROM f`, task);
  const whole = (value: SqlValue | undefined): number => Number(value ?? 0);
  const counts = (json: SqlValue | undefined): ValueCount[] => pairsOf(json).map(([value, count]) => ({ value, count: Number(count) }));
  return { shortest: whole(shortest), longest: whole(longest), meanLength: whole(letters) / Math.max(1, whole(rows)), blank: whole(blank), numbers: whole(numbers), times: whole(times), patterns: counts(patterns), meansMissing: counts(missing) };
}
