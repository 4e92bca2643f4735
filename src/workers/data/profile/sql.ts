import type { DataKind } from '../../../contract/data-api';
import { isNumberKind } from '../../../core/data/kinds';

interface Cell { kind: DataKind; sql: string }

export const isNumeric = ({ kind }: { kind: DataKind }): boolean => isNumberKind(kind);
/** The cell without NaN, which is a number that is not there. */
export const present = ({ kind, sql }: Cell): string => (kind === 'float' ? `CASE WHEN NOT isnan(${sql}) THEN ${sql} END` : sql);
/** What can be reckoned with. */
export const finite = ({ kind, sql }: Cell): string => (kind === 'float' ? `CASE WHEN isfinite(${sql}) THEN ${sql}::DOUBLE END` : `${sql}::DOUBLE`);
interface Timed { sql: string; duck: string }
/** A time that is no infinity. DuckDB takes the first and the last moment of 64-bit nanoseconds for one, which no file means. */
export const isMoment = ({ sql, duck }: Timed): string => (duck === 'TIMESTAMP_NS' ? `${sql} IS NOT NULL` : `isfinite(${sql})`);
/** Where a date or timestamp stands: microseconds since 1970 in UTC. Nanoseconds are counted: DuckDB fails at some of their first hours otherwise. */
export const position = ({ sql, duck }: Timed): string => (duck === 'TIMESTAMP_NS' ? `((epoch_ns(${sql})::HUGEINT - CASE WHEN epoch_ns(${sql}) < 0 THEN 999 ELSE 0 END) // 1000)::DOUBLE` : `CASE WHEN isfinite(${sql}) THEN epoch_us(${sql}::${duck === 'TIMESTAMP WITH TIME ZONE' ? duck : 'TIMESTAMP'})::DOUBLE END`);
/** The same of a time as cells write it. */
export const positionOfText = (text: string, duck: string): string => { const read = duck === 'TIMESTAMP_NS' ? 'TIMESTAMP' : duck; return position({ sql: `'${text}'::${read}`, duck: read }); };
/** What has a least and a greatest, in its own type; null: no number and no time. */
export const endable = ({ kind, sql, duck }: Cell & Timed): string | null =>
  kind === 'float' || ((kind === 'date' || kind === 'timestamp') && duck !== 'TIMESTAMP_NS') ? `CASE WHEN isfinite(${sql}) THEN ${sql} END` : isNumeric({ kind }) || kind === 'timestamp' ? sql : null;
export const literal = (value: number): string => `'${value}'::DOUBLE`;
