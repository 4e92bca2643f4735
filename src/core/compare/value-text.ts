import type { Value } from '../../contract/values';

/** One text for equal values: a mapping is the same in any order of its keys. */
export function orderedText(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(orderedText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${orderedText(value[key] as Value)}`).join(',')}}`;
}
