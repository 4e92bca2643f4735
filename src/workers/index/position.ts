import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { type LineSink, LineSplitter } from '../../core/runs/lines';

/** How far a record was read, and what tells that it is still the same record. */
export interface Position {
  /** Bytes up to the last whole line taken. */
  offset: number;
  /** The file's size when it was last read: more than `offset` when a line lacks its end. */
  size: number;
  inode: bigint;
  /** The last bytes before `offset`: another record under the same name has others. */
  tail: Buffer;
  /** The rest of a line that was too long is still to come. */
  skipping: boolean;
  /** When what lies beside it last changed, in milliseconds: 0 is not there, -1 was never looked at. */
  requestAt: number; marksAt: number; folderAt: number;
}

export const startOfRecord: Position = { offset: 0, size: 0, inode: 0n, tail: Buffer.alloc(0), skipping: false, requestAt: -1, marksAt: 0, folderAt: 0 };

const numbers = 6;
const headBytes = (numbers + 1) * 8;

/** As the index keeps it: a hundred bytes a run. */
export function encodePosition({ offset, size, requestAt, marksAt, folderAt, skipping, inode, tail }: Position): Buffer {
  const bytes = Buffer.allocUnsafe(headBytes + tail.length);
  let at = 0;
  for (const number of [offset, size, requestAt, marksAt, folderAt, Number(skipping)]) at = bytes.writeDoubleLE(number, at);
  tail.copy(bytes, bytes.writeBigUInt64LE(BigInt.asUintN(64, inode), at));
  return bytes;
}

export function decodePosition(bytes: Buffer): Position {
  return {
    offset: bytes.readDoubleLE(0), size: bytes.readDoubleLE(8), requestAt: bytes.readDoubleLE(16), marksAt: bytes.readDoubleLE(24), folderAt: bytes.readDoubleLE(32),
    skipping: bytes.readDoubleLE(40) === 1, inode: bytes.readBigUInt64LE(48), tail: bytes.subarray(headBytes),
  };
}

export type Read =
  | { kind: 'nothing' }
  /** The record is not the one that was read: it must be read from its start. */
  | { kind: 'replaced' }
  /** It is there and can't be read: no file, no permission, a broken disk. */
  | { kind: 'unreadable'; why: string }
  | { kind: 'read'; position: Position; more: boolean };

/** Reads up to about so many bytes, or exactly up to where another look had come. */
export type ReadUntil = { budget: number } | { goal: Position };

const chunkBytes = 1024 * 1024;
const tailBytes = 48;

/** Reads records on from where they were left, whole lines only. Memory stays near the longest line, whatever the file holds. */
export class RecordReader {
  private readonly buffer = Buffer.allocUnsafeSlow(chunkBytes);

  readOn(path: string, from: Position, sink: LineSink, until: ReadUntil): Read {
    let file: number;
    try {
      // A pipe that lies there instead would be waited for, but for this.
      file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      if (code === 'ENOENT') return from.offset > 0 ? { kind: 'replaced' } : { kind: 'nothing' };
      return { kind: 'unreadable', why: code };
    }
    try {
      return this.readFileOn(file, from, sink, until);
    } catch (error) {
      return { kind: 'unreadable', why: (error as NodeJS.ErrnoException).code ?? String(error) };
    } finally {
      closeSync(file);
    }
  }

  private readFileOn(file: number, from: Position, sink: LineSink, until: ReadUntil): Read {
    const stat = fstatSync(file, { bigint: true });
    if (!stat.isFile()) return { kind: 'unreadable', why: 'events.ndjson is no file' };
    const inode = BigInt.asUintN(64, stat.ino);
    const length = Number(stat.size);
    const most = 'goal' in until ? until.goal.offset : length;
    if (length < from.offset || length < most || (from.inode !== 0n && inode !== from.inode && from.offset > 0)) return { kind: 'replaced' };
    if (length === from.size && inode === from.inode && !('goal' in until)) return { kind: 'nothing' };
    const { splitter, at, tail } = this.pump(file, from, most, sink, 'goal' in until ? most : until.budget) ?? {};
    if (splitter === undefined || at === undefined || tail === undefined) return { kind: 'replaced' };
    const offset = from.offset + splitter.consumed;
    const more = at < most;
    // Told to be read up to `size` only when it was: a part left for later must not look like "nothing new".
    return { kind: 'read', more, position: { ...from, offset, size: more ? offset : length, inode, tail, skipping: splitter.skipping } };
  }

  /** Undefined when other bytes stand before `from` than did. */
  private pump(file: number, from: Position, length: number, sink: LineSink, budget: number): { splitter: LineSplitter; at: number; tail: Buffer } | undefined {
    const { buffer } = this;
    const splitter = new LineSplitter(sink, from.skipping);
    // The bytes that must still be the same are read along with those that follow them.
    let known = from.tail.length;
    let at = from.offset - known;
    let got = 0;
    // A line longer than the budget must still come to its end, or nothing would ever be taken.
    while (at < length && (at - from.offset < budget || splitter.consumed === 0)) {
      got = readSync(file, buffer, 0, Math.min(buffer.length, length - at), at);
      if (got < known || (got === 0 && known > 0)) return undefined;
      if (got === 0) break;
      if (known > 0 && from.tail.compare(buffer, 0, known) !== 0) return undefined;
      splitter.push(buffer.subarray(known, got));
      known = 0;
      at += got;
    }
    return { splitter, at, tail: tailOf(file, from.offset + splitter.consumed, buffer.subarray(0, got), at - got) };
  }
}

/** The last bytes before `offset`: from what was just read where they are in it. */
function tailOf(file: number, offset: number, read: Buffer, readFrom: number): Buffer {
  const tail = Buffer.alloc(Math.min(tailBytes, offset));
  const from = offset - tail.length;
  if (from >= readFrom && offset <= readFrom + read.length) read.copy(tail, 0, from - readFrom, offset - readFrom);
  else readSync(file, tail, 0, tail.length, from);
  return tail;
}

export const isReached = (reached: Position, goal: Position): boolean =>
  reached.offset === goal.offset && reached.inode === goal.inode && reached.skipping === goal.skipping && reached.tail.equals(goal.tail);

/** Nothing was appended and the file is the one that was read. */
export function isSame(path: string, { size, inode, offset }: Position): boolean {
  const stat = statOf(path);
  return stat === undefined ? offset === 0 : Number(stat.size) === size && (BigInt.asUintN(64, stat.ino) === inode || size === 0);
}

/** Milliseconds of a file's last change; 0 when it is not there. */
export function changedAt(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  } catch {
    return 0;
  }
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
