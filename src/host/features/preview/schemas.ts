import * as z from 'zod';
import type { DataColumn } from '../../../contract/data-api';
import type { PreviewPageHost, PreviewView } from '../../../contract/preview-page';
import type { ChartRequest, Condition } from '../../../contract/view-api';
import type { Schemas } from '../../webview/binding';
import { pictureBytes } from '../../webview/schemas';

/** A file may call a column anything. */
const name = z.string().max(2_000_000);
const value = z.string().max(1_000_000);
const task = z.string().min(1).max(300);
const row = z.number().int().min(0).max(1e12);

const condition: z.ZodType<Condition> = z.discriminatedUnion('op', [
  z.strictObject({ column: name, op: z.enum(['=', '!=', '<', '<=', '>', '>=']), value }),
  z.strictObject({ column: name, op: z.literal('between'), low: value, high: value }),
  z.strictObject({ column: name, op: z.enum(['in', 'not-in']), values: z.array(value).max(10_000) }),
  z.strictObject({ column: name, op: z.enum(['contains', 'not-contains', 'starts-with', 'ends-with']), value, matchCase: z.boolean() }),
  z.strictObject({ column: name, op: z.literal('matches'), value }),
  z.strictObject({ column: name, op: z.enum(['missing', 'present', 'nan', 'not-nan']) }),
]);
const view: z.ZodType<PreviewView> = z.strictObject({
  sql: z.string().max(100_000), derived: z.array(z.strictObject({ name, expression: z.string().max(10_000) })).max(200), where: z.array(condition).max(200), contains: z.string().max(10_000),
  sort: z.array(z.strictObject({ column: name, descending: z.boolean() })).max(50),
});
const columns = z.array(name).max(200);
const dataColumn: z.ZodType<DataColumn> = z.strictObject({ name, kind: z.enum(['boolean', 'integer', 'float', 'decimal', 'text', 'bytes', 'date', 'time', 'timestamp', 'duration', 'list', 'struct', 'map', 'other']), type: z.string().max(1_000_000) });
const at = z.strictObject({ row, column: name });
const csv = z.strictObject({ delimiter: z.string().max(10).optional(), quote: z.string().max(1).optional(), header: z.boolean().optional(), encoding: z.string().max(50).optional() });
const choice = z.strictObject({ part: z.string().max(10_000).nullable(), csv: csv.nullable() });
const chart: z.ZodType<ChartRequest> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('histogram'), column: name, bins: z.number().int().min(1).max(1_000) }),
  z.strictObject({ kind: z.literal('bars'), column: name, most: z.number().int().min(1).max(1_000) }),
  z.strictObject({ kind: z.literal('scatter'), x: name, y: name }),
  z.strictObject({ kind: z.literal('line'), time: name, y: name, buckets: z.number().int().min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('box'), y: name, group: name, most: z.number().int().min(1).max(1_000) }),
]);

export const previewSchemas: Schemas<PreviewPageHost> = {
  firstRows: z.tuple([choice]) as z.ZodType<Parameters<PreviewPageHost['firstRows']>>,
  load: z.tuple([choice, task]) as z.ZodType<Parameters<PreviewPageHost['load']>>,
  look: z.tuple([view, task]),
  cells: z.tuple([view, z.strictObject({ offset: row, count: z.number().int().min(0).max(1_000), columns })]),
  cell: z.tuple([view, at]),
  find: z.tuple([view, z.strictObject({ text: z.string().max(10_000), from: at.nullable(), backwards: z.boolean(), columns: z.array(name).max(20_000) }), task]),
  heads: z.tuple([view, z.array(name).max(50), task]),
  column: z.tuple([view, name, task]),
  chart: z.tuple([view, chart, task]),
  profile: z.tuple([z.strictObject({ target: name.nullable(), exact: z.boolean() }), task]),
  savePicture: z.tuple([z.string().max(1_000), z.enum(['png', 'svg']), pictureBytes]),
  copyCells: z.tuple([view, z.strictObject({ from: row, to: row, columns: z.array(dataColumn).max(20_000), as: z.enum(['tsv', 'csv', 'markdown', 'python-rows', 'python-columns']), heads: z.boolean() }), task]),
  copy: z.tuple([z.string().max(5_000_000)]),
  cancel: z.tuple([task]),
  tables: z.tuple([]),
  toCode: z.tuple([view, z.array(name).max(20_000)]),
  openCode: z.tuple([]),
  forgetCode: z.tuple([]),
  openText: z.tuple([]),
  showLog: z.tuple([]),
};
