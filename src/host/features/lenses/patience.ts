export const late = Symbol('late');

/**
 * An answer, or `late` when it takes longer. The editor waits before each question as long as earlier answers took on average: one slow answer, as at a
 * cold start, would make all later ones late.
 */
export async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<typeof late>(resolve => { timer = setTimeout(() => resolve(late), milliseconds); });
  try {
    return await Promise.race([answer, patience]);
  } finally {
    clearTimeout(timer);
  }
}
