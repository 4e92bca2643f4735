import * as z from 'zod';
import type { NewProjectPageHost } from '../../../contract/new-project-page';
import type { Schemas } from '../../webview/binding';

const fields = z.strictObject({ template: z.string().max(200), folder: z.string().max(4096), name: z.string().max(400), createEnvironment: z.boolean() });

export const newProjectSchemas: Schemas<NewProjectPageHost> = {
  load: z.tuple([]), pickFolder: z.tuple([]), check: z.tuple([fields]), create: z.tuple([fields]), showLog: z.tuple([]),
};
