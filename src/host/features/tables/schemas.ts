import * as z from 'zod';
import type { DataSource } from '../../../contract/data-api';
import type { TablesPageHost } from '../../../contract/tables-page';
import type { Schemas } from '../../webview/binding';
import { diffChoice, rowChange, rowsPage } from '../../webview/table-diff-schemas';

const side = z.enum(['a', 'b']);

export const tablesPageSchemas: Schemas<TablesPageHost> = {
  load: z.tuple([]),
  compare: z.tuple([diffChoice]),
  rows: z.tuple([diffChoice, rowChange, rowsPage]),
  cancel: z.tuple([]),
  choose: z.tuple([side]),
  swap: z.tuple([]),
  openFile: z.tuple([side]),
  copy: z.tuple([z.string().max(50_000_000)]),
  showLog: z.tuple([]),
};

/** Which files a page shows, as it is remembered over the window's end. */
export interface KeptTables { page: string; a: Pick<DataSource, 'path'>; b: Pick<DataSource, 'path'> }
const file = z.strictObject({ path: z.string().min(1).max(10_000) });
export const keptTables: z.ZodType<KeptTables[]> = z.array(z.strictObject({ page: z.string().max(100), a: file, b: file }));
