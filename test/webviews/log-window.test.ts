import fc from 'fast-check';
import { expect, test } from 'vitest';
import { append, lineCount, prepend, startWindow, type LogWindow } from '../../webviews/run/log-window';
import { logChunk } from './run-fixture';

const ascii = fc.array(fc.constantFrom('a', 'bc', '\n', '\r', ' '), { maxLength: 80 }).map(parts => parts.join(''));

test('whatever pages a log is read by, its lines are the same', () => {
  fc.assert(fc.property(ascii, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 80 }), (log, page, start) => {
    const from = Math.min(start, log.length);
    let window: LogWindow = startWindow(logChunk(log, from, page));
    while (window.to < log.length) window = append(window, logChunk(log, window.to, page));
    const firstLoaded = window.lines[0];
    while (window.from > 0) window = prepend(window, logChunk(log, Math.max(0, window.from - page), Math.min(page, window.from)));
    expect(window.lines).toEqual(log.split('\n'));
    expect(window.lines[window.added]?.endsWith(firstLoaded ?? '')).toBe(true);
    expect(lineCount(window)).toBe(log.split('\n').length - (log.endsWith('\n') || log === '' ? 1 : 0));
  }));
});

test('a page that does not meet what is loaded is left out', () => {
  const window = startWindow({ text: 'b\n', from: 10, to: 12, size: 40 });
  expect(append(window, { text: 'x', from: 20, to: 21, size: 41 })).toEqual({ ...window, size: 41 });
  expect(prepend(window, { text: 'x', from: 3, to: 4, size: 40 })).toBe(window);
});

test('past 16 MiB a page replaces what is loaded', () => {
  const large = startWindow({ text: 'a\n', from: 0, to: 16 * 1024 * 1024, size: 99_000_000 });
  const next = append(large, { text: 'b\n', from: large.to, to: large.to + 2, size: 99_000_000 });
  expect(next).toMatchObject({ from: large.to, lines: ['b', ''] });
});
