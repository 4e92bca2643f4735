import type { DataColumn } from '../../../src/contract/data-api';
import type { Association, TableProfile } from '../../../src/contract/profile';
import { t } from '../../shared/l10n';
import { brief, Name } from '../../shared/name';
import { Empty, Skeleton } from '../../shared/states';
import { shortShare } from './exact-text';

const measures = { 'pearson': 'measurePearson', 'spearman': 'measureSpearman', 'cramers-v': 'measureCramer', 'correlation-ratio': 'measureRatio' } as const;

/** What goes with a column that a person chooses, strongest first. */
export function TargetPart({ profile, columns, target, isGoing, onTarget, onColumn }: { profile: TableProfile; columns: readonly DataColumn[]; target: string | null; isGoing: boolean; onTarget: (name: string | null) => void; onColumn: (name: string) => void }) {
  const found = target !== null && profile.target?.column === target ? profile.target.associations : null;
  const sorted = found === null ? [] : [...found].sort((one, other) => strength(other) - strength(one));
  return (
    <>
      <label class="charts-choice">
        <span class="quiet">{t('target')}</span>
        <select class="field-text" aria-label={t('target')} value={target ?? ''} onChange={event => onTarget(event.currentTarget.value === '' ? null : event.currentTarget.value)}>
          <option value="">{t('noTarget')}</option>
          {columns.map(({ name }) => <option key={name} value={name}>{brief(name, 80)}</option>)}
        </select>
      </label>
      {target !== null && found === null && isGoing && <Skeleton what={t('readingTarget')} />}
      {found !== null && sorted.length === 0 && <Empty>{t('nothingToAssociate')}</Empty>}
      {sorted.length > 0 && (
        <table class="table target-table">
          <thead><tr><th scope="col">{t('name')}</th><th scope="col">{t('measure')}</th><th scope="col"><span class="visually-hidden">{t('strength')}</span></th><th scope="col" class="number">{t('value')}</th></tr></thead>
          <tbody>
            {sorted.map(({ column, measure, value }) => (
              <tr key={`${column} ${measure}`}>
                <td><button type="button" class="link cut" onClick={() => onColumn(column)}><Name text={column} /></button></td>
                <td class="quiet target-measure">{t(measures[measure])}</td>
                <td class="target-strength"><span class={`value-bar${value !== null && value < 0 ? ' value-bar-negative' : ''}`} aria-hidden="true"><span style={{ width: `${Math.abs(value ?? 0) * 100}%` }} /></span></td>
                <td class="number">{shortShare(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

const strength = ({ value }: Association): number => Math.abs(value ?? 0);
