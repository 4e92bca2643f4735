import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import type { DataFormat, DataSource } from '../../contract/data-api';
import { isPartOfFolder, type Packing, recognise } from '../../core/data/recognise';
import { HumanError } from '../../core/human-error';
import { say } from '../../core/say';

/** What was asked for, as it lies on the disk. `stamp` changes when any of it does. */
export interface Found {
  source: DataSource; name: string; format: DataFormat; packing: Packing; note: string | null;
  files: string[]; folder: string | null; bytes: number; stamp: string; /** The first bytes, unpacked. */ start: Buffer;
}

const startBytes = 1 << 18;
const mostFiles = 20_000;

export function find(source: DataSource): Found {
  const name = source.name ?? path.basename(source.path);
  const stat = fs.statSync(source.path, { throwIfNoEntry: false });
  if (!path.isAbsolute(source.path) || stat === undefined) throw new HumanError('no-file', say('{0} is not there. Check the path.', source.path));
  if (stat.isDirectory()) return folder(source, name);
  // A pipe or a device would be waited for without end.
  if (!stat.isFile()) throw new HumanError('unreadable', say('{0} is neither a file nor a folder.', source.path));
  const { start, packing } = beginning(source.path, name);
  // What wrote it said what it is; the path of an object in a store says nothing.
  const known = recognise(name, start, packing);
  if (known.kind === 'problem') throw new HumanError('unreadable', known.problem);
  return { source, name, ...known, files: [source.path], folder: null, bytes: stat.size, stamp: stampOf(source.path, stat), start };
}

const stampOf = (file: string, { size, mtimeMs, ino }: fs.Stats): string => `${file} ${size} ${mtimeMs} ${ino}`;

function folder(source: DataSource, name: string): Found {
  const files: string[] = [];
  let bytes = 0;
  const stamps: string[] = [];
  const root = source.path;
  const walk = (at: string, below: string): void => {
    for (const entry of fs.readdirSync(at, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const [file, inside] = [path.join(at, entry.name), below === '' ? entry.name : `${below}/${entry.name}`];
      // Links to folders may lead round in a circle, or out of what was asked for.
      if (entry.isDirectory()) { if (!entry.name.startsWith('.') && !entry.name.startsWith('_')) walk(file, inside); continue; }
      if (!entry.isFile() || !isPartOfFolder(inside)) continue;
      if (files.length >= mostFiles) throw new HumanError('unreadable', say('{0} holds more than {1} files. Pick a folder within it.', name, mostFiles));
      const stat = fs.statSync(file);
      files.push(file);
      bytes += stat.size;
      stamps.push(stampOf(file, stat));
    }
  };
  walk(root, '');
  if (files.length === 0) throw new HumanError('unreadable', say('{0} is a folder without Parquet files. Pick a file, or a folder of .parquet files.', name));
  return { source, name, format: 'parquet', packing: 'none', note: null, files, folder: root, bytes, stamp: stamps.join('\n'), start: Buffer.alloc(0) };
}

/** The first bytes, unpacked if they are packed. */
function beginning(file: string, name: string): { start: Buffer; packing: Packing } {
  const raw = firstBytes(file, name);
  const { Z_SYNC_FLUSH, ZSTD_e_flush } = zlib.constants;
  // A flush takes a stream that goes on beyond these bytes as it is; most of it is enough.
  if (raw[0] === 0x1f && raw[1] === 0x8b) return { start: unpack((part, isWhole) => zlib.gunzipSync(part, { ...(!isWhole && { finishFlush: Z_SYNC_FLUSH }), maxOutputLength }), raw, name), packing: 'gzip' };
  // DuckDB unpacks zstd; Node can look inside only from 22.15 on.
  if (raw.length >= 4 && raw.readUInt32LE(0) === 0xfd2fb528) return { start: typeof zlib.zstdDecompressSync === 'function' ? unpack((part, isWhole) => zlib.zstdDecompressSync(part, { ...(!isWhole && { finishFlush: ZSTD_e_flush }), maxOutputLength }), raw, name) : unknownText, packing: 'zstd' };
  return { start: raw, packing: 'none' };
}

const maxOutputLength = 64 * startBytes;
/** Of what can't be looked into: the name decides. */
const unknownText = Buffer.from(' ');

function unpack(how: (part: Buffer, isWhole: boolean) => Buffer, raw: Buffer, name: string): Buffer {
  // Zeros are packed a thousand to one: then a smaller part says enough.
  for (const length of [raw.length, 1024]) {
    try {
      const start = how(raw.subarray(0, length), false).subarray(0, startBytes);
      // Nothing is what an empty file holds, and what one that was cut off gives: only the first ends as it should.
      return start.length > 0 ? start : raw.length < startBytes ? how(raw, true) : unknownText;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw new HumanError('unreadable', say('{0} is damaged or cut off: it can’t be unpacked. Make or copy it again.', name));
    }
  }
  return unknownText;
}

function firstBytes(file: string, name: string): Buffer {
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, 'r');
  } catch {
    throw new HumanError('no-file', say('{0} can’t be opened. Check its permissions.', name));
  }
  try {
    const buffer = Buffer.alloc(Math.min(fs.fstatSync(descriptor).size, startBytes));
    return buffer.subarray(0, fs.readSync(descriptor, buffer, 0, buffer.length, 0));
  } finally {
    fs.closeSync(descriptor);
  }
}
