import { describe, expect, it } from 'vitest';
import { type ColumnDrift, defaultDriftOptions, type SetDrift } from '../../../src/contract/drift';
import { seeded } from '../../../src/core/drift/chance';
import { decideDrift, measure } from '../../../src/core/drift/decide';
import { readImportance, weigh, weighingOutputs, type Weights } from '../../../src/core/drift/importance';
import { byPrediction } from '../../../src/core/drift/prediction-order';
import { driftMarkdown } from '../../../src/core/drift/report/markdown';
import { driftPage } from '../../../src/core/drift/report/page';
import { numericSample } from '../../../src/core/drift/samples';

/** `far` drifts most, `near` a little, `still` not at all; of `rare` there are too few rows. */
function setOf(mode: SetDrift['mode'] = 'default'): SetDrift {
  const random = seeded(5);
  const even = (n: number, from: number) => numericSample(Float64Array.from({ length: n }, () => from + random()), 0);
  const column = (name: string, by: number, n = 2_000) => measure({ name, type: 'float64', kind: 'numeric', reference: even(n, 0), current: even(n, by) }, { ...defaultDriftOptions, mode });
  return decideDrift([column('far', 2), column('near', 0.2), column('still', 0), column('rare', 1, 5)], [], { reference: 2_000, current: 2_000 }, { ...defaultDriftOptions, mode });
}
const weights = (features: Weights['features'], kind: Weights['kind'] = 'importance'): Weights => ({ from: 'the model', kind, features });
const names = (columns: readonly ColumnDrift[]): string[] => columns.map(({ name }) => name);
const shares = (set: SetDrift) => Object.fromEntries(set.columns.map(({ name, importance }) => [name, importance]));
const without = ({ model: _, ...set }: SetDrift) => ({ ...set, columns: set.columns.map(({ importance: _share, onPrediction: _moved, ...column }) => column) });

describe('what a model makes of the columns that drift', () => {
  it('is each one’s share of all that it weighs, also of features that are no column here', () => {
    const set = weigh(setOf(), weights([['far', 1], ['near', 6], ['still', 2], ['elsewhere', 1]]));
    expect(shares(set)).toEqual({ far: 0.1, near: 0.6, still: 0.2, rare: null });
    expect(set.model).toEqual({ from: 'the model', kind: 'importance', features: 4 });
  });

  it('orders them by effect × share: what hardly weighs comes after what weighs much, what is unknown last and as it was', () => {
    const set = weigh(setOf(), weights([['far', 1], ['near', 98], ['still', 1]]));
    expect(names(set.columns)).toEqual(['far', 'near', 'still', 'rare']);
    expect(names(byPrediction(set.columns))).toEqual(['near', 'far', 'still', 'rare']);
    for (const { effect, importance, onPrediction } of set.columns.slice(0, 3)) expect(onPrediction).toBeCloseTo((effect?.value ?? Number.NaN) * (importance ?? Number.NaN), 12);
    const unknown = weigh(setOf(), weights([['still', 1]]));
    expect(names(byPrediction(unknown.columns))).toEqual(['still', 'far', 'near', 'rare']);
    expect(names(byPrediction(weigh(setOf(), null).columns))).toEqual(['far', 'near', 'still', 'rare']);
  });

  it('changes no verdict, whatever it is', () => {
    for (const told of [null, weights([['far', 0], ['near', 1]]), weights([])]) expect(without(weigh(setOf(), told))).toEqual(setOf());
  });

  it('takes the reference tool’s distances for effects where that decides', () => {
    const set = weigh(setOf('evidently'), weights([['far', 1], ['near', 98], ['still', 1]]));
    expect(set.columns.every(({ effect }) => effect === null)).toBe(true);
    expect(names(byPrediction(set.columns)).slice(0, 2)).toEqual(['near', 'far']);
  });

  it('is unknown where nothing is weighed, or the sum is no number', () => {
    for (const told of [null, weights([]), weights([['far', 0], ['near', 0]]), weights([['far', Number.MAX_VALUE], ['near', Number.MAX_VALUE]])]) expect(Object.values(shares(weigh(setOf(), told)))).toEqual([null, null, null, null]);
  });

  it('finds a column behind the name that a ColumnTransformer gave it, unless that is another feature’s', () => {
    expect(shares(weigh(setOf(), weights([['num__far', 1], ['cat__near_Oslo', 2], ['scaled__still', 1]])))).toEqual({ far: 0.25, near: null, still: 0.25, rare: null });
    expect(shares(weigh(setOf(), weights([['log__far', 3], ['far', 1]])))).toMatchObject({ far: 0.25 });
  });

  it('finds a column whose spaces LightGBM wrote as underscores, where only one can be meant', () => {
    const named = (...columns: string[]): SetDrift => ({ ...setOf(), columns: setOf().columns.slice(0, columns.length).map((column, at) => ({ ...column, name: columns[at] ?? '' })) });
    expect(shares(weigh(named('my far', 'near'), weights([['my_far', 3], ['near', 1]])))).toEqual({ 'my far': 0.75, 'near': 0.25 });
    expect(shares(weigh(named('my far', 'my_far'), weights([['my_far', 3], ['near', 1]])))).toEqual({ 'my far': null, 'my_far': 0.75 });
    expect(shares(weigh(named('a b c', 'a_b c'), weights([['a_b_c', 3]])))).toEqual({ 'a b c': null, 'a_b c': null });
  });

  it('is read of models alone that tell', () => {
    const model = { kind: 'model', pythonType: null } as const;
    expect(weighingOutputs([{ ...model, name: 'old' }, { ...model, name: 'new', importance: { kind: 'coefficient', features: [['a', 1]] } }]).map(({ name }) => name)).toEqual(['new']);
  });
});

describe('importances that a person wrote', () => {
  it('are one number a column, whatever it is called', () => {
    expect(readImportance('{"fare": 0.5, "__proto__": 1, "": 0}', 'w.json')).toEqual({ from: 'w.json', kind: 'given', features: [['fare', 0.5], ['__proto__', 1], ['', 0]] });
    expect(shares(weigh(setOf(), readImportance('{"__proto__": 3, "far": 1}', 'w.json')))).toEqual({ far: 0.25, near: null, still: null, rare: null });
  });

  it.each([['[1]', 'not an object'], ['{', 'not JSON'], ['{}', 'names no column'], ['{"a": -1}', '“a” is not a number'], ['{"a": "1"}', '“a” is not a number'], ['{"a": 1e999}', '“a” is not a number'],
    [JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`c${at}`, 1]))), 'more than 10000 columns']])('anything else is refused: %.20s', (text, why) => {
    expect(() => readImportance(text, 'w.json')).toThrow(new RegExp(`^The importances in w\\.json can’t be read: .*${why}`));
  });
});

describe('reports', () => {
  const hash = () => 'x';
  const names2 = { reference: 'a', current: 'b' };
  const set = weigh(setOf(), { from: '<b>|*me*', kind: 'coefficient', features: [['far', 1], ['near', 3]] });

  it('carry it, and say whose and of which kind it is', () => {
    const markdown = driftMarkdown(set, names2);
    expect(markdown).toMatch(/^\| far \| \*\*drift\*\* \| .* \| 25 % \|$/m);
    expect(markdown).toMatch(/^\| still \| .* \| unknown \|$/m);
    expect(markdown).toContain('not scaled');
    expect(markdown).not.toContain('<b>|*me*');
    const page = driftPage({ set, ...names2, madeAt: 0 }, hash);
    expect(page).toContain('model 25 %');
    expect(page.match(/class="share"/g)).toHaveLength(2);
    expect(page).toContain('not scaled');
    expect(page).not.toContain('<b>|');
  });

  it('say so where the measure is the total gain', () => {
    const gained = weigh(setOf(), { ...weights([['far', 1]]), measure: 'total-gain' });
    for (const text of [driftMarkdown(gained, names2), driftPage({ set: gained, ...names2, madeAt: 0 }, hash)]) expect(text).toContain('by the total gain of its splits');
  });

  it('say nothing of a model where there is none', () => {
    for (const none of [setOf(), weigh(setOf(), null)]) for (const text of [driftMarkdown(none, names2), driftPage({ set: none, ...names2, madeAt: 0 }, hash).replace(/<style>[^]*<\/style>/, '')]) expect(text).not.toMatch(/model|Model/);
  });
});
