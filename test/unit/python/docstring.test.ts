import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocstring } from '../../../src/core/python/docstring';

const params = (text: string): Record<string, string> => readDocstring(text).params;

describe('help for parameters', () => {
  test('in Google\'s style', () => {
    expect(params(`Trains.

    Args:
        trips (pd.DataFrame): the trips,
            one a row
        label: what to guess
        n_estimators (int, optional): trees: many
        *rest: others
        **options (dict[str, (int, float)]): more

    Returns:
        model: it
    `)).toEqual({ trips: 'the trips, one a row', label: 'what to guess', n_estimators: 'trees: many', rest: 'others', options: 'more' });
  });

  test('in NumPy\'s style', () => {
    expect(params(`Trains.

    Parameters
    ----------
    trips : pd.DataFrame
        The trips.

        More of them.
    x, y : int, default=3
        Both.
    bare
        No type.
    **kwargs
        Rest.

    Returns
    -------
    model : Model
        It.

    Other Parameters
    ----------------
    seed : int
        A seed.
    `)).toEqual({ trips: 'The trips. More of them.', x: 'Both.', y: 'Both.', bare: 'No type.', kwargs: 'Rest.', seed: 'A seed.' });
  });

  test('in reST\'s and Epydoc\'s style', () => {
    expect(params(`Trains.

    :param trips: the trips,
        one a row
    :type trips: pd.DataFrame
    :param int seed: a seed
    :param Optional[Dict[str, int]] table: a table
    :param \\*args: others
    @param old: older

    :returns: a model
    `)).toEqual({ trips: 'the trips, one a row', seed: 'a seed', table: 'a table', args: 'others', old: 'older' });
  });

  test('in a mixture, with tabs, and with a first line of its own', () => {
    expect(params('Args:\n\tx: one\n\n:param y: two\n\nParameters\n----------\nz : int\n\tthree\n')).toEqual({ x: 'one', y: 'two', z: 'three' });
    expect(params('Arguments:\n  - x: one\n  - `y` -- two\n')).toEqual({ x: 'one', y: 'two' });
  });

  test('is not found where there is none', () => {
    expect(params('Uses the formula: x. Note: y\nArgs are nice.\n')).toEqual({});
    expect(params('')).toEqual({});
    expect(params('Args:\n')).toEqual({});
  });

  test('tolerates any text', () => {
    const piece = fc.constantFrom('Args:', '    x: y', 'Parameters', '-----', '\t', ':param', ':param x:', ' a : int', '', '(', '*', '  ');
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(piece).map((lines) => lines.join('\n'))), (text) => {
      expect(Object.values(readDocstring(text).params).every((help) => help === help.trim() && help !== '')).toBe(true);
    }), { numRuns: 1_000 });
  });

  test('a name like an object\'s own method is only a name', () => {
    expect(params('Args:\n    constructor: one\n    __proto__: two\n')['constructor']).toBe('one');
  });
});

test('the text loses its margin, as inspect.cleandoc has it', () => {
  expect(readDocstring('\n    First.\n\n      Deeper.\n    Last.\n    ').text).toBe('First.\n\n  Deeper.\nLast.');
});
