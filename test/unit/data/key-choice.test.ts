import { describe, expect, it } from 'vitest';
import type { DataKind } from '../../../src/contract/data-api';
import { combinations, rankKeys } from '../../../src/core/data/key-choice';

const ranked = (...columns: [string, DataKind][]): string[] => rankKeys(columns.map(([name, kind], place) => ({ name, kind, place }))).map(({ name }) => name);

describe('the likeliest key', () => {
  it('is called like one, names rather than measures, and stands first', () => {
    expect(ranked(['x', 'float'], ['total', 'integer'], ['day', 'date'], ['zip_code', 'text'], ['order_id', 'integer'], ['flag', 'boolean'], ['id', 'text'], ['tags', 'list'], ['userId', 'text'])).toEqual(['id', 'order_id', 'userId', 'zip_code', 'total', 'day']);
    expect(ranked(['paid', 'integer'], ['valid', 'integer'], ['grid', 'integer'])).toEqual(['paid', 'valid', 'grid']);
  });
  it('of several columns takes those of the likeliest first', () => expect(combinations(['a', 'b', 'c', 'd'], 2).map((set) => set.join(''))).toEqual(['ab', 'ac', 'ad', 'bc', 'bd', 'cd']));
});
