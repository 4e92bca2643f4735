import * as z from 'zod/mini';
import type { RunField } from '../../../contract/query';
import type { ColumnRef, RowKey, TableLayout, TablePageHost } from '../../../contract/table-page';
import { isRunField } from '../../../core/query';
import type { Schemas } from '../../webview/binding';
import { parseRunKey } from '../../services/run-keys';

const query = z.string().check(z.maxLength(10_000));
const field = z.string().check(z.minLength(1), z.maxLength(5_000));
const fieldName = z.string().check(z.maxLength(5_000));
const sort = z.array(z.strictObject({ field, descending: z.boolean() })).check(z.maxLength(8));
const row = z.custom<RowKey>(value => typeof value === 'string' && parseRunKey(value) !== null, 'a run of the table');
const rows = z.array(row).check(z.maxLength(100_000));
const index = z.int().check(z.minimum(0), z.maximum(1e9));
const mark = z.nullable(z.string().check(z.maxLength(100_000)));
const tags = z.array(z.string().check(z.maxLength(1_000))).check(z.maxLength(200));
const format = z.enum(['csv', 'parquet', 'json', 'markdown']);
const pixels = z.number().check(z.minimum(0), z.maximum(1e9));

const ref: z.ZodMiniType<ColumnRef> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('metric'), name: fieldName, of: z.enum(['last', 'min', 'max']) }),
  z.strictObject({ kind: z.literal('param'), name: fieldName }),
  z.strictObject({ kind: z.literal('run'), name: z.custom<RunField>(value => typeof value === 'string' && isRunField(value), 'a field of a run') }),
  z.strictObject({ kind: z.literal('history') }),
]);
const kind = z.enum(['number', 'text', 'boolean', 'time', 'duration', 'bytes']);

export const tableLayout: z.ZodMiniType<TableLayout> = z.strictObject({
  columns: z.nullable(z.array(z.strictObject({ field, ref, kind, width: z.nullable(z.number().check(z.minimum(0), z.maximum(10_000))), pinned: z.boolean() })).check(z.maxLength(13_000))),
  widths: z.array(z.strictObject({ field, width: z.number().check(z.minimum(0), z.maximum(10_000)) })).check(z.maxLength(13_000)),
  sort, group: z.nullable(field), collapsed: z.array(z.nullable(z.string().check(z.maxLength(5_000)))).check(z.maxLength(10_000)), query, recent: z.array(query).check(z.maxLength(50)),
  scroll: z.strictObject({ top: pixels, left: pixels }),
});

export const tableSchemas: Schemas<TablePageHost> = {
  load: z.tuple([]),
  choose: z.tuple([z.string().check(z.maxLength(10_000))]),
  keep: z.tuple([tableLayout]),
  rows: z.tuple([z.strictObject({ query, sort, columns: z.array(field).check(z.maxLength(400)), offset: index, limit: z.int().check(z.minimum(0), z.maximum(1_000)), group: z.optional(z.strictObject({ by: field, key: z.nullable(z.string().check(z.maxLength(5_000))) })) })]),
  groups: z.tuple([query, field]),
  ids: z.tuple([query, sort, z.int().check(z.minimum(0), z.maximum(100_000))]),
  fields: z.tuple([z.strictObject({ query, like: fieldName, kinds: z.array(z.enum(['metric', 'param', 'run'])).check(z.maxLength(3)), limit: z.int().check(z.minimum(0), z.maximum(13_000)) })]),
  sparks: z.tuple([z.strictObject({ runs: z.array(row).check(z.maxLength(400)), metric: fieldName, maxPoints: z.int().check(z.minimum(2), z.maximum(500)) })]),
  check: z.tuple([query]),
  saveQuery: z.tuple([z.string().check(z.maxLength(1_000)), query]),
  complete: z.tuple([query, index]),
  tags: z.tuple([z.string().check(z.maxLength(1_000))]),
  mark: z.tuple([rows, z.strictObject({ name: z.optional(mark), note: z.optional(mark), star: z.optional(z.boolean()), tags: z.optional(tags), addTags: z.optional(tags), dropTags: z.optional(tags) })]),
  open: z.tuple([row]),
  preview: z.tuple([row]),
  compare: z.tuple([rows]),
  trash: z.tuple([rows]),
  exportRuns: z.tuple([format, z.strictObject({ query, sort, columns: z.array(field).check(z.maxLength(13_000)), runs: z.nullable(rows) })]),
  copy: z.tuple([z.string().check(z.maxLength(50_000_000))]),
  begin: z.tuple([]),
  showLog: z.tuple([]),
};
