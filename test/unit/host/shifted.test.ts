import { describe, expect, it } from 'vitest';
import type { FunctionInfo } from '../../../src/contract/functions';
import { shifted } from '../../../src/host/services/shifted';

const fn = (name: string, lensLine: number, line: number, endLine: number) => ({ name, lensLine, line, endLine }) as FunctionInfo;
const lines = (functions: FunctionInfo[]) => functions.map(({ lensLine, line, endLine }) => [lensLine, line, endLine]);
const functions = [fn('a', 1, 1, 3), fn('b', 5, 6, 9), fn('c', 12, 12, 13)];

describe('functions after an edit', () => {
  it('stay when no line was added', () => expect(shifted(functions, { last: 2, delta: 0 })).toBe(functions));
  it('move down below new lines, and the one around them grows', () =>
    expect(lines(shifted(functions, { last: 7, delta: 2 }))).toEqual([[1, 1, 3], [5, 6, 11], [14, 14, 15]]));
  it('move up when lines between two are taken out', () =>
    expect(lines(shifted(functions, { last: 11, delta: -1 }))).toEqual([[1, 1, 3], [5, 6, 9], [11, 11, 12]]));
});
