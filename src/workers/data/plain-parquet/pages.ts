import fs from 'node:fs';
import { parquetHeader } from 'hyparquet/src/column.js';
import type { PageHeader } from 'hyparquet/src/types.js';
import type { Chunk, PlainColumn } from './footer';
import { onesIn, unpackHybrid } from './hybrid';
import { unpackers } from './unpack';

/** What is read of a column, page by page; all bytes are only lent. */
export interface PageTaker {
  /** Of a new row group: `count` values as they lie. */
  dictionary(bytes: Uint8Array, count: number): void;
  /** `count` values that are not missing, as they lie. */
  plain(bytes: Uint8Array, count: number): void;
  /** `entries`: which of the dictionary each value is. */
  chosen(entries: Uint32Array): void;
  /** `count` truths in runs. */
  runs(bytes: Uint8Array, count: number): void;
}

const firstHeaderBytes = 512;
const mostHeaderBytes = 1 << 20;
const mostPageBytes = 64 << 20;

/** Reads columns one after another, in memory that is used again for each page. */
export class PageReader {
  private packed = Buffer.alloc(0);
  private unpacked = new Uint8Array(0);
  private numbers = new Uint32Array(0);
  private entries = new Float64Array(0);

  /** For the entries of a dictionary of numbers, until the next one. */
  entriesOf(count: number): Float64Array {
    if (this.entries.length < count) this.entries = new Float64Array(count);
    return this.entries.subarray(0, count);
  }

  /** Every page of a column; throws where they are not what the footer says, or of a kind that is not read here. */
  read(path: string, column: PlainColumn, take: PageTaker): void {
    const file = fs.openSync(path, 'r');
    try {
      for (const chunk of column.chunks) this.readChunk(file, column, chunk, take);
    } finally {
      fs.closeSync(file);
    }
  }

  private readChunk(file: number, column: PlainColumn, chunk: Chunk, take: PageTaker): void {
    let at = chunk.start;
    let values = 0;
    while (values < chunk.values) {
      const { header, bytes } = this.headerAt(file, at, chunk.end);
      at += bytes + header.compressed_page_size;
      if (!(header.compressed_page_size >= 0 && at <= chunk.end && header.uncompressed_page_size >= 0 && header.uncompressed_page_size <= mostPageBytes)) throw new Error('A page goes beyond its column');
      const packed = this.bytesAt(file, at - header.compressed_page_size, header.compressed_page_size);
      switch (header.type) {
        case 'DICTIONARY_PAGE': {
          const count = header.dictionary_page_header?.num_values ?? -1;
          if (count < 0) throw new Error('A dictionary does not say how long it is');
          take.dictionary(this.unpack(packed, header.uncompressed_page_size, chunk), count);
          break;
        }
        case 'DATA_PAGE': values += this.first(header, this.unpack(packed, header.uncompressed_page_size, chunk), column, take); break;
        case 'DATA_PAGE_V2': values += this.second(header, packed, column, chunk, take); break;
        default: throw new Error('A page of a kind that is not read here');
      }
    }
    if (values !== chunk.values) throw new Error('A column holds more values than its footer says');
  }

  private headerAt(file: number, at: number, end: number): { header: PageHeader; bytes: number } {
    for (let most = firstHeaderBytes; ; most *= 8) {
      const buffer = this.bytesAt(file, at, Math.min(most, end - at));
      const reader = { view: new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength), offset: 0 };
      try {
        return { header: parquetHeader(reader), bytes: reader.offset };
      } catch (error) {
        // It may only be longer than what was looked at, for the values that it names.
        if (most >= Math.min(mostHeaderBytes, end - at)) throw error;
      }
    }
  }

  private bytesAt(file: number, at: number, bytes: number): Uint8Array {
    if (bytes < 0) throw new Error('A column ends before its last page');
    if (this.packed.length < bytes) this.packed = Buffer.alloc(bytes);
    const part = this.packed.subarray(0, bytes);
    if (fs.readSync(file, part, 0, bytes, at) !== bytes) throw new Error('The file ends before its last page');
    return part;
  }

  private unpack(packed: Uint8Array, bytes: number, { codec }: Chunk): Uint8Array {
    if (this.unpacked.length < bytes) this.unpacked = new Uint8Array(bytes);
    const into = this.unpacked.subarray(0, bytes);
    unpackers[codec]?.(packed, into);
    return into;
  }

  /** Of the first version: which values are missing lies in the page, packed with the rest. Answers how many values it has, missing ones too. */
  private first({ data_page_header: about }: PageHeader, bytes: Uint8Array, column: PlainColumn, take: PageTaker): number {
    if (about === undefined || !(about.num_values >= 0)) throw new Error('A page does not say what it holds');
    if (!column.isOptional) {
      this.values(about.encoding, bytes, about.num_values, take);
      return about.num_values;
    }
    if (about.definition_level_encoding !== 'RLE') throw new Error('Missing values are told in a way that is not read here');
    const length = lengthAt(bytes);
    this.values(about.encoding, bytes.subarray(4 + length), onesIn(bytes.subarray(4, 4 + length), about.num_values), take);
    return about.num_values;
  }

  /** Of the second: it lies before it, and is never packed. */
  private second({ data_page_header_v2: about, uncompressed_page_size: whole }: PageHeader, bytes: Uint8Array, column: PlainColumn, chunk: Chunk, take: PageTaker): number {
    if (about === undefined || !(about.num_values >= 0)) throw new Error('A page does not say what it holds');
    const { definition_levels_byte_length: before = 0, repetition_levels_byte_length: repeated = 0 } = about;
    if (repeated !== 0 || before < 0 || before > Math.min(whole, bytes.length)) throw new Error('A page says of itself what can’t be');
    const present = column.isOptional ? onesIn(bytes.subarray(0, before), about.num_values) : about.num_values;
    const rest = bytes.subarray(before);
    this.values(about.encoding, about.is_compressed === false ? rest : this.unpack(rest, whole - before, chunk), present, take);
    return about.num_values;
  }

  private values(encoding: string, bytes: Uint8Array, count: number, take: PageTaker): void {
    if (encoding === 'PLAIN') take.plain(bytes, count);
    else if (encoding === 'RLE') take.runs(bytes.subarray(4, 4 + lengthAt(bytes)), count);
    else if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
      const entries = this.numbersOf(count);
      // A page of nothing but missing values may have no byte.
      if (count > 0) unpackHybrid(bytes.subarray(1), bytes[0] ?? 0, entries);
      take.chosen(entries);
    } else throw new Error('Values are written in a way that is not read here');
  }

  private numbersOf(count: number): Uint32Array {
    if (count > mostPageBytes) throw new Error('A page says that it has more values than it can');
    if (this.numbers.length < count) this.numbers = new Uint32Array(count);
    return this.numbers.subarray(0, count);
  }
}

function lengthAt(bytes: Uint8Array): number {
  if (bytes.length < 4) throw new Error('A page ends too soon');
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}
