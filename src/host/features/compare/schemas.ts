import * as z from 'zod';
import { mostCompared } from '../../../contract/compare';
import type { ComparePageHost, CurveView, CurveZoom, TablePair } from '../../../contract/compare-page';
import type { RunId, RunKey } from '../../../contract/ids';
import type { Schemas } from '../../webview/binding';
import { parseRunKey } from '../../services/run-keys';
import { name, pictureBytes, runId, sha256 } from '../../webview/schemas';
import { diffChoice, rowChange, rowsPage } from '../../webview/table-diff-schemas';

/** What of them are runs of the page is for the page to know. */
const run = z.custom<RunKey>(value => typeof value === 'string' && parseRunKey(value) !== null, 'a run of the page');
const metric = z.string().max(5_000);
const points = z.number().int().min(2).max(10_000);
const goal = z.enum(['lower', 'higher', 'unknown']);
const zoom: z.ZodType<CurveZoom> = z.strictObject({ by: z.enum(['step', 'time', 'clock']), from: z.number(), to: z.number() });
const view: z.ZodType<CurveView> = z.strictObject({
  x: z.enum(['step', 'time', 'clock']), smoothing: z.number().min(0).max(0.999), log: z.array(metric).max(1_000), zooms: z.array(z.strictObject({ metric, from: z.number(), to: z.number() })).max(1_000), hidden: z.array(run).max(mostCompared),
});
const table = z.strictObject({ run, name });
const tablePair: z.ZodType<TablePair> = z.strictObject({ flow: z.enum(['input', 'output']), a: table, b: table });

export const comparePageSchemas: Schemas<ComparePageHost> = {
  load: z.tuple([]),
  curves: z.union([z.tuple([z.array(metric).max(60), points]), z.tuple([z.array(metric).max(60), points, zoom])]),
  resources: z.tuple([points]),
  code: z.tuple([]),
  figure: z.tuple([run, sha256]),
  compareTables: z.tuple([tablePair, diffChoice]),
  comparedTableRows: z.tuple([tablePair, diffChoice, rowChange, rowsPage]),
  cancelTables: z.tuple([]),
  setBaseline: z.tuple([run]),
  addRuns: z.tuple([]),
  removeRun: z.tuple([run]),
  reorder: z.tuple([z.array(run).max(mostCompared)]),
  setGoal: z.tuple([metric, goal.nullable()]),
  openRun: z.tuple([run]),
  openCodeDiff: z.tuple([run, name, z.string().max(5_000).nullable()]),
  openCode: z.tuple([run, name, z.string().max(5_000).nullable()]),
  openArtifact: z.tuple([run, name]),
  saveHtml: z.tuple([z.strictObject({ all: z.boolean(), metrics: z.array(metric).max(1_000).nullable(), view })]),
  savePicture: z.tuple([z.string().min(1).max(1_000), z.enum(['png', 'svg']), pictureBytes]),
  copy: z.tuple([z.string().max(50_000_000)]),
  showLog: z.tuple([]),
};

/** What a page shows, as it is remembered over the window's end. */
export interface KeptPage { page: string; runs: { store: string; id: RunId }[]; baseline: RunKey | null }
export const keptPages: z.ZodType<KeptPage[]> = z.array(z.strictObject({ page: z.string().max(100), runs: z.array(z.strictObject({ store: z.string().max(10_000), id: runId })).max(mostCompared), baseline: run.nullable().catch(null) }));
export const keptGoals = z.array(z.tuple([z.string().max(5_000), goal]));
