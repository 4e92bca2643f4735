/** @typedef {{passed: number, failed: number, skipped: {name: string, reason: string}[], failures: {name: string, message: string}[]}} Counts */

/** @returns {Counts} */
export const nothing = () => ({ passed: 0, failed: 0, skipped: [], failures: [] });

export const line = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped.length} skipped`;

/** Adds `more` to `sum`, its names under the tier's. */
export function add(sum, more, tier) {
  const under = each => ({ ...each, name: `${tier}: ${each.name}` });
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.skipped.push(...more.skipped.map(under));
  sum.failures.push(...more.failures.map(under));
}
