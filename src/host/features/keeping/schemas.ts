import * as z from 'zod/mini';
import type { DiskPageHost } from '../../../contract/disk-page';
import type { Schemas } from '../../webview/binding';
import { name, runId } from '../../webview/schemas';

export const diskPageSchemas: Schemas<DiskPageHost> = {
  load: z.tuple([]),
  openRun: z.tuple([name, runId]),
  trash: z.tuple([name, runId]),
  emptyTrash: z.tuple([name]),
  preview: z.tuple([]),
  showLog: z.tuple([]),
};
