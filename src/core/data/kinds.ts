import type { DataKind } from '../../contract/data-api';

export const isNumberKind = (kind: DataKind): boolean => kind === 'integer' || kind === 'float' || kind === 'decimal';
