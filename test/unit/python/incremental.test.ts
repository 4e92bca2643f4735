import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { ParsedSource, PythonParser } from '../../../src/core/python/parser';
import { moduleFunctions } from '../../../src/core/python/functions';
import { changeBetween, LineTable } from '../../../src/core/python/text';
import { topLevelChunks } from '../../../src/core/python/chunks';
import { loadParser, sha256 } from './support';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const pieces = ['def f(a: int) -> int:\n    return a\n', 'x = "🎭"\n', '\r\n', '\r', '\n\n', '"""', '"', '(', ')', ':', '    ', '\t', 'é', '🎪', '#', '@d\n', 'class A:\n    b: int = 1\n', 'async ', 'def ', 'if x:\n', 'else:\n', '\\\n', '\ufeff', '\f', 'yield ', '-> int', ', b: str = "c"'];
const edit = fc.record({ at: fc.nat(), length: fc.nat({ max: 12 }), text: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4, unit: 'binary' }), fc.constant('')) });

const functions = (parsed: ParsedSource): unknown => moduleFunctions(parser, parsed, { file: '/m.py', sha256 });

test('a text parsed again after edits says the same as one parsed afresh', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), fc.array(edit, { minLength: 1, maxLength: 8 }), (start, edits) => {
    let text = start.join('');
    let parsed = parser.parse(text);
    for (const { at, length, text: inserted } of edits) {
      const from = text.length === 0 ? 0 : at % (text.length + 1);
      text = text.slice(0, from) + inserted + text.slice(from + length);
      parsed = parser.reparse(parsed, text);
      const fresh = parser.parse(text);
      expect(parsed.text).toBe(fresh.text);
      // In sound text the trees are the same; in broken text the grammar may mend differently, so there the trees are not compared.
      if (!fresh.tree.rootNode.hasError) {
        expect(parsed.tree.rootNode.toString()).toBe(fresh.tree.rootNode.toString());
        expect(functions(parsed)).toEqual(functions(fresh));
      }
      fresh.tree.delete();
    }
    parsed.tree.delete();
  }), { numRuns: 400 });
});

test('a change is the smallest one, and whole characters', () => {
  expect(changeBetween('a🎭b', 'a🎪b')).toEqual({ start: 1, oldEnd: 3, newEnd: 3 });
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
    const { start, oldEnd, newEnd } = changeBetween(before, after);
    expect(before.slice(0, start) + after.slice(start, newEnd) + before.slice(oldEnd)).toBe(after);
    expect(start <= oldEnd && start <= newEnd).toBe(true);
  }));
});

test('lines are counted as Python counts them', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('a', '\n', '\r', '\r\n', '\f', '🎭', '\u2028')).map((parts) => parts.join('')), fc.nat(), (text, at) => {
    const index = text.length === 0 ? 0 : at % (text.length + 1);
    // The line of an index is one more than the line ends that lie wholly before it.
    const ends = [...text.matchAll(/\r\n|\r|\n/g)].filter((match) => match.index + match[0].length <= index).length;
    expect(new LineTable(text).lineOf(index)).toBe(ends + 1);
  }));
});

test('chunks are the whole text, in order', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...pieces, '\ndef g(', '\n]')).map((parts) => parts.join('')), (text) => {
    const chunks = topLevelChunks(text);
    expect(chunks.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
  }));
});
