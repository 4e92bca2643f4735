import * as fs from 'node:fs';
import * as zlib from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** The files of a zip archive (a VSIX is one), name → content. Enough for archives under 4 GB without a comment. */
export const readZip = (file: string): Map<string, Buffer> => new Map(entriesOf(file).map(({ name, method, packed }) => [name, method === 0 ? packed : zlib.inflateRawSync(packed)]));

/** Name → bytes as they lie in the archive. */
export const packedBytes = (file: string): Map<string, number> => new Map(entriesOf(file).map(({ name, packed }) => [name, packed.length]));

function entriesOf(file: string): { name: string; method: number; packed: Buffer }[] {
  const bytes = fs.readFileSync(file);
  let end = bytes.length - 22;
  while (end >= 0 && bytes.readUInt32LE(end) !== endOfDirectory) end -= 1;
  if (end < 0) throw new Error(`${file} is not a zip archive`);
  const entries = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== directoryEntry) throw new Error(`${file}: its directory is damaged`);
    const [method, packed, nameLength, extra, comment, local] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    entries.push({ name, method, packed: bytes.subarray(start, start + packed) });
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}
