import { useEffect, useState } from 'preact/hooks';
import type { DataColumn } from '../../src/contract/data-api';
import type { ColumnHead, Condition } from '../../src/contract/view-api';
import { formatExactCount } from '../shared/format';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { conditionOf, draftOf, type Op, opsOf, opWords } from './filters';
import { Popover } from './popover';

interface Props { column: DataColumn; condition: Condition | null; at: { x: number; y: number }; /** Its most common values, to choose from. */ common: () => Promise<ColumnHead>; apply: (condition: Condition) => void; close: () => void }

const placeholders: Partial<Record<DataColumn['kind'], string>> = { date: '2013-01-31', time: '12:30:00', timestamp: '2013-01-31 12:30:00', duration: '3 days' };

export function FilterEditor({ column, condition, at, common, apply, close }: Props) {
  const [draft, setDraft] = useState(() => draftOf(condition, column));
  const [offers, setOffers] = useState<{ value: string; count: number }[]>([]);
  useEffect(() => {
    let isOver = false;
    common().then(head => { if (!isOver) setOffers(head.top?.values ?? []); }, () => undefined);
    return () => { isOver = true; };
  }, []);
  const made = conditionOf(draft, column);
  const set = (some: Partial<typeof draft>) => setDraft({ ...draft, ...some });
  const isList = draft.op === 'in' || draft.op === 'not-in';
  const needsValue = !isList && !['missing', 'present', 'nan', 'not-nan'].includes(draft.op);
  const hasCase = ['contains', 'not-contains', 'starts-with', 'ends-with'].includes(draft.op);
  const choices = column.kind === 'boolean' ? ['true', 'false'] : null;
  const input = (value: string, label: string, change: (value: string) => void, isFirst: boolean) => (
    <input type="text" class="field-text" aria-label={label} value={value} placeholder={placeholders[column.kind] ?? label} list="filter-offers" spellcheck={false} data-first={isFirst || undefined} onInput={event => change(event.currentTarget.value)} />
  );
  return (
    <Popover at={at} label={t('dataFilterOf', brief(column.name, 300))} close={close} className="filter-editor">
      <form
        class="popover-form" onSubmit={event => {
          event.preventDefault();
          if (made) { apply(made); close(); }
        }}
      >
        <div class="popover-title"><Name text={column.name} className="strong" /><span class="quiet">{brief(column.type, 60)}</span></div>
        <select class="field-text" aria-label={t('dataOperator')} value={draft.op} onChange={event => set({ op: event.currentTarget.value as Op, ...(choices && draft.value === '' ? { value: 'true' } : {}) })}>
          {opsOf(column).map(op => <option key={op} value={op}>{opWords(op, column.kind)}</option>)}
        </select>
        {needsValue && (choices
          ? <select class="field-text" data-first aria-label={t('value')} value={draft.value} onChange={event => set({ value: event.currentTarget.value })}><option value="" />{choices.map(each => <option key={each} value={each}>{each}</option>)}</select>
          : (
            <div class="filter-values">
              {input(draft.value, t(draft.op === 'between' ? 'dataLow' : 'value'), value => set({ value }), true)}
              {draft.op === 'between' && input(draft.high, t('dataHigh'), high => set({ high }), false)}
            </div>
          ))}
        {needsValue && !choices && <datalist id="filter-offers">{offers.map(({ value, count }) => <option key={value} value={brief(value, 1_000)} label={formatExactCount(count)} />)}</datalist>}
        {isList && <ValueList values={draft.values} offers={offers} change={values => set({ values })} />}
        {hasCase && <label class="filter-case"><input type="checkbox" checked={draft.matchCase} onChange={event => set({ matchCase: event.currentTarget.checked })} />{t('dataMatchCase')}</label>}
        <div class="popover-actions">
          <button type="submit" class="button primary" disabled={made === null}>{t('dataApply')}</button>
          <button type="button" class="button secondary" onClick={close}>{t('cancel')}</button>
        </div>
      </form>
    </Popover>
  );
}

/** Values to choose, the most common to be ticked and any to be typed. */
function ValueList({ values, offers, change }: { values: string[]; offers: { value: string; count: number }[]; change: (values: string[]) => void }) {
  const [typed, setTyped] = useState('');
  const offered = new Map(offers.map(({ value, count }) => [value, count]));
  const all = [...new Set([...offered.keys(), ...values])];
  const add = () => {
    if (typed !== '' && !values.includes(typed)) change([...values, typed]);
    setTyped('');
  };
  return (
    <>
      <ul class="value-list">
        {all.map(value => (
          <li key={value}>
            <label class="value-choice">
              <input type="checkbox" checked={values.includes(value)} onChange={event => change(event.currentTarget.checked ? [...values, value] : values.filter(each => each !== value))} />
              <Name text={value === '' ? t('dataEmptyText') : value} />
              {offered.has(value) && <span class="quiet number">{formatExactCount(offered.get(value) ?? 0)}</span>}
            </label>
          </li>
        ))}
      </ul>
      <input
        type="text" class="field-text" data-first aria-label={t('dataOtherValue')} placeholder={t('dataOtherValue')} value={typed} spellcheck={false} onInput={event => setTyped(event.currentTarget.value)} onBlur={add}
        onKeyDown={event => { if (event.key === 'Enter' && typed !== '') { event.preventDefault(); add(); } }}
      />
    </>
  );
}
