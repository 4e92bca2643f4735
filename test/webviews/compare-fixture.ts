import type { CellOf, CodeComparison, ComparedRun, Comparison, DataCell, FigureCell, MetricCell, MetricGoal, MetricRow, ParamCell, TextCell, UnitVerdict, Verdict } from '../../src/contract/compare';
import type { CompareCurve, ComparePageHost, CompareResources } from '../../src/contract/compare-page';
import type { RunId, RunKey } from '../../src/contract/ids';
import type { NumberValue, Value } from '../../src/contract/values';
import { bestOf } from '../../src/core/compare';
import { decodeNumber, metricGoal } from '../../src/core/format';
import { hash, png, runId, type Call } from './run-fixture';
import { diffOf, rowsOf } from './table-diff-fixture';

const minute = 60_000;
const letters = 'abcdefghijklmnopqrstuvwxyz';
export const idAt = (index: number): RunId => runId(`run${letters.charAt(Math.floor(index / 26))}${letters.charAt(index % 26)}2`);
/** As the host makes them: no id alone is ever taken for one. */
export const keyAt = (index: number, history = 'aaaaaaaaaaaa'): RunKey => `${history}:${idAt(index)}` as RunKey;

/** A fixed wobble: the pictures are the same every time. */
const wobble = (index: number): number => { const value = Math.sin(index * 12.9898) * 43758.5453; return value - Math.floor(value); };

export function runAt(index: number, now: number, over: Partial<ComparedRun> = {}): ComparedRun {
  const started = now - (index + 1) * 7 * minute;
  return {
    key: keyAt(index), history: null, id: idAt(index), name: index === 1 ? 'wider trees' : null, tags: index === 1 ? ['paper', 'wide'] : [], note: index === 1 ? 'More leaves, slower steps' : null, star: index === 1, trashedAt: null, state: 'succeeded', createdAt: started - 90, startedAt: started,
    endedAt: started + 41_300 + index * 2_700, lastHeardAt: started + 41_300 + index * 2_700, durationMs: 41_300 + index * 2_700, sentence: null, progress: null,
    function: { name: 'train', module: 'flights.train', file: '/home/ada/flights/src/flights/train.py', line: 18 }, peakRss: 812_000_000 + index * 31_000_000, problems: [], ...over,
  };
}

type Known<T> = T extends { kind: 'value' } ? Omit<T, 'kind'> : never;
const cell = <T extends object>(value: T | null | undefined): CellOf<T> => (value === undefined ? { kind: 'unknown' } : value === null ? { kind: 'none' } : { kind: 'value', ...value });

/** A row as the core makes it, judged by a text of each cell; the baseline is the first. */
function judged<T extends object>(name: string, values: (T | null | undefined)[], key: (value: T) => string): { name: string; differs: boolean; cells: CellOf<T>[]; verdicts: Verdict[] } {
  const keys = values.map(value => (value === undefined ? undefined : value === null ? null : key(value)));
  const base = keys[0];
  return {
    name, cells: values.map(cell), differs: new Set(keys.filter(each => each !== undefined)).size > 1,
    verdicts: keys.map((each, index) => (index === 0 ? 'baseline' : each === undefined || base === undefined ? 'unknown' : each === base ? 'same' : each === null ? 'none' : base === null ? 'only' : 'other')),
  };
}

const param = (name: string, annotation: string | null, values: (Value | undefined)[], from = 'user') => ({
  ...judged<Known<ParamCell>>(name, values.map(value => (value === undefined ? undefined : { value, from, isDefault: from === 'default' })), each => JSON.stringify(each.value)), annotation, numeric: values.every(value => value === undefined || typeof value === 'number'),
});
export function metric(name: string, values: (NumberValue | null)[], count = 1, goal: MetricGoal = metricGoal(name), chosen = false): MetricRow {
  const row = judged<Known<MetricCell>>(name, values.map(last => (last === null ? null : { last, min: count > 1 ? decodeNumber(last) - 0.02 : last, max: count > 1 ? decodeNumber(last) + 1.4 : last, count, lastStep: count > 1 ? count - 1 : null })), each => String(each.last));
  return { ...row, goal, chosen, best: bestOf(values, goal) };
}
const texts = (name: string, values: (string | null | undefined)[]) => judged<Known<TextCell>>(name, values.map(text => (text === null || text === undefined ? text : { text })), each => each.text);

function dataCell(over: Partial<Known<DataCell>>): Known<DataCell> {
  return { name: 'trips', pythonType: 'pandas.DataFrame', mediaType: 'application/vnd.apache.parquet', sha256: hash('trips'), bytes: 12_400_000, rows: 322_104, columns: null, shape: null, dtype: null, path: null, from: null, changed: false, sampled: false, artifact: null, ...over };
}
const columns = (extra: string[], distance = 'int64') => [...['month', 'carrier', 'origin', 'dest', 'hour'].map(name => ({ name, dtype: 'object' })), { name: 'distance', dtype: distance }, ...extra.map(name => ({ name, dtype: 'float64' }))];

/** `count` runs that differ in something of everything. */
export function comparison(count = 3, now = Date.now(), over: Partial<ComparedRun>[] = []): Comparison {
  const runs = Array.from({ length: count }, (_, index) => runAt(index, now, over[index]));
  const each = <T>(make: (index: number) => T): T[] => runs.map((_, index) => make(index));
  const rate = (index: number) => [0.1, 0.05, 0.02, 0.2, 0.01, 0.001][index % 6] ?? 0.1;
  const trees = (index: number) => 100 + 50 * ((index * 7) % 9);
  const depth = (index: number) => 3 + (index * 5) % 7;
  const mae = (index: number) => Number((19.2 - 0.006 * trees(index) + 3 * Math.abs(Math.log10(rate(index)) + 1.4) + 0.3 * wobble(index)).toFixed(4));
  const data = (name: string, values: (Partial<Known<DataCell>> | null | undefined)[], unlike: { name: string; cells: (string | null)[] }[] = [], alike = 0) => ({
    ...judged<Known<DataCell>>(name, values.map(value => (value ? dataCell({ name, ...value }) : value)), value => value.sha256 ?? JSON.stringify(value.value)), columns: unlike, columnsAlike: alike,
  });
  const other = (index: number) => index % 3 === 1;
  return {
    runs, baseline: runs[0]?.key ?? null, missing: [],
    params: [
      param('n_estimators', 'int', each(trees)), param('learning_rate', 'float', each(rate)), param('loss', "Literal['squared_error', 'huber']", each(index => (index % 2 ? 'huber' : 'squared_error'))), param('max_depth', 'int', each(depth)),
      param('label', 'str', each(() => 'arr_delay'), 'default'), param('seed', 'int', each(() => 42), 'default'),
    ],
    metrics: [
      metric('mae', each(mae)), metric('r2', each(index => Number((0.9 - mae(index) / 40).toFixed(5)))), metric('loss', each(index => 412 - 9 * wobble(index + 3)), 200), metric('validation loss', each(index => 468 + 12 * wobble(index + 7)), 200),
      metric('leaves', each(index => trees(index) * 31), 1, 'unknown'), metric('rows', each(() => 322_104), 1, 'unknown'),
    ],
    inputs: [
      data('trips', each(index => ({ sha256: hash(other(index) ? 'trips 2' : 'trips'), rows: other(index) ? 310_880 : 322_104, bytes: other(index) ? 11_900_000 : 12_400_000, columns: columns(other(index) ? ['wind_gust'] : [], other(index) ? 'float64' : 'int64'), from: { run: runId('aaa8f2'), output: '0' }, path: '/home/ada/flights/.offbook/objects/ab/cd' })),
        [{ name: 'distance', cells: each(index => (other(index) ? 'float64' : 'int64')) }, { name: 'wind_gust', cells: each(index => (other(index) ? 'float64' : null)) }], 5),
      data('holidays', each(() => ({ sha256: hash('holidays'), rows: 11, bytes: 1_204, mediaType: 'text/csv', path: '/home/ada/flights/data/holidays.csv' }))),
    ],
    outputs: [
      data('model', each(index => ({ sha256: hash(`model ${index}`), pythonType: 'sklearn.ensemble.HistGradientBoostingRegressor', mediaType: 'application/x-joblib', rows: null, bytes: 1_240_000 + index * 80_400, artifact: 'model' }))),
      data('threshold', each(index => ({ sha256: null, value: 0.5 + (index % 2) * 0.1, pythonType: 'float', mediaType: null, bytes: null, rows: null }))),
    ],
    figures: [
      { ...judged<Known<FigureCell>>('error-by-carrier', each(index => ({ sha256: hash(`figure ${index}`), mediaType: 'image/png', bytes: 24_310 + index * 1_300, title: 'Error by carrier' })), value => value.sha256 ?? '') },
      { ...judged<Known<FigureCell>>('residuals', each(index => (index === 1 ? null : { sha256: hash('residuals'), mediaType: 'application/vnd.plotly.v1+json', bytes: 31_002, title: 'Residuals' })), value => value.sha256 ?? '') },
    ],
    packages: [
      texts('numpy', each(() => '2.1.3')), texts('pandas', each(index => (other(index) ? '2.2.2' : '2.2.3'))), texts('polars', each(index => (other(index) ? '1.17.1' : null))), texts('scikit-learn', each(() => '1.5.2')), texts('scipy', each(() => '1.14.1')),
    ],
    environment: [
      { ...texts('', each(() => '3.11.7')), key: 'python' }, { ...texts('', each(() => 'Linux')), key: 'system' }, { ...texts('', each(() => 'lab-1')), key: 'host' }, { ...texts('', each(index => (other(index) ? '4f2c1e77a0' : 'c90ad1f001'))), key: 'commit' },
      { ...texts('', each(index => (other(index) ? 'yes, 2' : 'no'))), key: 'dirty' }, { ...texts('OMP_NUM_THREADS', each(index => (other(index) ? 'set' : null))), key: 'variable' },
    ],
    labels: [texts('mlflow.runName', runs.map((_, index) => `trial ${index}`))],
    steps: runs.length < 2 ? [] : [{ ...texts('fold 1', runs.map(() => 'succeeded')), step: 'fold 1', what: 'state' }, { ...texts('fold_mae', runs.map((_, index) => (18 + index).toFixed(1))), step: 'fold 1', what: 'metric' }, { ...texts('fold 2', runs.map(() => 'succeeded')), step: 'fold 2', what: 'state' }],
    left: { params: 0, metrics: 0, packages: 0, steps: 0 },
  };
}

export function codeOf({ runs }: Pick<Comparison, 'runs'>): CodeComparison {
  const verdicts = (make: (index: number) => UnitVerdict) => runs.map((_, index): UnitVerdict => (index === 0 ? 'baseline' : make(index)));
  const lines = (from: number, to: number) => runs.map((_, index): [number, number] => [from + index, to + index]);
  const plain = (make: (index: number) => Verdict) => runs.map((_, index): Verdict => (index === 0 ? 'baseline' : make(index)));
  return {
    modules: [
      {
        path: 'src/flights/train.py', differs: true, verdicts: plain(index => (index % 3 === 1 ? 'other' : 'same')), problem: null,
        units: [
          { name: '', kind: 'module', differs: false, verdicts: verdicts(() => 'same'), lines: lines(1, 12), reached: true },
          { name: 'train', kind: 'function', differs: true, verdicts: verdicts(index => (index % 3 === 1 ? 'other' : 'same')), lines: lines(18, 46), reached: true },
          { name: '_split', kind: 'function', differs: false, verdicts: verdicts(index => (index % 3 === 1 ? 'cosmetic' : 'same')), lines: lines(50, 61), reached: true },
          { name: 'Report', kind: 'class', differs: true, verdicts: verdicts(index => (index % 3 === 1 ? 'none' : 'same')), lines: lines(64, 80), reached: false },
        ],
      },
      {
        path: 'src/flights/tables.py', differs: true, verdicts: plain(index => (index % 3 === 1 ? 'other' : 'same')), problem: null,
        units: [{ name: 'wind', kind: 'function', differs: true, verdicts: runs.map((_, index) => (index === 0 ? 'baseline' : index % 3 === 1 ? 'only' : 'same')), lines: runs.map((_, index) => (index % 3 === 1 ? [8, 20] : null)), reached: null }],
      },
      { path: 'src/flights/__init__.py', differs: false, verdicts: plain(() => 'same'), units: [], problem: null },
    ],
    unknown: [],
  };
}

/** A loss that falls, with noise, its run's own depth and, where it is long, a peak of one point. */
export function curveOf(run: RunKey, index: number, name: string, points: number, total = points): CompareCurve {
  const start = Date.now() - (index + 1) * 7 * minute;
  const floor = name === 'loss' ? 0.2 + 0.05 * (index % 7) : 0.3 + 0.06 * ((index * 3) % 7);
  const y = Float64Array.from({ length: points }, (_, at) => {
    const share = at / Math.max(1, points - 1);
    return floor + (1.6 + 0.04 * index) * Math.exp(-share * (4 + (index % 5))) + 0.09 * (wobble(at + index * 1_000) - 0.5) + (name === 'loss' ? 0 : Math.max(0, share - 0.6) * 0.3);
  });
  if (points > 1_000) y[Math.floor(points * 0.37)] = floor + 2.6;
  return { run, start, name, x: Float64Array.from({ length: points }, (_, at) => at), y, at: Float64Array.from({ length: points }, (_, at) => start + at * (180 + 9 * index)), total, downsampled: total > points };
}

export function resourcesOf({ runs }: Pick<Comparison, 'runs'>): CompareResources[] {
  return runs.map((run, index) => {
    const start = run.startedAt ?? run.createdAt;
    return { run: run.key, start, problem: null, points: Array.from({ length: 42 + index }, (_, at) => ({ t: start + at * 1_000, cpu: at < 4 ? 60 : 260 + 40 * index + 40 * wobble(at + index), rss: 210e6 + Math.min(at, 14) * (39 + index) * 1e6 })) };
  });
}

export interface FakeCompareHost extends ComparePageHost { calls: Call[]; comparison: Comparison; codeAnswer: CodeComparison; points: number }

/** A host that answers from memory and remembers what it was asked to do. */
export function fakeCompareHost(what: Comparison, over: Partial<ComparePageHost> = {}): FakeCompareHost {
  const calls: Call[] = [];
  const noted = <T>(name: string, answer: T) => async (...args: unknown[]): Promise<T> => { calls.push([name, ...args]); return answer; };
  const host: FakeCompareHost = {
    calls, comparison: what, codeAnswer: codeOf(what), points: 200,
    load: async () => host.comparison,
    curves: async (names, most) => {
      calls.push(['curves', names, most]);
      return host.comparison.runs.flatMap((run, index) => names.map(name => curveOf(run.key, index, name, Math.min(host.points, most), host.points)));
    },
    resources: async most => { calls.push(['resources', most]); return resourcesOf(host.comparison); },
    code: async () => { calls.push(['code']); return host.codeAnswer; },
    figure: async (run, sha256) => { calls.push(['figure', run, sha256]); return png(); },
    compareTables: async (pair, choice) => { calls.push(['compareTables', pair, choice]); return diffOf(); },
    comparedTableRows: async (pair, choice, change, page) => { calls.push(['comparedTableRows', pair, choice, change, page]); return rowsOf(diffOf(), change, page); }, cancelTables: noted('cancelTables', undefined),
    setBaseline: noted('setBaseline', undefined), addRuns: noted('addRuns', undefined), removeRun: noted('removeRun', undefined), reorder: noted('reorder', undefined), setGoal: noted('setGoal', undefined), openRun: noted('openRun', undefined),
    openCodeDiff: noted('openCodeDiff', undefined), openCode: noted('openCode', undefined), openArtifact: noted('openArtifact', undefined), saveHtml: noted('saveHtml', '/home/ada/compare.html'), savePicture: noted('savePicture', '/home/ada/loss.png'), copy: noted('copy', undefined), showLog: noted('showLog', undefined),
    ...over,
  };
  return host;
}
