import type { DataKind } from '../../../contract/data-api';
import { isNumberKind } from '../../../core/data/kinds';

interface Cell { kind: DataKind; sql: string }

export const isNumeric = ({ kind }: { kind: DataKind }): boolean => isNumberKind(kind);
/** The cell without NaN, which is a number that is not there. */
export const present = ({ kind, sql }: Cell): string => (kind === 'float' ? `CASE WHEN NOT isnan(${sql}) THEN ${sql} END` : sql);
/** What can be reckoned with. */
export const finite = ({ kind, sql }: Cell): string => (kind === 'float' ? `CASE WHEN isfinite(${sql}) THEN ${sql}::DOUBLE END` : `${sql}::DOUBLE`);
/** Where a date or timestamp stands: microseconds since 1970 in UTC. */
export const position = ({ sql, duck }: Pick<Cell, 'sql'> & { duck: string }): string => `CASE WHEN isfinite(${sql}) THEN epoch_us(${sql}::${duck === 'TIMESTAMP WITH TIME ZONE' ? duck : 'TIMESTAMP'})::DOUBLE END`;
/** What has a least and a greatest, in its own type; null: no number and no time. */
export const endable = ({ kind, sql }: Cell): string | null =>
  kind === 'float' || kind === 'date' || kind === 'timestamp' ? `CASE WHEN isfinite(${sql}) THEN ${sql} END` : isNumeric({ kind }) ? sql : null;
export const literal = (value: number): string => `'${value}'::DOUBLE`;
