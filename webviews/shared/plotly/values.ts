/** What a figure's JSON may hold. It comes from outside: nothing of it is believed before it was looked at. */
export type Fields = Record<string, unknown>;
export type Values = ArrayLike<unknown>;

export const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : {});
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN);

/** Titles and labels may hold a little markup; as a picture shows them it is gone. */
export const plain = (value: unknown): string => textOf(typeof value === 'object' ? fieldsOf(value)['text'] : value).replace(/<br\s*\/?>/gi, ' ').replace(/<[^<>]*>/g, '').slice(0, 200).trim();

const numberKinds: Record<string, { new (buffer: ArrayBuffer): Values; BYTES_PER_ELEMENT: number }> = {
  i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array, i8: BigInt64Array, u8: BigUint64Array,
};

/** A list as JSON has it, or as Plotly packs arrays of NumPy since its version 6: `{ dtype, bdata }`. Null: neither. */
export function valuesOf(value: unknown): Values | null {
  if (Array.isArray(value)) return value as unknown[];
  const { dtype, bdata } = fieldsOf(value);
  const kind = typeof dtype === 'string' && Object.hasOwn(numberKinds, dtype) ? numberKinds[dtype] : undefined;
  if (!kind || typeof bdata !== 'string') return null;
  const bytes = Uint8Array.from(atob(bdata), letter => letter.charCodeAt(0));
  return new kind(bytes.buffer.slice(0, bytes.length - bytes.length % kind.BYTES_PER_ELEMENT));
}

/** A list of lists, or a packed array with its shape. */
export function rowsOf(value: unknown): Values[] {
  const flat = valuesOf(value) ?? [];
  const columns = Number(textOf(fieldsOf(value)['shape']).split(',')[1]);
  if (!(columns > 0)) return Array.from(flat, row => valuesOf(row) ?? []);
  return Array.from({ length: Math.floor(flat.length / columns) }, (_, row) => Array.from({ length: columns }, (_each, column) => flat[row * columns + column]));
}

export const isDate = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?)?(Z|[+-]\d\d:?\d\d)?$/.test(value);

/** Milliseconds; NaN: no date. Plotly shows a time as it is written, whatever its zone. */
export function dateOf(value: unknown): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})-(\d\d)(?:-(\d\d))?(?:[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?)?/.exec(textOf(value)) ?? [];
  return year === undefined ? Number.NaN : new Date(Number(year), Number(month) - 1, Number(day ?? 1), Number(hour ?? 0), Number(minute ?? 0), 0, Number(second ?? 0) * 1000).getTime();
}
