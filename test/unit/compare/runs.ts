import type { Sha256 } from '../../../src/contract/ids';
import type { RunDetail } from '../../../src/contract/run';
import type { NumberValue } from '../../../src/contract/values';

export const hash = (digit: string): Sha256 => digit.repeat(64) as Sha256;
export const idOf = (number: number): RunDetail['id'] => `20261125-1200${String(number).padStart(2, '0')}-aaaaaa` as RunDetail['id'];
export const metric = (name: string, last: NumberValue, more: Partial<RunDetail['metrics'][number]> = {}): RunDetail['metrics'][number] => ({ name, last, min: last, max: last, count: 1, lastStep: null, lastAt: 0, ...more });

/** A run that is over and whose record lacks nothing. */
export function run(number: number, more: Partial<RunDetail> = {}): RunDetail {
  return {
    id: idOf(number), name: null, tags: [], note: null, star: false, trashedAt: null, function: { name: 'train', module: 'lab', file: '/p/lab.py', line: 1 }, state: 'succeeded', createdAt: 1_000, startedAt: 1_000, endedAt: 2_000, lastHeardAt: 2_000, durationMs: 1_000,
    metrics: [], progress: null, sentence: null, debug: false, again: null, warnings: 0, figures: 0, facts: 0, request: null, params: [], inputs: [], outputs: [], artifacts: [], code: { modules: [], function: null, git: null }, environment: {},
    host: null, user: null, supervisor: null, exitCode: 0, signal: null, error: null, peakRss: null, stdoutBytes: 0, stderrBytes: 0, warningList: [], logLines: [], progressBars: [], steps: [], stepsLeft: 0, labels: [], histograms: [], lastResource: null,
    debugger: null, cancelledBy: null, recordProblems: [], ...more,
  };
}
