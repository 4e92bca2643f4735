import { useEffect, useRef, useState } from 'preact/hooks';
import type { DataColumn } from '../../src/contract/data-api';
import type { ColumnHead } from '../../src/contract/view-api';
import { IconButton } from '../shared/button';
import { FilterBox } from '../shared/filter-box';
import { formatExactCount } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { VirtualRows } from '../shared/virtual-rows';
import { kindIcons } from './summary';
import { goneOf, shareText } from './summary/exact-text';

type Order = 'file' | 'name' | 'missing' | 'distinct';
interface Props {
  columns: DataColumn[]; hidden: ReadonlySet<string>; rows: number; heads: (name: string) => ColumnHead | null;
  show: (column: DataColumn) => void; toggle: (name: string, isShown: boolean) => void; showAll: () => void; close: () => void;
}

const share = (head: ColumnHead | null, rows: number): number | null => head === null || rows === 0 ? null : goneOf(head) / rows;

/** All columns by name: found by typing, shown by a click, hidden by their eye. */
export function ColumnList({ columns, hidden, rows, heads, show, toggle, showAll, close }: Props) {
  const [typed, setTyped] = useState('');
  const [order, setOrder] = useState<Order>('file');
  const box = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => setHeight(entry?.contentRect.height ?? 0));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const found = columns.filter(({ name, type }) => typed === '' || name.toLowerCase().includes(typed.toLowerCase()) || type.toLowerCase() === typed.toLowerCase());
  // What is not known of a column yet puts it last.
  const rank = (column: DataColumn): number => order === 'missing' ? -(share(heads(column.name), rows) ?? -1) : -(heads(column.name)?.distinct ?? -1);
  const ordered = order === 'file' ? found : order === 'name' ? found.toSorted((one, other) => one.name.localeCompare(other.name)) : found.toSorted((one, other) => rank(one) - rank(other));
  return (
    <section class="column-list" aria-label={t('dataColumns')}>
      <header class="side-head">
        <h2 class="strong">{t('dataColumns')}</h2><span class="quiet number">{formatExactCount(columns.length)}</span>
        <span class="side-actions">{hidden.size > 0 && <button type="button" class="link" onClick={showAll}>{t('dataShowAllColumns')}</button>}<IconButton icon="close" label={t('dataCloseColumns')} onClick={close} /></span>
      </header>
      <div class="side-find">
        <FilterBox value={typed} change={setTyped} label={t('dataFindColumn')} />
        <select class="field-text" aria-label={t('dataOrderColumns')} title={t('dataOrderColumns')} value={order} onChange={event => setOrder(event.currentTarget.value as Order)}>
          <option value="file">{t('dataByPlace')}</option><option value="name">{t('dataByName')}</option><option value="missing">{t('dataByMissing')}</option><option value="distinct">{t('dataByDistinct')}</option>
        </select>
      </div>
      <div ref={box} class="side-list">
        {ordered.length === 0 && <p class="empty">{t('noneMatch', typed)}</p>}
        {height > 0 && ordered.length > 0 && (
          <VirtualRows
            count={ordered.length} rowHeight={22} height={height} label={t('dataColumns')} row={index => {
              const column = ordered[index];
              if (!column) return null;
              const isHidden = hidden.has(column.name);
              const head = heads(column.name);
              return (
                <div class={`side-column${isHidden ? ' is-hidden' : ''}`} data-column={brief(column.name, 300)}>
                  <Icon name={kindIcons[column.kind]} tone="quiet" />
                  <button type="button" class="side-name isolate cut" title={`${brief(column.name)} · ${brief(column.type, 300)}`} onClick={() => show(column)}>{brief(column.name, 300)}</button>
                  {head && goneOf(head) > 0 && <span class="quiet number" title={t('dataMissing')}>{shareText(goneOf(head), head.rows)}</span>}
                  <IconButton icon={isHidden ? 'eye-closed' : 'eye'} label={t(isHidden ? 'dataShowColumn' : 'dataHideColumn', brief(column.name, 300))} onClick={() => toggle(column.name, isHidden)} />
                </div>
              );
            }}
          />
        )}
      </div>
    </section>
  );
}
