import { describe, expect, it } from 'vitest';
import { askedAt, complete, type Known, parseQuery } from '../../../src/core/query';

const known: Known = {
  fields: [{ field: 'metric.mae', kind: 'number' }, { field: 'metric."val/loss"', kind: 'number' }, { field: 'param.n_estimators', kind: 'number' }, { field: 'param."learning rate"', kind: 'number' }],
  values: ['paper', 'two words', '100'],
};
/** `|` is the cursor; what the text is after each of the first items. */
const after = (marked: string, count = 3): string[] => {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  return complete(text, cursor, known).slice(0, count).map(({ from, to, insert }) => `${text.slice(0, from)}${insert}${text.slice(to)}`);
};
const asked = (marked: string) => askedAt(marked.replace('|', ''), marked.indexOf('|'));

describe('completion', () => {
  it.each([
    ['|', ['metric.mae ', 'metric."val/loss" ', 'param.n_estimators ']],
    ['ma|', ['max(', 'metric.mae ', 'param.n_estimators ']],
    ['los|', ['metric."val/loss" ']],
    ['metric.|', ['metric.mae ', 'metric."val/loss" ']],
    ['metric."va|', ['metric."val/loss" ']],
    ['metric."va|" < 2', ['metric."val/loss" < 2']],
    ['metric.m|ae < 20', ['metric.mae < 20']],
    ['min(m|', ['min(metric.mae ', 'min(metric."val/loss" ']],
    ['sta|', ['state ', 'started ', 'star ']],
    ['metric.mae |', ['metric.mae < ', 'metric.mae <= ', 'metric.mae > ']],
    ['function |', ['function = ', 'function ~ ', 'function != ']],
    ['state = |', ['state = starting ', 'state = running ', 'state = succeeded ']],
    ['state = su|cc and a', ['state = succeeded and a']],
    ['tag = |', ['tag = paper ', 'tag = "two words" ', 'tag = "100" ']],
    ['tag = "tw|', ['tag = "two words" ']],
    ['tag in (paper, |', ['tag in (paper, paper', 'tag in (paper, "two words"', 'tag in (paper, "100"']],
    ['tag in (paper |', ['tag in (paper ) ', 'tag in (paper , ']],
    ['metric.mae < 20 |', ['metric.mae < 20 and ', 'metric.mae < 20 or ']],
    ['metric.mae < 20 an|', ['metric.mae < 20 and ']],
    ['metric.mae < 20 and sta|', ['metric.mae < 20 and state ', 'metric.mae < 20 and started ', 'metric.mae < 20 and star ']],
    ['metric.mae is |', ['metric.mae is null ', 'metric.mae is nan ', 'metric.mae is not ']],
    ['age < |', ['age < 10min ', 'age < 1h ', 'age < 1d ']],
    ['star = |', ['star = true ', 'star = false ']],
    ['created > |', ['created > today ', 'created > yesterday ']],
    ['"abc|', []],
  ])('%s', (marked, expected) => expect(after(marked)).toEqual(expected));

  it('asks for what it needs to know', () => {
    expect(asked('los|')).toEqual({ kind: 'fields', like: 'los', kinds: ['metric', 'param'] });
    expect(asked('metric."val/|')).toEqual({ kind: 'fields', like: 'val/', kinds: ['metric'] });
    expect(asked('a and min(lo|')).toEqual({ kind: 'fields', like: 'lo', kinds: ['metric'] });
    expect(asked('param."learning rate" = 0|')).toEqual({ kind: 'values', field: 'param."learning rate"', prefix: '0' });
    expect(asked('tag = "tw|')).toEqual({ kind: 'values', field: 'tag', prefix: 'tw' });
    expect(asked('age < |')).toBeNull();
    expect(asked('metric.mae < 20 a|')).toBeNull();
  });

  it('offers only what can be read', () => {
    for (const { insert } of complete('tag = ', 6, { fields: [], values: ['and', 'null', '"', 'a\\', 'x y', '\n', '2026'] }))
      expect(parseQuery(`tag = ${insert}`)).toMatchObject({ kind: 'query', expr: { kind: 'compare' } });
  });
});
