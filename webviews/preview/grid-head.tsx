import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { SortKey } from '../../src/contract/view-api';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { clampWidth, type Column, type Columns } from './columns';

export interface HeadActions {
  sort(column: Column, more: boolean): void; resize(column: Column, width: number): void; fit(column: Column): void; hide(column: Column): void;
  /** In front of another column; null: to the end. */
  move(column: Column, before: Column | null): void;
  menu(column: Column, at: { x: number; y: number }): void;
  /** All that is known of it. */
  page(column: Column): void;
  /** What stands below the name. */
  look(column: Column): ComponentChildren;
}

interface Props { columns: Columns; from: number; to: number; numberWidth: number; width: number; sort: SortKey[]; filtered: ReadonlySet<string>; active: number | null; focused(col: number): void; selectAll(): void; actions: HeadActions }

export function GridHead({ columns, from, to, numberWidth, width, sort, filtered, active, focused, selectAll, actions }: Props) {
  const [drop, setDrop] = useState<number | null>(null);
  const dragged = useRef<Column | null>(null);
  const left = numberWidth + columns.pinnedWidth;
  const head = (column: Column, at: number, x: number | null) => (
    <HeadCell
      key={column.name} column={column} at={at} left={x} sort={sort} isFiltered={filtered.has(column.name)} isActive={active === at} focused={focused} actions={actions} next={columns.all[at + 1] ?? null} isDrop={drop === at} drag={{
        start: () => { dragged.current = column; }, isOn: () => dragged.current !== null, over: setDrop,
        end: before => {
          if (dragged.current && before !== undefined && before !== dragged.current) actions.move(dragged.current, before);
          dragged.current = null;
          setDrop(null);
        },
      }}
    />
  );
  const away = active === null ? undefined : columns.free[active - columns.pinned.length];
  const isAway = away !== undefined && active !== null && (active - columns.pinned.length < from || active - columns.pinned.length >= to);
  return (
    <div class="grid-head" role="rowgroup" style={{ width: `${width}px` }}>
      <div role="row" class="head-row" aria-rowindex={1}>
        <div class="pinned" role="presentation" style={{ width: `${left}px` }}>
          <div class="row-number head-corner" role="columnheader" aria-colindex={1} title={t('dataSelectAll')} aria-label={t('dataRowNumber')} style={{ width: `${numberWidth}px` }} onClick={selectAll} />
          {columns.pinned.map((column, at) => head(column, at, null))}
        </div>
        {columns.free.slice(from, to).map((column, at) => head(column, columns.pinned.length + from + at, left + column.x))}
        {isAway && head(away, active, left + away.x)}
      </div>
    </div>
  );
}

interface Drag { start(): void; isOn(): boolean; over(at: number | null): void; end(before?: Column | null): void }

function HeadCell({ column, at, left, sort, isFiltered, isActive, focused, actions, next, isDrop, drag }: { column: Column; at: number; left: number | null; sort: SortKey[]; isFiltered: boolean; isActive: boolean; focused(col: number): void; actions: HeadActions; next: Column | null; isDrop: boolean; drag: Drag }) {
  const place = sort.findIndex(key => key.column === column.name);
  const sorted = sort[place];
  const label = [sorted ? t(sorted.descending ? 'sortedDown' : 'sortedUp', brief(column.name, 300)) : brief(column.name, 300), column.column.type, ...(isFiltered ? [t('dataFiltered')] : []), ...(column.isPinned ? [t('dataPinned')] : [])].join(', ');
  const isFirstHalf = (event: DragEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return event.clientX < box.left + box.width / 2;
  };
  const menu = (event: MouseEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    actions.menu(column, { x: box.left, y: box.bottom });
  };
  return (
    <div
      role="columnheader" class={`head-cell${column.isRight ? ' number' : ''}${isDrop ? ' drop' : ''}`} style={left === null ? { width: `${column.w}px` } : { width: `${column.w}px`, left: `${left}px` }}
      aria-colindex={at + 2} aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'} aria-label={label} data-col={at} data-name={column.name} tabIndex={isActive ? 0 : -1} draggable
      onFocus={() => focused(at)} onClick={event => {
        const target = event.target as HTMLElement;
        if (target.closest('.column-look-shape')) actions.page(column);
        else if (!target.closest('button, .resize')) actions.sort(column, event.shiftKey);
      }}
      onContextMenu={event => { event.preventDefault(); actions.menu(column, { x: event.clientX, y: event.clientY }); }}
      onDragStart={event => { event.dataTransfer?.setData('text/plain', column.name); drag.start(); }} onDragOver={event => { if (drag.isOn()) { event.preventDefault(); drag.over(isFirstHalf(event) ? at : at + 1); } }}
      onDrop={event => { event.preventDefault(); drag.end(isFirstHalf(event) ? column : next); }} onDragEnd={() => drag.end()}
    >
      <div class="head-line" title={brief(column.name)}>
        {column.isPinned && <Icon name="pinned" tone="quiet" />}
        <span class="isolate head-name cut">{brief(column.name, 300)}</span>
        {isFiltered && <Icon name="filter" tone="quiet" />}
        {sorted && <span class="sort-mark"><Icon name={sorted.descending ? 'arrow-down' : 'arrow-up'} />{sort.length > 1 && <span class="sort-place">{place + 1}</span>}</span>}
        <button type="button" class="head-menu" tabIndex={-1} aria-label={t('columnMenu', brief(column.name, 300))} title={t('columnMenu', brief(column.name, 300))} onClick={menu}><Icon name="chevron-down" /></button>
      </div>
      {actions.look(column)}
      <Resize column={column} actions={actions} />
    </div>
  );
}

/** Dragged it sets the width, double-clicked the width fits what is in sight. By keyboard: Alt+Shift and an arrow on the head. */
function Resize({ column, actions }: { column: Column; actions: HeadActions }) {
  const from = useRef<{ x: number; w: number } | null>(null);
  return (
    <span
      class="resize" aria-hidden="true" draggable onDragStart={event => { event.preventDefault(); event.stopPropagation(); }}
      onPointerDown={event => { event.stopPropagation(); event.currentTarget.setPointerCapture(event.pointerId); from.current = { x: event.clientX, w: column.w }; }}
      onPointerMove={event => { if (from.current) actions.resize(column, clampWidth(from.current.w + event.clientX - from.current.x)); }}
      onPointerUp={() => { from.current = null; }} onDblClick={event => { event.stopPropagation(); actions.fit(column); }}
    />
  );
}

export function headKey(event: KeyboardEvent, column: Column, { all }: Columns, at: number, actions: HeadActions): boolean {
  const { key, altKey, shiftKey } = event;
  const menu = () => {
    const box = (event.target as HTMLElement).getBoundingClientRect();
    actions.menu(column, { x: box.left, y: box.bottom });
  };
  if (key === 'Enter') actions.page(column);
  else if (key === ' ') actions.sort(column, shiftKey);
  else if (altKey && shiftKey && (key === 'ArrowLeft' || key === 'ArrowRight')) actions.resize(column, clampWidth(column.w + (key === 'ArrowLeft' ? -16 : 16)));
  else if (altKey && key === 'ArrowLeft') { const before = all[at - 1]; if (before) actions.move(column, before); }
  else if (altKey && key === 'ArrowRight') { if (all[at + 1]) actions.move(column, all[at + 2] ?? null); }
  else if (key === 'ContextMenu' || (shiftKey && key === 'F10') || (altKey && key === 'ArrowDown')) menu();
  else if (key === 'Delete') actions.hide(column);
  else return false;
  return true;
}
