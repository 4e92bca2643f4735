import * as z from 'zod/mini';
import type { NewProjectPageHost } from '../../../contract/new-project-page';
import type { Schemas } from '../../webview/binding';

const fields = z.strictObject({ template: z.string().check(z.maxLength(200)), folder: z.string().check(z.maxLength(4096)), name: z.string().check(z.maxLength(400)), createEnvironment: z.boolean() });

export const newProjectSchemas: Schemas<NewProjectPageHost> = {
  load: z.tuple([]), pickFolder: z.tuple([]), check: z.tuple([fields]), create: z.tuple([fields]), showLog: z.tuple([]),
};
