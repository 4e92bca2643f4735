import * as path from 'node:path';
import * as z from 'zod/mini';
import type { ParamsPageHost } from '../../../contract/params-page';
import type { Schemas } from '../../webview/binding';
import { fieldInputs, name } from '../../webview/schemas';

const folder = z.nullable(z.string().check(z.maxLength(4096), z.refine(path.isAbsolute)));

export const paramsPageSchemas: Schemas<ParamsPageHost> = {
  load: z.tuple([z.nullable(z.strictObject({ importRoot: folder, cwd: folder }))]),
  check: z.tuple([fieldInputs]),
  run: z.tuple([fieldInputs, z.strictObject({ debug: z.boolean(), python: z.nullable(z.string()), envFiles: z.array(z.string()) })]),
  pickFile: z.tuple([name]),
  pickOutput: z.tuple([name]),
  pickPython: z.tuple([]),
  pickEnvFile: z.tuple([]),
  pickFolder: z.tuple([z.enum(['importRoot', 'cwd'])]),
  reset: z.tuple([]),
  showLog: z.tuple([]),
};
