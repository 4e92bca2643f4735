import type { QueryError } from '../../contract/query';
import { safeText } from '../../core/format/safe-text';
import { width } from './table';

/** Each error under the text that it is about. */
export function queryErrors(query: string, errors: readonly QueryError[]): string {
  // Character by character, so that places stay what they are.
  const shown = safeText(query).replace(/\s/g, ' ');
  const wide = (from: number, to: number) => width(shown.slice(from, to));
  return ['The query can’t be read:', `  ${shown}`, ...errors.map(({ from, to, message }) => `  ${' '.repeat(wide(0, from))}${'^'.repeat(Math.max(1, wide(from, to)))} ${safeText(message)}`)].join('\n');
}
