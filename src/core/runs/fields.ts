import type { NumberValue, Value } from '../../contract/values';
import { encodeValue, isNumberValue, setOwn } from '../format/values';

/**
 * Reading one field of JSON that anybody may have written. A field of the wrong type reads as absent and is counted; names
 * from Object.prototype are never found; texts and values are cut to what an index can carry.
 */
export class Fields {
  private constructor(private readonly source: Readonly<Record<string, unknown>>, readonly told: { wrong: number }) {}

  static of(source: unknown, told: { wrong: number } = { wrong: 0 }): Fields | undefined {
    return typeof source === 'object' && source !== null && !Array.isArray(source) ? new Fields(source as Record<string, unknown>, told) : undefined;
  }

  static readonly none = new Fields({}, { wrong: 0 });

  get wrong(): number { return this.told.wrong; }

  has(name: string): boolean { return Object.hasOwn(this.source, name); }

  isNull(name: string): boolean { return this.has(name) && this.source[name] === null; }

  /** Undefined when absent or null. */
  raw(name: string): unknown {
    const raw = this.source[name];
    // What stands on every object is no field; asked last, since nearly nothing does.
    return raw === undefined || raw === null || !Object.hasOwn(this.source, name) ? undefined : raw;
  }

  text(name: string, limit = textLimit): string | undefined {
    const raw = this.raw(name);
    if (typeof raw === 'string') return cut(raw, limit);
    if (raw !== undefined) this.told.wrong += 1;
    return undefined;
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined {
    return this.typed(name, (raw) => choices.find((choice) => choice === raw));
  }

  number(name: string): number | undefined {
    const raw = this.raw(name);
    if (typeof raw === 'number' && Number.isFinite(raw)) return raw;
    if (raw !== undefined) this.told.wrong += 1;
    return undefined;
  }

  count(name: string): number | undefined {
    return this.typed(name, (raw) => (typeof raw === 'number' && Number.isFinite(raw) && raw >= 0 ? raw : undefined));
  }

  numberValue(name: string): NumberValue | undefined {
    return this.typed(name, (raw) => (isNumberValue(raw) && String(raw).length <= 400 ? (typeof raw === 'number' ? finite(raw) : raw) : undefined));
  }

  boolean(name: string): boolean | undefined {
    return this.typed(name, (raw) => (typeof raw === 'boolean' ? raw : undefined));
  }

  matching<T extends string>(name: string, test: (text: string) => text is T): T | undefined {
    return this.typed(name, (raw) => (typeof raw === 'string' && test(raw) ? raw : undefined));
  }

  /** `whole`: as much as a program may need again; else as much as a page may show. */
  value(name: string, whole = false): Value | undefined {
    if (!this.has(name)) return undefined;
    return cleanValue(this.source[name], whole ? { nodes: 2_000_000, text: 16 * 1024 * 1024 } : { nodes: 20_000, text: textLimit }, 0);
  }

  /** As `value`, where only a list will do. */
  array(name: string): Value[] | undefined {
    return this.typed(name, () => { const value = this.value(name); return Array.isArray(value) ? value : undefined; });
  }

  fields(name: string): Fields | undefined {
    return this.typed(name, (raw) => Fields.of(raw, this.told));
  }

  /** What `read` makes of every member; members it refuses are left out and counted. */
  list<T>(name: string, read: (item: unknown, told: { wrong: number }) => T | undefined, limit = listLimit): T[] | undefined {
    return this.typed(name, (raw) => {
      if (!Array.isArray(raw)) return undefined;
      const items: T[] = [];
      for (const member of raw.slice(0, limit)) {
        const item = read(member, this.told);
        if (item === undefined) this.told.wrong += 1;
        else items.push(item);
      }
      return items;
    });
  }

  entries(name: string): [string, unknown][] | undefined {
    return this.typed(name, (raw) => (Fields.of(raw) ? Object.entries(raw as object) : undefined));
  }

  private typed<T>(name: string, read: (raw: unknown) => T | undefined): T | undefined {
    const raw = this.raw(name);
    if (raw === undefined) return undefined;
    const value = read(raw);
    if (value === undefined) this.told.wrong += 1;
    return value;
  }
}

export const asText = (item: unknown): string | undefined => (typeof item === 'string' ? cut(item, textLimit) : undefined);

/** Leaves out what is undefined, so that absent stays absent in JSON. */
export function compact<T extends object>(object: { [K in keyof T]: T[K] | undefined }): T {
  const made: Partial<T> = {};
  for (const key in object) if (object[key] !== undefined) made[key] = object[key];
  return made as T;
}

const textLimit = 64 * 1024;
const listLimit = 20_000;
const valueDepth = 64;

const cut = (text: string, limit: number): string => (text.length > limit ? `${text.slice(0, limit - 1)}…` : text);
const finite = (number: number): NumberValue => (Number.isFinite(number) ? number : (encodeValue(number) as string));

function cleanValue(raw: unknown, budget: { nodes: number; text: number }, depth: number): Value {
  budget.nodes -= 1;
  if (typeof raw === 'string') return cut(raw, budget.text);
  if (typeof raw === 'number') return finite(raw);
  if (typeof raw === 'boolean' || raw === null || raw === undefined) return raw ?? null;
  if (budget.nodes <= 0 || depth >= valueDepth) return '…';
  if (Array.isArray(raw)) {
    const items: Value[] = [];
    for (const item of raw) {
      if (budget.nodes <= 0) { items.push('…'); break; }
      items.push(cleanValue(item, budget, depth + 1));
    }
    return items;
  }
  const object: Record<string, Value> = {};
  for (const [key, item] of Object.entries(raw as object)) {
    if (budget.nodes <= 0) break;
    setOwn(object, cut(key, 1024), cleanValue(item, budget, depth + 1));
  }
  return object;
}
