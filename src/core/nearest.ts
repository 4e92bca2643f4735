/** The word that was probably meant, when one is near enough. */
export function nearest(given: string, words: readonly string[]): string | null {
  const limit = given.length < 4 ? 1 : 2;
  const ranked = words
    .map(word => ({ word, distance: word.startsWith(given) && given.length > 1 ? 0.5 : distance(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ distance: far }) => far <= limit)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.word ?? null;
}

/** Edits between two words; two neighbours exchanged count as one. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(at(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(rows, i - 1, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(rows, i - 2, j - 2) + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return at(rows, a.length, b.length);
}

const at = (rows: number[][], i: number, j: number) => rows[i]?.[j] ?? 0;
