import type { TextFacts, ValueCount } from '../../../contract/profile';
import { quoteText } from '../../../core/data/sql';
import { wordsForMissing } from '../../../core/profile/warnings';
import type { OpenColumn } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import { type Values, valuesOf } from './values';

export const mostPatterns = 5;
export type Texts = Values & { text: TextFacts | null };

/** Letters as `a`, digits as `9`, of a text `v`. */
export const patternSql = `regexp_replace(regexp_replace(left(v, 200), '\\p{L}+', 'a', 'g'), '\\p{Nd}+', '9', 'g')`;
export const wordSql = `lower(trim(v)) IN (${wordsForMissing.map(quoteText).join(', ')})`;
/** Over distinct texts `v` with their counts `n`, in the order that `textFacts` takes them in; patterns and words for what is missing come behind them. */
export const textMeasures = ['min(length(v))', 'max(length(v))', 'sum(length(v)::HUGEINT * n)', `sum(n) FILTER (trim(v) = '')`, 'sum(n) FILTER (TRY_CAST(v AS DOUBLE) IS NOT NULL)', 'sum(n) FILTER (TRY_CAST(v AS TIMESTAMP) IS NOT NULL)'];

/** Each distinct text is looked at once. */
export async function textProfile(column: OpenColumn, from: string, session: Session, task: Task): Promise<Texts> {
  const most = (of: string): string => `(SELECT to_json(list([left(v, 100), n::VARCHAR] ORDER BY n DESC, v)) FROM (SELECT v, sum(n) AS n FROM (${of}) GROUP BY v ORDER BY n DESC, v LIMIT ${mostPatterns}))::VARCHAR`;
  const { more, ...values } = await valuesOf(column, from, session, task, [
    ...textMeasures.map((sql) => `(SELECT ${sql} FROM g)::VARCHAR`), most(`SELECT ${patternSql} AS v, n FROM g WHERE v IS NOT NULL`), most(`SELECT v, n FROM g WHERE ${wordSql}`),
  ].join(', '));
  return textFacts(values, more);
}

export function textFacts(values: Values, [shortest, longest, letters, blank, numbers, times, patterns, missing]: readonly SqlValue[]): Texts {
  const whole = (value: SqlValue | undefined): number => Number(value ?? 0);
  // SAFETY: the statements that ask for it write it so.
  const counts = (json: SqlValue | undefined): ValueCount[] => (typeof json === 'string' ? JSON.parse(json) as [string, string][] : []).map(([value, count]) => ({ value, count: Number(count) }));
  return {
    ...values,
    text: values.count === 0 ? null : { meansMissing: counts(missing), shortest: whole(shortest), longest: whole(longest), meanLength: whole(letters) / values.count, blank: whole(blank), numbers: whole(numbers), times: whole(times), patterns: counts(patterns) },
  };
}
