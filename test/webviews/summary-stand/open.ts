import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser } from 'playwright-core';
import type { ChartRequest } from '../../../src/contract/view-api';
import { find } from '../../../src/workers/data/files';
import { type Opened, openTables } from '../../../src/workers/data/open-tables';
import { profileTable } from '../../../src/workers/data/profile/profile';
import type { OpenTable } from '../../../src/workers/data/formats/opened';
import type { Task } from '../../../src/workers/data/session';
import { chartOf, columnOf, headsOf, type SummaryView } from '../../../src/workers/data/summary';
import { openView, root } from '../browser';
import type { ThemeName } from '../themes';
import { python } from '../../workers/data/support';
import type { Shown, StandHost, StandView } from './stand';

export const task: Task = { signal: new AbortController().signal, progress: () => undefined };

/** Every kind of column that the components tell apart, made by pandas; names and texts as hostile as they come. */
const script = `
import numpy as np, pandas as pd
rng = np.random.default_rng(3)
n = 8000
f = pd.DataFrame({
  'fare': rng.gamma(2, 8, n).round(2), 'tip': np.where(rng.random(n) < .4, 0, rng.gamma(2, 2, n)).round(2), 'passengers': rng.poisson(2, n), 'score': rng.normal(0, 1, n),
  'city': rng.choice(['Lisbon', 'Porto', 'Faro', 'a city of a very long name, which is cut', 'N/A', '<img src=x onerror=alert(1)>'], n, p=[.5, .2, .15, .07, .05, .03]), 'code': ['AB-%03d' % v for v in rng.integers(0, 400, n)], 'flag': rng.random(n) < .2,
  'at': pd.to_datetime('2024-01-01') + pd.to_timedelta(np.sort(rng.integers(0, 80_000, n)) * 60, 's'), 'one': 7, '<b>bold</b>': rng.integers(0, 9, n),
})
f.loc[f['at'].between('2024-02-03', '2024-02-06'), 'at'] += pd.Timedelta(days=4)
f['total'] = f.fare + f.tip + rng.normal(0, .5, n)
f.loc[rng.random(n) < .12, 'tip'] = None
f.loc[f.tip.isna() & (rng.random(n) < .7), 'city'] = None
f.loc[rng.random(n) < .004, 'score'] = np.nan
f['gone'] = np.full(n, None, dtype=object); f['gone'] = f['gone'].astype(float)
f.to_parquet('trips.parquet', index=False)
`;

export interface Stand { folder: string; table: OpenTable; view: SummaryView; opened: Opened; profile: (options: { target?: string; exact?: boolean }) => ReturnType<typeof profileTable>; remove: () => void }

/** The components as a page of their own, and a real table behind them. */
export async function makeStand(): Promise<Stand> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-summary-'));
  await esbuild.build({
    entryPoints: [path.join(root, 'test/webviews/summary-stand/main.tsx')], outfile: path.join(folder, 'summary-stand.js'), bundle: true, platform: 'browser', format: 'iife', target: 'chrome128', jsx: 'automatic', jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'error',
  });
  for (const name of ['codicon.css', 'codicon.ttf']) fs.copyFileSync(path.join(root, 'node_modules/@vscode/codicons/dist', name), path.join(folder, name));
  python(folder, script);
  const opened = await openTables([find({ path: path.join(folder, 'trips.parquet') })], folder, { memoryBytes: 2 ** 29, threads: 2 }, task);
  const { session, tables: [table] } = opened;
  if (table === undefined) throw new Error('no table');
  const view: SummaryView = { session, relation: table.relation, columns: table.columns, rows: table.facts.rows };
  return { folder, table, view, opened, profile: options => profileTable(table, options, session, task), remove: () => { opened.close(); fs.rmSync(folder, { recursive: true, force: true }); } };
}

export async function openStand(browser: Browser, stand: Stand, shown: Shown, options: { theme?: ThemeName; width?: number; height?: number; chart?: (request: ChartRequest) => ReturnType<StandHost['chart']>; column?: StandHost['column'] } = {}) {
  const did: [string, unknown][] = [];
  const saved: { name: string; type: string; bytes: Uint8Array }[] = [];
  const host: StandHost = {
    load: async () => shown,
    column: options.column ?? (name => columnOf(stand.view, name, task)),
    chart: options.chart ?? (request => chartOf(stand.view, request, task)),
    savePicture: async (name, type, bytes) => { saved.push({ name, type, bytes: Uint8Array.from(Object.values(bytes)) }); return `${name}.${type}`; },
    did: async (what, value) => { did.push([what, value]); },
  };
  const opened = await openView<StandHost, StandView>(browser, stand.folder, 'summary-stand', host, options);
  return { ...opened, did, saved };
}

export const headsFor = (stand: Stand) => headsOf(stand.view, stand.view.columns.map(({ name }) => name), task);
