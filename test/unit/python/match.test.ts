import { describe, expect, test } from 'vitest';
import type { FunctionInfo, TypeForm } from '../../../src/contract/functions';
import type { OutputOffer } from '../../../src/contract/index-api';
import type { RunId } from '../../../src/contract/ids';
import { suggestInputs } from '../../../src/core/python/match';

const table: TypeForm = { kind: 'table', library: 'pandas' };
const regressor: TypeForm = { kind: 'model', library: 'sklearn', name: 'GradientBoostingRegressor' };
const gradient = 'sklearn.ensemble._gb.GradientBoostingRegressor';

const fn = (name: string, params: Record<string, TypeForm>, names?: string[]): FunctionInfo => ({
  name, file: '/p/flow.py', line: 1, endLine: 2, lensLine: 1, flavour: 'plain', runnable: true, nearly: false, sha256: '',
  params: Object.entries(params).map(([param, type]) => ({ name: param, annotation: '', type, how: 'positional-or-keyword', required: true })),
  returns: { annotation: '', type: { kind: 'any' }, ...(names ? { names } : {}) },
});
const offer = (from: string, output: string, kind: string, pythonType: string, more: Partial<OutputOffer> = {}): OutputOffer => ({
  run: `20240101-000000-${from.slice(0, 6).padEnd(6, 'a')}` as RunId, function: { name: from, module: 'flow', file: '/p/flow.py', line: 1 }, endedAt: 1, output, kind, pythonType,
  sha256: '', mediaType: '', bytes: 1, rows: null, columns: null, here: true, ...more,
});

const order = (wanting: FunctionInfo, offers: OutputOffer[], producers: FunctionInfo[] = []): Record<string, string[]> =>
  Object.fromEntries(suggestInputs(wanting, offers, producers).map(({ param, suggestions, certain }) => [param, [certain ? 'certain' : 'open', ...suggestions.map((one) => `${one.offer.function.name}/${one.offer.output}`)]]));

describe('prepare, train, evaluate', () => {
  const prepare = fn('prepare', { trips: table }, ['train', 'test']);
  const train = fn('train', { train: table }, ['model']);
  const evaluate = fn('evaluate', { model: regressor, test: table });

  test('are three clicks when outputs have names', () => {
    const prepared = [offer('prepare', 'train', 'table', 'pandas.DataFrame'), offer('prepare', 'test', 'table', 'pandas.DataFrame')];
    expect(order(train, prepared)).toEqual({ train: ['certain', 'prepare/train', 'prepare/test'] });
    expect(order(evaluate, [...prepared, offer('train', 'return', 'model', gradient)])).toEqual({ model: ['certain', 'train/return'], test: ['certain', 'prepare/test', 'prepare/train'] });
  });

  test('are three clicks when a tuple\'s members are named where they are returned', () => {
    const prepared = [offer('prepare', '0', 'table', 'pandas.DataFrame'), offer('prepare', '1', 'table', 'pandas.DataFrame')];
    expect(order(train, prepared, [prepare])).toEqual({ train: ['certain', 'prepare/0', 'prepare/1'] });
    expect(order(evaluate, [...prepared, offer('train', 'return', 'model', gradient)], [prepare, train])).toEqual({ model: ['certain', 'train/return'], test: ['certain', 'prepare/1', 'prepare/0'] });
    expect(suggestInputs(train, prepared, [prepare])[0]?.suggestions[0]?.why).toBe('`prepare` returned its `train`, the same name and type');
  });

  test('ask where a type alone speaks, and where two are as good', () => {
    const unnamed = [offer('prepare', '0', 'table', 'pandas.DataFrame'), offer('prepare', '1', 'table', 'pandas.DataFrame')];
    expect(order(train, unnamed)['train']?.[0]).toBe('open');
    expect(order(evaluate, [offer('train', 'return', 'model', gradient), offer('tune', 'return', 'model', gradient, { endedAt: 5 })])['model']).toEqual(['open', 'tune/return', 'train/return']);
  });
});

describe('what is offered', () => {
  test('is the last of its kind, of a type that fits, and in this store', () => {
    const wanting = fn('report', { trips: table });
    expect(order(wanting, [
      offer('load_trips', 'return', 'table', 'pandas.DataFrame', { endedAt: 1, run: '20240101-000000-aaaaaa' as RunId }), offer('load_trips', 'return', 'table', 'pandas.DataFrame', { endedAt: 9 }),
      offer('gone', 'trips', 'table', 'pandas.DataFrame', { here: false }), offer('count', 'trips', 'number', 'int'), offer('column', 'trips', 'table', 'pandas.Series'), offer('other', 'return', 'table', 'polars.DataFrame'),
    ])).toEqual({ trips: ['certain', 'load_trips/return', 'other/return'] });
    expect(suggestInputs(wanting, [offer('load_trips', 'return', 'table', 'pandas.DataFrame', { endedAt: 1 }), offer('load_trips', 'return', 'table', 'pandas.DataFrame', { endedAt: 9 })])[0]?.suggestions[0]?.offer.endedAt).toBe(9);
  });

  test('puts another class of model last, and takes any for a base class', () => {
    const model = (name: string): FunctionInfo => fn('evaluate', { model: { kind: 'model', library: 'sklearn', name } });
    const forest = offer('grow', 'return', 'model', 'sklearn.ensemble._forest.RandomForestRegressor');
    expect(order(model('GradientBoostingRegressor'), [forest, offer('train', 'return', 'model', gradient)])).toEqual({ model: ['certain', 'train/return', 'grow/return'] });
    expect(order(model('GradientBoostingRegressor'), [forest])).toEqual({ model: ['open', 'grow/return'] });
    expect(order(model('RegressorMixin'), [forest])).toEqual({ model: ['certain', 'grow/return'] });
    expect(order(model('BaseEstimator'), [offer('net', 'return', 'model', 'torch.nn.modules.container.Sequential')])).toEqual({ model: ['open'] });
  });

  test('is a function\'s own output only when nothing else is good, and the order never depends on the order given', () => {
    const clean = fn('clean', { trips: table });
    const offers = [offer('clean', 'trips', 'table', 'pandas.DataFrame'), offer('a', 'trips', 'table', 'pandas.DataFrame'), offer('b', 'return', 'table', 'pandas.DataFrame'), offer('c', 'return', 'table', 'pandas.DataFrame')];
    expect(order(clean, offers)).toEqual({ trips: ['certain', 'a/trips', 'clean/trips', 'b/return', 'c/return'] });
    expect(order(clean, [...offers].reverse())).toEqual(order(clean, offers));
  });

  test('may be a file that a function returned by its path, when it holds a table', () => {
    const file = (output: string, mediaType: string): OutputOffer => offer('fetch', output, 'file', 'pathlib.PosixPath', { mediaType });
    expect(order(fn('prepare', { trips: table }), [file('trips', 'application/vnd.apache.parquet'), file('readme', 'text/plain')])).toEqual({ trips: ['certain', 'fetch/trips'] });
  });

  test('concerns inputs alone', () => {
    expect(suggestInputs(fn('f', { path: { kind: 'path' }, n: { kind: 'int' }, x: { kind: 'array' } }), [offer('g', 'x', 'array', 'numpy.ndarray')]).map(({ param }) => param)).toEqual(['x']);
  });
});
