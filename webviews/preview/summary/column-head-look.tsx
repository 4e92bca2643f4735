import { useEffect, useState } from 'preact/hooks';
import type { DataColumn, DataKind } from '../../../src/contract/data-api';
import type { ColumnHead } from '../../../src/contract/view-api';
import { formatExactCount } from '../../shared/format';
import { Icon } from '../../shared/icon';
import { t } from '../../shared/l10n';
import { brief } from '../../shared/name';
import { estimated, goneOf, shareText, shortCell } from './exact-text';
import { MiniHistogram, MiniTop, MissingBar } from './mini';

export const kindIcons: Record<DataKind, string> = {
  boolean: 'symbol-boolean', integer: 'symbol-number', float: 'symbol-number', decimal: 'symbol-number', text: 'symbol-string', bytes: 'file-binary', date: 'calendar', time: 'clock', timestamp: 'calendar', duration: 'watch',
  list: 'symbol-array', struct: 'symbol-structure', map: 'symbol-object', other: 'symbol-misc',
};

const twoLines = 40;

/** What a column is, in its head: type, how much is missing, and its shape. From 40 px on two lines. */
export function ColumnHeadLook({ column, head, problem, height }: { column: DataColumn; head: ColumnHead | null; problem?: string; height: number }) {
  const words = problem ?? (head === null ? column.type : inWords(column, head));
  return (
    <div class={`column-look${height >= twoLines ? ' column-look-tall' : ''}`} style={{ height: `${height}px` }} role="img" aria-label={words} title={words}>
      <span class="column-look-line">
        <Icon name={kindIcons[column.kind]} tone="quiet" />
        <span class="column-look-type quiet cut">{brief(column.type, 60)}</span>
        {head !== null && <MissingBar missing={goneOf(head)} rows={head.rows} />}
      </span>
      <span class="column-look-shape">
        {problem !== undefined ? <Icon name="warning" tone="warning" /> : head === null ? <Waiting /> : head.bins ? <MiniHistogram counts={head.bins.counts} /> : head.top && <MiniTop values={head.top.values} rows={head.rows} column={column} />}
      </span>
    </div>
  );
}

function Waiting() {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return shown ? <span class="skeleton-bar column-look-waiting" /> : null;
}

function inWords(column: DataColumn, { rows, missing, nan, distinct, bins, top, approximate }: ColumnHead): string {
  const most = top?.values.slice(0, 3).map(({ value, count }) => `${shortCell(value, column, 40)} ${shareText(count, rows)}`) ?? [];
  return [
    column.type,
    missing === 0 ? t('nothingMissing') : t('missingInWords', formatExactCount(missing), shareText(missing, rows)),
    ...(nan > 0 ? [t('nanInWords', formatExactCount(nan))] : []),
    t('distinctInWords', estimated(formatExactCount(distinct), approximate)),
    ...(bins ? [t('rangeInWords', shortCell(bins.low, column), shortCell(bins.high, column))] : []),
    ...most,
  ].join(' · ');
}
