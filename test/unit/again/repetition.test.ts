import { describe, expect, it } from 'vitest';
import type { OutputFacts } from '../../../src/contract/events';
import type { Sha256 } from '../../../src/contract/ids';
import type { RunDetail } from '../../../src/contract/run';
import type { NumberValue } from '../../../src/contract/values';
import { compareSurroundings, missingVariables } from '../../../src/core/again/look';
import { compareRepetition } from '../../../src/core/again/repetition';
import { readFacts } from '../../../src/core/again/read-facts';

const hash = (digit: string) => digit.repeat(64) as Sha256;
const metric = (name: string, last: NumberValue) => ({ name, last, min: last, max: last, count: 1, lastStep: null, lastAt: 0 });
const output = (name: string, more: Partial<OutputFacts>): OutputFacts => ({ name, kind: 'table', pythonType: 'x', ...more });
type Sides = Parameters<typeof compareRepetition>[0];
const run = (more: Partial<Sides>): Sides => ({ id: '20261125-120000-aaaaaa' as RunDetail['id'], outputs: [], artifacts: [], metrics: [], ...more });
const compare = (was: Partial<Sides>, now: Partial<Sides>) => compareRepetition(run(was), run(now), 'exact');

describe('what came out', () => {
  it.each<[NumberValue, NumberValue, boolean]>([[1, 1, true], ['$nan', '$nan', true], ['$inf', '$inf', true], ['$inf', '$-inf', false], ['$nan', 1, false], [0, 1e-12, false], ['$int:9007199254740993', '$int:9007199254740992', false]])('metric %s, then %s: equal %s', (was, now, equal) => {
    expect(compare({ metrics: [metric('m', was)] }, { metrics: [metric('m', now)] }).equal).toBe(equal);
  });

  it('tells absolute and relative difference, where there is one', () => {
    const of = (was: NumberValue, now: NumberValue) => compare({ metrics: [metric('m', was)] }, { metrics: [metric('m', now)] }).differences[0];
    expect(of(-4, -3)).toMatchObject({ absolute: 1, relative: 0.25 });
    expect(of(0, 3)).toMatchObject({ absolute: 3, relative: null });
    expect(of('$nan', 3)).toMatchObject({ absolute: null, relative: null });
  });

  it('compares outputs by hash, small values by themselves, and says of the rest that it can’t', () => {
    const sides = (hashed: Sha256, value: Record<string, number>) => ({
      outputs: [output('a', { sha256: hashed }), output('b', { kind: 'mapping', value }), output('c', {}), output('d', { kind: 'none' })],
    });
    expect(compare(sides(hash('a'), { x: 1, y: 2 }), sides(hash('a'), { y: 2, x: 1 }))).toMatchObject({ outputs: { equal: 3, total: 4, unknown: 1 }, equal: true, differences: [] });
    expect(compare(sides(hash('a'), { x: 1 }), sides(hash('b'), { x: 2 })).differences).toEqual([
      { kind: 'output', name: 'a', was: hash('a'), now: hash('b') }, { kind: 'output', name: 'b', was: '{"x":1}', now: '{"x":2}' },
    ]);
  });

  it('a figure that is returned is an output; others count as figures; what only one side has is told', () => {
    const figure = (name: string, digit: string) => ({ name, role: 'figure' as const, sha256: hash(digit), bytes: 1, mediaType: 'image/png' });
    const was = { outputs: [output('return', { kind: 'figure', artifact: 'return' })], artifacts: [figure('return', 'a'), figure('figure-1', 'b'), figure('gone', 'c')] };
    const now = { outputs: [output('return', { kind: 'figure', artifact: 'return' })], artifacts: [figure('return', 'a'), figure('figure-1', 'c')] };
    expect(compare(was, now)).toMatchObject({ outputs: { equal: 1, total: 1 }, figures: { equal: 0, total: 2 }, equal: false, differences: [{ kind: 'figure', name: 'figure-1' }, { kind: 'figure', name: 'gone', only: 'was' }] });
  });

  it('is no verdict where nothing can be compared', () => {
    expect(compare({}, {}).equal).toBe(null);
    expect(compare({ outputs: [output('a', {})] }, { outputs: [output('a', {})] }).equal).toBe(null);
  });
});

describe('what is there now', () => {
  const then = { host: 'here', python: { version: '3.11.7', implementation: 'CPython', executable: null, prefix: null, platform: null }, packages: [['a', '1'], ['b', '2']] as [string, string][], gpus: [] };
  it('says nothing of what is the same, nor of what one side does not know', () => {
    expect(compareSurroundings(then, { ...then })).toEqual([]);
    expect(compareSurroundings({ host: null }, { ...then })).toEqual([]);
    expect(compareSurroundings(then, {})).toEqual([]);
  });
  it('takes what a run failed for want of, once it is installed, for no difference, nor what came with it', () => {
    const packages: [string, string][] = [['numpy', '2.0']];
    const now = { packages: [...packages, ['Tool_Z', '1.0'], ['dependency', '3']] as [string, string][] };
    expect(compareSurroundings({ host: null, packages, lacked: 'tool-z' }, now)).toEqual([]);
    expect(compareSurroundings({ host: null, packages, lacked: 'other' }, now).map(({ name }) => name)).toEqual(['Tool_Z', 'dependency']);
    expect(compareSurroundings({ host: null, packages, lacked: 'tool-z' }, { packages: [['numpy', '2.1'], ['tool-z', '1.0']] }).map(({ name }) => name)).toEqual(['numpy']);
  });

  it('tells each thing that is another', () => {
    const now = readFacts(JSON.stringify({ python: { version: '3.12.1', implementation: 'PyPy' }, packages: [['a', '1.1'], ['c', '3']], gpus: [{ name: 'H100' }], host: 'there', platform: { system: 'Linux' } }));
    expect(compareSurroundings(then, now ?? {}).map(({ topic, name, was, now: is }) => [topic, name, was, is])).toEqual([
      ['python', 'Python', '3.11.7', 'PyPy 3.12.1'], ['packages', 'a', '1', '1.1'], ['packages', 'b', '2', null], ['packages', 'c', null, '3'], ['machine', 'machine', 'here', 'there'], ['machine', 'GPU', 'none', 'H100'],
    ]);
    expect(readFacts('no JSON')).toBe(null);
  });
  it('variables of a session are nobody’s setting', () => {
    expect(missingVariables(['TERM', 'SHLVL', 'SSH_AUTH_SOCK', 'VSCODE_PID', 'RATE', 'HOME', 'TOKEN'], ['TOKEN'], new Set(['HOME'])).map(({ name }) => name)).toEqual(['TOKEN', 'RATE']);
  });
});
