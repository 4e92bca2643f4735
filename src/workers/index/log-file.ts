import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { LogChunk } from '../../contract/index-api';

const mostBytes = 4 * 1024 * 1024;

/**
 * UTF-8 text from a byte offset; negative counts from the end. Neither end cuts a character: a start inside one moves to the next, and a character
 * that isn't whole yet is left for the next read while the file may grow (`growing`). Bytes that are no UTF-8 read as the replacement character.
 */
export function readLog(path: string, offset: number, limit: number, growing: boolean): LogChunk {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return { text: '', from: 0, to: 0, size: 0 };
  }
  try {
    const { size } = fstatSync(file);
    const start = Math.min(size, Math.max(0, offset < 0 ? size + Math.floor(offset) : Math.floor(offset)));
    const end = Math.min(size, start + Math.max(4, Math.min(mostBytes, Math.floor(limit))));
    const bytes = Buffer.alloc(end - start);
    const got = readSync(file, bytes, 0, bytes.length, start);
    const head = start === 0 ? 0 : continuation(file, start, bytes.subarray(0, got));
    const atEnd = start + got >= size;
    const tail = atEnd && !growing ? 0 : unfinished(bytes.subarray(head, got));
    return { text: bytes.toString('utf8', head, got - tail), from: start + head, to: start + got - tail, size };
  } finally {
    closeSync(file);
  }
}

/** How many bytes at the start belong to a character that began before it. */
function continuation(file: number, start: number, bytes: Buffer): number {
  const before = Buffer.alloc(Math.min(3, start));
  readSync(file, before, 0, before.length, start - before.length);
  const wanted = missingOf(before);
  let skipped = 0;
  while (skipped < wanted && skipped < bytes.length && isContinuation(bytes[skipped] as number)) skipped += 1;
  return skipped;
}

/** How many bytes at the end begin a character without finishing it. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (isContinuation(byte)) continue;
    return lengthOf(byte) > back ? back : 0;
  }
  return 0;
}

/** How many bytes a character begun in `bytes` still lacks. */
function missingOf(bytes: Buffer): number {
  const begun = unfinished(bytes);
  return begun === 0 ? 0 : lengthOf(bytes[bytes.length - begun] as number) - begun;
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;
const lengthOf = (lead: number): number => (lead >= 0xf0 && lead < 0xf8 ? 4 : lead >= 0xe0 ? (lead < 0xf0 ? 3 : 1) : lead >= 0xc2 ? 2 : 1);
