import * as z from 'zod/mini';
import type { DataColumn } from '../../../contract/data-api';
import type { PreviewPageHost, PreviewView } from '../../../contract/preview-page';
import type { ChartRequest, Condition } from '../../../contract/view-api';
import type { Schemas } from '../../webview/binding';
import { pictureBytes } from '../../webview/schemas';

/** A file may call a column anything. */
const name = z.string().check(z.maxLength(2_000_000));
const value = z.string().check(z.maxLength(1_000_000));
const task = z.string().check(z.minLength(1), z.maxLength(300));
const row = z.int().check(z.minimum(0), z.maximum(1e12));

const condition: z.ZodMiniType<Condition> = z.discriminatedUnion('op', [
  z.strictObject({ column: name, op: z.enum(['=', '!=', '<', '<=', '>', '>=']), value }),
  z.strictObject({ column: name, op: z.literal('between'), low: value, high: value }),
  z.strictObject({ column: name, op: z.enum(['in', 'not-in']), values: z.array(value).check(z.maxLength(10_000)) }),
  z.strictObject({ column: name, op: z.enum(['contains', 'not-contains', 'starts-with', 'ends-with']), value, matchCase: z.boolean() }),
  z.strictObject({ column: name, op: z.literal('matches'), value }),
  z.strictObject({ column: name, op: z.enum(['missing', 'present', 'nan', 'not-nan']) }),
]);
const view: z.ZodMiniType<PreviewView> = z.strictObject({
  sql: z.string().check(z.maxLength(100_000)), derived: z.array(z.strictObject({ name, expression: z.string().check(z.maxLength(10_000)) })).check(z.maxLength(200)), where: z.array(condition).check(z.maxLength(200)), contains: z.string().check(z.maxLength(10_000)),
  sort: z.array(z.strictObject({ column: name, descending: z.boolean() })).check(z.maxLength(50)),
});
const columns = z.array(name).check(z.maxLength(200));
const dataColumn: z.ZodMiniType<DataColumn> = z.strictObject({ name, kind: z.enum(['boolean', 'integer', 'float', 'decimal', 'text', 'bytes', 'date', 'time', 'timestamp', 'duration', 'list', 'struct', 'map', 'other']), type: z.string().check(z.maxLength(1_000_000)) });
const at = z.strictObject({ row, column: name });
const csv = z.strictObject({ delimiter: z.optional(z.string().check(z.maxLength(10))), quote: z.optional(z.string().check(z.maxLength(1))), header: z.optional(z.boolean()), encoding: z.optional(z.string().check(z.maxLength(50))) });
const choice = z.strictObject({ part: z.nullable(z.string().check(z.maxLength(10_000))), csv: z.nullable(csv) });
const chart: z.ZodMiniType<ChartRequest> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('histogram'), column: name, bins: z.int().check(z.minimum(1), z.maximum(1_000)) }),
  z.strictObject({ kind: z.literal('bars'), column: name, most: z.int().check(z.minimum(1), z.maximum(1_000)) }),
  z.strictObject({ kind: z.literal('scatter'), x: name, y: name }),
  z.strictObject({ kind: z.literal('line'), time: name, y: name, buckets: z.int().check(z.minimum(1), z.maximum(10_000)) }),
  z.strictObject({ kind: z.literal('box'), y: name, group: name, most: z.int().check(z.minimum(1), z.maximum(1_000)) }),
]);

export const previewSchemas: Schemas<PreviewPageHost> = {
  firstRows: z.tuple([choice]) as z.ZodMiniType<Parameters<PreviewPageHost['firstRows']>>,
  load: z.tuple([choice, task]) as z.ZodMiniType<Parameters<PreviewPageHost['load']>>,
  look: z.tuple([view, task]),
  cells: z.tuple([view, z.strictObject({ offset: row, count: z.int().check(z.minimum(0), z.maximum(1_000)), columns })]),
  cell: z.tuple([view, at]),
  find: z.tuple([view, z.strictObject({ text: z.string().check(z.maxLength(10_000)), from: z.nullable(at), backwards: z.boolean(), columns: z.array(name).check(z.maxLength(20_000)) }), task]),
  heads: z.tuple([view, z.array(name).check(z.maxLength(50)), task]),
  column: z.tuple([view, name, task]),
  chart: z.tuple([view, chart, task]),
  profile: z.tuple([z.strictObject({ target: z.nullable(name), exact: z.boolean() }), task]),
  savePicture: z.tuple([z.string().check(z.maxLength(1_000)), z.enum(['png', 'svg']), pictureBytes]),
  copyCells: z.tuple([view, z.strictObject({ from: row, to: row, columns: z.array(dataColumn).check(z.maxLength(20_000)), as: z.enum(['tsv', 'csv', 'markdown', 'python-rows', 'python-columns']), heads: z.boolean() }), task]),
  copy: z.tuple([z.string().check(z.maxLength(5_000_000))]),
  cancel: z.tuple([task]),
  tables: z.tuple([]),
  toCode: z.tuple([view, z.array(name).check(z.maxLength(20_000))]),
  openCode: z.tuple([]),
  forgetCode: z.tuple([]),
  openText: z.tuple([]),
  showLog: z.tuple([]),
};
