import { useRef, useState } from 'preact/hooks';
import type { Sort } from '../../src/contract/table-api';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { clampWidth, isRight, type Column, type Columns } from './columns';

export interface HeaderActions {
  sort(column: Column, more: boolean): void; resize(column: Column, width: number): void; fit(column: Column): void; hide(column: Column): void;
  /** By `steps` to the left or right; or in front of another column. */
  move(column: Column, to: number | { before: Column | null }): void;
  menu(column: Column, at: { x: number; y: number } | null): void;
}

interface Props { columns: Columns; from: number; to: number; width: number; sort: Sort[]; active: number | null; focused(col: number): void; actions: HeaderActions }

export function GridHeader({ columns, from, to, width, sort, active, focused, actions }: Props) {
  const [drop, setDrop] = useState<number | null>(null);
  const dragged = useRef<Column | null>(null);
  const drag: Drag = {
    start(column) { dragged.current = column; },
    over: setDrop,
    end(column) {
      if (dragged.current && column !== undefined && dragged.current !== column) actions.move(dragged.current, { before: column });
      dragged.current = null;
      setDrop(null);
    },
    column: () => dragged.current,
  };
  const head = (column: Column, at: number, left: number | null) => <HeadCell key={column.field} column={column} at={at} left={left} sort={sort} active={active === at} focused={focused} drop={drop === at} drag={drag} actions={actions} next={columns.all[at + 1] ?? null} />;
  const free = columns.free[(active ?? 0) - columns.pinned.length];
  const outside = active !== null && free && (active - columns.pinned.length < from || active - columns.pinned.length >= to);
  return (
    <div class="grid-head" role="rowgroup" style={{ width: `${width}px` }}>
      <div role="row" class="head-row" aria-rowindex={1}>
        {columns.pinned.length > 0 && <div class="pinned" role="presentation" style={{ width: `${columns.pinnedWidth}px` }}>{columns.pinned.map((column, at) => head(column, at, null))}</div>}
        {columns.free.slice(from, to).map((column, at) => head(column, columns.pinned.length + from + at, columns.pinnedWidth + column.x))}
        {outside && head(free, active, columns.pinnedWidth + free.x)}
      </div>
    </div>
  );
}

interface Drag { start(column: Column): void; over(at: number | null): void; end(column?: Column | null): void; column(): Column | null }

function HeadCell({ column, at, left, sort, active, focused, drop, drag, actions, next }: { column: Column; at: number; left: number | null; sort: Sort[]; active: boolean; focused(col: number): void; drop: boolean; drag: Drag; actions: HeaderActions; next: Column | null }) {
  const place = sort.findIndex(({ field }) => field === column.field);
  const sorted = sort[place];
  const label = sorted ? t(sorted.descending ? 'sortedDown' : 'sortedUp', column.title) : column.title;
  const isStar = column.field === 'star';
  return (
    <div
      role="columnheader" class={`head-cell${isRight(column) ? ' number' : ''}${drop ? ' drop' : ''}${isStar ? ' star' : ''}`} style={left === null ? { width: `${column.w}px` } : { width: `${column.w}px`, left: `${left}px` }}
      aria-colindex={at + 1} aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'} aria-label={label} data-col={at} data-field={column.field} tabIndex={active ? 0 : -1}
      title={column.ref.kind === 'run' || column.ref.kind === 'history' ? column.title : brief(column.field)} draggable={!isStar}
      onFocus={() => focused(at)} onClick={event => { if (!(event.target as HTMLElement).closest('button, .resize')) actions.sort(column, event.shiftKey); }}
      onContextMenu={event => { event.preventDefault(); actions.menu(column, { x: event.clientX, y: event.clientY }); }}
      onDragStart={event => { event.dataTransfer?.setData('text/plain', column.title); drag.start(column); }}
      onDragOver={event => { if (drag.column()) { event.preventDefault(); const box = event.currentTarget.getBoundingClientRect(); drag.over(event.clientX < box.left + box.width / 2 ? at : at + 1); } }}
      onDrop={event => { event.preventDefault(); const box = event.currentTarget.getBoundingClientRect(); drag.end(event.clientX < box.left + box.width / 2 ? column : next); }}
      onDragEnd={() => drag.end()}
    >
      {isStar ? <Icon name="star-empty" tone="quiet" /> : (
        <>
          {(column.ref.kind === 'metric' || column.ref.kind === 'param') && <Icon name={column.ref.kind === 'metric' ? 'graph-line' : 'symbol-parameter'} tone="quiet" />}
          <span class="isolate cell-text">{column.title}</span>
        </>
      )}
      {sorted && <span class="sort-mark"><Icon name={sorted.descending ? 'arrow-down' : 'arrow-up'} />{sort.length > 1 && <span class="sort-place">{place + 1}</span>}</span>}
      {!isStar && <button type="button" class="head-menu" tabIndex={-1} aria-label={t('columnMenu', column.title)} title={t('columnMenu', column.title)} onClick={event => { const box = event.currentTarget.getBoundingClientRect(); actions.menu(column, { x: box.left, y: box.bottom }); }}><Icon name="chevron-down" /></button>}
      {!isStar && <Resize column={column} actions={actions} />}
    </div>
  );
}

/** Dragged it sets the width, double-clicked the width fits what is in sight. By keyboard: Alt+Shift and an arrow on the header. */
function Resize({ column, actions }: { column: Column; actions: HeaderActions }) {
  const from = useRef<{ x: number; w: number } | null>(null);
  return (
    <span
      class="resize" aria-hidden="true" onMouseDown={event => event.preventDefault()}
      onPointerDown={event => { event.stopPropagation(); event.currentTarget.setPointerCapture(event.pointerId); from.current = { x: event.clientX, w: column.w }; }}
      onPointerMove={event => { if (from.current) actions.resize(column, clampWidth(from.current.w + event.clientX - from.current.x)); }}
      onPointerUp={() => { from.current = null; }} onDblClick={event => { event.stopPropagation(); actions.fit(column); }}
    />
  );
}
