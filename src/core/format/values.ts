import type { NumberValue, Value } from '../../contract/values';
import { isSecretValue, secretMask } from './secrets';

/** A value as people and code think of it: numbers that JSON has not are numbers again. */
export type Plain = null | boolean | number | bigint | string | Plain[] | { [key: string]: Plain };

const digits = /^-?\d+$/;

function decodeText(text: string): number | bigint | string {
  if (!text.startsWith('$')) return text;
  if (text === '$nan') return Number.NaN;
  if (text === '$inf') return Number.POSITIVE_INFINITY;
  if (text === '$-inf') return Number.NEGATIVE_INFINITY;
  if (text.startsWith('$str:')) return text.slice(5);
  if (isSecretValue(text)) return secretMask;
  if (text.startsWith('$int:') && digits.test(text.slice(5))) return BigInt(text.slice(5));
  return text;
}

function encodeNumber(value: number): number | string {
  if (Number.isNaN(value)) return '$nan';
  if (value === Number.POSITIVE_INFINITY) return '$inf';
  if (value === Number.NEGATIVE_INFINITY) return '$-inf';
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return `$int:${BigInt(value)}`;
  return value;
}

/** A key called `__proto__` is a name like any other: plain assignment would set the prototype instead. */
export function setOwn<T>(target: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

export function decodeValue(value: Value): Plain {
  if (typeof value === 'string') return decodeText(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(decodeValue);
  const plain: Record<string, Plain> = {};
  for (const [key, item] of Object.entries(value)) setOwn(plain, key, decodeValue(item));
  return plain;
}

export function encodeValue(plain: Plain): Value {
  switch (typeof plain) {
    case 'number': return encodeNumber(plain);
    case 'bigint': return plain >= BigInt(Number.MIN_SAFE_INTEGER) && plain <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(plain) : `$int:${plain}`;
    case 'string': return plain.startsWith('$') ? `$str:${plain}` : plain;
    case 'boolean': return plain;
    default:
  }
  if (plain === null) return null;
  if (Array.isArray(plain)) return plain.map(encodeValue);
  const value: Record<string, Value> = {};
  for (const [key, item] of Object.entries(plain)) setOwn(value, key, encodeValue(item));
  return value;
}

/** The nearest double; NaN for text that is no number. */
export function decodeNumber(value: NumberValue): number {
  if (typeof value === 'number') return value;
  const plain = decodeText(value);
  return typeof plain === 'bigint' || typeof plain === 'number' ? Number(plain) : Number.NaN;
}

export const isNumberValue = (value: unknown): value is NumberValue =>
  typeof value === 'number' || (typeof value === 'string' && typeof decodeText(value) !== 'string');

/** As Python would write it, on one line, cut at `limit` characters. */
export function formatValue(value: Value | undefined, limit = 200): string {
  if (value === undefined) return '–';
  const text = python(decodeValue(value));
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function python(plain: Plain): string {
  if (plain === null) return 'None';
  switch (typeof plain) {
    case 'boolean': return plain ? 'True' : 'False';
    case 'bigint': return plain.toString();
    case 'number': return Number.isNaN(plain) ? 'nan' : Number.isFinite(plain) ? String(plain) : plain > 0 ? 'inf' : '-inf';
    case 'string': return plain === secretMask ? plain : JSON.stringify(plain);
    default:
  }
  if (Array.isArray(plain)) return `[${plain.map(python).join(', ')}]`;
  return `{${Object.entries(plain).map(([key, item]) => `${JSON.stringify(key)}: ${python(item)}`).join(', ')}}`;
}
