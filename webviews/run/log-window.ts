import type { LogChunk } from '../../src/contract/index-api';

/** The part of a log that is loaded: a run of bytes, as lines. `added` counts lines put in before the first one that was loaded. */
export interface LogWindow { lines: string[]; from: number; to: number; size: number; added: number }

/** Past this many bytes a page replaces what is loaded instead of joining it: a log of 100 MB is read, never held. */
const mostBytes = 16 * 1024 * 1024;

export const startWindow = (chunk: LogChunk): LogWindow => ({ lines: split(chunk.text), from: chunk.from, to: chunk.to, size: chunk.size, added: 0 });

/** The line that a page cuts goes on in the next one. */
export function append(window: LogWindow, chunk: LogChunk): LogWindow {
  if (chunk.from !== window.to || chunk.to === chunk.from) return { ...window, size: Math.max(window.size, chunk.size) };
  if (chunk.to - window.from > mostBytes) return startWindow(chunk);
  const next = split(chunk.text);
  const lines = window.lines.slice();
  const open = lines.pop() ?? '';
  lines.push(open + (next[0] ?? ''), ...rest(next));
  return { ...window, lines, to: chunk.to, size: chunk.size };
}

export function prepend(window: LogWindow, chunk: LogChunk): LogWindow {
  if (chunk.to !== window.from || chunk.to === chunk.from) return window;
  if (window.to - chunk.from > mostBytes) return startWindow(chunk);
  const lines = split(chunk.text);
  const open = lines.pop() ?? '';
  const added = window.added + lines.length;
  return { ...window, lines: [...lines, open + (window.lines[0] ?? ''), ...rest(window.lines)], from: chunk.from, size: chunk.size, added };
}

/** How many lines there are to show: the empty one after the last newline is none. */
export const lineCount = ({ lines }: LogWindow): number => lines.at(-1) === '' ? lines.length - 1 : lines.length;

const split = (text: string): string[] => text.split('\n');
const rest = (lines: string[]): string[] => lines.slice(1);
