import type { DriftEffect } from '../../src/contract/drift';
import { formatNumber } from '../shared/format';
import { t } from '../shared/l10n';
import { chance } from './words';

export interface Way { name: string; isDecisive: boolean; pValue: number | null; effect: DriftEffect | null }

/** The ways in which a column was looked at, the one that decided marked. */
export function Ways({ ways }: { ways: readonly Way[] }) {
  return (
    <table class="sides">
      <thead><tr><th /><th scope="col" class="number">{t('pValue')}</th><th scope="col" class="number">{t('effectTitle')}</th></tr></thead>
      <tbody>
        {ways.map(({ name, isDecisive, pValue, effect }) => (
          <tr key={name} class={isDecisive ? 'decided' : ''}>
            <th scope="row">{name}{isDecisive && <span class="quiet"> ({t('partDecided')})</span>}</th>
            <td class="number">{chance(pValue)}</td>
            <td class="number">{effect === null ? formatNumber(null) : t('effectOfThreshold', formatNumber(effect.value), formatNumber(effect.threshold))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
