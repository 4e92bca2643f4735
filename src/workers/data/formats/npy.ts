import { open, type FileHandle } from 'node:fs/promises';
import { BIGINT, BOOLEAN, DOUBLE, FLOAT, INTEGER, SMALLINT, TIMESTAMP, TIMESTAMP_MS, TIMESTAMP_NS, TIMESTAMP_S, TINYINT, UBIGINT, UINTEGER, USMALLINT, UTINYINT, VARCHAR, blobValue, BLOB, DuckDBTimestampMillisecondsValue, DuckDBTimestampNanosecondsValue, DuckDBTimestampSecondsValue, DuckDBTimestampValue, DATE, DuckDBDateValue, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import type { DataKind } from '../../../contract/data-api';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import { readable } from '../failures';
import type { Found } from '../files';
import { relationOf } from '../session';
import { type Batch, fillTable } from './fill';
import { halfFloat } from './half-float';
import { asColumns, type Opening, type OpenTable } from './opened';
import { pythonTextAt } from './python-text';

/** One number, text or time of an array: how many bytes, and how they are read. */
interface Element { bytes: number; type: DuckDBType; read(view: DataView, at: number): DuckDBValue; named?: { type: string; kind: DataKind } }
interface Field { name: string; offset: number; element: Element }
interface Header { fields: Field[]; /** Bytes from one row's element to the next of one column, and from one column to the next. */ itemBytes: number; shape: number[]; fortran: boolean; dataAt: number }

const mostColumns = 10_000;
const partBytes = 2 ** 23;

/** An array of one or two dimensions; a structured one has a column a field. */
export async function openNpy(found: Found, { session, task, table }: Opening): Promise<OpenTable> {
  const file = await open(found.files[0] ?? '', 'r');
  try {
    const header = await readHeader(file, found.name);
    const [rows = 1, width = 1] = header.shape.length === 0 ? [1, 1] : header.shape;
    if (header.shape.length > 2) throw new HumanError('unreadable', say('{0} holds an array of {1} dimensions ({2}). Only arrays of one or two are tables.', found.name, header.shape.length, header.shape.join(' × ')));
    if (width * header.fields.length > mostColumns) throw new HumanError('unreadable', say('{0} has {1} columns; more than {2} are not read.', found.name, width, mostColumns));
    const size = (await file.stat()).size - header.dataAt;
    if (size < rows * width * header.itemBytes) throw new HumanError('unreadable', say('{0} is cut off: its array of {1} needs {2} bytes and {3} are there. Make or copy it again.', found.name, header.shape.join(' × '), rows * width * header.itemBytes, size));
    // Plain arrays have numbers for names, as in pandas.
    const described = Array.from({ length: width }, (_, column) => header.fields.map(({ name, element }) => ({ name: name === '' ? String(column) : name, element }))).flat();
    const total = await fillTable(session, table, described.map(({ element }) => element.type), parts(file, header, rows, width), task);
    const columns = asColumns(described.map(({ name, element }) => ({ name, duck: element.type.toString(), ...element.named })));
    return { columns, relation: relationOf(table, columns.map(({ sql }) => sql)), facts: { format: 'npy', rows: total, columns: columns.map(({ name, kind, type }) => ({ name, kind, type })), bytes: found.bytes, files: 1, csv: null, notes: found.note === null ? [] : [found.note] } };
  } catch (error) {
    throw readable(error, found.name);
  } finally {
    await file.close();
  }
}

async function* parts(file: FileHandle, { fields, itemBytes, fortran, dataAt }: Header, rows: number, width: number): AsyncGenerator<Batch> {
  const rowBytes = itemBytes * (fortran ? 1 : width);
  const rowsAtOnce = Math.max(1, Math.floor(partBytes / Math.max(1, itemBytes * width)));
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - from);
    // In Fortran's order each column lies apart.
    const pieces: DataView[] = [];
    for (let column = 0; column < (fortran ? width : 1); column += 1) pieces.push(await bytes(file, dataAt + (column * rows + from) * rowBytes, count * rowBytes));
    const columns = Array.from({ length: width }, (_, column) => fields.map(({ offset, element }) => {
      const view = pieces[fortran ? column : 0];
      const start = offset + (fortran ? 0 : column * itemBytes);
      return (row: number): DuckDBValue | undefined => (view === undefined ? undefined : element.read(view, start + row * rowBytes));
    })).flat();
    yield { rows: count, columns };
  }
}

async function bytes(file: FileHandle, from: number, length: number): Promise<DataView> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(buffer, 0, length, from);
  if (bytesRead !== length) throw new Error('its bytes end early');
  return new DataView(buffer.buffer, buffer.byteOffset, length);
}

async function readHeader(file: FileHandle, name: string): Promise<Header> {
  const damaged = (): HumanError => new HumanError('unreadable', say('{0} is damaged: its header can’t be read. Make or copy it again.', name));
  const size = (await file.stat()).size;
  if (size < 12) throw damaged();
  const start = await bytes(file, 0, 12);
  const wide = start.getUint8(6) > 1;
  const length = wide ? start.getUint32(8, true) : start.getUint16(8, true);
  const textAt = wide ? 12 : 10;
  if (length > 2 ** 20 || textAt + length > size) throw damaged();
  const text = new TextDecoder(start.getUint8(6) > 2 ? 'utf-8' : 'latin1').decode(await bytes(file, textAt, length));
  const told = /'descr':\s*/.exec(text);
  if (told === null) throw damaged();
  const described = fieldsAt(text, told.index + told[0].length, name);
  if (described === null) throw damaged();
  const { fields, end } = described;
  // What a field is called may look like the rest of the header.
  const rest = text.slice(0, told.index) + text.slice(end);
  const shape = /'shape':\s*\(([\d\s,L]*)\)/.exec(rest)?.[1]?.split(',').map((each) => each.trim()).filter((each) => each !== '').map(Number);
  const fortran = /'fortran_order':\s*(True|False)/.exec(rest)?.[1];
  if (shape === undefined || fortran === undefined || !shape.every(Number.isSafeInteger)) throw damaged();
  const last = fields.at(-1);
  return { fields, itemBytes: (last?.offset ?? 0) + (last?.element.bytes ?? 0), shape, fortran: fortran === 'True' && shape.length === 2, dataAt: textAt + length };
}

/** `'<f8'` or `[('a', '<i4'), ('b', '<U3')]`, which begins at `at`; fields in fields are not read. */
function fieldsAt(text: string, at: number, name: string): { fields: Field[]; end: number } | null {
  const only = pythonTextAt(text, at);
  if (only !== null) return { fields: [{ name: '', offset: 0, element: elementOf(only.text, name) }], end: only.end };
  if (text[at] !== '[') return null;
  const fields: Field[] = [];
  let [place, offset] = [at + 1, 0];
  const skip = (sign: RegExp): boolean => {
    const found = sign.exec(text.slice(place, place + 100));
    place += found?.[0].length ?? 0;
    return found !== null;
  };
  const take = (): string | null => {
    const found = pythonTextAt(text, place);
    place = found?.end ?? place;
    return found?.text ?? null;
  };
  while (!skip(/^\s*\]/)) {
    const called = skip(/^\s*\(\s*/) ? take() : null;
    const code = called !== null && skip(/^\s*,\s*/) ? take() : null;
    if (called === null || code === null || !skip(/^\s*\)\s*,?/)) throw new HumanError('unreadable', say('{0} holds a structured array with arrays or records in its fields, which are not read here. Save it as Parquet.', name));
    const element = elementOf(code, name);
    // Gaps between fields are written as fields without a name.
    if (called !== '') fields.push({ name: called, offset, element });
    offset += element.bytes;
  }
  const last = fields.at(-1);
  if (last === undefined) return null;
  return { fields: last.offset + last.element.bytes === offset ? fields : [...fields.slice(0, -1), { ...last, element: { ...last.element, bytes: offset - last.offset } }], end: place };
}

const notATime = -(2n ** 63n);

function elementOf(code: string, name: string): Element {
  const [, order = '|', kind = '', digits = '', unit = ''] = /^([<>|=]?)([a-zA-Z?])(\d*)(?:\[(\w+)\])?$/.exec(code) ?? [];
  const little = order !== '>';
  const size = Number(digits);
  const signed: Record<number, Element> = {
    1: { bytes: 1, type: TINYINT, read: (view, at) => view.getInt8(at) }, 2: { bytes: 2, type: SMALLINT, read: (view, at) => view.getInt16(at, little) },
    4: { bytes: 4, type: INTEGER, read: (view, at) => view.getInt32(at, little) }, 8: { bytes: 8, type: BIGINT, read: (view, at) => view.getBigInt64(at, little) },
  };
  const unsigned: Record<number, Element> = {
    1: { bytes: 1, type: UTINYINT, read: (view, at) => view.getUint8(at) }, 2: { bytes: 2, type: USMALLINT, read: (view, at) => view.getUint16(at, little) },
    4: { bytes: 4, type: UINTEGER, read: (view, at) => view.getUint32(at, little) }, 8: { bytes: 8, type: UBIGINT, read: (view, at) => view.getBigUint64(at, little) },
  };
  const floats: Record<number, Element> = {
    2: { bytes: 2, type: FLOAT, read: (view, at) => halfFloat(view.getUint16(at, little)), named: { type: 'float16', kind: 'float' } },
    4: { bytes: 4, type: FLOAT, read: (view, at) => view.getFloat32(at, little) }, 8: { bytes: 8, type: DOUBLE, read: (view, at) => view.getFloat64(at, little) },
  };
  const found = kind === 'i' ? signed[size] : kind === 'u' ? unsigned[size] : kind === 'f' ? floats[size]
    : kind === 'b' || kind === '?' ? { bytes: 1, type: BOOLEAN, read: (view: DataView, at: number) => view.getUint8(at) !== 0 }
      : kind === 'U' ? { bytes: size * 4, type: VARCHAR, read: (view: DataView, at: number) => wideText(view, at, size, little) }
        : kind === 'S' || kind === 'V' ? { bytes: size, type: BLOB, read: (view: DataView, at: number) => blobValue(trimmed(new Uint8Array(view.buffer, view.byteOffset + at, size), kind === 'S')) }
          : kind === 'M' && size === 8 ? moment(unit, little) : kind === 'm' && size === 8 ? duration(unit, little) : undefined;
  if (kind === 'O') throw new HumanError('unreadable', say('{0} holds Python objects (dtype object). It is not opened, because loading it runs whatever code is in it; save it as Parquet.', name));
  if (found === undefined) throw new HumanError('unreadable', say('{0} holds values of dtype {1}, which are not read here. Save it as Parquet.', name, code));
  return found;
}

const duration = (unit: string, little: boolean): Element =>
  ({ bytes: 8, type: BIGINT, read: (view, at) => notNat(view.getBigInt64(at, little)), named: { type: `duration[${unit}]`, kind: 'duration' } });
const notNat = (value: bigint): bigint | null => (value === notATime ? null : value);

function moment(unit: string, little: boolean): Element | undefined {
  const of = (type: DuckDBType, value: (raw: bigint) => DuckDBValue): Element => ({ bytes: 8, type, read: (view, at) => { const raw = notNat(view.getBigInt64(at, little)); return raw === null ? null : value(raw); } });
  switch (unit) {
    case 'ns': return of(TIMESTAMP_NS, (raw) => new DuckDBTimestampNanosecondsValue(raw));
    case 'us': return of(TIMESTAMP, (raw) => new DuckDBTimestampValue(raw));
    case 'ms': return of(TIMESTAMP_MS, (raw) => new DuckDBTimestampMillisecondsValue(raw));
    case 's': return of(TIMESTAMP_S, (raw) => new DuckDBTimestampSecondsValue(raw));
    case 'D': return of(DATE, (raw) => new DuckDBDateValue(Number(raw)));
    default: return undefined;
  }
}

/** UTF-32, filled up with NULs. */
function wideText(view: DataView, at: number, size: number, little: boolean): string {
  let text = '';
  for (let index = 0; index < size; index += 1) {
    const point = view.getUint32(at + index * 4, little);
    if (point === 0) break;
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  return text;
}

function trimmed(raw: Uint8Array, isText: boolean): Uint8Array {
  let end = raw.length;
  while (isText && end > 0 && raw[end - 1] === 0) end -= 1;
  return raw.slice(0, end);
}
