import type { TextFacts, ValueCount } from '../../../contract/profile';
import { quoteText } from '../../../core/data/sql';
import { wordsForMissing } from '../../../core/profile/warnings';
import type { OpenColumn } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { type Values, valuesOf } from './values';

const mostPatterns = 5;

/** Each distinct text is looked at once. */
export async function textProfile(column: OpenColumn, from: string, session: Session, task: Task): Promise<Values & { text: TextFacts | null }> {
  const pattern = `regexp_replace(regexp_replace(left(v, 200), '\\p{L}+', 'a', 'g'), '\\p{Nd}+', '9', 'g')`;
  const most = (of: string): string => `(SELECT to_json(list([left(v, 100), n::VARCHAR] ORDER BY n DESC, v)) FROM (SELECT v, sum(n) AS n FROM (${of}) GROUP BY v ORDER BY n DESC, v LIMIT ${mostPatterns}))::VARCHAR`;
  const { more, ...values } = await valuesOf(column, from, session, task, [
    ...['min(length(v))', 'max(length(v))', 'sum(length(v)::HUGEINT * n)', `sum(n) FILTER (trim(v) = '')`, 'sum(n) FILTER (TRY_CAST(v AS DOUBLE) IS NOT NULL)', 'sum(n) FILTER (TRY_CAST(v AS TIMESTAMP) IS NOT NULL)'].map((sql) => `(SELECT ${sql} FROM g)::VARCHAR`),
    most(`SELECT ${pattern} AS v, n FROM g WHERE v IS NOT NULL`), most(`SELECT v, n FROM g WHERE lower(trim(v)) IN (${wordsForMissing.map(quoteText).join(', ')})`),
  ].join(', '));
  const [shortest, longest, letters, blank, numbers, times, patterns, missing] = more;
  const whole = (value: SqlValue | undefined): number => Number(value ?? 0);
  // SAFETY: the statement above writes it so.
  const counts = (json: SqlValue | undefined): ValueCount[] => (typeof json === 'string' ? JSON.parse(json) as [string, string][] : []).map(([value, count]) => ({ value, count: Number(count) }));
  return {
    ...values,
    text: values.count === 0 ? null : { meansMissing: counts(missing), shortest: whole(shortest), longest: whole(longest), meanLength: whole(letters) / values.count, blank: whole(blank), numbers: whole(numbers), times: whole(times), patterns: counts(patterns) },
  };
}
