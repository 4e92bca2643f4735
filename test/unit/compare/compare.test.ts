import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Comparison, MetricGoal } from '../../../src/contract/compare';
import type { OutputFacts } from '../../../src/contract/events';
import type { ParamFact, RunDetail } from '../../../src/contract/run';
import { bestOf, compareRuns, keyInOne } from '../../../src/core/compare';
import { mostCells } from '../../../src/core/compare/compare';
import { hash, idOf, metric, run } from './runs';

const compare = (runs: RunDetail[], baseline: RunDetail['id'] | null = null, goals: [string, MetricGoal][] = []): Comparison => compareRuns(runs, { baseline: baseline && keyInOne(baseline), goals: new Map(goals), missing: [] });
const param = (name: string, value: ParamFact['value'], more: Partial<ParamFact> = {}): ParamFact => ({ name, ...(value === undefined ? {} : { value }), from: 'user', ...more });
const table = (name: string, digit: string, more: Partial<OutputFacts> = {}): OutputFacts => ({ name, kind: 'table', pythonType: 'pandas.DataFrame', sha256: hash(digit), ...more });
const only = <T>(items: readonly T[]): T => {
  if (items.length !== 1) throw new Error(`one was expected: ${JSON.stringify(items)}`);
  return items[0] as T;
};

describe('parameters', () => {
  it('differ by value, whatever the order of a mapping’s keys and whoever is the baseline', () => {
    const runs = [run(1, { params: [param('a', 1), param('m', { x: 1, y: [2] })] }), run(2, { params: [param('a', 1), param('m', { y: [2], x: 1 })] }), run(3, { params: [param('a', 2), param('m', { x: 1, y: [3] })] })];
    expect(compare(runs).params.map(({ name, differs, verdicts }) => [name, differs, verdicts])).toEqual([['a', true, ['baseline', 'same', 'other']], ['m', true, ['baseline', 'same', 'other']]]);
    expect(compare(runs, idOf(3)).params.map(({ differs, verdicts }) => [differs, verdicts])).toEqual([[true, ['other', 'other', 'baseline']], [true, ['other', 'other', 'baseline']]]);
  });

  it('that a run has not are told apart from those that its record does not tell', () => {
    const [a] = compare([run(1, { params: [param('a', 1)] }), run(2), run(3, { recordProblems: ['1 line of the record is missing.'] }), run(4, { state: 'starting' })]).params;
    expect([a?.cells.map(({ kind }) => kind), a?.verdicts, a?.differs]).toEqual([['value', 'none', 'unknown', 'unknown'], ['baseline', 'none', 'unknown', 'unknown'], true]);
    expect(compare([run(1, { params: [param('a', 1)] }), run(3, { recordProblems: ['torn'] })]).params[0]?.differs).toBe(false);
    expect(compare([run(1, { params: [param('a', 1)] }), run(2)], idOf(2)).params[0]?.verdicts).toEqual(['only', 'baseline']);
  });

  it('that JSON can’t carry go by their text, without the address that is another each time', () => {
    const text = (repr: string): ParamFact => param('o', undefined, { repr });
    expect(compare([run(1, { params: [text('<A at 0x7f01>')] }), run(2, { params: [text('<A at 0x7f99>')] })]).params[0]?.differs).toBe(false);
    expect(compare([run(1, { params: [text('<A>')] }), run(2, { params: [text('<B>')] })]).params[0]?.differs).toBe(true);
    // A value and a text of one are two things that nobody can hold against each other as equal.
    expect(compare([run(1, { params: [param('o', 'x')] }), run(2, { params: [text('x')] })]).params[0]?.differs).toBe(true);
  });

  it('that are secrets are neither same nor other: nobody knows', () => {
    const secret = (more: Partial<ParamFact> = {}) => run(1, { params: [param('token', '$secret:OFFBOOK_SECRET_TOKEN', more)] });
    for (const [a, b] of [[secret(), secret()], [secret(), run(2, { params: [param('token', 'typed')] })], [run(1, { params: [param('service', { url: 'a', key: '$secret:' })] }), run(2, { params: [param('service', { url: 'a', key: '$secret:' })] })]] as const) {
      expect(only(compare([a, { ...b, id: idOf(2) }]).params)).toMatchObject({ differs: false, verdicts: ['baseline', 'unknown'] });
    }
  });

  it('say whether it is the default, where that is known, and whether they can be an axis', () => {
    const row = only(compare([
      run(1, { params: [param('a', 1, { from: 'default' })] }), run(2, { params: [param('a', 1, { default: 1 })] }), run(3, { params: [param('a', 2, { default: 1 })] }), run(4, { params: [param('a', '$nan')] }), run(5, { params: [param('a', 2, { required: true })] }),
    ]).params);
    expect(row.cells.map((cell) => (cell.kind === 'value' ? cell.isDefault : cell.kind))).toEqual([true, true, false, null, false]);
    expect(row.numeric).toBe(true);
    expect(compare([run(1, { params: [param('a', '1')] })]).params[0]?.numeric).toBe(false);
  });
});

describe('metrics', () => {
  it('mark the best: by the name’s direction, by one that was chosen, and none where nobody knows', () => {
    const runs = [run(1, { metrics: [metric('mae', 2), metric('size', 1), metric('acc', 0.5)] }), run(2, { metrics: [metric('mae', 1), metric('size', 3), metric('acc', 0.9)] }), run(3, { metrics: [metric('mae', 1), metric('size', '$nan')] })];
    const told = (made: Comparison) => Object.fromEntries(made.metrics.map(({ name, goal, chosen, best }) => [name, [goal, chosen, best]]));
    expect(told(compare(runs))).toEqual({ mae: ['lower', false, [1, 2]], size: ['unknown', false, []], acc: ['higher', false, [1]] });
    expect(told(compare(runs, null, [['size', 'lower'], ['acc', 'lower'], ['mae', 'unknown']]))).toEqual({ mae: ['unknown', true, []], size: ['lower', true, [0]], acc: ['lower', true, [0]] });
  });

  it('of a run that goes on are not missing yet', () => {
    expect(compare([run(1, { metrics: [metric('m', 1)] }), run(2, { state: 'running' }), run(3)]).metrics[0]?.cells.map(({ kind }) => kind)).toEqual(['value', 'unknown', 'none']);
  });

  it('bestOf is the least or greatest number, or nobody', () => {
    const number = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom<number | string | null>(null, '$nan', '$inf', '$-inf'));
    fc.assert(fc.property(fc.array(number, { maxLength: 8 }), fc.constantFrom<MetricGoal>('lower', 'higher'), (values, goal) => {
      const plain = values.map((value) => (value === '$inf' ? Infinity : value === '$-inf' ? -Infinity : typeof value === 'number' ? value : Number.NaN));
      const known = plain.filter((value) => !Number.isNaN(value));
      const best = bestOf(values, goal);
      if (best.length === 0) return known.length < 2 || new Set(known.map((value) => value + 0)).size === 1;
      return plain.every((value, index) => Number.isNaN(value) || (best.includes(index) ? known.every((other) => (goal === 'lower' ? value <= other : value >= other)) : known.some((other) => (goal === 'lower' ? other < value : other > value))));
    }));
  });
});

describe('inputs and outputs', () => {
  it('with a secret in them are not the same by the hash of what was kept with masks', () => {
    const kept = (key: string): OutputFacts => ({ name: 'service', kind: 'json', pythonType: 'Service', value: { url: 'a', key }, sha256: hash('a') });
    const verdicts = (key: string) => only(compare([run(1, { outputs: [kept(key)] }), run(2, { outputs: [kept(key)] })]).outputs).verdicts;
    expect(verdicts('plain')).toEqual(['baseline', 'same']);
    expect(verdicts('$secret:')).toEqual(['baseline', 'unknown']);
  });

  it('go by their content; a hash of samples is not held against one of the whole', () => {
    const input = (digit: string, sampled = false) => ({ name: 'data', sha256: hash(digit), ...(sampled ? { sampled } : {}) });
    const verdicts = (...inputs: ReturnType<typeof input>[]) => only(compare(inputs.map((each, index) => run(index, { inputs: [each] }))).inputs).verdicts;
    expect(verdicts(input('a'), input('a'), input('b'))).toEqual(['baseline', 'same', 'other']);
    expect(verdicts(input('a'), input('b', true))).toEqual(['baseline', 'unknown']);
    expect(verdicts(input('a', true), input('b', true))).toEqual(['baseline', 'other']);
  });

  it('of the same content under two names are one row; two tables of one run never are', () => {
    const made = compare([run(1, { inputs: [{ name: 'train', sha256: hash('a') }, { name: 'copy', sha256: hash('a') }] }), run(2, { inputs: [{ name: 'frame', sha256: hash('a') }] })]).inputs;
    expect(made.map(({ name, verdicts, cells }) => [name, verdicts, cells.map((cell) => (cell.kind === 'value' ? cell.name : cell.kind))])).toEqual([['train', ['baseline', 'same'], ['train', 'frame']], ['copy', ['baseline', 'none'], ['copy', 'none']]]);
  });

  it('tell columns that are not alike, and count those that are', () => {
    const columns = (...pairs: [string, string][]) => pairs.map(([name, dtype]) => ({ name, dtype }));
    const row = only(compare([
      run(1, { outputs: [table('t', 'a', { rows: 3, columns: columns(['id', 'int64'], ['fare', 'float64'], ['old', 'bool']) })] }),
      run(2, { outputs: [table('t', 'b', { rows: 4, columns: columns(['id', 'int64'], ['fare', 'int64'], ['new', 'bool']) })] }),
      run(3, { outputs: [table('t', 'c')] }),
    ]).outputs);
    expect([row.columnsAlike, row.columns]).toEqual([1, [{ name: 'fare', cells: ['float64', 'int64', null] }, { name: 'old', cells: ['bool', null, null] }, { name: 'new', cells: [null, 'bool', null] }]]);
  });

  it('small values are compared as they are, None is None, and what has neither is unknown', () => {
    const outputs = (value: OutputFacts['value']): OutputFacts[] => [{ name: 'v', kind: 'json', pythonType: 'dict', ...(value === undefined ? {} : { value }) }, { name: 'n', kind: 'none', pythonType: 'NoneType' }];
    expect(compare([run(1, { outputs: outputs({ a: 1, b: 2 }) }), run(2, { outputs: outputs({ b: 2, a: 1 }) })]).outputs.map(({ verdicts }) => verdicts[1])).toEqual(['same', 'same']);
    expect(compare([run(1, { outputs: outputs({ a: 1 }) }), run(2, { outputs: outputs(undefined) })]).outputs[0]?.verdicts[1]).toBe('unknown');
  });

  it('a figure that is returned is among the figures, by its name', () => {
    const figure = (digit: string, role: 'figure' | 'output') => ({ name: 'return', role, sha256: hash(digit), bytes: 1, mediaType: 'image/png' });
    const made = compare([run(1, { outputs: [{ name: 'return', kind: 'figure', pythonType: 'Figure', artifact: 'return' }], artifacts: [figure('a', 'output')] }), run(2, { artifacts: [figure('b', 'figure')] })]);
    expect([made.outputs, made.figures.map(({ name, verdicts }) => [name, verdicts])]).toEqual([[], [['return', ['baseline', 'other']]]]);
  });
});

describe('packages and environment', () => {
  it('one package under two spellings is one; a version that nobody knows is like none', () => {
    const made = compare([run(1, { environment: { packages: [['Scikit_Learn', '1.5'], ['numpy', '2.0'], ['only-here', '1'], ['odd', null]] } }), run(2, { environment: { packages: [['scikit-learn', '1.6'], ['NumPy', '2.0'], ['odd', '3']] } }), run(3)]).packages;
    expect(made.map(({ name, differs, verdicts }) => [name, differs, verdicts])).toEqual([
      ['numpy', false, ['baseline', 'same', 'unknown']], ['odd', false, ['baseline', 'unknown', 'unknown']], ['only-here', true, ['baseline', 'none', 'unknown']], ['Scikit_Learn', true, ['baseline', 'other', 'unknown']],
    ]);
  });

  it('two trees with uncommitted changes are alike only when the changes are; variables of a session are left out', () => {
    const at = (diff: string, variables: string[]) => ({ code: { modules: [], function: null, git: { kind: 'git' as const, commit: 'c'.repeat(40), branch: 'main', dirty: true, changes: [], diff: { sha256: hash(diff), bytes: 1 } } }, environment: { variables } });
    const rows = compare([run(1, at('a', ['SEED', 'TERM'])), run(2, at('b', ['SHLVL']))]).environment;
    expect(rows.map(({ key, name, verdicts }) => [key, name, verdicts[1]])).toEqual([['commit', '', 'same'], ['branch', '', 'same'], ['dirty', '', 'other'], ['variable', 'SEED', 'none']]);
  });

  it('outside of git there is no commit, which is not the same as an unknown one', () => {
    const noGit = { code: { modules: [], function: null, git: { kind: 'git' as const, error: 'not a repository' } } };
    const git = { code: { modules: [], function: null, git: { kind: 'git' as const, commit: 'c'.repeat(40), dirty: false } } };
    expect(compare([run(1, git), run(2, noGit), run(3)]).environment.map(({ key, cells }) => [key, cells.map(({ kind }) => kind)])).toEqual([['commit', ['value', 'none', 'unknown']], ['dirty', ['value', 'none', 'unknown']]]);
  });
});

describe('as a whole', () => {
  it('a baseline that is not there gives way to the first; no run at all is no comparison', () => {
    expect(compare([run(1), run(2)], idOf(9)).baseline).toBe(idOf(1));
    expect(compare([])).toMatchObject({ runs: [], baseline: null, params: [], metrics: [], environment: [] });
  });

  it('thousands of metrics are cut, what differs last of all, and the number is told', () => {
    const metrics = (last: number) => Array.from({ length: mostCells / 2 + 10 }, (_, index) => metric(`m${index}`, index === mostCells / 2 + 5 ? last : 0));
    const made = compare([run(1, { metrics: metrics(1) }), run(2, { metrics: metrics(2) })]);
    expect([made.metrics.length, made.left.metrics, made.metrics[0]?.name]).toEqual([mostCells / 2, 10, `m${mostCells / 2 + 5}`]);
  });

  it('every list has a place for every run, and a row differs exactly when two known cells do', () => {
    const value = fc.constantFrom<ParamFact['value']>(null, true, 1, 'x', '$nan', [1], { a: 1 });
    const some = fc.record({ params: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), value), state: fc.constantFrom<RunDetail['state']>('succeeded', 'running'), whole: fc.boolean() });
    fc.assert(fc.property(fc.array(some, { minLength: 1, maxLength: 5 }), fc.nat(4), (all, base) => {
      const runs = all.map(({ params, state, whole }, index) => run(index, { state, recordProblems: whole ? [] : ['torn'], params: Object.entries(params).map(([name, each]) => param(name, each)) }));
      const made = compare(runs, idOf(base % all.length));
      for (const { cells, verdicts, differs } of made.params) {
        expect([cells.length, verdicts.length, verdicts.filter((each) => each === 'baseline').length]).toEqual([all.length, all.length, 1]);
        const texts = new Set(cells.flatMap((cell) => (cell.kind === 'unknown' ? [] : [cell.kind === 'none' ? 'none' : `v${JSON.stringify(cell.value)}`])));
        expect(differs).toBe(texts.size > 1);
        const whoIsUnlike = verdicts.some((each) => each === 'other' || each === 'none' || each === 'only');
        expect(!whoIsUnlike || differs).toBe(true);
      }
    }));
  });
});
