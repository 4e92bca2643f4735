import { useState } from 'preact/hooks';
import type { ModelImportance } from '../../src/contract/events';
import { formatExactCount, formatNumber } from '../shared/format';
import { t } from '../shared/l10n';
import { Name } from '../shared/name';

const first = 20;

/** What a model makes of its features, most first, as bars beside the greatest. */
export function Importances({ importance: { kind, features, measure }, label }: { importance: ModelImportance; label: string }) {
  const [all, setAll] = useState(false);
  const sorted = [...features].sort(([, a], [, b]) => b - a);
  const most = sorted[0]?.[1] || 1;
  return (
    <div class="importances">
      {kind === 'coefficient' && <p class="quiet">{t('coefficientsNote')}</p>}
      {measure === 'total-gain' && <p class="quiet">{t('totalGainNote')}</p>}
      <ol aria-label={label}>
        {(all ? sorted : sorted.slice(0, first)).map(([name, value], at) => (
          <li key={at}>
            <Name className="cut" text={name} />
            <span class="importance-bar" aria-hidden="true"><span style={{ width: `${(value / most) * 100}%` }} /></span>
            <span class="number">{formatNumber(value)}</span>
          </li>
        ))}
      </ol>
      {!all && sorted.length > first && <button type="button" class="link" onClick={() => setAll(true)}>{t('showAllOf', formatExactCount(sorted.length))}</button>}
    </div>
  );
}
