import type { QueryError } from '../../contract/query';

const around = 60;

/** The text with marks about the place that is wrong, for where nothing can be underlined: `state = ›good‹`. */
export function markedAt(text: string, { from, to }: Pick<QueryError, 'from' | 'to'>): string {
  const before = text.slice(Math.max(0, from - around), from);
  const after = text.slice(to, to + around);
  return `${from > around ? '…' : ''}${before}›${text.slice(from, to)}‹${after}${to + around < text.length ? '…' : ''}`;
}

/** What is still being typed is not wrong yet: nothing comes after the place. */
export const isUnfinished = (text: string, { to }: Pick<QueryError, 'to'>): boolean => text.slice(to).trim() === '';
