import { describe, expect, it } from 'vitest';
import { typeName } from '../../../src/core/data/types';

describe('the names of types', () => {
  it.each([
    ['BIGINT', 'integer', 'int64'], ['UTINYINT', 'integer', 'uint8'], ['DOUBLE', 'float', 'float64'], ['DECIMAL(10,2)', 'decimal', 'decimal(10,2)'], ['VARCHAR', 'text', 'string'], ['BLOB', 'bytes', 'binary'],
    ['TIMESTAMP WITH TIME ZONE', 'timestamp', 'timestamp[us, UTC]'], ['TIMESTAMP_NS', 'timestamp', 'timestamp[ns]'], ["ENUM('a, b', 'c')", 'text', 'categorical'], ['"NULL"', 'other', 'null'], ['SOMETHING_NEW', 'other', 'something_new'],
    ['INTEGER[]', 'list', 'list<int32>'], ['INTEGER[3]', 'list', 'list<int32>[3]'], ['VARCHAR[][]', 'list', 'list<list<string>>'], ['MAP(VARCHAR, INTEGER[])', 'map', 'map<string, list<int32>>'],
    ['STRUCT(a INTEGER, "b c" DECIMAL(4,1), d STRUCT(e VARCHAR[]))', 'struct', 'struct<a: int32, b c: decimal(4,1), d: struct<e: list<string>>>'],
    ['STRUCT("x, (y" INTEGER, "q""uote" DATE)[]', 'list', 'list<struct<x, (y: int32, q"uote: date>>'],
  ])('%s', (duck, kind, type) => expect(typeName(duck)).toEqual({ kind, type }));
});
