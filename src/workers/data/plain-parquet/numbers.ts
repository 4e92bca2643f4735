import type { PlainColumn } from './footer';
import type { PageReader } from './pages';

type Decode = (bytes: Uint8Array, count: number, into: Float64Array, at: number) => void;

/** Reads a column of numbers into the start of `into`, as doubles and without the missing ones; answers how many. Whole numbers of 64 bits are rounded to the nearest double. */
export function readNumbers(reader: PageReader, path: string, column: PlainColumn, into: Float64Array): number {
  const decode = decoderOf(column);
  let dictionary: Float64Array = new Float64Array(0);
  let at = 0;
  const fits = (count: number): void => { if (at + count > into.length) throw new Error('A column holds more values than its footer says'); };
  reader.read(path, column, {
    dictionary(bytes, count) {
      dictionary = reader.entriesOf(mustHold(bytes, count, column));
      decode(bytes, count, dictionary, 0);
    },
    plain(bytes, count) {
      fits(mustHold(bytes, count, column));
      decode(bytes, count, into, at);
      at += count;
    },
    chosen(entries) {
      fits(entries.length);
      for (let each = 0; each < entries.length; each += 1) {
        const entry = entries[each] as number;
        if (entry >= dictionary.length) throw new Error('A value is none of its dictionary');
        into[at + each] = dictionary[entry] as number;
      }
      at += entries.length;
    },
    runs() { throw new Error('Numbers in runs are not read here'); },
  });
  return at;
}

const widths: Readonly<Record<string, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8 };

function mustHold(bytes: Uint8Array, count: number, { physical }: PlainColumn): number {
  if (!(count * (widths[physical] ?? Infinity) <= bytes.length)) throw new Error('A page holds fewer values than it says');
  return count;
}

/** As the file has them, the least byte first. */
function decoderOf({ physical, isUnsigned }: PlainColumn): Decode {
  const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (physical) {
    case 'DOUBLE': return (bytes, count, into, at) => new Uint8Array(into.buffer, into.byteOffset + 8 * at, 8 * count).set(bytes.subarray(0, 8 * count));
    case 'FLOAT': return (bytes, count, into, at) => { const view = viewOf(bytes); for (let each = 0; each < count; each += 1) into[at + each] = view.getFloat32(4 * each, true); };
    case 'INT32': return isUnsigned
      ? (bytes, count, into, at) => { const view = viewOf(bytes); for (let each = 0; each < count; each += 1) into[at + each] = view.getUint32(4 * each, true); }
      : (bytes, count, into, at) => { const view = viewOf(bytes); for (let each = 0; each < count; each += 1) into[at + each] = view.getInt32(4 * each, true); };
    // The upper half times 2^32 is exact, so that the sum is rounded once.
    case 'INT64': return isUnsigned
      ? (bytes, count, into, at) => { const view = viewOf(bytes); for (let each = 0; each < count; each += 1) into[at + each] = view.getUint32(8 * each + 4, true) * 2 ** 32 + view.getUint32(8 * each, true); }
      : (bytes, count, into, at) => { const view = viewOf(bytes); for (let each = 0; each < count; each += 1) into[at + each] = view.getInt32(8 * each + 4, true) * 2 ** 32 + view.getUint32(8 * each, true); };
    case 'BOOLEAN': case 'BYTE_ARRAY': throw new Error('No column of numbers');
  }
}
