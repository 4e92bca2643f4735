import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/contract/ids';
import { LineSplitter } from '../../../src/core/runs/lines';
import type { MetricPoint } from '../../../src/core/runs/metrics';
import { RunReducer, type SavedReduction } from '../../../src/core/runs/reduce';
import { deriveState } from '../../../src/core/runs/state';

const id = '20261101-080910-abc234' as RunId;
const hash = 'a'.repeat(64);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const name = fc.constantFrom('loss', 'mae', '__proto__', 'constructor', 'naïve 🙂', '');
const number = fc.oneof(fc.double(), fc.constantFrom('$nan', '$inf', '$-inf', '$int:12345678901234567890'));
const known = fc.oneof(
  fc.record({ type: fc.constant('metric'), name, value: number, step: fc.option(fc.nat()), at: fc.nat() }),
  fc.record({ type: fc.constant('param'), name, value: fc.jsonValue(), from: fc.constant('user') }),
  fc.record({ type: fc.constant('input'), name, rows: fc.option(fc.nat()), changed: fc.option(fc.boolean()), source: fc.constantFrom({ kind: 'file', path: 'x' }, { kind: 'output', run: id }) }),
  fc.record({ type: fc.constant('output'), name, kind: fc.constantFrom('table', 'none', 'wrong'), value: fc.jsonValue(), sha256: fc.constantFrom(hash, 'no') }),
  fc.record({ type: fc.constant('artifact'), name, role: fc.constantFrom('figure', 'file'), sha256: fc.constant(hash) }),
  fc.record({ type: fc.constant('progress'), id: name, label: name, done: fc.nat(), total: fc.option(fc.nat()) }),
  fc.record({ type: fc.constant('log'), level: fc.constant('INFO'), logger: name, message: fc.string({ unit: 'grapheme' }) }),
  fc.record({ type: fc.constant('resource'), cpu: fc.nat(), rss: fc.nat() }),
  fc.record({ type: fc.constant('warning'), code: name, message: name }),
  fc.record({ type: fc.constant('environment'), variables: fc.array(name), childPid: fc.nat() }),
  fc.record({ type: fc.constant('run.finished'), state: fc.constantFrom('succeeded', 'failed') }),
  fc.record({ type: fc.string(), more: fc.jsonValue() }),
);
const line = fc.oneof(
  { weight: 8, arbitrary: known.map((event) => ({ event })) }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }).map((text) => ({ text: text.replaceAll('\n', ' ') })) },
  { weight: 1, arbitrary: fc.jsonValue().map((value) => ({ text: JSON.stringify(value) })) }, { weight: 1, arbitrary: fc.constant('again' as const) },
);

/** A record's text: numbered lines, some of them broken, some written twice. */
const record = fc.array(line, { maxLength: 40 }).map((lines) => {
  let seq = 0;
  let last = '';
  return lines.map((item) => {
    if (item === 'again') return last;
    if ('text' in item) return `${item.text}\n`;
    seq += 1;
    last = `${JSON.stringify({ v: 1, seq, t: 1000 + seq, ...item.event }, (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? '$nan' : value))}\n`;
    return last;
  }).join('');
});

interface Whole { run: unknown; points: MetricPoint[] }

function readWhole(bytes: Uint8Array): Whole {
  const points: MetricPoint[] = [];
  const reducer = new RunReducer(id, { metric: (point) => points.push(point) });
  new LineSplitter({ line: (each) => reducer.line(Buffer.from(each).toString('utf8')), tooLong: () => reducer.tooLong() }).push(bytes);
  return { run: reducer.reduced(), points };
}

/** In parts, each by a reader that knows nothing but what the one before it saved, as after a restart. */
function readInParts(bytes: Uint8Array, cuts: readonly number[]): Whole {
  const points: MetricPoint[] = [];
  let saved: SavedReduction | undefined;
  let offset = 0;
  for (const cut of [...cuts.map((each) => each % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    const reducer = new RunReducer(id, { metric: (point) => points.push(point) }, saved);
    const splitter = new LineSplitter({ line: (each) => reducer.line(Buffer.from(each).toString('utf8')), tooLong: () => reducer.tooLong() });
    // One buffer for every part, as a reader of files has it.
    const buffer = Buffer.alloc(7);
    for (let at = offset; at < cut; at += 7) splitter.push(buffer.subarray(0, buffer.write(Buffer.from(bytes.subarray(at, Math.min(cut, at + 7))).toString('latin1'), 'latin1')));
    offset += splitter.consumed;
    saved = JSON.parse(JSON.stringify(reducer.save())) as SavedReduction;
  }
  return { run: new RunReducer(id, {}, saved).reduced(), points };
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('reducing a record', () => {
  it('gives the same run however the record is cut, and by whomever it is read on', () => {
    fc.assert(fc.property(record, fc.array(fc.nat(), { maxLength: 6 }), (text, cuts) => {
      const bytes = bytesOf(text);
      expect(asJson(readInParts(bytes, cuts))).toEqual(asJson(readWhole(bytes)));
    }), { numRuns: 150 });
  });

  it('takes no line without its newline', () => {
    const whole = readWhole(bytesOf('{"v":1,"seq":1,"t":5,"type":"metric","name":"a","value":1}'));
    expect(whole.points).toEqual([]);
  });

  it('never throws and never touches Object.prototype, whatever the lines are', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.jsonValue({ maxDepth: 6 }), fc.object()), { maxLength: 20 }), (events) => {
      const reducer = new RunReducer(id);
      for (const event of events) reducer.event(event);
      for (const type of ['run.started', 'environment', 'code', 'param', 'input', 'metric', 'progress', 'log', 'output', 'artifact', 'resource', 'warning', 'debugger', 'cancel', 'run.finished']) {
        for (const event of events) if (typeof event === 'object' && event !== null) reducer.event({ ...event, type });
      }
      JSON.stringify(reducer.save());
    }), { numRuns: 150 });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('bears values nested beyond any stack', () => {
    const reducer = new RunReducer(id);
    reducer.line(`{"v":1,"seq":1,"t":1,"type":"param","name":"deep","from":"user","value":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
    expect(JSON.stringify(reducer.save()).length).toBeLessThan(10_000);
    expect(reducer.reduced().params[0]?.name).toBe('deep');
  });

  it('leaves out a line over the limit, in bounded memory, and takes those around it', () => {
    const taken: string[] = [];
    let tooLong = 0;
    const splitter = new LineSplitter({ line: (bytes) => taken.push(Buffer.from(bytes).toString()), tooLong: () => { tooLong += 1; } }, false, 100);
    for (const part of ['first\n', 'x'.repeat(60), 'x'.repeat(60), 'x'.repeat(500), 'end\nlast\n', `${'y'.repeat(101)}\nvery last\n`]) splitter.push(bytesOf(part));
    expect({ taken, tooLong }).toEqual({ taken: ['first', 'last', 'very last'], tooLong: 2 });
    expect(splitter.consumed).toBe(6 + 60 + 60 + 500 + 4 + 5 + 102 + 10);
  });

  it('keeps the newest 1,000 log lines', () => {
    const reducer = new RunReducer(id);
    for (let seq = 1; seq <= 1500; seq += 1) reducer.event({ v: 1, seq, t: seq, type: 'log', message: `m${seq}` });
    const { logLines } = reducer.reduced();
    expect([logLines.length, logLines[0]?.message, logLines.at(-1)?.message]).toEqual([1000, 'm501', 'm1500']);
  });

  it('tells how many lines are missing, and takes one that comes late', () => {
    const reducer = new RunReducer(id);
    const metric = (seq: number) => ({ v: 1, seq, t: seq, type: 'metric', name: 'a', value: seq });
    for (const seq of [1, 2, 6, 4, 4, 2]) reducer.event(metric(seq));
    expect(reducer.reduced()).toMatchObject({ metrics: [{ count: 4 }], recordProblems: ['2 lines of the record are missing.'] });
  });

  it('keeps extremes apart from NaN', () => {
    const reducer = new RunReducer(id);
    ['$nan', 3, '$nan', 1, '$inf', 2, '$nan'].forEach((value, index) => reducer.event({ v: 1, seq: index + 1, t: 1, type: 'metric', name: 'a', value }));
    expect(reducer.reduced().metrics[0]).toMatchObject({ last: '$nan', min: 1, max: '$inf', count: 7 });
  });
});

describe('the state of a run', () => {
  const open = { end: null, startedAt: 1, createdAt: 0 };
  it.each([
    [open, 'alive', 'running'], [open, 'dead', 'lost'], [open, 'elsewhere', 'unheard'], [open, 'unknown', 'unheard'],
    [{ ...open, startedAt: null }, 'alive', 'starting'], [{ ...open, startedAt: null }, 'dead', 'lost'], [{ ...open, startedAt: null }, 'unknown', 'starting'],
    [{ ...open, end: 'failed' }, 'alive', 'failed'], [{ ...open, end: 'succeeded' }, 'dead', 'succeeded'],
  ] as const)('%o, %s: %s', (run, probe, state) => { expect(deriveState(run, probe, 1000)).toBe(state); });
  it('is not starting for ever', () => { expect(deriveState({ ...open, startedAt: null }, 'unknown', 31_000)).toBe('unheard'); });
});
