import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/contract/ids';
import { LineSplitter } from '../../../src/core/runs/lines';
import type { MetricPoint } from '../../../src/core/runs/metrics';
import { RunReducer } from '../../../src/core/runs/reduce';
import { QuickLines } from '../../../src/workers/index/quick-lines';

/** All that is read from these bytes, and how many lines went the quick way. */
function read(bytes: Buffer, cuts: readonly number[], quick: boolean) {
  const points: MetricPoint[] = [];
  const reducer = new RunReducer('20260101-000000-222222' as RunId, { metric: (point) => points.push(point) });
  const lines = new QuickLines();
  let taken = 0;
  const splitter = new LineSplitter({
    line: (line) => reducer.line(Buffer.from(line).toString('utf8')), tooLong: () => reducer.tooLong(),
    ...(quick ? { quick: (chunk: Uint8Array, start: number) => { const next = lines.take(chunk as Buffer, start, reducer); taken += Number(next > 0); return next; } } : {}),
  });
  let from = 0;
  for (const to of [...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]) {
    splitter.push(bytes.subarray(from, to));
    from = to;
  }
  return { saved: reducer.save(), touched: [...reducer.touched].sort(), points, consumed: splitter.consumed, pending: splitter.pending, taken };
}

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.double({ min: -1000, max: 1000, noNaN: true }),
  fc.tuple(fc.integer(), fc.nat(10)).map(([a, places]) => a / 10 ** places), fc.constantFrom(0, -0, 5e-324, 1.7976931348623157e308, 9007199254740993, 0.1, 1e21, 123456789012345, 0.1234567890123456),
).map((value) => (Object.is(value, -0) ? '-0' : JSON.stringify(value)));
// As other writers may put it, and as none may.
const odd = fc.constantFrom('12:4', '1234567?', '0.0012;4', '1e5', '1E+5', '1.50e-7', '0.1e1', '-0.0', '1e999', '-1e999', '00', '01', '.5', '1.', '1e', '+1', '--1', '-', '', 'NaN', '"$nan"', '"$inf"', '"$int:9007199254740993"', 'true', 'null', '0.30000000000000004', '179769313486231580793e289', '0.000000000000000000000000000001');
const anyNumber = (): fc.Arbitrary<string> => fc.oneof({ weight: 6, arbitrary: number }, odd, halfway, anyPlaces);
// Near the middle between two doubles, where all digits count.
const halfway = fc.tuple(fc.bigInt({ min: 2n ** 50n, max: 2n ** 53n - 1n }), fc.integer({ min: -1, max: 1 }), fc.nat(25), fc.boolean()).map(([mantissa, off, places, dotted]) => {
  const digits = String(mantissa * 2n + 1n + BigInt(off));
  return dotted && places > 0 && places < digits.length ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : `${digits}e-${places}`;
});
const anyPlaces = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 21n }), fc.integer({ min: -30, max: 30 })).map(([digits, exponent]) => `${digits}e${exponent}`);
const name = fc.oneof({ weight: 5, arbitrary: fc.constantFrom('loss', 'train/loss', 'a', '', 'Aa', 'BB', '__proto__', 'x'.repeat(1024), 'y'.repeat(1025)) }, fc.string(), fc.string({ unit: 'binary' })).map((text) => JSON.stringify(text));
const count = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 60 }).map(String) }, { weight: 1, arbitrary: odd });
const line = fc.tuple(count, anyNumber(), name, anyNumber(), fc.oneof({ weight: 4, arbitrary: anyNumber() }, fc.constant('null')), anyNumber())
  .map(([seq, t, named, value, step, at]) => `{"v":1,"seq":${seq},"t":${t},"type":"metric","name":${named},"value":${value},"step":${step},"at":${at}}`);
const member = fc.constantFrom('"value":3', '"value":"x"', '"value":[1,{"a":null}]', '"annotation":"int"', '"from":"user"', '"from":7', '"default":2', '"required":true', '"repr":"é"', '"repr":"a\\nb"', '"under":"s"', '"under":null', '"t":9', '"seq":1', '"v":2', '"type":"metric"', '"name":"b"', '"__proto__":{"name":"c"}', `"value":"${'z'.repeat(500)}"`);
const param = fc.tuple(count, anyNumber(), fc.oneof({ weight: 5, arbitrary: fc.constantFrom('"name":"a"', '"name":"b"', '"name":""') }, fc.constantFrom('', '"name":5', '"x":1')), fc.array(member, { maxLength: 3 }), fc.constantFrom('', '', '', '', ',', '}'))
  .map(([seq, t, named, members, more]) => `{"v":1,"seq":${seq},"t":${t},"type":"param",${[named, ...members].filter((each) => each !== '').join(',')}${more}}`);
const changed = fc.tuple(fc.oneof(line, param), fc.nat(), fc.oneof(fc.constantFrom('', ' ', '"', '\\', ',', '{', '}', '\n', '0', 'é', '"under":"s",'), fc.string({ maxLength: 2 })), fc.nat(2))
  .map(([text, at, put, gone]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + gone));
const other = fc.constantFrom('', '{}', '{"v":1,"seq":3,"t":5,"type":"run.finished","state":"succeeded"}', '{"v":2,"seq":9,"t":5,"type":"metric","name":"a","value":1,"step":1,"at":1}', '{"v":1,"seq":4,"t":1,"type":"metric","name":"a","value":1,"step":1,"at":1,"under":"s"}');

describe('lines read from their bytes', () => {
  it('give to the last bit what the careful way gives, whatever stands there and wherever it is cut', () => {
    let quickly = 0;
    fc.assert(fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: line }, { weight: 4, arbitrary: param }, changed, other), { maxLength: 30 }), fc.array(fc.nat(4000), { maxLength: 4 }), fc.boolean(), (lines, cuts, torn) => {
      const bytes = Buffer.from(lines.join('\n') + (torn ? '' : '\n'));
      const { taken, ...got } = read(bytes, cuts, true);
      const { taken: _, ...wanted } = read(bytes, cuts, false);
      quickly += taken;
      expect(got).toEqual(wanted);
    }), { numRuns: 2000 });
    expect(quickly).toBeGreaterThan(1000);
  });

  it('are those that the supervisor writes', () => {
    const bytes = Buffer.from(Array.from({ length: 100 }, (_, n) => `{"v":1,"seq":${n + 1},"t":1767225600000,"type":"metric","name":"loss_${n % 3}","value":${1 / (n + 1)},"step":${n},"at":1767225600000.25}\n`).join(''));
    expect(read(bytes, [], true).taken).toBe(100);
    // Two names with one hash.
    const twins = Buffer.from(['Aa', 'BB', 'Aa'].map((each, n) => `{"v":1,"seq":${n + 1},"t":1,"type":"metric","name":"${each}","value":${n},"step":null,"at":1}\n`).join(''));
    const { points, taken } = read(twins, [], true);
    expect([taken, points.map((point) => point.name)]).toEqual([3, ['Aa', 'BB', 'Aa']]);
  });
});
