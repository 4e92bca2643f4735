import type { DataColumn } from '../../src/contract/data-api';
import type { ColumnHead } from '../../src/contract/view-api';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { Icon } from '../shared/icon';
import { kindIcons } from './column-list';

/** Below a column's name: its type, and how much of it is missing. */
export function HeadLook({ column, head, problem }: { column: DataColumn; head: ColumnHead | null; problem: string | undefined }) {
  const missing = head && head.rows > 0 ? (head.missing + head.nan) / head.rows : 0;
  return (
    <div class="head-look quiet" title={problem ?? brief(column.type, 300)}>
      <Icon name={kindIcons[column.kind]} tone="quiet" /><span class="cut">{brief(column.type, 60)}</span>
      {missing > 0 && <span class="head-missing number" title={t('dataMissing')}>{missing < 0.01 ? '<1' : Math.round(missing * 100)} % –</span>}
    </div>
  );
}
