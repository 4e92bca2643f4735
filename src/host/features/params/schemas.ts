import * as z from 'zod';
import type { ParamsPageHost } from '../../../contract/params-page';
import type { Schemas } from '../../webview/binding';
import { fieldInputs, name } from '../../webview/schemas';

export const paramsPageSchemas: Schemas<ParamsPageHost> = {
  load: z.tuple([]),
  check: z.tuple([fieldInputs]),
  run: z.tuple([fieldInputs, z.strictObject({ debug: z.boolean(), python: z.string().nullable(), envFiles: z.array(z.string()) })]),
  pickFile: z.tuple([name]),
  pickOutput: z.tuple([name]),
  pickPython: z.tuple([]),
  pickEnvFile: z.tuple([]),
  reset: z.tuple([]),
  showLog: z.tuple([]),
};
