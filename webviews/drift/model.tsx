import type { ColumnDrift, DriftModel } from '../../src/contract/drift';
import type { ColumnOrder } from '../../src/core/drift/prediction-order';
import { formatExactCount } from '../shared/format';
import { type StringKey, t } from '../shared/l10n';
import { brief } from '../shared/name';
import { useSession } from './session';
import { percent } from './words';

const orders: Readonly<Record<ColumnOrder, StringKey>> = { drift: 'orderByDrift', model: 'orderByModel' };
const kinds: Readonly<Record<DriftModel['kind'], StringKey>> = { importance: 'modelImportance', coefficient: 'modelCoefficient', given: 'modelGiven' };

/** By how far columns drifted, or by how far that moves the prediction; and by whose word. */
export function OrderBy({ model, order, setOrder }: { model: DriftModel | null; order: ColumnOrder; setOrder: (order: ColumnOrder) => void }) {
  return (
    <div class="order">
      <WhichModel />
      {model && <Order model={model} order={order} setOrder={setOrder} />}
    </div>
  );
}

/** Where several models were trained on the reference, which of them weighs the columns. */
function WhichModel() {
  const { page: { models, model }, weighBy } = useSession();
  if (models.length < 2) return null;
  return (
    <label class="which-model"><span class="quiet">{t('whichModel')}</span>
      <select class="field-text small-select" value={model ?? ''} onChange={event => weighBy(event.currentTarget.value)}>
        {model === null && <option value="" disabled>{t('chooseModel')}</option>}
        {models.map(each => <option key={each} value={each}>{brief(each, 100)}</option>)}
      </select>
    </label>
  );
}

function Order({ model, order, setOrder }: { model: DriftModel; order: ColumnOrder; setOrder: (order: ColumnOrder) => void }) {
  return (
    <>
      <span class="order-choice" role="group" aria-label={t('orderColumns')}>
        {(['drift', 'model'] as const).map(each => <button key={each} type="button" class="text-toggle" aria-pressed={order === each} title={t(each === 'model' ? 'orderByModelHelp' : 'orderByDriftHelp')} onClick={() => setOrder(each)}>{t(orders[each])}</button>)}
      </span>
      <span class="quiet">{t(model.measure === 'total-gain' ? 'modelGain' : kinds[model.kind], brief(model.from, 200), formatExactCount(model.features))}{order === 'model' && <> {t('orderByModelHelp')}</>}</span>
    </>
  );
}

/** Its share of the model: a bar, and a word for how much that is beside an even share of all features. */
export function Weight({ column: { importance }, model }: { column: ColumnDrift; model: DriftModel }) {
  if (importance == null) return <span class="weight quiet" title={t('weightUnknownHelp')}>{t('weightUnknown')}</span>;
  const word = t(wordOf(importance * model.features));
  return (
    <span class="weight" title={t('weightOf', percent(importance), formatExactCount(model.features))}>
      <span class="weight-bar" aria-hidden="true"><span class="weight-fill" style={{ width: `${Math.min(100, importance * 100)}%` }} /></span>
      <span class="number">{percent(importance)}</span> <span class="quiet">{word}</span>
    </span>
  );
}

/** `times` an even share. */
const wordOf = (times: number): StringKey => (times >= 2 ? 'weightMuch' : times >= 0.5 ? 'weightSome' : 'weightLittle');
