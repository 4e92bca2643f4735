import * as z from 'zod/mini';
import { mostCompared } from '../../../contract/compare';
import type { ComparePageHost, CurveView, CurveZoom, TablePair } from '../../../contract/compare-page';
import type { RunId, RunKey } from '../../../contract/ids';
import type { Schemas } from '../../webview/binding';
import { parseRunKey } from '../../services/run-keys';
import { name, pictureBytes, runId, sha256 } from '../../webview/schemas';
import { diffChoice, rowChange, rowsPage } from '../../webview/table-diff-schemas';

/** What of them are runs of the page is for the page to know. */
const run = z.custom<RunKey>(value => typeof value === 'string' && parseRunKey(value) !== null, 'a run of the page');
const metric = z.string().check(z.maxLength(5_000));
const points = z.int().check(z.minimum(2), z.maximum(10_000));
const goal = z.enum(['lower', 'higher', 'unknown']);
const zoom: z.ZodMiniType<CurveZoom> = z.strictObject({ by: z.enum(['step', 'time', 'clock']), from: z.number(), to: z.number() });
const view: z.ZodMiniType<CurveView> = z.strictObject({
  x: z.enum(['step', 'time', 'clock']), smoothing: z.number().check(z.minimum(0), z.maximum(0.999)), log: z.array(metric).check(z.maxLength(1_000)), zooms: z.array(z.strictObject({ metric, from: z.number(), to: z.number() })).check(z.maxLength(1_000)), hidden: z.array(run).check(z.maxLength(mostCompared)),
});
const table = z.strictObject({ run, name });
const tablePair: z.ZodMiniType<TablePair> = z.strictObject({ flow: z.enum(['input', 'output']), a: table, b: table });

export const comparePageSchemas: Schemas<ComparePageHost> = {
  load: z.tuple([]),
  curves: z.union([z.tuple([z.array(metric).check(z.maxLength(60)), points]), z.tuple([z.array(metric).check(z.maxLength(60)), points, zoom])]),
  resources: z.tuple([points]),
  code: z.tuple([]),
  figure: z.tuple([run, sha256]),
  compareTables: z.tuple([tablePair, diffChoice]),
  comparedTableRows: z.tuple([tablePair, diffChoice, rowChange, rowsPage]),
  cancelTables: z.tuple([]),
  setBaseline: z.tuple([run]),
  addRuns: z.tuple([]),
  removeRun: z.tuple([run]),
  reorder: z.tuple([z.array(run).check(z.maxLength(mostCompared))]),
  setGoal: z.tuple([metric, z.nullable(goal)]),
  openRun: z.tuple([run]),
  openCodeDiff: z.tuple([run, name, z.nullable(z.string().check(z.maxLength(5_000)))]),
  openCode: z.tuple([run, name, z.nullable(z.string().check(z.maxLength(5_000)))]),
  openArtifact: z.tuple([run, name]),
  saveHtml: z.tuple([z.strictObject({ all: z.boolean(), metrics: z.nullable(z.array(metric).check(z.maxLength(1_000))), view })]),
  savePicture: z.tuple([z.string().check(z.minLength(1), z.maxLength(1_000)), z.enum(['png', 'svg']), pictureBytes]),
  copy: z.tuple([z.string().check(z.maxLength(50_000_000))]),
  showLog: z.tuple([]),
};

/** What a page shows, as it is remembered over the window's end. */
export interface KeptPage { page: string; runs: { store: string; id: RunId }[]; baseline: RunKey | null }
export const keptPages: z.ZodMiniType<KeptPage[]> = z.array(z.strictObject({ page: z.string().check(z.maxLength(100)), runs: z.array(z.strictObject({ store: z.string().check(z.maxLength(10_000)), id: runId })).check(z.maxLength(mostCompared)), baseline: z.catch(z.nullable(run), null) }));
export const keptGoals = z.array(z.tuple([z.string().check(z.maxLength(5_000)), goal]));
