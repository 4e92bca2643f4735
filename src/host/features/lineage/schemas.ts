import * as z from 'zod/mini';
import { isSha256, type Sha256 } from '../../../contract/ids';
import type { LineageStart } from '../../../contract/lineage';
import type { LineagePageHost } from '../../../contract/lineage-page';
import type { Schemas } from '../../webview/binding';
import { runId } from '../../webview/schemas';

const key = z.string().check(z.minLength(1), z.maxLength(8_192));

export const lineagePageSchemas: Schemas<LineagePageHost> = {
  load: z.tuple([]), around: z.tuple([key]), openRun: z.tuple([runId]), openContent: z.tuple([key]), openFile: z.tuple([z.string().check(z.minLength(1), z.maxLength(8_192))]), copy: z.tuple([z.string().check(z.maxLength(8_192))]), showLog: z.tuple([]),
};

const start: z.ZodMiniType<LineageStart> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('run'), run: runId }),
  z.strictObject({ kind: z.literal('data'), sha256: z.custom<Sha256>(value => typeof value === 'string' && isSha256(value), 'a SHA-256') }),
  z.strictObject({ kind: z.literal('file'), path: z.string().check(z.minLength(1), z.maxLength(8_192)) }),
]);
/** What a panel is about, as it lies in the view's state or comes with a command. */
export const lineageIdentity = z.object({ store: z.string().check(z.minLength(1), z.maxLength(8_192)), start });
export type LineageIdentity = z.infer<typeof lineageIdentity>;
