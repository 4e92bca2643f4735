import type { DataKind } from '../../../contract/data-api';

interface Cell { kind: DataKind; sql: string }

export const isNumeric = ({ kind }: { kind: DataKind }): boolean => kind === 'integer' || kind === 'float' || kind === 'decimal';
/** The cell without NaN, which is a number that is not there. */
export const present = ({ kind, sql }: Cell): string => (kind === 'float' ? `CASE WHEN NOT isnan(${sql}) THEN ${sql} END` : sql);
/** What can be reckoned with. */
export const finite = ({ kind, sql }: Cell): string => (kind === 'float' ? `CASE WHEN isfinite(${sql}) THEN ${sql}::DOUBLE END` : `${sql}::DOUBLE`);
export const literal = (value: number): string => `'${value}'::DOUBLE`;
