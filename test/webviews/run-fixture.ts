import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { RunId, Sha256 } from '../../src/contract/ids';
import type { LogChunk } from '../../src/contract/index-api';
import type { RunPageHost } from '../../src/contract/run-page';
import type { Curve, ResourcePoint, RunDetail } from '../../src/contract/run';

export const runId = (end = 'k3f8f2'): RunId => `20261121-091500-${end}` as RunId;
export const hash = (text: string): Sha256 => createHash('sha256').update(text).digest('hex') as Sha256;
const minute = 60_000;

/** A run that has something of everything. Times are told from `now`. */
export function fullRun(now = Date.now()): RunDetail {
  const started = now - 3 * minute - 41_000;
  const root = '/home/ada/flights';
  return {
    id: runId(), function: { name: 'train', module: 'flights.train', file: `${root}/src/flights/train.py`, line: 18 }, state: 'succeeded',
    createdAt: started - 90, startedAt: started, endedAt: started + 41_300, lastHeardAt: started + 41_300, durationMs: 41_300,
    metrics: [
      { name: 'mae', last: 18.2261, min: 18.2261, max: 18.2261, count: 1, lastStep: null, lastAt: started + 41_000 },
      { name: 'r2', last: 0.41273, min: 0.41273, max: 0.41273, count: 1, lastStep: null, lastAt: started + 41_000 },
      { name: 'loss', last: 412.7, min: 412.7, max: 1_604.2, count: 200, lastStep: 199, lastAt: started + 40_000 },
      { name: 'validation loss', last: 468.1, min: 455.3, max: 1_611.8, count: 200, lastStep: 199, lastAt: started + 40_000 },
    ],
    progress: null, sentence: null, debug: false, again: null, warnings: 1, figures: 2, facts: 0, name: null, tags: [], note: null, star: false, trashedAt: null,
    request: {
      v: 1, id: runId(), createdAt: started - 90, function: { name: 'train', module: 'flights.train', file: `${root}/src/flights/train.py`, line: 18 },
      project: { root, importRoot: `${root}/src`, sysPath: [`${root}/src`], cwd: root, rule: 'src-layout' }, python: { path: `${root}/.venv/bin/python`, source: 'venv' }, target: { kind: 'local' },
      params: { n_estimators: { value: 200, from: 'user' } }, inputs: { trips: { kind: 'output', run: runId('aaa8f2'), output: '0', sha256: hash('trips'), mediaType: 'application/vnd.apache.parquet', pythonType: 'pandas.DataFrame', asked: 'latest:prepare/0' } },
      env: { files: ['.env'], secretNames: ['API_TOKEN'] }, debug: null, settings: { cancelGraceMs: 5_000, sourceLimitBytes: 1_048_576, hashSampleAboveBytes: 1e9, hooks: { figures: true, logging: true, opens: true, mlflow: true, tensorboard: true, tqdm: true } },
      launcher: { kind: 'vscode', version: '0.1.0' },
    },
    params: [
      { name: 'label', value: 'arr_delay', annotation: 'str', from: 'default' },
      { name: 'n_estimators', value: 200, annotation: 'int', from: 'user', default: 100 },
      { name: 'learning_rate', value: 0.05, annotation: 'float', from: 'last', default: 0.1 },
      { name: 'loss', value: 'squared_error', annotation: "Literal['squared_error', 'huber']", from: 'default' },
      { name: 'options', value: { max_depth: 6, subsample: 0.8, columns: ['distance', 'hour', 'wind_speed'], early: null }, annotation: 'TrainOptions', from: 'user', required: true },
      { name: 'on_metrics', repr: '<function print>', annotation: 'Callable[[dict[str, float]], None]', from: 'default' },
    ],
    inputs: [
      {
        name: 'trips', source: { kind: 'output', run: runId('aaa8f2'), output: '0', asked: 'latest:prepare/0' }, path: `${root}/.offbook/objects/ab/${hash('trips')}`, sha256: hash('trips'), bytes: 12_400_000, mediaType: 'application/vnd.apache.parquet',
        pythonType: 'pandas.DataFrame', rows: 322_104, columns: ['year', 'month', 'day', 'carrier', 'origin', 'dest', 'distance', 'hour', 'temp', 'wind_speed', 'precip', 'visib', 'dep_delay', 'arr_delay'].map(name => ({ name, dtype: /carrier|origin|dest/.test(name) ? 'object' : /temp|wind|precip|visib|delay/.test(name) ? 'float64' : 'int64' })),
        head: { columns: ['month', 'carrier', 'origin', 'distance', 'wind_speed', 'arr_delay'], rows: [[1, 'UA', 'EWR', 1400, 12.658, 11], [1, 'UA', 'LGA', 1416, 14.96, 20], [1, 'AA', 'JFK', 1089, 14.96, '$nan'], [1, 'B6', 'JFK', 1576, null, -18]] }, changed: false,
      },
      { name: 'holidays', source: { kind: 'file', path: `${root}/data/holidays.csv` }, path: `${root}/data/holidays.csv`, sha256: hash('holidays'), bytes: 1_204, mediaType: 'text/csv', pythonType: 'pandas.DataFrame', rows: 11, columns: [{ name: 'date', dtype: 'object' }, { name: 'name', dtype: 'object' }] },
      { name: `${root}/data/airports.json`, source: { kind: 'opened', path: `${root}/data/airports.json` }, path: `${root}/data/airports.json`, sha256: hash('airports'), bytes: 80_412 },
    ],
    outputs: [
      { name: 'model', kind: 'model', pythonType: 'sklearn.ensemble._gb.GradientBoostingRegressor', artifact: 'model', sha256: hash('model'), bytes: 1_240_000, mediaType: 'application/x-joblib' },
      { name: 'scores', kind: 'mapping', pythonType: 'dict', value: { mae: 18.2261, r2: 0.41273 } },
      { name: 'by_carrier', kind: 'table', pythonType: 'pandas.core.frame.DataFrame', artifact: 'by_carrier', sha256: hash('by_carrier'), bytes: 3_120, mediaType: 'application/vnd.apache.parquet', rows: 16, columns: [{ name: 'carrier', dtype: 'object' }, { name: 'mae', dtype: 'float64' }], head: { columns: ['carrier', 'mae'], rows: [['UA', 17.1123], ['AA', 19.42], ['B6', 18.9]] } },
    ],
    artifacts: [
      { name: 'model', role: 'output', sha256: hash('model'), bytes: 1_240_000, mediaType: 'application/x-joblib', pythonType: 'sklearn.ensemble._gb.GradientBoostingRegressor' },
      { name: 'by_carrier', role: 'output', sha256: hash('by_carrier'), bytes: 3_120, mediaType: 'application/vnd.apache.parquet', pythonType: 'pandas.DataFrame' },
      { name: 'figure-1', role: 'figure', sha256: hash('figure-1'), bytes: 24_310, mediaType: 'image/png', title: 'error by carrier' },
      { name: 'figure-2', role: 'figure', sha256: hash('figure-2'), bytes: 31_002, mediaType: 'application/vnd.plotly.v1+json', title: 'residuals' },
    ],
    code: {
      modules: [
        { kind: 'module', module: 'flights', path: 'src/flights/__init__.py', sha256: hash('init'), bytes: 0, kept: true },
        { kind: 'module', module: 'flights.train', path: 'src/flights/train.py', sha256: hash('train.py'), bytes: 2_411, kept: true },
        { kind: 'module', module: 'flights.tables', path: 'src/flights/tables.py', sha256: hash('tables.py'), bytes: 2_400_000, kept: false },
      ],
      function: { kind: 'function', name: 'train', sha256: hash('def train'), reach: hash('reach'), startLine: 18, endLine: 46, reaches: [{ module: 'flights.train', name: '_split', sha256: hash('_split') }, { module: 'flights.tables', name: 'features', sha256: hash('features') }] },
      git: { kind: 'git', root, commit: '4f2c1e77a0b4c1d2e3f405162738495a6b7c8d9e', branch: 'main', dirty: true, remote: 'git@example.com:ada/flights.git', changes: [{ path: 'src/flights/train.py', status: 'M', sha256: hash('c1'), bytes: 2_411, kept: true }, { path: 'data/raw.bin', status: '??', sha256: hash('c2'), bytes: 9_000_000, kept: false }], diff: { sha256: hash('diff'), bytes: 1_820 } },
    },
    environment: {
      python: { version: '3.11.7', implementation: 'CPython', executable: `${root}/.venv/bin/python`, prefix: `${root}/.venv`, platform: 'linux-x86_64' },
      platform: { system: 'Linux', release: '6.8.0', machine: 'x86_64', cpu: 'AMD EPYC 7B13', cores: 8, memoryBytes: 33_600_000_000 },
      packages: [['joblib', '1.4.2'], ['matplotlib', '3.9.2'], ['numpy', '2.1.3'], ['pandas', '2.2.3'], ['pyarrow', '18.0.0'], ['scikit-learn', '1.5.2'], ['scipy', '1.14.1'], ['six', '1.16.0'], ['threadpoolctl', '3.5.0'], ['tzdata', '2024.2'], ['pillow', '11.0.0'], ['kiwisolver', '1.4.7']],
      gpus: [], variables: ['PATH', 'HOME', 'API_TOKEN', 'LANG'], childPid: 41_777,
    },
    host: 'lab-1', user: 'ada', supervisor: { pid: 41_770, startTicks: 99, bootId: 'b', pidNamespace: 'n', version: '0.1.0' }, exitCode: 0, signal: null, error: null, peakRss: 812_000_000,
    stdoutBytes: 8_400, stderrBytes: 310,
    warningList: [{ code: 'late-import', message: 'src/flights/tables.py changed after the run had started.', detail: 'The version that was read is kept.', t: started + 200 }],
    logLines: [
      { t: started + 1_000, level: 'INFO', logger: 'flights.train', message: 'rows 322104' }, { t: started + 2_000, level: 'WARNING', logger: 'flights.tables', message: 'wind_speed is missing in 1.2 % of rows' },
      { t: started + 40_000, level: 'INFO', logger: 'flights.train', message: 'done' },
    ],
    progressBars: [], steps: [], stepsLeft: 0, labels: [], histograms: [], lastResource: null, debugger: null, cancelledBy: null, recordProblems: [],
  };
}

export function runningRun(now = Date.now()): RunDetail {
  const run = fullRun(now);
  return {
    ...run, state: 'running', endedAt: null, durationMs: null, exitCode: null, outputs: [], artifacts: run.artifacts.filter(each => each.name === 'figure-1'), peakRss: null, startedAt: now - 21_000, createdAt: now - 21_100, lastHeardAt: now,
    metrics: run.metrics.filter(each => each.count > 1).map(each => ({ ...each, count: 84, lastStep: 83 })), stdoutBytes: null, stderrBytes: null, warningList: [],
    progress: { label: 'boosting', done: 84, total: 200 }, progressBars: [{ id: 'a', label: 'boosting', done: 84, total: 200, depth: 0, ended: false }],
  };
}

export function failedRun(now = Date.now()): RunDetail {
  const run = fullRun(now);
  const root = '/home/ada/flights';
  return {
    ...run, state: 'failed', exitCode: 1, outputs: [], artifacts: [], metrics: [], figures: 0, durationMs: 2_140, endedAt: (run.startedAt ?? 0) + 2_140, warningList: [],
    sentence: "Column “arr_delay” is not in trips.",
    error: {
      type: 'KeyError', message: "'arr_delay'", traceback: 'Traceback (most recent call last):\n  File "/home/ada/flights/src/flights/train.py", line 31, in train\n    y = trips[label]\nKeyError: \'arr_delay\'',
      frames: [
        { file: `${root}/src/flights/train.py`, line: 31, function: 'train', text: 'y = trips[label]', project: true },
        { file: `${root}/.venv/lib/python3.11/site-packages/pandas/core/frame.py`, line: 4102, function: '__getitem__', text: 'indexer = self.columns.get_loc(key)', project: false },
        { file: `${root}/.venv/lib/python3.11/site-packages/pandas/core/indexes/base.py`, line: 3812, function: 'get_loc', text: 'raise KeyError(key) from err', project: false },
      ],
    },
  };
}

/** Nothing but what a record can't be without. */
export function bareRun(now = Date.now()): RunDetail {
  return {
    id: runId('bare22'), function: { name: 'score', module: 'score', file: '/tmp/score.py', line: 1 }, state: 'succeeded', createdAt: now - 5 * minute, startedAt: null, endedAt: null, lastHeardAt: now - 4 * minute, durationMs: null,
    metrics: [], progress: null, sentence: null, debug: false, again: null, warnings: 0, figures: 0, facts: 0, name: null, tags: [], note: null, star: false, trashedAt: null, request: null, params: [], inputs: [], outputs: [], artifacts: [],
    code: { modules: [], function: null, git: null }, environment: {}, host: null, user: null, supervisor: null, exitCode: null, signal: null, error: null, peakRss: null, stdoutBytes: null, stderrBytes: null,
    warningList: [], logLines: [], progressBars: [], steps: [], stepsLeft: 0, labels: [], histograms: [], lastResource: null, debugger: null, cancelledBy: null, recordProblems: [],
  };
}

const curveOf = (name: string, count: number, value: (index: number) => number): Curve => ({
  name, total: count, downsampled: false, x: Float64Array.from({ length: count }, (_, index) => index), y: Float64Array.from({ length: count }, (_, index) => value(index)), at: Float64Array.from({ length: count }, (_, index) => 1_790_000_000_000 + index * 200),
});
/** A fixed wobble: the pictures are the same every time. */
const wobble = (index: number): number => Math.sin(index * 12.9898) * 43758.5453 % 1;

export function curves(names: string[], count = 200): Curve[] {
  return names.map(name => curveOf(name, count, index => name === 'loss' ? 412 + 1190 * Math.exp(-index / 38) : 455 + 1150 * Math.exp(-index / 34) + 8 * wobble(index) + Math.max(0, index - 120) * 0.16));
}

export function resources(): ResourcePoint[] {
  const start = Date.now() - 3 * minute - 41_000;
  return Array.from({ length: 42 }, (_, index) => ({ t: start + index * 1_000, cpu: index < 4 ? 60 : 360 + 40 * wobble(index), rss: 210e6 + Math.min(index, 14) * 43e6 }));
}

/** A PNG of bars on white, made by hand: a figure as matplotlib would leave it. */
export function png(width = 640, height = 400): Uint8Array {
  const raw = Buffer.alloc((width * 3 + 1) * height, 255);
  for (let y = 0; y < height; y++) {
    raw[y * (width * 3 + 1)] = 0;
    for (let x = 0; x < width; x++) {
      const bar = Math.floor(x / 40);
      const high = 60 + ((bar * 97) % 260);
      if (bar > 0 && bar < 15 && x % 40 < 28 && y > height - 40 - high && y < height - 40) raw.set([31, 119, 180], y * (width * 3 + 1) + 1 + x * 3);
      else if ((y === height - 40 && x > 30) || (x === 36 && y < height - 36 && y > 20)) raw.set([40, 40, 40], y * (width * 3 + 1) + 1 + x * 3);
    }
  }
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body) >>> 0, body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return new Uint8Array(Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]));
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value ^ 0xffffffff;
}

export function logChunk(text: string, offset: number, limit: number): LogChunk {
  const bytes = Buffer.from(text);
  const from = offset < 0 ? Math.max(0, bytes.length + offset) : Math.min(offset, bytes.length);
  const to = Math.min(bytes.length, from + limit);
  return { text: bytes.subarray(from, to).toString(), from, to, size: bytes.length };
}

export type Call = [name: string, ...args: unknown[]];
export interface FakeRunHost extends RunPageHost { calls: Call[]; detail: RunDetail | null; stdout: string; stderr: string }

/** A host that answers from memory and remembers what it was asked to do. */
/** A figure of Plotly. */
const residuals = () => new TextEncoder().encode(JSON.stringify({ data: [{ y: [3, -1, 2, 0, -2, 1], mode: 'markers' }], layout: { title: { text: 'residuals' } } }));

export function fakeRunHost(detail: RunDetail | null, over: Partial<RunPageHost> = {}): FakeRunHost {
  const calls: Call[] = [];
  const noted = (name: string) => async (...args: unknown[]): Promise<void> => { calls.push([name, ...args]); };
  const host: FakeRunHost = {
    calls, detail,
    stdout: Array.from({ length: 200 }, (_, index) => `iteration ${String(index).padStart(3)}  loss ${(412 + 1190 * Math.exp(-index / 38)).toFixed(2)}`).join('\n') + '\n', stderr: '\x1b[33mwarning\x1b[0m: 3 airports unknown\n',
    load: async () => host.detail,
    curves: async names => { calls.push(['curves', names]); return curves(names, host.detail?.state === 'running' ? 84 : 200); },
    resources: async () => resources(),
    log: async (stream, offset, limit) => { calls.push(['log', stream, offset, limit]); return logChunk(host[stream], offset, limit); },
    object: async sha256 => { calls.push(['object', sha256]); return sha256 === hash('figure-2') ? residuals() : png(); },
    openArtifact: noted('openArtifact'), saveArtifact: noted('saveArtifact'), openInput: noted('openInput'), openedTable: async name => { calls.push(['openedTable', name]); return null; }, previewInput: noted('previewInput'), previewOutput: noted('previewOutput'), openSource: noted('openSource'), openCode: noted('openCode'), openGitDiff: noted('openGitDiff'), openRun: noted('openRun'), openLineage: noted('openLineage'), showLogFile: noted('showLogFile'), again: noted('again'), compareCode: noted('compareCode'), compareWith: noted('compareWith'), compareData: noted('compareData'), restoreCode: noted('restoreCode'), cancel: noted('cancel'), trash: noted('trash'), restore: noted('restore'), exportBundle: noted('exportBundle'), copy: noted('copy'), install: noted('install'), showLog: noted('showLog'),
    ...over,
  };
  return host;
}
