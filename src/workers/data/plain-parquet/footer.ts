import fs from 'node:fs';
import type { ColumnMetaData, SchemaElement } from 'hyparquet';
import { parquetMetadata } from 'hyparquet/src/metadata.js';
import { typeName } from '../../../core/data/types';
import type { DataKind } from '../../../contract/data-api';
import { unpackers } from './unpack';

export type Physical = 'BOOLEAN' | 'INT32' | 'INT64' | 'FLOAT' | 'DOUBLE' | 'BYTE_ARRAY';
/** Bytes of the file in which the pages of one column lie, for one row group. */
export interface Chunk { start: number; end: number; values: number; codec: string }
export interface PlainColumn { name: string; kind: DataKind; type: string; physical: Physical; isUnsigned: boolean; isOptional: boolean; chunks: Chunk[] }
export interface PlainFile { path: string; rows: number; columns: PlainColumn[] }

const mostFooterBytes = 16 << 20;
const tailBytes = 8;

/**
 * What a Parquet file holds, where it is of the plain kind that most are: columns of numbers, texts, truths and times without nesting, each value as it lies or in a dictionary. Null: it is another kind, or says of itself what
 * can't be. Throws where it is damaged. Nothing is said of either; DuckDB knows all kinds, and what to say.
 */
export function plainFileOf(path: string): PlainFile | null {
  const file = fs.openSync(path, 'r');
  try {
    const { size } = fs.fstatSync(file);
    const tail = read(file, size - tailBytes, tailBytes);
    const footerBytes = tail.readUInt32LE(0);
    if (footerBytes > Math.min(mostFooterBytes, size - tailBytes)) return null;
    return plainFile(path, read(file, size - tailBytes - footerBytes, footerBytes + tailBytes), size);
  } finally {
    fs.closeSync(file);
  }
}

function read(file: number, position: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (position < 0 || fs.readSync(file, buffer, 0, bytes, position) !== bytes) throw new Error('The file ends before its footer');
  return buffer;
}

function plainFile(path: string, footer: Buffer, size: number): PlainFile | null {
  const { schema: [root, ...leaves], num_rows: said, row_groups: groups } = parquetMetadata(footer, { geoparquet: false });
  if (root?.num_children !== leaves.length) return null;
  const columns = leaves.map(plainColumn);
  if (new Set(leaves.map(({ name }) => name.toLowerCase())).size !== leaves.length) return null;
  let rows = 0;
  for (const group of groups) {
    const groupRows = Number(group.num_rows);
    rows += groupRows;
    if (group.columns.length !== columns.length) return null;
    for (const [at, { meta_data: about, file_path: elsewhere, crypto_metadata: crypt }] of group.columns.entries()) {
      const column = columns[at];
      if (!column || !about || elsewhere !== undefined || crypt !== undefined || about.type !== column.physical) return null;
      const chunk = chunkOf(about);
      if (chunk === null || chunk.values !== groupRows || !(chunk.start >= 4 && chunk.end <= size)) return null;
      column.chunks.push(chunk);
    }
  }
  return rows === Number(said) && columns.every((column) => column !== null) ? { path, rows, columns } : null;
}

const knownEncodings = new Set(['PLAIN', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY', 'RLE', 'BIT_PACKED']);

function chunkOf(about: ColumnMetaData): Chunk | null {
  if (!about.encodings.every((encoding) => knownEncodings.has(encoding)) || !Object.hasOwn(unpackers, about.codec)) return null;
  // Some writers say 0 where there is no dictionary.
  const start = Math.min(...[about.dictionary_page_offset, about.data_page_offset].map((offset) => Number(offset ?? 0)).filter((offset) => offset > 0));
  return { start, end: start + Number(about.total_compressed_size), values: Number(about.num_values), codec: about.codec };
}

function plainColumn({ name, repetition_type: repetition, ...element }: SchemaElement): PlainColumn | null {
  const known = plainType(element);
  if (known === null || repetition === undefined || repetition === 'REPEATED') return null;
  return { name, ...typeName(known.duck), physical: known.physical, isUnsigned: known.duck.startsWith('U'), isOptional: repetition === 'OPTIONAL', chunks: [] };
}

const integers: Readonly<Record<number, string>> = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' };
const converted: Readonly<Record<string, string>> = {
  INT_8: 'TINYINT', INT_16: 'SMALLINT', INT_32: 'INTEGER', INT_64: 'BIGINT', UINT_8: 'UTINYINT', UINT_16: 'USMALLINT', UINT_32: 'UINTEGER', UINT_64: 'UBIGINT',
  DATE: 'DATE', UTF8: 'VARCHAR',
};

/** As DuckDB calls the type; null: none of those whose bytes are read here. */
function plainType({ type: physical, logical_type: logical, converted_type: written, num_children: children }: Omit<SchemaElement, 'name'>): { duck: string; physical: Physical } | null {
  if (children !== undefined && children > 0) return null;
  switch (physical) {
    case 'BOOLEAN': case 'FLOAT': case 'DOUBLE': return logical || written ? null : { physical, duck: physical };
    case 'BYTE_ARRAY': return (logical?.type ?? (written === 'UTF8' ? 'STRING' : '')) === 'STRING' ? { physical, duck: 'VARCHAR' } : null;
    case 'INT32': case 'INT64': {
      const duck = logical ? integerOf(logical) : written ? converted[written] : physical === 'INT32' ? 'INTEGER' : 'BIGINT';
      return duck === undefined || duck === 'VARCHAR' || (duck.endsWith('BIGINT') !== (physical === 'INT64') && !duck.startsWith('TIMESTAMP')) ? null : { physical, duck };
    }
    default: return null;
  }
}

function integerOf(logical: NonNullable<SchemaElement['logical_type']>): string | undefined {
  if (logical.type === 'DATE') return 'DATE';
  if (logical.type === 'INTEGER') {
    const signed = integers[logical.bitWidth];
    return signed === undefined || logical.isSigned ? signed : `U${signed}`;
  }
  if (logical.type !== 'TIMESTAMP') return undefined;
  return logical.isAdjustedToUTC ? 'TIMESTAMP WITH TIME ZONE' : logical.unit === 'NANOS' ? 'TIMESTAMP_NS' : 'TIMESTAMP';
}
