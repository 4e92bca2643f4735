import * as z from 'zod';
import type { RowChange, RowsPage } from '../../contract/data-api';
import type { DiffChoice } from '../../contract/table-diff';

const mostColumns = 20_000;
const column = z.string().max(100_000);
const columns = z.array(column).max(mostColumns);
const least = z.number().min(0).max(Number.MAX_VALUE);

/** Arguments of the calls that every view of two tables makes. */
export const diffChoice: z.ZodType<DiffChoice> = z.strictObject({
  pairing: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('key'), columns: z.array(column).min(1).max(100) }), z.strictObject({ kind: z.literal('position') }), z.strictObject({ kind: z.literal('rows') }),
  ]).optional(),
  ignore: columns.optional(),
  tolerance: z.strictObject({ absolute: least.optional(), relative: least.optional() }).optional(),
}) as z.ZodType<DiffChoice>;
export const rowChange: z.ZodType<RowChange> = z.enum(['added', 'removed', 'changed']);
export const rowsPage: z.ZodType<RowsPage> = z.strictObject({ offset: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER), limit: z.number().int().min(1).max(1_000), columns: columns.optional() }) as z.ZodType<RowsPage>;
