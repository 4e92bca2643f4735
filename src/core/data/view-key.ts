import type { PreviewView } from '../../contract/preview-page';
import { quickHash } from '../quick-hash';

/** One short text for a view of a table of the file, and its columns in their order: whether two are the same, without keeping them. */
export function viewKey(part: string | null, { sql, derived, where, contains, sort }: PreviewView, shown: readonly string[]): string {
  const text = JSON.stringify([
    part, sql, derived.map(({ name, expression }) => [name, expression]), where.map(condition => Object.entries(condition).sort(([one], [other]) => (one < other ? -1 : 1))), contains,
    sort.map(({ column, descending }) => [column, descending]), shown,
  ]);
  return `${text.length.toString(36)}-${quickHash(text)}`;
}
