import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery, purposeOf } from '../../../src/core/query';

const kindOf = (text: string) => purposeOf(text).kind;

describe('words or a query?', () => {
  it.each(['', 'train', 'train paper', 'first try (again', '"first', '20261121-0102', 'state', 'train.py', 'and', 'not train', 'a,b', 'metric.'])('words: %s', text => expect(kindOf(text)).toBe('words'));
  it.each(['metric.mae < 20', 'state = failed', 'train and tag = paper', 'star', 'not star', 'train (state = failed or star)', 'tag is null', 'param."learning rate" in (1, 2)'])('a query: %s', text => expect(kindOf(text)).toBe('query'));
  it.each(['metric.mae', 'metric.mae <', 'state = ', 'state is', 'the name is', 'mae < 5', 'metric."val/loss', 'tag in (', 'state = good'])('a query that can’t be read yet: %s', text => expect(kindOf(text)).toBe('broken'));

  it('tells whether words can be asked of the index as they are', () => {
    expect(purposeOf('train paper')).toEqual({ kind: 'words', asked: true });
    expect(purposeOf('first (')).toEqual({ kind: 'words', asked: false });
    expect(purposeOf(' ')).toEqual({ kind: 'words', asked: false });
  });
  it('is never words where something is compared, whatever the text', () => {
    fc.assert(fc.property(fc.string(), text => {
      const purpose = purposeOf(text);
      const read = parseQuery(text);
      if (purpose.kind === 'query') expect(read).toEqual({ kind: 'query', expr: purpose.expr });
      else if (purpose.kind === 'words') expect(purpose.asked).toBe(read.kind === 'query' && read.expr !== null);
      else expect(read.kind).toBe('errors');
    }));
  });
});
