import * as z from 'zod/mini';
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
  copy: z.tuple([z.string().check(z.maxLength(50_000_000))]),
  showLog: z.tuple([]),
};

/** Which files a page shows, as it is remembered over the window's end. */
export interface KeptTables { page: string; a: Pick<DataSource, 'path'>; b: Pick<DataSource, 'path'> }
const file = z.strictObject({ path: z.string().check(z.minLength(1), z.maxLength(10_000)) });
export const keptTables: z.ZodMiniType<KeptTables[]> = z.array(z.strictObject({ page: z.string().check(z.maxLength(100)), a: file, b: file }));
