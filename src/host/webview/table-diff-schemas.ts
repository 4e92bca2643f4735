import * as z from 'zod/mini';
import type { RowChange, RowsPage } from '../../contract/data-api';
import type { DiffChoice } from '../../contract/table-diff';

const mostColumns = 20_000;
const column = z.string().check(z.maxLength(100_000));
const columns = z.array(column).check(z.maxLength(mostColumns));
const least = z.number().check(z.minimum(0), z.maximum(Number.MAX_VALUE));

/** Arguments of the calls that every view of two tables makes. */
export const diffChoice: z.ZodMiniType<DiffChoice> = z.strictObject({
  pairing: z.optional(z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('key'), columns: z.array(column).check(z.minLength(1), z.maxLength(100)) }), z.strictObject({ kind: z.literal('position') }), z.strictObject({ kind: z.literal('rows') }),
  ])),
  ignore: z.optional(columns),
  tolerance: z.optional(z.strictObject({ absolute: z.optional(least), relative: z.optional(least) })),
}) as z.ZodMiniType<DiffChoice>;
export const rowChange: z.ZodMiniType<RowChange> = z.enum(['added', 'removed', 'changed']);
export const rowsPage: z.ZodMiniType<RowsPage> = z.strictObject({ offset: z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER)), limit: z.int().check(z.minimum(1), z.maximum(1_000)), columns: z.optional(columns) }) as z.ZodMiniType<RowsPage>;
