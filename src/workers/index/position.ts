import { type BigIntStats, closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { type LineSink, LineSplitter } from '../../core/runs/lines';

/** How far a record was read, and what tells that it is still the same record. */
export interface Position {
  /** Bytes up to the last whole line taken. */
  offset: number;
  /** The file's size when it was last read: more than `offset` when a line lacks its end. */
  size: number;
  inode: string;
  /** The last bytes before `offset`, in base64: another record under the same name has others. */
  tail: string;
  skipping: boolean;
  requestAt: number; marksAt: number; folderAt: number;
}

export const startOfRecord: Position = { offset: 0, size: 0, inode: '', tail: '', skipping: false, requestAt: 0, marksAt: 0, folderAt: 0 };

export type Read =
  | { kind: 'nothing' }
  /** The record is not the one that was read: it must be read from its start. */
  | { kind: 'replaced' }
  /** It is there and can't be read: no file, no permission, a broken disk. */
  | { kind: 'unreadable'; why: string }
  | { kind: 'read'; position: Position; more: boolean };

const chunkBytes = 1024 * 1024;
const tailBytes = 48;

/** Reads on from `from`, whole lines only, up to about `budget` bytes. Memory stays near the longest line, whatever the file holds. */
export function readOn(path: string, from: Position, sink: LineSink, budget: number): Read {
  const there = statOf(path);
  if (there === undefined) return from.offset > 0 ? { kind: 'replaced' } : { kind: 'nothing' };
  // Opening a pipe that lies there instead would wait for ever.
  if (!there.isFile()) return { kind: 'unreadable', why: 'events.ndjson is no file' };
  try {
    return readFileOn(path, from, sink, budget);
  } catch (error) {
    return { kind: 'unreadable', why: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

function readFileOn(path: string, from: Position, sink: LineSink, budget: number): Read {
  const file = openSync(path, 'r');
  try {
    const { size, ino } = fstatSync(file, { bigint: true });
    const length = Number(size);
    const inode = String(ino);
    if (length < from.offset || (from.inode !== '' && inode !== from.inode && from.offset > 0)) return { kind: 'replaced' };
    if (length === from.size && inode === from.inode) return { kind: 'nothing' };
    if (tailOf(file, from.offset) !== from.tail) return { kind: 'replaced' };
    const { splitter, at } = pump(file, from, length, sink, budget);
    const offset = from.offset + splitter.consumed;
    const more = at < length;
    // Told to be read up to `size` only when it was: a part left for later must not look like "nothing new".
    return { kind: 'read', more, position: { ...from, offset, size: more ? offset : length, inode, tail: tailOf(file, offset), skipping: splitter.skipping } };
  } finally {
    closeSync(file);
  }
}

function pump(file: number, from: Position, length: number, sink: LineSink, budget: number): { splitter: LineSplitter; at: number } {
  const splitter = new LineSplitter(sink, from.skipping);
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(chunkBytes, length - from.offset)));
  let at = from.offset;
  // A line longer than the budget must still come to its end, or nothing would ever be taken.
  while (at < length && (at - from.offset < budget || splitter.consumed === 0)) {
    const got = readSync(file, buffer, 0, Math.min(buffer.length, length - at), at);
    if (got === 0) break;
    splitter.push(buffer.subarray(0, got));
    at += got;
  }
  return { splitter, at };
}

function tailOf(file: number, offset: number): string {
  const tail = Buffer.alloc(Math.min(tailBytes, offset));
  readSync(file, tail, 0, tail.length, offset - tail.length);
  return tail.toString('base64');
}

/** Nothing was appended and the file is the one that was read. */
export function isSame(path: string, { size, inode, offset }: Position): boolean {
  const stat = statOf(path);
  return stat === undefined ? offset === 0 : Number(stat.size) === size && (String(stat.ino) === inode || size === 0);
}

/** Milliseconds of a file's last change; 0 when it is not there. */
export function changedAt(path: string): number {
  const stat = statOf(path);
  return stat === undefined ? 0 : Number(stat.mtimeNs) / 1e6;
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
