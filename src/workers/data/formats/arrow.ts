import { open } from 'node:fs/promises';
import zlib from 'node:zlib';
import {
  BIGINT, BLOB, BOOLEAN, DATE, DECIMAL, DOUBLE, DuckDBBlobValue, DuckDBDateValue, DuckDBDecimalValue, DuckDBListValue, DuckDBMapValue, DuckDBStructValue, DuckDBTimeNSValue, DuckDBTimestampMillisecondsValue, DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue, DuckDBTimestampTZValue, DuckDBTimestampValue, DuckDBTimeValue, FLOAT, INTEGER, LIST, MAP, SMALLINT, STRUCT, TIME, TIME_NS, TIMESTAMP, TIMESTAMP_MS, TIMESTAMP_NS, TIMESTAMP_S, TIMESTAMPTZ, TINYINT, UBIGINT, UINTEGER, USMALLINT, UTINYINT,
  VARCHAR, type DuckDBType, type DuckDBValue,
} from '@duckdb/node-api';
import { CompressionType, compressionRegistry, type DataType, type Data, type Decimal, type FixedSizeBinary, type FixedSizeList, type Int, RecordBatchReader, type Struct, type Time, type Timestamp, TimeUnit, Type, Vector, type Duration, type Field } from 'apache-arrow';
import type { DataKind } from '../../../contract/data-api';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import { readable } from '../failures';
import type { Found } from '../files';
import { relationOf } from '../session';
import { type Batch, type Cells, fillTable } from './fill';
import { halfFloat } from './half-float';
import { unpackLz4 } from './lz4';
import { asColumns, type Opening, type OpenTable } from './opened';

/** How a type is kept in DuckDB, and how a batch's data of it is read; `named` where DuckDB's name says less. */
interface Reading { duck: DuckDBType; named?: { type: string; kind: DataKind }; cells(data: Data): Cells }

/** A file or a stream of record batches, one batch in memory at a time. */
export async function openArrow(found: Found, { session, task, table }: Opening): Promise<OpenTable> {
  registerCodecs();
  const file = await open(found.files[0] ?? '', 'r');
  try {
    const reader = await RecordBatchReader.from(file);
    await reader.open();
    const fields = reader.schema.fields.map((field, index) => ({ field, index, reading: readingOf(field.type as DataType) }));
    const kept = fields.flatMap(({ field, index, reading }) => (reading === null ? [] : [{ field, index, reading }]));
    const left = fields.filter(({ reading }) => reading === null).map(({ field }) => say('“{0}” ({1}) can’t be read exactly here: it is left out.', field.name, String(field.type)));
    if (kept.length === 0) throw new HumanError('unreadable', say('{0} has no columns that can be read here.', found.name));
    const batches = async function* (): AsyncGenerator<Batch> {
      for await (const batch of reader) yield { rows: batch.numRows, columns: kept.map(({ index, reading }) => cellsOf(batch.data.children[index], reading)) };
    };
    const rows = await fillTable(session, table, kept.map(({ reading }) => reading.duck), batches(), task);
    const columns = asColumns(kept.map(({ field, reading }) => ({ name: field.name, duck: reading.duck.toString(), ...reading.named })));
    return { columns, relation: relationOf(table, columns.map(({ sql }) => sql)), facts: { format: 'arrow', rows, columns: columns.map(({ name, kind, type }) => ({ name, kind, type })), bytes: found.bytes, files: 1, csv: null, notes: [...(found.note === null ? [] : [found.note]), ...left] } };
  } catch (error) {
    if (error instanceof HumanError) throw error;
    if (error instanceof Error && /DuckDB|Error: /.test(error.message)) throw readable(error, found.name);
    // What the library stumbled over says nothing of the file.
    const isInside = error instanceof TypeError || error instanceof RangeError || !(error instanceof Error);
    throw new HumanError('unreadable', isInside ? say('{0} is not a whole Arrow file: its end is missing, or its parts don’t fit together. Make or copy it again.', found.name) : say('{0} is not a whole Arrow file: {1}. Make or copy it again.', found.name, (error.message.split('\n')[0] ?? '').replace(/\.+$/, '')));
  } finally {
    await file.close();
  }
}

function cellsOf(data: Data | undefined, reading: Reading): Cells {
  if (data === undefined) throw new Error('its batches don’t fit its schema');
  return present(data, reading.cells(data));
}

/** Nulls are told apart from values by a bit each. */
const present = (data: Data, cells: Cells): Cells => (data.nullCount === 0 ? cells : (row) => (data.getValid(row) ? cells(row) : null));

function registerCodecs(): void {
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4 });
  compressionRegistry.set(CompressionType.ZSTD, {
    decode: (bytes) => {
      if (typeof zlib.zstdDecompressSync !== 'function') throw new HumanError('unreadable', say('Arrow files packed with zstd need Node 22.15 or newer. Pack it with lz4, or use a newer Node.'));
      return zlib.zstdDecompressSync(bytes);
    },
  });
}

type Numbers = ArrayLike<number>;
type Bigs = ArrayLike<bigint>;
const numbers = (data: Data): Numbers => data.values as Numbers;
const bigs = (data: Data): Bigs => data.values as Bigs;
const plain = (duck: DuckDBType, named?: Reading['named']): Reading => ({ duck, ...(named === undefined ? {} : { named }), cells: (data) => { const values = numbers(data); return (row) => values[row]; } });
const wide = (duck: DuckDBType, make: (raw: bigint) => DuckDBValue = (raw) => raw, named?: Reading['named']): Reading =>
  ({ duck, ...(named === undefined ? {} : { named }), cells: (data) => { const values = bigs(data); return (row) => { const raw = values[row]; return raw === undefined ? undefined : make(raw); }; } });

/** Null: a type that would not come out exactly. */
function readingOf(type: DataType): Reading | null {
  switch (type.typeId) {
    case Type.Null: return { duck: VARCHAR, named: { type: 'null', kind: 'other' }, cells: () => () => null };
    case Type.Bool: return { duck: BOOLEAN, cells: (data) => { const bits = numbers(data); return (row) => { const byte = bits[(data.offset + row) >> 3]; return byte === undefined ? undefined : (byte >> ((data.offset + row) & 7) & 1) === 1; }; } };
    case Type.Int: return integer(type as Int);
    case Type.Float: return (type as { precision?: number }).precision === 0 ? { duck: FLOAT, named: { type: 'float16', kind: 'float' }, cells: (data) => { const values = numbers(data); return (row) => { const bits = values[row]; return bits === undefined ? undefined : halfFloat(bits); }; } }
      : (type as { precision?: number }).precision === 1 ? plain(FLOAT) : plain(DOUBLE);
    case Type.Utf8: case Type.LargeUtf8: return { duck: VARCHAR, cells: (data) => sliced(data, (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) };
    case Type.Binary: case Type.LargeBinary: return { duck: BLOB, cells: (data) => sliced(data, (bytes) => new DuckDBBlobValue(bytes)) };
    case Type.Utf8View: return { duck: VARCHAR, cells: viewed((value) => value as string) };
    case Type.BinaryView: return { duck: BLOB, cells: viewed((value) => new DuckDBBlobValue(value as Uint8Array)) };
    case Type.FixedSizeBinary: {
      const { byteWidth } = type as FixedSizeBinary;
      return { duck: BLOB, cells: (data) => { const values = data.values as Uint8Array; return (row) => { const bytes = values.subarray(row * byteWidth, (row + 1) * byteWidth); return bytes.length === byteWidth ? new DuckDBBlobValue(bytes) : undefined; }; } };
    }
    case Type.Decimal: return decimal(type as Decimal);
    case Type.Date: return (type as { unit?: number }).unit === 0 ? { duck: DATE, cells: (data) => { const values = numbers(data); return (row) => { const days = values[row]; return days === undefined ? undefined : new DuckDBDateValue(days); }; } }
      : wide(TIMESTAMP_MS, (raw) => new DuckDBTimestampMillisecondsValue(raw));
    case Type.Time: return time(type as Time);
    case Type.Timestamp: return timestamp(type as Timestamp);
    case Type.Duration: return wide(BIGINT, undefined, { type: `duration[${unitOf((type as Duration).unit)}]`, kind: 'duration' });
    case Type.List: case Type.LargeList: return listed(type.children[0], (data, row) => { const offsets = data.valueOffsets as ArrayLike<number | bigint>; return [offsets[row], offsets[row + 1]]; });
    case Type.FixedSizeList: { const { listSize } = type as FixedSizeList; return listed(type.children[0], (_data, row) => [row * listSize, (row + 1) * listSize]); }
    case Type.Struct: return struct(type as Struct);
    case Type.Map: return mapped(type);
    case Type.Dictionary: return dictionary(type as DataType & { dictionary: DataType });
    default: return null;
  }
}

function integer({ bitWidth, isSigned }: Int): Reading {
  switch (bitWidth) {
    case 8: return plain(isSigned ? TINYINT : UTINYINT);
    case 16: return plain(isSigned ? SMALLINT : USMALLINT);
    case 32: return plain(isSigned ? INTEGER : UINTEGER);
    default: return wide(isSigned ? BIGINT : UBIGINT);
  }
}

function sliced(data: Data, make: (bytes: Uint8Array) => DuckDBValue): Cells {
  const [offsets, values] = [data.valueOffsets as ArrayLike<number | bigint>, data.values as Uint8Array];
  return (row) => {
    const [from, to] = [Number(offsets[row]), Number(offsets[row + 1])];
    return from >= 0 && to >= from && to <= values.length ? make(values.subarray(from, to)) : undefined;
  };
}

const viewed = (make: (value: unknown) => DuckDBValue) => (data: Data): Cells => { const vector = new Vector([data]); return (row) => { const value: unknown = vector.get(row); return value === null || value === undefined ? undefined : make(value); }; };

function decimal({ precision, scale, bitWidth }: Decimal): Reading | null {
  if (precision > 38 || scale < 0 || scale > precision) return null;
  const words = bitWidth / 32;
  return {
    duck: DECIMAL(precision, scale),
    cells: (data) => {
      const values = data.values as Uint32Array;
      return (row) => {
        if ((row + 1) * words > values.length) return undefined;
        let raw = 0n;
        for (let word = words - 1; word >= 0; word -= 1) raw = (raw << 32n) | BigInt(values[row * words + word] ?? 0);
        return new DuckDBDecimalValue(BigInt.asIntN(bitWidth, raw), precision, scale);
      };
    },
  };
}

const unitOf = (unit: TimeUnit): string => ['s', 'ms', 'us', 'ns'][unit] ?? '';

function time({ unit, bitWidth }: Time): Reading {
  const scaled = (factor: bigint, make: (raw: bigint) => DuckDBValue, duck: DuckDBType): Reading => ({ duck, cells: (data) => { const values = data.values as ArrayLike<number | bigint>; return (row) => { const raw = values[row]; return raw === undefined ? undefined : make(BigInt(raw) * factor); }; } });
  const micros = (raw: bigint): DuckDBValue => new DuckDBTimeValue(raw);
  if (bitWidth === 32) return scaled(unit === TimeUnit.SECOND ? 1_000_000n : 1000n, micros, TIME);
  return unit === TimeUnit.NANOSECOND ? scaled(1n, (raw) => new DuckDBTimeNSValue(raw), TIME_NS) : scaled(1n, micros, TIME);
}

/** With a zone, a time is kept in UTC. Nanoseconds have no type of their own with a zone, so they are kept as those without, and named for what they are. */
function timestamp({ unit, timezone }: Timestamp): Reading {
  const zoned = timezone !== null && timezone !== undefined && timezone !== '';
  switch (unit) {
    case TimeUnit.SECOND: return zoned ? wide(TIMESTAMPTZ, (raw) => new DuckDBTimestampTZValue(raw * 1_000_000n), { type: 'timestamp[s, UTC]', kind: 'timestamp' }) : wide(TIMESTAMP_S, (raw) => new DuckDBTimestampSecondsValue(raw));
    case TimeUnit.MILLISECOND: return zoned ? wide(TIMESTAMPTZ, (raw) => new DuckDBTimestampTZValue(raw * 1000n), { type: 'timestamp[ms, UTC]', kind: 'timestamp' }) : wide(TIMESTAMP_MS, (raw) => new DuckDBTimestampMillisecondsValue(raw));
    case TimeUnit.NANOSECOND: return wide(TIMESTAMP_NS, (raw) => new DuckDBTimestampNanosecondsValue(raw), zoned ? { type: 'timestamp[ns, UTC]', kind: 'timestamp' } : undefined);
    default: return zoned ? wide(TIMESTAMPTZ, (raw) => new DuckDBTimestampTZValue(raw)) : wide(TIMESTAMP, (raw) => new DuckDBTimestampValue(raw));
  }
}

function listed(child: Field | undefined, range: (data: Data, row: number) => [number | bigint | undefined, number | bigint | undefined]): Reading | null {
  const inner = child === undefined ? null : readingOf(child.type as DataType);
  if (inner === null) return null;
  return {
    duck: LIST(inner.duck),
    cells: (data) => {
      const cells = cellsOf(data.children[0], inner);
      return (row) => {
        const [from, to] = range(data, row).map(Number);
        if (from === undefined || to === undefined || !(to >= from)) return undefined;
        const items: DuckDBValue[] = [];
        for (let at = from; at < to; at += 1) {
          const value = cells(at);
          if (value === undefined) return undefined;
          items.push(value);
        }
        return new DuckDBListValue(items);
      };
    },
  };
}

function struct(type: Struct): Reading | null {
  const inner = type.children.map(({ name, type: child }) => ({ name, reading: readingOf(child as DataType) }));
  // Two names that are one to DuckDB can't be in one struct.
  if (inner.some(({ reading }) => reading === null) || new Set(inner.map(({ name }) => name.toLowerCase())).size < inner.length || inner.length === 0) return null;
  return {
    duck: STRUCT(Object.fromEntries(inner.map(({ name, reading }) => [name, reading?.duck ?? VARCHAR]))),
    cells: (data) => {
      const cells = inner.map(({ name, reading }, at) => ({ name, of: cellsOf(data.children[at], reading as Reading) }));
      return (row) => {
        const entries = cells.map(({ name, of }): [string, DuckDBValue | undefined] => [name, of(row)]);
        return entries.some(([, value]) => value === undefined) ? undefined : new DuckDBStructValue(Object.fromEntries(entries) as Record<string, DuckDBValue>);
      };
    },
  };
}

function mapped(type: DataType): Reading | null {
  const [entry] = type.children;
  const [keyField, valueField] = ((entry as Field | undefined)?.type as DataType | undefined)?.children ?? [];
  const [key, value] = [keyField === undefined ? null : readingOf(keyField.type as DataType), valueField === undefined ? null : readingOf(valueField.type as DataType)];
  if (key === null || value === null) return null;
  return {
    duck: MAP(key.duck, value.duck),
    cells: (data) => {
      const entries = data.children[0];
      const [keys, values] = [cellsOf(entries?.children[0], key), cellsOf(entries?.children[1], value)];
      const offsets = data.valueOffsets as ArrayLike<number>;
      return (row) => {
        const found: { key: DuckDBValue; value: DuckDBValue }[] = [];
        for (let at = offsets[row] ?? 0; at < (offsets[row + 1] ?? 0); at += 1) {
          const pair = { key: keys(at), value: values(at) };
          if (pair.key === undefined || pair.value === undefined) return undefined;
          found.push(pair as { key: DuckDBValue; value: DuckDBValue });
        }
        return new DuckDBMapValue(found);
      };
    },
  };
}

function dictionary(type: DataType & { dictionary: DataType }): Reading | null {
  const inner = readingOf(type.dictionary);
  if (inner === null) return null;
  return {
    duck: inner.duck, named: { type: 'categorical', kind: asColumns([{ name: '', duck: inner.duck.toString() }])[0]?.kind ?? 'other' },
    cells: (data) => {
      const indices = data.values as ArrayLike<number | bigint>;
      const words = data.dictionary?.data.flatMap((part) => { const cells = cellsOf(part, inner); return Array.from({ length: part.length }, (_, row) => cells(row)); }) ?? [];
      return (row) => words[Number(indices[row])];
    },
  };
}
