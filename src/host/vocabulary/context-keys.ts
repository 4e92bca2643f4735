/** Context keys and the values that they take. package.json's `when` clauses use these and no others of ours (a test compares). */
export interface ContextKeys {
  'offbook.runs.grouping': 'function' | 'state' | 'day';
  /** The explorer has something to show. */
  'offbook.runs.present': boolean;
  /** At least two runs: what is compared needs another. */
  'offbook.runs.several': boolean;
  /** The explorer shows what a query finds. */
  'offbook.runs.filtered': boolean;
  /** At least one run of this window's folders is going on. */
  'offbook.runs.running': boolean;
  /** At least one run is in the trash. */
  'offbook.trash.present': boolean;
  /** There are runs, and queries that were saved to find them by. */
  'offbook.queries.present': boolean;
  /** A secret is set for the runs of one of this window's folders. */
  'offbook.secrets.present': boolean;
  /** A folder's pyproject.toml has monitors, or can't be read: running them says why. */
  'offbook.monitors.present': boolean;
}
export type ContextKey = keyof ContextKeys;

export const contextKeys: Record<ContextKey, true> = {
  'offbook.runs.grouping': true, 'offbook.runs.present': true, 'offbook.runs.several': true, 'offbook.runs.filtered': true, 'offbook.runs.running': true, 'offbook.trash.present': true, 'offbook.queries.present': true,
  'offbook.secrets.present': true, 'offbook.monitors.present': true,
};
