import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FieldText, GroupKey, Sort } from '../../src/contract/table-api';
import type { TableRow } from '../../src/contract/table-page';
import { t } from '../shared/l10n';
import { useNow } from '../shared/now';
import { scrollMap } from '../shared/scroll-map';
import { isLive } from '../shared/state-look';
import { type Column, type Columns, columnsInSight, isCarried } from './columns';
import type { Edit } from './editor';
import { GridHeader, type HeaderActions } from './grid-header';
import { goTo, type Place } from '../shared/grid-keys';
import { GroupRow, Row, rowHeight } from './row';
import type { RowSource } from './source';
import type { Sparks } from './sparks';

const spareRows = 6;
const rowStep = 4;
const headHeight = 26;

export interface GridActions extends HeaderActions {
  open(row: TableRow): void; preview(row: TableRow): void; toggleGroup(key: GroupKey, open: boolean): void; star(row: TableRow): void;
  /** Begins to change a cell; false: it can't be changed. */
  edit(row: TableRow, field: FieldText): boolean;
  select(line: number, how: 'only' | 'toggle' | 'range'): void; selectAll(): void; clearSelection(): void; copy(): void; trash(): void; typed(text: string): void;
  scrolled(top: number, left: number): void;
}
export interface GridHandle { scrollBy(lines: number): void; toTop(): void; topLine(): number; atTop(): boolean; focus(place: Place | null): void; active(): Place | null }

export function Grid(props: {
  source: RowSource; sparks: Sparks; refusals: ReadonlyMap<string, string>; columns: Columns; sort: Sort[]; selected: ReadonlySet<string>; edit: Edit | null; drawn: number; size: { width: number; height: number };
  start: { top: number; left: number }; actions: GridActions; handle: { current: GridHandle | null };
}) {
  const { source, sparks, refusals, columns, sort, selected, edit, drawn, size, actions, handle } = props;
  const box = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState(props.start);
  const [active, setActive] = useState<Place>({ line: 0, col: 0 });
  const wantsFocus = useRef(false);
  const focused = useRef<Element | null>(null);

  const viewHeight = Math.max(rowHeight, size.height - headHeight);
  const { shown, scale } = scrollMap(source.lines, rowHeight, viewHeight);
  const offset = scroll.top * scale;
  const first = Math.max(0, Math.floor((offset / rowHeight - spareRows) / rowStep) * rowStep);
  const last = Math.min(source.lines, Math.ceil(((offset + viewHeight) / rowHeight + spareRows) / rowStep) * rowStep);
  const { from, to } = columnsInSight(columns, scroll.left, Math.max(0, size.width - columns.pinnedWidth));
  const inSight = [...columns.pinned, ...columns.free.slice(from, to)];
  const fieldsKey = inSight.filter(({ ref }) => !isCarried(ref)).map(({ field }) => field).join('\n');

  const rows: TableRow[] = [];
  let going = false;
  for (let index = Math.max(0, Math.floor(offset / rowHeight)); index < Math.min(source.lines, Math.ceil((offset + viewHeight) / rowHeight)); index++) {
    const line = source.line(index);
    if (line?.kind === 'run' && line.row) { rows.push(line.row); going ||= isLive(line.row.state); }
  }
  const now = useNow(going ? 1_000 : 15_000);
  const clock = going ? Math.floor(now / 1_000) * 1_000 : Math.floor(now / 15_000) * 15_000;
  const context = useStable({ source, sparks, now: clock, refusals });

  useEffect(() => { source.want({ first, last, fields: fieldsKey === '' ? [] : fieldsKey.split('\n') }); }, [source, first, last, fieldsKey, drawn]);
  const metrics = inSight.flatMap(({ ref }) => (ref.kind === 'metric' ? [ref.name] : []));
  const rowsKey = rows.map(row => row.key + row.lastHeardAt).join();
  useEffect(() => sparks.want(rows, [...new Set(metrics)]), [sparks, rowsKey, metrics.join('\n')]);

  // The scroll position is put back once, and whenever all is asked anew.
  useLayoutEffect(() => {
    if (!box.current) return;
    box.current.scrollTop = props.start.top;
    box.current.scrollLeft = props.start.left;
    setScroll({ top: box.current.scrollTop, left: box.current.scrollLeft });
  }, [source]);
  useLayoutEffect(() => {
    // A cell that was drawn anew (its run has come, or moved, or its element shows another one now) has the focus again.
    const holder = document.activeElement;
    const lost = holder === document.body ? focused.current !== null && !focused.current.isConnected : active.line >= 0 && holder?.matches('.row [data-col]') && holder.closest<HTMLElement>('[data-line]')?.dataset['line'] !== String(active.line);
    if ((!wantsFocus.current && !lost) || edit) return;
    const cell = box.current?.querySelector<HTMLElement>(active.line < 0 ? `.grid-head [data-col="${active.col}"]` : `[data-line="${active.line}"] [data-col="${active.col}"]`) ?? box.current?.querySelector<HTMLElement>(`[data-line="${active.line}"] [data-col]`);
    if (!cell) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: true });
  });

  /** Scrolls no further than needed, and gives the focus to the cell there. */
  const show = useCallback((place: Place) => {
    const element = box.current;
    if (element && place.line >= 0) {
      const top = place.line * rowHeight;
      const now = element.scrollTop * scale;
      if (top < now) element.scrollTop = top / scale;
      else if (top + rowHeight > now + viewHeight) element.scrollTop = (top + rowHeight - viewHeight) / scale;
    }
    const column = columns.free[place.col - columns.pinned.length];
    if (element && column) {
      const room = size.width - columns.pinnedWidth;
      if (column.x < element.scrollLeft) element.scrollLeft = column.x;
      else if (column.x + column.w > element.scrollLeft + room) element.scrollLeft = Math.min(column.x, column.x + column.w - room + 12);
    }
  }, [scale, viewHeight, columns, size.width]);
  const goThere = (place: Place) => {
    wantsFocus.current = true;
    setActive(place);
    show(place);
  };

  handle.current = {
    scrollBy(lines) {
      if (!box.current) return;
      box.current.scrollTop += (lines * rowHeight) / scale;
      setScroll({ top: box.current.scrollTop, left: box.current.scrollLeft });
      setActive(at => (at.line < 0 ? at : { ...at, line: Math.max(0, at.line + lines) }));
    },
    toTop() { if (box.current) box.current.scrollTop = 0; },
    topLine: () => Math.floor(offset / rowHeight),
    atTop: () => scroll.top < 1,
    focus: place => goThere(place ?? active),
    active: () => active,
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (edit || event.defaultPrevented) return;
    if ((event.target as HTMLElement).closest('.menu, .cell-editor')) return;
    const { key, shiftKey, altKey } = event;
    const command = event.ctrlKey || event.metaKey;
    const line = source.line(active.line);
    const column = columns.all[active.col];
    const done = () => { event.preventDefault(); event.stopPropagation(); };
    if (active.line < 0) {
      if (column && headKey(event, column, actions)) return done();
    } else if (line?.kind === 'group') {
      if ((key === 'Enter' || key === ' ') || (key === 'ArrowLeft' && line.open) || (key === 'ArrowRight' && !line.open)) { actions.toggleGroup(line.key, !line.open); return done(); }
    } else if (line?.row && column) {
      if (key === 'Enter' || key === 'F2') {
        if (column.field === 'star') actions.star(line.row);
        else if (!actions.edit(line.row, key === 'F2' && !column.editable ? 'name' : column.field)) actions.open(line.row);
        return done();
      }
      if (key === ' ' && !command) { if (shiftKey) actions.select(active.line, 'toggle'); else actions.preview(line.row); return done(); }
    }
    if (command && key.toLowerCase() === 'a') { actions.selectAll(); return done(); }
    if (command && key.toLowerCase() === 'c') { actions.copy(); return done(); }
    if (key === 'Delete') { actions.trash(); return done(); }
    if (key === 'Escape' && selected.size > 0) { actions.clearSelection(); return done(); }
    const place = goTo(event, active, { lines: source.lines, cols: columns.all.length, page: Math.max(1, Math.floor(viewHeight / rowHeight) - 1) });
    if (place) {
      goThere(place);
      if (shiftKey && place.line >= 0 && place.line !== active.line) actions.select(place.line, 'range');
      return done();
    }
    // Typing means the filter, as in the editor's own lists.
    if (key.length === 1 && key !== ' ' && !command && !altKey) { actions.typed(key); done(); }
  };

  const placeOf = (event: Event): { line: number; col: number } | null => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-col]');
    const row = cell?.closest<HTMLElement>('[data-line]');
    return cell && row ? { line: Number(row.dataset['line']), col: Number(cell.dataset['col']) } : null;
  };
  const onPointerDown = (event: PointerEvent) => {
    const place = placeOf(event);
    if (!place || event.button !== 0 || (event.target as HTMLElement).closest('.cell-editor')) return;
    const line = source.line(place.line);
    if (line?.kind === 'run' && event.shiftKey) event.preventDefault();
    wantsFocus.current = true;
    setActive(place);
    if (line?.kind === 'group') actions.toggleGroup(line.key, !line.open);
    else if (line?.row && columns.all[place.col]?.field === 'star' && !event.shiftKey && !event.ctrlKey && !event.metaKey) actions.star(line.row);
    else actions.select(place.line, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
  };
  const onDblClick = (event: MouseEvent) => {
    const place = placeOf(event);
    const line = place && source.line(place.line);
    const column = place && columns.all[place.col];
    if (line?.kind !== 'run' || !line.row || !column || column.field === 'star') return;
    if (!actions.edit(line.row, column.field)) actions.open(line.row);
  };

  const drawnLines: number[] = [];
  for (let index = first; index < last; index++) drawnLines.push(index);
  // The focus must not fall out of the page because its row scrolled out of sight.
  if (active.line >= 0 && active.line < source.lines && (active.line < first || active.line >= last)) drawnLines.push(active.line);
  const grouped = source.question.group !== null;
  // What scrolls out at one end is drawn over at the other; only a cell that is being changed, or has the focus, keeps its element.
  const slots = Math.ceil(viewHeight / rowHeight) + 2 * (spareRows + rowStep) + 1;
  const stands: ComponentChildren[] = drawnLines.map(index => {
    const line = source.line(index);
    if (!line) return null;
    const y = index * rowHeight - (scale === 1 ? 0 : Math.round(offset - scroll.top));
    const isActive = active.line === index;
    if (line.kind === 'group') return <GroupRow key={`group ${String(line.key)}`} index={index} y={y} by={source.question.group ?? ''} label={line.key} count={line.count} open={line.open} active={isActive} width={size.width} />;
    return (
      <Row
        key={line.row && edit?.run === line.row.key ? 'edit' : isActive && (index < first || index >= last) ? 'active' : index % slots} index={index} y={y} line={line} stamp={line.stamp} columns={columns} from={from} to={to} grouped={grouped}
        selected={line.row !== null && selected.has(line.row.key)} active={isActive ? active.col : null} edit={edit && line.row?.key === edit.run ? edit : null} context={context} drawn={sparks.turns}
      />
    );
  });
  const width = columns.pinnedWidth + columns.freeWidth;
  return (
    <div
      ref={box} class="grid" role={grouped ? 'treegrid' : 'grid'} aria-label={t('tableOfRuns')} aria-rowcount={source.lines + 1} aria-colcount={columns.all.length} aria-multiselectable="true"
      onScroll={event => {
        const { scrollTop: top, scrollLeft: left } = event.currentTarget;
        setScroll({ top, left });
        actions.scrolled(top, left);
      }}
      onFocusIn={event => { focused.current = event.target as Element; }} onKeyDown={onKeyDown} onPointerDown={onPointerDown} onDblClick={onDblClick}
    >
      <GridHeader columns={columns} from={from} to={to} width={Math.max(width, size.width)} sort={sort} active={active.line < 0 ? active.col : null} focused={col => setActive({ line: -1, col })} actions={actions} />
      <div class="grid-body" role="rowgroup" style={{ height: `${shown}px`, width: `${Math.max(width, size.width)}px` }}>{stands}</div>
    </div>
  );
}

function headKey(event: KeyboardEvent, column: Column, actions: HeaderActions): boolean {
  const { key, altKey, shiftKey, ctrlKey } = event;
  if (key === 'Enter' || key === ' ') { actions.sort(column, shiftKey); return true; }
  if (altKey && shiftKey && (key === 'ArrowLeft' || key === 'ArrowRight')) { actions.resize(column, column.w + (key === 'ArrowLeft' ? -16 : 16)); return true; }
  if (altKey && (key === 'ArrowLeft' || key === 'ArrowRight')) { actions.move(column, key === 'ArrowLeft' ? -1 : 1); return true; }
  if (key === 'ContextMenu' || (shiftKey && key === 'F10') || (altKey && key === 'ArrowDown')) { actions.menu(column, null); return true; }
  if (key === 'Delete' && !ctrlKey) { actions.hide(column); return true; }
  return false;
}

/** The same object for as long as what is in it is the same. */
function useStable<T extends object>(next: T): T {
  const kept = useRef(next);
  if (Object.entries(next).some(([key, value]) => (kept.current as Record<string, unknown>)[key] !== value)) kept.current = next;
  return kept.current;
}
