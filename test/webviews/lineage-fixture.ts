import type { RunId, Sha256 } from '../../src/contract/ids';
import type { DataNames, Lineage, LineageEdge, LineageNode } from '../../src/contract/lineage';
import type { LineagePageHost } from '../../src/contract/lineage-page';
import type { RunRow } from '../../src/contract/run';
import { fullRun, runId } from './run-fixture';

const sha = (n: number): Sha256 => n.toString(16).padStart(2, '0').repeat(32) as Sha256;
const run = (id: string, name: string, more: Partial<RunRow> = {}): LineageNode => {
  const row: RunRow = { ...fullRun(), id: runId(id), function: { name, module: `flights.${name}`, file: `/work/flights/src/flights/${name}.py`, line: 12 }, metrics: [], name: null, ...more };
  return { key: `run:${row.id}`, kind: 'run', row, module: row.function.module, commit: '4f2c1e9a'.repeat(5), branch: 'main', dirty: true };
};
const data = (n: number, names: [role: DataNames['role'], name: string, run: string, path?: string][], more: Partial<Extract<LineageNode, { kind: 'data' }>> = {}): LineageNode => ({
  key: `data:${sha(n)}`, kind: 'data', sha256: sha(n), names: names.map(([role, name, id, path]) => ({ role, name, run: runId(id), path: path ?? null })), bytes: 1_240_000, rows: null, columns: null, mediaType: null, pythonType: null, here: true, ...more,
});
const to = (from: LineageNode, into: LineageNode, label: string, how: LineageEdge['how'] = 'recorded'): LineageEdge => ({ from: from.key, to: into.key, label, how });

/** fetch → flights and weather → prepare → training and test → train → model → evaluate → figure and table; a file that was made and read again. */
export function lineage(): Lineage {
  const raw = data(1, [['input', 'flights.csv.zip', 'aaa111', '/work/flights/data/flights.csv.zip']], { here: false, mediaType: 'application/zip' });
  const fetch = run('fff222', 'fetch');
  const flights = data(2, [['output', 'flights', 'fff222'], ['input', 'flights', 'ppp333']], { rows: 336_776, columns: 19, mediaType: 'application/vnd.apache.parquet', pythonType: 'pandas.DataFrame' });
  const weather = data(3, [['output', 'weather', 'fff222']], { rows: 26_115, columns: 15, pythonType: 'pandas.DataFrame' });
  const prepare = run('ppp333', 'prepare');
  const training = data(4, [['output', 'training', 'ppp333'], ['input', 'training', 'ttt444']], { rows: 244_000, columns: 19, here: false });
  const test = data(5, [['output', 'test', 'ppp333'], ['input', 'test', 'eee555']], { rows: 82_609, columns: 19 });
  const train = run('ttt444', 'train', { metrics: [{ name: 'mae', last: 18.23, min: 18.23, max: 18.23, count: 1, lastStep: null, lastAt: 0 }] });
  const model = data(6, [['output', 'return', 'ttt444'], ['input', 'model', 'eee555']], { pythonType: 'sklearn.ensemble.HistGradientBoostingRegressor', mediaType: 'application/vnd.offbook.joblib' });
  const evaluate = run('eee555', 'evaluate', { state: 'failed', metrics: [{ name: 'mae', last: 12.01, min: 12.01, max: 12.01, count: 1, lastStep: null, lastAt: 0 }] });
  const figure = data(7, [['figure', 'Error by carrier', 'eee555']], { mediaType: 'image/png', bytes: 23_500 });
  const table = data(8, [['file', 'by_carrier <img src=x onerror=alert(1)>', 'eee555', '/work/flights/out/by carrier.csv'], ['input', 'table', 'rrr666']], { rows: 16, columns: 4, bytes: 1_300 });
  const report = run('rrr666', 'report', { state: 'running' });
  const commit: LineageNode = { key: `commit:${'4f2c1e9a'.repeat(5)}`, kind: 'commit', commit: '4f2c1e9a'.repeat(5), branch: 'main' };
  const nodes = [evaluate, raw, fetch, flights, weather, prepare, training, test, train, model, figure, table, report, commit];
  return {
    start: evaluate.key, nodes,
    edges: [
      to(raw, fetch, 'flights.csv.zip'), to(fetch, flights, 'flights'), to(fetch, weather, 'weather'), to(flights, prepare, 'flights'), to(weather, prepare, 'weather'), to(prepare, training, 'training'), to(prepare, test, 'test'), to(training, train, 'training'),
      to(train, model, 'return'), to(model, evaluate, 'model'), to(test, evaluate, 'test'), to(evaluate, figure, 'Error by carrier'), to(evaluate, table, 'by_carrier'), to(table, report, 'table', 'content'),
      to(commit, evaluate, '', 'code'), to(commit, train, '', 'code'),
    ],
    more: [{ key: flights.key, before: 0, after: 12 }],
  };
}

/** What pressing + on the flights finds. */
export function around(): Lineage {
  const { nodes } = lineage();
  const flights = nodes.find(({ key }) => key === `data:${sha(2)}`) as LineageNode;
  const others = Array.from({ length: 12 }, (_, n) => run(`mmm${n < 10 ? '2' : '3'}${'abcdefghijkl'[n] ?? 'z'}2`, `sketch_${n}`));
  return { start: flights.key, nodes: [flights, ...others], edges: others.map(other => to(flights, other, 'flights')), more: [] };
}

export interface FakeLineageHost extends LineagePageHost { calls: [string, ...unknown[]][] }
export function fakeLineageHost(answer: () => Promise<{ lineage: Lineage; root: string } | null> = async () => ({ lineage: lineage(), root: '/work/flights' })): FakeLineageHost {
  const calls: FakeLineageHost['calls'] = [];
  const noted = (name: string) => async (...args: unknown[]) => { calls.push([name, ...args]); };
  return {
    calls, load: answer, around: async key => { calls.push(['around', key]); return around(); },
    openRun: noted('openRun') as (id: RunId) => Promise<void>, openContent: noted('openContent'), openFile: noted('openFile'), copy: noted('copy'), showLog: noted('showLog'),
  };
}
