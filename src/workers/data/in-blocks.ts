import type { SqlValue } from './session';

/** So many are asked about at once: a question about thousands of columns takes as long as the square of their number. */
const together = 500;

/** The answers of a question with one for each of these, some of them at a time. */
export async function inBlocks<T>(all: readonly T[], ask: (some: readonly T[]) => Promise<SqlValue[]>): Promise<SqlValue[]> {
  const answers: SqlValue[] = [];
  for (let at = 0; at < all.length; at += together) answers.push(...await ask(all.slice(at, at + together)));
  return answers;
}
