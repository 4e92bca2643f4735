import * as z from 'zod';
import type { RunField } from '../../../contract/query';
import type { ColumnRef, RowKey, TableLayout, TablePageHost } from '../../../contract/table-page';
import { isRunField } from '../../../core/query';
import type { Schemas } from '../../webview/binding';
import { parseRunKey } from '../../services/run-keys';

const query = z.string().max(10_000);
const field = z.string().min(1).max(5_000);
const fieldName = z.string().max(5_000);
const sort = z.array(z.strictObject({ field, descending: z.boolean() })).max(8);
const row = z.custom<RowKey>(value => typeof value === 'string' && parseRunKey(value) !== null, 'a run of the table');
const rows = z.array(row).max(100_000);
const index = z.number().int().min(0).max(1e9);
const mark = z.string().max(100_000).nullable();
const tags = z.array(z.string().max(1_000)).max(200);
const format = z.enum(['csv', 'parquet', 'json', 'markdown']);
const pixels = z.number().min(0).max(1e9);

const ref: z.ZodType<ColumnRef> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('metric'), name: fieldName, of: z.enum(['last', 'min', 'max']) }),
  z.strictObject({ kind: z.literal('param'), name: fieldName }),
  z.strictObject({ kind: z.literal('run'), name: z.custom<RunField>(value => typeof value === 'string' && isRunField(value), 'a field of a run') }),
  z.strictObject({ kind: z.literal('history') }),
]);
const kind = z.enum(['number', 'text', 'boolean', 'time', 'duration', 'bytes']);

export const tableLayout: z.ZodType<TableLayout> = z.strictObject({
  columns: z.array(z.strictObject({ field, ref, kind, width: z.number().min(0).max(10_000).nullable(), pinned: z.boolean() })).max(13_000).nullable(),
  widths: z.array(z.strictObject({ field, width: z.number().min(0).max(10_000) })).max(13_000),
  sort, group: field.nullable(), collapsed: z.array(z.string().max(5_000).nullable()).max(10_000), query, recent: z.array(query).max(50),
  scroll: z.strictObject({ top: pixels, left: pixels }),
});

export const tableSchemas: Schemas<TablePageHost> = {
  load: z.tuple([]),
  choose: z.tuple([z.string().max(10_000)]),
  keep: z.tuple([tableLayout]),
  rows: z.tuple([z.strictObject({ query, sort, columns: z.array(field).max(400), offset: index, limit: z.number().int().min(0).max(1_000), group: z.strictObject({ by: field, key: z.string().max(5_000).nullable() }).optional() })]),
  groups: z.tuple([query, field]),
  ids: z.tuple([query, sort, z.number().int().min(0).max(100_000)]),
  fields: z.tuple([z.strictObject({ query, like: fieldName, kinds: z.array(z.enum(['metric', 'param', 'run'])).max(3), limit: z.number().int().min(0).max(13_000) })]),
  sparks: z.tuple([z.strictObject({ runs: z.array(row).max(400), metric: fieldName, maxPoints: z.number().int().min(2).max(500) })]),
  check: z.tuple([query]),
  saveQuery: z.tuple([z.string().max(1_000), query]),
  complete: z.tuple([query, index]),
  tags: z.tuple([z.string().max(1_000)]),
  mark: z.tuple([rows, z.strictObject({ name: mark.optional(), note: mark.optional(), star: z.boolean().optional(), tags: tags.optional(), addTags: tags.optional(), dropTags: tags.optional() })]),
  open: z.tuple([row]),
  preview: z.tuple([row]),
  compare: z.tuple([rows]),
  trash: z.tuple([rows]),
  exportRuns: z.tuple([format, z.strictObject({ query, sort, columns: z.array(field).max(13_000), runs: rows.nullable() })]),
  copy: z.tuple([z.string().max(50_000_000)]),
  begin: z.tuple([]),
  showLog: z.tuple([]),
};
