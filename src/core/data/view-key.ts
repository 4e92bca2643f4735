import type { PreviewView } from '../../contract/preview-page';

/** One short text for a view of a table of the file, and its columns in their order: whether two are the same, without keeping them. */
export function viewKey(part: string | null, { sql, derived, where, contains, sort }: PreviewView, shown: readonly string[]): string {
  const text = JSON.stringify([
    part, sql, derived.map(({ name, expression }) => [name, expression]), where.map(condition => Object.entries(condition).sort(([one], [other]) => (one < other ? -1 : 1))), contains,
    sort.map(({ column, descending }) => [column, descending]), shown,
  ]);
  let [one, other] = [1, 2];
  for (let at = 0; at < text.length; at++) {
    one = Math.imul(one ^ text.charCodeAt(at), 0x01000193);
    other = Math.imul(other + text.charCodeAt(at), 0x5bd1e995) ^ (other >>> 13);
  }
  return `${text.length.toString(36)}-${(one >>> 0).toString(36)}-${(other >>> 0).toString(36)}`;
}
