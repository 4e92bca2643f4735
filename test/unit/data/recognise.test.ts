import { describe, expect, it } from 'vitest';
import { formatOfName, isPartOfFolder, languageOfName, recognise } from '../../../src/core/data/recognise';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('what a file is', () => {
  it.each([
    ['a.csv', 'a,b\n', { kind: 'data', format: 'csv', note: null }], ['data', 'PAR1....', { format: 'parquet', note: null }], ['a.parquet', 'PAR1', { format: 'parquet' }],
    ['a.csv', 'PAR1', { format: 'parquet', note: 'a.csv is called otherwise, but it is Parquet.' }], ['x', ' [{"a":1}]', { format: 'json' }], ['x', '\u00ef\u00bb\u00bf{"a":1}', { format: 'json' }], ['x.csv', '{"a"},1\n', { format: 'csv' }],
    ['x', '\u0093NUMPY', { format: 'npy' }], ['x.bin', 'ARROW1', { format: 'arrow' }], ['a.parquet', 'PARE', { kind: 'problem' }], ['a.parquet', 'a,b\n', { kind: 'problem', problem: 'a.parquet is not Parquet: it does not begin as such a file does. Look at what wrote it.' }],
    ['a.csv', '', { problem: 'a.csv is empty.' }], ['a.xlsx', 'PK\u0003\u0004', { format: 'excel', note: null }], ['a.npz', 'PK\u0003\u0004', { format: 'npz' }], ['a.bin', 'PK\u0003\u0004....x.npy', { format: 'npz' }], ['a.csv', 'PK\u0003\u0004..[Content_Types].xml', { format: 'excel', note: 'a.csv is called otherwise, but it is Excel.' }], ['a.zip', 'PK\u0003\u0004', { kind: 'problem' }], ['a.db', 'SQLite format 3\u0000', { format: 'sqlite', note: null }], ['a.db', 'x', { kind: 'problem' }], ['a.xls', '\u00d0\u00cf\u0011\u00e0', { kind: 'problem' }], ['m.pkl', '\u0080\u0005', { kind: 'problem' }], ['a.csv', '\u0000\u0001\u0002', { kind: 'problem' }], ['a.csv', 'a\u0000,\u0000b\u0000\n\u0000', { format: 'csv' }],
  ])('%s beginning with %j', (name, start, expected) => expect(recognise(name, bytes(start), 'none')).toMatchObject(expected));

  it('is said of what is no table, and what may be one is read', () => {
    expect(recognise('lab.py', bytes('import a, b\nx = 1, 2\n'), 'none')).toEqual({ kind: 'problem', problem: 'lab.py is Python, not a table. Open it as text, or choose a data file.' });
    expect(recognise('a.ipynb', bytes('{"cells": []}'), 'none')).toMatchObject({ kind: 'problem', problem: 'a.ipynb is Jupyter, not a table. Open it as text, or choose a data file.' });
    expect(['a.dat', 'a.log', 'a.txt', 'a.out', 'a', 'a.data', 'py', 'a.2013', 'a.csv.gz', 'a.constructor', 'a.__proto__'].map(name => recognise(name, bytes('a,b\n1,2\n'), 'none'))).toEqual(Array.from({ length: 11 }, () => ({ kind: 'data', format: 'csv', packing: 'none', note: null })));
    expect(recognise('kept.py', bytes('PAR1'), 'none')).toMatchObject({ kind: 'data', format: 'parquet' });
    expect(['LAB.PY', 'a.yml.gz', 'a.csv', 'a.constructor'].map(languageOfName)).toEqual(['Python', 'YAML', null, null]);
  });

  it('goes by the ending within the packing', () => expect(['a.csv.gz', 'b.TSV.zst', 'c.jsonl', 'd.tar.gz', 'e', 'x.feather'].map(formatOfName)).toEqual(['csv', 'csv', 'json', null, null, 'arrow']));
  it('of a folder takes its Parquet and none of what writers leave', () => expect(['day=1/a.parquet', '_temporary/a.parquet', '.a.parquet', 'a.crc', '_SUCCESS', 'b.pq'].filter(isPartOfFolder)).toEqual(['day=1/a.parquet', 'b.pq']));
});
