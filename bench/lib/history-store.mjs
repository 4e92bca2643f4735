// A long history, the same on both sides: run folders as a supervisor writes them, and MLflow's SQLite store. Kept in the cache folder, since making one of
// 100,000 runs takes minutes; delete bench-history-* there to have them made anew.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cache } from '../../scripts/lib/paths.mjs';
import { once } from './once.mjs';

/** Grows with every change of what is made. */
const version = 2;
const letters = 'abcdefghijklmnopqrstuvwxyz234567';
export const names = kind => Array.from({ length: 20 }, (_, k) => `${kind}_${k}`);
/** Every run has another value; spread evenly from 0 up to 1. The same formula stands in mlflow_history.py. */
const prime = 100_003;
export const metricOf = (run, k) => ((run * 7919 + k * 104_729) % prime) / prime;
export const paramOf = (run, k) => (k % 4 === 3 ? `kind ${run % (k + 2)}` : run % (k + 5));
const start = Date.UTC(2026, 0, 1);

export async function ensureHistory(runs, python) {
  const folder = path.join(cache, `bench-history-${runs}-v${version}`);
  const store = path.join(folder, '.offbook');
  const database = path.join(folder, 'mlflow.db');
  if (!existsSync(path.join(folder, 'whole'))) {
    console.error(`a history of ${runs} runs is made in ${folder}`);
    rmSync(folder, { recursive: true, force: true });
    for (let run = 0; run < runs; run += 1) {
      const id = runId(run);
      const at = path.join(store, 'runs', id);
      mkdirSync(at, { recursive: true });
      writeFileSync(path.join(at, 'events.ndjson'), record(run, id));
    }
    await once(python, [path.resolve('bench/lib/mlflow_history.py'), 'make', database, String(runs)]);
    writeFileSync(path.join(folder, 'whole'), '');
  }
  return { store, database };
}

/** One a second; the last four letters count. */
export function runId(run) {
  const when = new Date(start + run * 1000).toISOString().replace(/[-:]|\..*/g, '').replace('T', '-');
  let tail = '';
  for (let place = 0, left = run; place < 6; place += 1, left = Math.floor(left / 32)) tail = letters[left % 32] + tail;
  return `${when}-${tail}`;
}

/** 53 events, as of a run of a few seconds with a hundred packages, 20 parameters and 20 metrics. */
function record(run, id) {
  const at = start + run * 1000;
  const events = [
    { type: 'run.started', id, function: { name: ['train', 'tune', 'evaluate', 'prepare'][run % 4], module: 'flights.train', file: '/work/flights/src/flights/train.py', line: 12 }, supervisor: { pid: 1, startTicks: 1, bootId: 'b', pidNamespace: 'pid:[1]', version: '0.1.0' }, host: 'bench', user: 'ada' },
    {
      type: 'environment', python: { version: '3.11.2', implementation: 'CPython', executable: '/work/flights/.venv/bin/python', prefix: '/work/flights/.venv', platform: 'linux' },
      packages: Array.from({ length: 145 }, (_, n) => [`package-${n}`, `1.${n}.0`]),
    },
    { type: 'code', kind: 'git', root: '/work/flights', commit: 'a'.repeat(40), branch: run % 3 === 0 ? 'main' : 'try', dirty: run % 2 === 0 },
    ...names('param').map((name, k) => ({ type: 'param', name, value: paramOf(run, k), annotation: 'int', from: 'user' })),
    ...names('metric').map((name, k) => ({ type: 'metric', name, value: metricOf(run, k), step: 0, at })),
    ...Array.from({ length: 9 }, (_, n) => ({ type: 'resource', cpu: 90 + n, rss: 4e8 + n, processes: 1 })),
    { type: 'run.finished', state: run % 10 === 0 ? 'failed' : 'succeeded', exitCode: 0, signal: null, error: null, durationMs: 1000, peakRss: 5e8, stdoutBytes: 0, stderrBytes: 0 },
  ];
  return events.map((event, n) => `${JSON.stringify({ v: 1, seq: n + 1, t: at + n, ...event })}\n`).join('');
}
