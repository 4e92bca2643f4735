import type { OpenColumn } from '../../formats/opened';
import type { Session, Task } from '../../session';
import { mostPatterns, patternSql, textFacts, textMeasures, type Texts, wordSql } from '../texts';
import { type Alike, mostOfEach, valuesAndMore } from './values';

export async function textProfiles(columns: Alike, from: string, session: Session, task: Task): Promise<Map<OpenColumn, Texts>> {
  const most = (of: string): string => mostOfEach(`SELECT c, v, sum(n) AS n FROM (${of}) GROUP BY c, v`, mostPatterns, 'left(v, 100)');
  const found = await valuesAndMore(columns, from, [
    { select: `SELECT c, ${textMeasures.map((sql, at) => `(${sql})::VARCHAR AS s${at}`).join(', ')} FROM g GROUP BY c`, names: textMeasures.map((_, at) => `s${at}`) },
    { select: most(`SELECT c, ${patternSql} AS v, n FROM g WHERE v IS NOT NULL`), names: ['most'] },
    { select: most(`SELECT c, v, n FROM g WHERE ${wordSql}`), names: ['most'] },
  ], session, task);
  return new Map([...found].map(([column, { more, ...values }]) => [column, textFacts(values, more)]));
}
