import * as z from 'zod/mini';
import { driftMeasures, type RowTest } from '../../../contract/drift';
import type { DriftPageHost } from '../../../contract/drift-page';
import type { Schemas } from '../../webview/binding';
import { name, runId } from '../../webview/schemas';

const mode = z.enum(['default', 'evidently']);
const column = z.string().check(z.maxLength(10_000));
const threshold = z.number().check(z.minimum(0));

export const driftPageSchemas: Schemas<DriftPageHost> = {
  load: z.tuple([mode]), cancel: z.tuple([]), detail: z.tuple([column]), timeline: z.tuple([]), chooseTimeline: z.tuple([]), closeTimeline: z.tuple([]), chooseLabels: z.tuple([]), closeLabels: z.tuple([]), choose: z.tuple([z.enum(['reference', 'current'])]), swap: z.tuple([]), chooseModel: z.tuple([name]),
  setRule: z.tuple([column, z.nullable(z.strictObject({ method: z.exactOptional(z.enum(driftMeasures)), threshold: z.exactOptional(threshold) }))]),
  setShare: z.tuple([z.nullable(z.number().check(z.minimum(0), z.maximum(1)))]), save: z.tuple([z.enum(['html', 'markdown', 'json', 'timeline-html', 'timeline-markdown'])]), showLog: z.tuple([]),
};

const rows: z.ZodMiniType<RowTest> = z.strictObject({ column, test: z.enum(['less', 'at-least', 'is', 'is-not']), value: z.string().check(z.maxLength(10_000)) });
const path = z.string().check(z.minLength(1), z.maxLength(10_000));

/** Data of a run, as a page or a command names it. */
export const runData = z.object({ store: path, id: runId, flow: z.enum(['input', 'output']), name });

/** One side of a comparison, as it is remembered over the window's end. */
export const sideRef = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path, rows: z.nullable(rows) }),
  z.strictObject({ kind: z.literal('run'), store: path, id: runId, flow: z.enum(['input', 'output']), name, rows: z.nullable(rows) }),
]);
export type SideRef = z.infer<typeof sideRef>;

/** `labels`: what came true later, in a file of its own; looks that were kept before there were any have none. */
const over = z.strictObject({ by: column, window: z.string().check(z.maxLength(20)), labels: z._default(z.nullable(z.strictObject({ path, id: column, prediction: column, label: column })), null) });
export type Over = z.infer<typeof over>;

export const keptLooks = z.array(z.strictObject({ page: z.string().check(z.maxLength(100)), reference: sideRef, current: sideRef, over: z.nullable(over), model: z._default(z.nullable(name), null) }));
/** `model`: which of several models of the reference weighs the columns. */
export type KeptLook = z.infer<typeof keptLooks>[number];
