import type { TextCell, TextRow } from '../../contract/compare';
import type { RunDetail } from '../../contract/run';
import { cellOf, judge, keyOf } from './verdicts';

/** One package has many spellings: `Scikit_Learn` is `scikit-learn`. */
const plain = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

export function packageRows(runs: readonly RunDetail[], baseline: number): TextRow[] {
  const installed = runs.map(({ environment: { packages } }) => (packages ? new Map(packages.map(([name, version]) => [plain(name), { name, version }])) : null));
  const names = [...new Set(installed.flatMap((each) => [...(each?.keys() ?? [])]))].sort();
  return names.map((key) => {
    const cells = installed.map((each): TextCell => {
      const found = each?.get(key);
      // A version that nobody knows is equal to none and unlike none.
      return found && found.version === null ? { kind: 'unknown' } : cellOf(found && { text: found.version ?? '' }, each !== null);
    });
    const name = installed.map((each) => each?.get(key)?.name).find((each) => each !== undefined) ?? key;
    return { name, cells, ...judge(cells.map((cell) => keyOf(cell, ({ text }) => text)), baseline) };
  });
}
