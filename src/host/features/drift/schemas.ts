import * as z from 'zod';
import { driftMeasures, type RowTest } from '../../../contract/drift';
import type { DriftPageHost } from '../../../contract/drift-page';
import type { Schemas } from '../../webview/binding';
import { name, runId } from '../../webview/schemas';

const mode = z.enum(['default', 'evidently']);
const column = z.string().max(10_000);
const threshold = z.number().min(0);

export const driftPageSchemas: Schemas<DriftPageHost> = {
  load: z.tuple([mode]), cancel: z.tuple([]), detail: z.tuple([column]), timeline: z.tuple([]), chooseTimeline: z.tuple([]), closeTimeline: z.tuple([]), chooseLabels: z.tuple([]), closeLabels: z.tuple([]), choose: z.tuple([z.enum(['reference', 'current'])]), swap: z.tuple([]),
  setRule: z.tuple([column, z.strictObject({ method: z.enum(driftMeasures).exactOptional(), threshold: threshold.exactOptional() }).nullable()]),
  setShare: z.tuple([z.number().min(0).max(1).nullable()]), save: z.tuple([z.enum(['html', 'markdown', 'json', 'timeline-html', 'timeline-markdown'])]), showLog: z.tuple([]),
};

const rows: z.ZodType<RowTest> = z.strictObject({ column, test: z.enum(['less', 'at-least', 'is', 'is-not']), value: z.string().max(10_000) });
const path = z.string().min(1).max(10_000);

/** Data of a run, as a page or a command names it. */
export const runData = z.object({ store: path, id: runId, flow: z.enum(['input', 'output']), name });

/** One side of a comparison, as it is remembered over the window's end. */
export const sideRef = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path, rows: rows.nullable() }),
  z.strictObject({ kind: z.literal('run'), store: path, id: runId, flow: z.enum(['input', 'output']), name, rows: rows.nullable() }),
]);
export type SideRef = z.infer<typeof sideRef>;

/** `labels`: what came true later, in a file of its own; looks that were kept before there were any have none. */
const over = z.strictObject({ by: column, window: z.string().max(20), labels: z.strictObject({ path, id: column, prediction: column, label: column }).nullable().default(null) });
export type Over = z.infer<typeof over>;

export const keptLooks = z.array(z.strictObject({ page: z.string().max(100), reference: sideRef, current: sideRef, over: over.nullable() }));
export type KeptLook = z.infer<typeof keptLooks>[number];
