import type { TableComparison } from '../../../src/contract/data-api';
import { formatExactCount } from '../format';
import { Icon } from '../icon';
import { plural, t } from '../l10n';

/** What came of it in one line: rows changed, added, removed and the same, each by icon and word. */
export function Counts({ result: { rows, cells, a, b, equal }, names }: { result: TableComparison; names: { a: string; b: string } }) {
  const part = (icon: string, text: string, on: boolean, title?: string) => <li class={on ? 'strong' : 'quiet'} title={title}><Icon name={icon} /> <span class="number">{text}</span></li>;
  return (
    <ul class="diff-counts" aria-label={t('diffCounts')}>
      {equal && <li class="strong"><Icon name="check" tone="passed" /> {t('diffAllEqual')}</li>}
      {part('diff-modified', `${plural(rows.changed, 'diffChangedOne', 'diffChangedMany')}${cells > 0 ? ` (${plural(cells, 'diffCellOne', 'diffCellMany')})` : ''}`, rows.changed > 0)}
      {part('diff-added', plural(rows.added, 'diffAddedOne', 'diffAddedMany'), rows.added > 0, t('diffOnlyIn', names.b))}
      {part('diff-removed', plural(rows.removed, 'diffRemovedOne', 'diffRemovedMany'), rows.removed > 0, t('diffOnlyIn', names.a))}
      {part('check', plural(rows.same, 'diffSameOne', 'diffSameMany'), false)}
      <li class="quiet number">{formatExactCount(a.rows)} × {formatExactCount(a.columns.length)} → {formatExactCount(b.rows)} × {formatExactCount(b.columns.length)}</li>
    </ul>
  );
}
