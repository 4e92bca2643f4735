import type { RunFirst } from '../../../contract/run-page';
import type { RunRow } from '../../../contract/run';
import type { L10n } from '../../vs';
import { functionName, metricsText } from '../../words';

const between = ' · ';

/** The function, and the first number that it found. */
export function titleOf(l10n: L10n, row: RunRow): string {
  const metrics = metricsText(l10n, row.metrics, 1);
  const name = functionName(l10n, row);
  return metrics ? `${name}${between}${metrics}` : name;
}

/** What a tab says of its run that is not read yet. */
export const firstOf = (title: string): RunFirst => ({ name: title.split(between)[0] ?? title, state: null });
