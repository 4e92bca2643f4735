import type { CellOf, Verdict } from '../../src/contract/compare';
import { t } from '../shared/l10n';
import { Unknown } from '../shared/states';
import type { SheetCell } from './sheet';

/** A cell of any row: what the run has, a dash where it has no such thing, “unknown” where its record does not tell. */
export function cellOf<T extends object>(cell: CellOf<T> | undefined, verdict: Verdict | undefined, value: (cell: T) => Omit<SheetCell, 'verdict'>): SheetCell {
  if (cell === undefined || cell.kind === 'unknown') return { body: <Unknown />, verdict: verdict === 'unknown' ? null : verdict ?? null };
  if (cell.kind === 'none') return { body: <span class="quiet">–</span>, verdict: verdict ?? null, title: t('notInRun') };
  return { verdict: verdict ?? null, ...value(cell) };
}
