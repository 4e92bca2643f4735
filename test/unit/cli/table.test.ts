import { describe, expect, it } from 'vitest';
import { safeLine } from '../../../src/core/format/safe-text';
import { styleFor } from '../../../src/cli/output/style';
import { table, width } from '../../../src/cli/output/table';

describe('table', () => {
  it('aligns by what a terminal shows, cuts, and leaves no blanks at the end', () => {
    const text = table([{ title: 'Name', max: 6 }, { title: 'N', align: 'right' }, { title: 'Last' }], [
      [{ text: '数据' }, { text: '7' }, { text: '' }],
      [{ text: 'very long' }, { text: '1,200' }, { text: 'x' }],
    ], each => each);
    expect(text.split('\n')).toEqual(['Name        N  Last', '数据        7', 'very …  1,200  x']);
  });

  it('counts emoji as two cells', () => {
    expect([width('a'), width('🚀x'), width('é')]).toEqual([1, 3, 1]);
  });
});

it('colours a terminal only, and never with NO_COLOR', () => {
  expect(styleFor({ isTTY: true }, {}).good('x')).toBe('\u001b[32mx\u001b[39m');
  expect(styleFor({ isTTY: true }, { NO_COLOR: '1' }).good('x')).toBe('x');
  expect(styleFor({ isTTY: true }, { TERM: 'dumb' }).good('x')).toBe('x');
  expect(styleFor({}, {}).good('x')).toBe('x');
  expect(styleFor({}, { FORCE_COLOR: '1' }).good('x')).toBe('\u001b[32mx\u001b[39m');
});

it('shows control characters of names as text', () => {
  expect(safeLine('a\u001b[31mb\nc\rd')).toBe('a\ufffd[31mb ⏎ c\ufffdd');
  expect(safeLine('gnp.\u202eexe\u202c \u2067x\u2069')).toBe('gnp.⟨RLO⟩exe⟨PDF⟩ ⟨RLI⟩x⟨PDI⟩');
  // Words that run from right to left by themselves, and what orders them, stay as they are.
  for (const text of ['שלום עולם', 'مرحبا \u200f!', 'abc \u05d0 1']) expect(safeLine(text)).toBe(text);
});
