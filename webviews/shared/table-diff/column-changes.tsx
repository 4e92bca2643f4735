import type { ComparedColumn } from '../../../src/contract/data-api';
import { formatExactCount, formatNumber } from '../format';
import { Icon } from '../icon';
import { plural, t } from '../l10n';
import { Name } from '../name';
import { Fold } from '../section';

const statusLook = { added: ['diff-added', 'diffColumnAdded'], removed: ['diff-removed', 'diffColumnRemoved'], retyped: ['symbol-type-parameter', 'diffColumnRetyped'] } as const;
const openUpTo = 10;
const mostShown = 500;

/** Columns that came, went, are of another type, or hold cells that changed. */
export function ColumnChanges({ id, columns }: { id: string; columns: readonly ComparedColumn[] }) {
  const shown = columns.filter(({ status, changed }) => status in statusLook || changed > 0);
  if (shown.length === 0) return null;
  const count = (which: keyof typeof statusLook) => columns.filter(({ status }) => status === which).length;
  const parts = [
    [columns.filter(({ changed }) => changed > 0).length, 'diffColumnsChangedOne', 'diffColumnsChangedMany'], [count('added'), 'diffColumnsAddedOne', 'diffColumnsAddedMany'],
    [count('removed'), 'diffColumnsRemovedOne', 'diffColumnsRemovedMany'], [count('retyped'), 'diffColumnsRetypedOne', 'diffColumnsRetypedMany'],
  ] as const;
  return (
    <Fold id={`${id}.columns`} title={t('columns')} note={parts.flatMap(([number, one, many]) => (number > 0 ? [plural(number, one, many)] : [])).join(' · ')} open={shown.length <= openUpTo}>
      {() => (
        <div class="scroll-x" tabIndex={0} role="group" aria-label={t('columns')}>
          <table class="table diff-columns">
            <thead><tr><th scope="col">{t('name')}</th><th scope="col">{t('diffType')}</th><th scope="col" class="number">{t('diffCells')}</th><th scope="col" class="number">{t('diffGreatest')}</th></tr></thead>
            <tbody>
              {shown.slice(0, mostShown).map(column => (
                <tr key={column.name}>
                  <th scope="row"><Name className="mono" text={column.name} /></th>
                  <td><Type column={column} /></td>
                  <td class="number">{column.changed > 0 ? formatExactCount(column.changed) : '–'}</td>
                  <td class="number" title={column.greatest === null ? undefined : String(column.greatest)}>{column.greatest === null ? '–' : formatNumber(column.greatest)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {shown.length > mostShown && <p class="quiet">{t('moreItems', shown.length - mostShown)}</p>}
        </div>
      )}
    </Fold>
  );
}

function Type({ column: { status, a, b } }: { column: ComparedColumn }) {
  if (status !== 'added' && status !== 'removed' && status !== 'retyped') return <span class="mono quiet">{b?.type ?? a?.type}</span>;
  const [icon, word] = statusLook[status];
  return (
    <span class="diff-type"><Icon name={icon} />{t(word)} <span class="mono isolate">{status === 'retyped' ? `${a?.type ?? ''} → ${b?.type ?? ''}` : b?.type ?? a?.type}</span></span>
  );
}
