import { strings } from './strings';

export type StringKey = keyof typeof strings;

/** The bundle that the host put into the page: English text → text in the user's language. English when there is none. */
const bundle = (() => {
  let read: Record<string, string> | undefined;
  return () => (read ??= readBundle());
})();

function readBundle(): Record<string, string> {
  const text = document.getElementById('l10n')?.textContent;
  if (!text) return {};
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return {};
  }
}

export function t(key: StringKey, ...args: (string | number)[]): string {
  const english = strings[key];
  return (bundle()[english] ?? english).replace(/\{(\d)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
}

/** One form for exactly one, another for the rest; the number is `{0}`. */
export const plural = (count: number, one: StringKey, many: StringKey, ...args: (string | number)[]): string =>
  t(count === 1 ? one : many, count.toLocaleString('en-US'), ...args);
