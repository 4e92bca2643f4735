import { useRef } from 'preact/hooks';
import type { ColumnDrift, DriftModel } from '../../src/contract/drift';
import { byPrediction, type ColumnOrder } from '../../src/core/drift/prediction-order';
import { FilterBox } from '../shared/filter-box';
import { formatExactCount, formatNumber } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Empty } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { Detail } from './detail';
import { Histogram } from './picture';
import { OrderBy, Weight } from './model';
import { useSession } from './session';
import { chance, effectOf, kindName, verdictOf } from './words';

const filteredFrom = 12;
/** A table of thousands of columns is shown by and by. */
const aPage = 200;

/** One line a column, most drift first; a line opens in place. */
export function Columns() {
  const { page: { models, set: { columns, model } } } = useSession();
  const choosable = model != null || models.length > 1;
  const [open, setOpen] = useRemembered<string[]>('open', []);
  const [filter, setFilter] = useRemembered('filter', '');
  const [shown, setShown] = useRemembered('shown', aPage);
  const [order, setOrder] = useRemembered<ColumnOrder>('order', 'drift');
  const list = useRef<HTMLDivElement>(null);
  const wanted = filter.toLowerCase();
  const byModel = model != null && order === 'model';
  const found = (byModel ? byPrediction(columns) : columns).filter(({ name }) => name.toLowerCase().includes(wanted));
  const most = Math.max(...columns.map(column => effectOf(column)?.value ?? 0), ...columns.map(column => (effectOf(column)?.threshold ?? 0) * 2));

  const onKeyDown = (event: KeyboardEvent) => {
    const heads = [...(list.current?.querySelectorAll<HTMLElement>('.column-head') ?? [])];
    const at = heads.indexOf(document.activeElement as HTMLElement);
    const to = at < 0 ? null : event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? heads.length - 1 : null;
    if (to === null || !heads[to]) return;
    event.preventDefault();
    heads[to].focus();
  };
  return (
    <section class={`columns${model ? ' weighed' : ''}`} aria-label={t(byModel ? 'columnsByModel' : 'columnsTitle')}>
      {(choosable || columns.length >= filteredFrom) && (
        <div class="columns-tools">
          {columns.length >= filteredFrom && <FilterBox value={filter} change={setFilter} label={t('filterColumns')} />}
          {choosable && <OrderBy model={model ?? null} order={order} setOrder={setOrder} />}
        </div>
      )}
      <div class="column-titles quiet" aria-hidden="true"><span /><span>{t('columnTitle')}</span><span class="title-kind">{t('kind')}</span><span>{t('bothDistributions')}</span><span>{t('effectTitle')}</span>{model && <span>{t('modelTitle')}</span>}<span>{t('verdictTitle')}</span></div>
      <div ref={list} onKeyDown={onKeyDown}>
        {found.slice(0, shown).map(column => (
          <Row key={column.name} column={column} model={model ?? null} most={most} open={open.includes(column.name)} toggle={() => setOpen(open.includes(column.name) ? open.filter(each => each !== column.name) : [...open, column.name])} />
        ))}
      </div>
      {found.length === 0 && <Empty>{columns.length === 0 ? t('noColumns') : t('noneMatch', brief(filter, 200))}</Empty>}
      {found.length > shown && <button type="button" class="link more" onClick={() => setShown(shown + aPage)}>{t('moreColumns', formatExactCount(found.length - shown))}</button>}
    </section>
  );
}

function Row({ column, model, most, open, toggle }: { column: ColumnDrift; model: DriftModel | null; most: number; open: boolean; toggle: () => void }) {
  const verdict = verdictOf(column.drift);
  const bins = column.shape ?? column.bins;
  return (
    <div class={`column${open ? ' open' : ''}`} data-column={brief(column.name, 300)}>
      <button type="button" class="column-head" aria-expanded={open} onClick={toggle}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <Name className="column-name cut" text={column.name} />
        <span class="column-kind quiet">{kindName(column.kind)}</span>
        <span class="column-spark">{bins && <Histogram bins={bins} label={t('distributionsOf', brief(column.name, 200))} width={96} height={18} />}</span>
        <Effect column={column} most={most} />
        {model && <Weight column={column} model={model} />}
        <span class="column-verdict"><Icon name={verdict.icon} tone={verdict.tone} /> <span>{verdict.word}</span></span>
      </button>
      {open && <Detail column={column} />}
    </div>
  );
}

function Effect({ column, most }: { column: ColumnDrift; most: number }) {
  const effect = effectOf(column);
  if (effect === null) return <span class="effect number">{column.pValue === null ? formatNumber(null) : t('pIs', chance(column.pValue))}</span>;
  const at = (value: number) => `${Math.min(100, (value / (most || 1)) * 100)}%`;
  return (
    <span class="effect" title={t('effectOfThreshold', formatNumber(effect.value), formatNumber(effect.threshold))}>
      <span class="effect-bar" aria-hidden="true"><span class={`effect-fill${column.drift ? ' beyond' : ''}`} style={{ width: at(effect.value) }} /><span class="effect-mark" style={{ left: at(effect.threshold) }} /></span>
      <span class="number effect-value">{formatNumber(effect.value)}</span>
    </span>
  );
}
