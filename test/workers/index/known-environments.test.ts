import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RunId } from '../../../src/contract/ids';
import { LineSplitter } from '../../../src/core/runs/lines';
import { RunReducer } from '../../../src/core/runs/reduce';
import { KnownEnvironments } from '../../../src/workers/index/known-environments';

/** All that is read from these bytes by one run after another, and how many lines were known. */
function read(records: readonly Buffer[], quick: boolean) {
  const environments = new KnownEnvironments();
  let taken = 0;
  const saved = records.map((bytes) => {
    const reducer = new RunReducer('20260101-000000-222222' as RunId);
    const splitter = new LineSplitter({
      line: (line) => reducer.line(Buffer.from(line).toString('utf8')), tooLong: () => reducer.tooLong(),
      ...(quick ? { quick: (chunk: Uint8Array, start: number) => { const next = environments.take(chunk as Buffer, start, reducer); taken += Number(next > 0); return next; } } : {}),
    });
    splitter.push(bytes);
    return { reduced: reducer.save(), touched: [...reducer.touched].sort(), consumed: splitter.consumed };
  });
  return { saved, taken };
}

const packages = JSON.stringify(Array.from({ length: 30 }, (_, n) => [`package-${n}`, n === 7 ? 7 : `1.${n}`]));
const part = fc.constantFrom(`"packages":${packages}`, `"packages":${packages},"childPid":5`, `"variables":${JSON.stringify(Array.from({ length: 40 }, (_, n) => `NAME_É_${n}`))}`, `"python":{"version":"${'3'.repeat(300)}","t":5}`);
const time = fc.constantFrom('', '', '', '"t":1,', '"t":2,', '"t":3,', '"t":1767225600000.25,', '"t":-1e-3,', '"t":1e999,', '"t":"x",', '"t":01,', '"t":null,');
const also = fc.constantFrom('', '', '', '', ',"t":7', ',"t":7.5e3', ',"t":1e999', ',"seq":9', ',"v":2', ',"type":"metric"', ',"__proto__":{"a":1}', ',"t":7}', ',"x":[{"y":1,"t":7', ' ', ',');
const seq = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }).map(String) }, fc.constantFrom('0', '-1', '1.5', '01', '9007199254740993'));
const line = fc.tuple(seq, time, part, also, also).map(([number, t, told, more, last]) => `{"v":1,"seq":${number},${t}"type":"environment",${told}${more}${last}}`);
const changed = fc.tuple(line, fc.nat(), fc.constantFrom('', ' ', '"', '\\', ',', '}', '\r', '0', 'é', '[')).map(([text, at, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1));
const other = fc.constantFrom('', '{"v":1,"seq":3,"t":5,"type":"run.finished","state":"succeeded"}', '{"v":1,"seq":2,"t":5,"type":"environment","gpus":[]}');
const record = fc.tuple(fc.array(fc.oneof({ weight: 4, arbitrary: line }, changed, other), { maxLength: 8 }), fc.boolean(), fc.boolean())
  .map(([lines, torn, bad]) => Buffer.concat([Buffer.from(lines.join('\n')), Buffer.from(bad ? [0xff, 0x0a] : torn ? [] : [0x0a])]));

it('lines about the environment give what the careful way gives, whatever was read before them', () => {
  let known = 0;
  fc.assert(fc.property(fc.array(record, { maxLength: 4 }), (records) => {
    const { saved, taken } = read(records, true);
    known += taken;
    expect(saved).toEqual(read(records, false).saved);
  }), { numRuns: 600 });
  expect(known).toBeGreaterThan(100);
});

it('are those that a supervisor and a run write', () => {
  const told = [`{"v":1,"seq":1,"t":5,"type":"environment","packages":${packages}}`, `{"v":1,"seq":2,"type":"environment","packages":${packages},"t":1795708664723.4}`, `{"v":1,"seq":3,"type":"environment","packages":${packages}}`];
  expect(read([Buffer.from(`${told.join('\n')}\n`)], true).taken).toBe(3);
});
