import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, PatternError } from '../../../src/core/query';

const error = (pattern: string): string => {
  try {
    compilePattern(pattern);
    return '';
  } catch (problem) {
    if (problem instanceof PatternError) return `${problem.at}: ${problem.message}`;
    throw problem;
  }
};

/** Patterns of all that is supported, which JavaScript reads alike. Groups go two deep: JavaScript's own search would not come back from more. */
const sequence = (atom: fc.Arbitrary<string>) => fc.array(fc.oneof(
  { weight: 3, arbitrary: fc.tuple(atom, fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,2}', '*?', '+?')).map(([each, count]) => each + count) },
  { weight: 1, arbitrary: fc.constantFrom('^', '$', '\\b', '\\B', '|') },
), { maxLength: 4 }).map(parts => parts.join(''));
const single = fc.constantFrom('a', 'b', 'B', '\\.', '.', '\\d', '\\w', '\\W', '\\s', '[ab]', '[^a]', '[a-c\\d]', '\\u0041', 'é', '🙂', '\\p{L}', '[^\\W\\d]', 'ſ', 'K');
const grouped = (inner: fc.Arbitrary<string>) => fc.oneof(single, fc.tuple(fc.constantFrom('(', '(?:'), inner).map(([open, each]) => `${open}${each})`));
const pattern = sequence(grouped(sequence(grouped(sequence(single)))));
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'c', '1', '.', ' ', '\n', 'é', 'É', '🙂', 's', 'k', 'ſ', '_'), maxLength: 8 });

describe('a pattern', () => {
  it('is found where JavaScript finds it', () => {
    fc.assert(fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 5 }), (source, texts) => {
      const search = compilePattern(source);
      // For JavaScript there is a place inside a pair of surrogates, where \B holds.
      for (const each of source.includes('\\B') ? texts.map(one => one.replaceAll('🙂', '')) : texts) expect([source, each, search(each)]).toEqual([source, each, new RegExp(source, 'iu').test(each)]);
    }), { numRuns: 1500 });
  });

  it('never throws but a PatternError inside the pattern', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'ab(){}[]|*+?^$\\-,:<=!.0129pPuxkdw', '🙂'), maxLength: 20 }), source => {
      const told = error(source);
      if (told !== '') expect(Number(told.split(':')[0])).toBeLessThanOrEqual(source.length);
    }), { numRuns: 3000 });
  });

  it.each([
    ['(?=a)', 'Looking ahead'], ['(?<!a)', 'Looking ahead or behind'], ['(a)\\1', 'Repeating what a group found'], ['a**', 'Nothing to repeat'], ['[]', 'empty'], ['[b-a]', 'no range'], ['(a', 'not closed'],
    ['[a', 'not closed'], ['a)', 'closes nothing'], ['\\', 'backslash'], ['\\q', 'means nothing'], ['a{3,1}', 'second number'], ['\\p{Nope}', 'not known'], ['((a{100}){100}){100}', 'too much'], ['((){1000}){1000}', 'too much'],
    ['x{0,1000000000}', 'too much'], ['(){1000000000}', 'too much'], ['('.repeat(51), 'deep'], ['a'.repeat(1001), 'at most 1000'],
  ])('%s: says %s', (source, told) => expect(error(source)).toContain(told));

  it('looks at every character a bounded number of times, whatever it is', () => {
    // Each would take JavaScript's own search longer than the universe lasts.
    for (const source of ['^(a*)*$', '^(a|a)*$', '^(a|aa)+$', '(.*)(.*)(.*)(.*)(.*)(.*)x', '(a?){200}a{200}']) {
      const used = process.cpuUsage();
      expect(compilePattern(source)('a'.repeat(5000) + '!')).toBe(source.startsWith('(a?)'));
      expect(process.cpuUsage(used).user / 1e6).toBeLessThan(5);
    }
  });
});
