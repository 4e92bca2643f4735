import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SortKey } from '../../src/contract/view-api';
import { goTo, type Place } from '../shared/grid-keys';
import { t } from '../shared/l10n';
import type { Cells } from './cells';
import { type Column, type Columns, columnsInSight } from './columns';
import { GridHead, type HeadActions, headKey } from './grid-head';
import { Row, rowHeight } from './grid-row';
import { scrollMap } from '../shared/scroll-map';
import { type Area, areaOf, holds, isOne, type Selection } from './selection';

export const headHeight = 76;
const spareRows = 8;
const nearColumns = 8;

export interface GridActions extends HeadActions {
  open(row: number, column: Column, at: { x: number; y: number }): void; copy(area: Area): void; cellMenu(row: number, column: Column, area: Area, at: { x: number; y: number }): void;
  find(): void; goToRow(): void; scrolled(row: number, left: number): void; selected(area: Area | null): void; inSight(columns: string[]): void;
}
export interface GridHandle { /** Makes a cell the active one. */ goTo(place: Place): void; /** The same, and the focus stays where it is. */ show(place: Place): void; toTop(): void; focus(): void; active(): Place; area(): Area; fitted(column: Column): number; selectColumn(col: number): void }

interface Props {
  label: string; rows: number; columns: Columns; cells: Cells; sort: SortKey[]; filtered: ReadonlySet<string>; /** Greatest row number there may be. */ mostNumber: number;
  start: { row: number; left: number }; found: Place | null; actions: GridActions; handle: { current: GridHandle | null };
}

/** The rows and columns in sight, of any number of them. */
export function Grid({ label, rows, columns, cells, sort, filtered, mostNumber, start, found, actions, handle }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [left, setLeft] = useState(start.left);
  const [offset, setOffset] = useState(start.row * rowHeight);
  const [selection, setSelection] = useState<Selection>({ anchor: { line: 0, col: 0 }, head: { line: 0, col: 0 }, whole: 'cells' });
  const wantsFocus = useRef(false);
  /** Where we put the scroll bar ourselves: anything else is a hand's doing. */
  const put = useRef(0);
  const dragging = useRef(false);

  const numberWidth = Math.max(44, String(mostNumber).length * 9 + 20);
  const fixed = numberWidth + columns.pinnedWidth;
  const viewHeight = Math.max(rowHeight, size.height - headHeight);
  const map = scrollMap(rows, rowHeight, viewHeight);
  const at = Math.min(offset, map.most);
  const { from, to } = columnsInSight(columns, left, Math.max(0, size.width - fixed));
  const first = Math.max(0, Math.floor(at / rowHeight) - spareRows);
  const last = Math.min(rows, Math.ceil((at + viewHeight) / rowHeight) + spareRows);
  const active: Place = { line: Math.min(selection.head.line, rows - 1), col: Math.max(0, Math.min(selection.head.col, columns.all.length - 1)) };
  const area = areaOf({ ...selection, head: active }, rows, columns.all.length);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const putBar = (to: number) => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = map.toTop(to);
    put.current = element.scrollTop;
  };
  const scrollTo = (to: number) => {
    const next = Math.max(0, Math.min(map.most, to));
    setOffset(next);
    putBar(next);
  };
  // Other rows, or another height: the bar stands for another place.
  useLayoutEffect(() => { if (size.height > 0) putBar(at); }, [map.shown, size.height, cells]);
  useLayoutEffect(() => { if (box.current) box.current.scrollLeft = left; }, [size.width > 0]);

  const latest = useRef({ scrollTo, at, viewHeight, scale: map.scale });
  latest.current = { scrollTo, at, viewHeight, scale: map.scale };
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // Where the bar stands for a share of the rows, a turn of the wheel would leap over hundreds.
    const onWheel = (event: WheelEvent) => {
      const now = latest.current;
      if (now.scale === 1 || event.shiftKey || event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      event.preventDefault();
      now.scrollTo(now.at + event.deltaY * (event.deltaMode === 1 ? rowHeight : event.deltaMode === 2 ? now.viewHeight : 1));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  // Columns before those in sight became wider, since their values came: what is in sight stays where it is; so does the end.
  const anchor = useRef<{ columns: Columns; at: number; name: string; x: number; isAtEnd: boolean } | null>(null);
  useLayoutEffect(() => {
    const [before, element] = [anchor.current, box.current];
    const same = before ? columns.free[before.at] : undefined;
    if (element && before && before.columns !== columns && same?.name === before.name && left > 0) {
      const to = before.isAtEnd ? fixed + columns.freeWidth - size.width : left + same.x - before.x;
      if (to !== left) {
        element.scrollLeft = to;
        setLeft(element.scrollLeft);
      }
    }
    const column = columns.free[from];
    anchor.current = column ? { columns, at: from, name: column.name, x: column.x, isAtEnd: left >= fixed + columns.freeWidth - size.width - 1 } : null;
  }, [columns, from, left, size.width]);

  const names = [...columns.pinned, ...columns.free.slice(from, to)].map(({ name }) => name);
  const near = [...columns.free.slice(Math.max(0, from - nearColumns), from), ...columns.free.slice(to, to + nearColumns)].map(({ name }) => name);
  const wanted = [first, last, ...names].join('\n');
  useEffect(() => { if (size.height > 0) cells.want({ first, last, columns: names, near }); }, [cells, wanted, size.height > 0]);
  useEffect(() => actions.inSight(names), [cells, names.join('\n')]);
  useEffect(() => actions.scrolled(Math.floor(at / rowHeight), left), [at, left]);
  useEffect(() => actions.selected(rows === 0 || isOne(area) || active.line < 0 ? null : area), [area.top, area.bottom, area.left, area.right, rows]);

  useLayoutEffect(() => {
    // A cell that was drawn anew has the focus again.
    const holder = document.activeElement;
    const isLost = holder instanceof HTMLElement && holder.matches('.cell, .head-cell') && box.current?.contains(holder) && (holder.dataset['col'] !== String(active.col) || (holder.closest<HTMLElement>('[data-line]')?.dataset['line'] ?? '-1') !== String(active.line));
    if (!wantsFocus.current && !isLost) return;
    const cell = box.current?.querySelector<HTMLElement>(active.line < 0 ? `.grid-head [data-col="${active.col}"]` : `[data-line="${active.line}"] [data-col="${active.col}"]`);
    if (!cell) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: true });
  });

  /** Scrolls no further than needed. */
  const show = ({ line, col }: Place) => {
    if (line >= 0) {
      const top = line * rowHeight;
      if (top < at) scrollTo(top);
      else if (top + rowHeight > at + viewHeight) scrollTo(top + rowHeight - viewHeight);
    }
    const column = columns.free[col - columns.pinned.length];
    const element = box.current;
    if (!element || !column) return;
    const room = size.width - fixed;
    if (column.x < element.scrollLeft) element.scrollLeft = column.x;
    else if (column.x + column.w > element.scrollLeft + room) element.scrollLeft = Math.min(column.x, column.x + column.w - room);
  };
  const go = (place: Place, extend: boolean) => {
    wantsFocus.current = true;
    setSelection(extend && place.line >= 0 ? { ...selection, anchor: selection.anchor.line < 0 ? place : selection.anchor, head: place } : { anchor: place, head: place, whole: 'cells' });
    show(place);
  };
  const cellPlace = (): { x: number; y: number } => {
    const cell = box.current?.querySelector(`[data-line="${active.line}"] [data-col="${active.col}"]`)?.getBoundingClientRect();
    return { x: cell?.left ?? 0, y: cell?.bottom ?? 0 };
  };
  const selectAll = () => setSelection({ anchor: { line: 0, col: 0 }, head: { ...active, line: Math.max(0, active.line) }, whole: 'all' });

  handle.current = {
    goTo(place) {
      wantsFocus.current = true;
      this.show(place);
    },
    toTop: () => scrollTo(0),
    show(place) {
      setSelection({ anchor: place, head: place, whole: 'cells' });
      const top = place.line * rowHeight;
      // Rows around it are seen as well.
      if (top < at || top + rowHeight > at + viewHeight) scrollTo(top - viewHeight / 2);
      show({ ...place, line: -1 });
    },
    focus() { wantsFocus.current = true; setSelection({ ...selection }); },
    active: () => active, area: () => area,
    selectColumn: col => setSelection({ anchor: { line: 0, col }, head: { line: 0, col }, whole: 'columns' }),
    fitted(column) {
      const index = columns.all.indexOf(column);
      const widths = [...(box.current?.querySelectorAll<HTMLElement>(`[data-col="${index}"] .cell-text, [data-col="${index}"] .cell-special, .grid-head [data-col="${index}"] .head-name`) ?? [])].map(each => each.scrollWidth);
      return Math.max(0, ...widths) + 28;
    },
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || (event.target as HTMLElement).closest('.menu, input')) return;
    const { key, shiftKey } = event;
    const command = event.ctrlKey || event.metaKey;
    const column = columns.all[active.col];
    const done = () => { event.preventDefault(); event.stopPropagation(); };
    if (active.line < 0 && column && headKey(event, column, columns, active.col, actions)) return done();
    const letter = key.toLowerCase();
    if (command && letter === 'a') { selectAll(); return done(); }
    if (command && letter === 'c') { if (active.line >= 0) actions.copy(area); return done(); }
    if (command && letter === 'f') { actions.find(); return done(); }
    if (command && letter === 'g') { actions.goToRow(); return done(); }
    if (active.line >= 0 && column) {
      if (key === ' ' && (shiftKey || command)) { setSelection({ ...selection, anchor: active, head: active, whole: shiftKey ? 'rows' : 'columns' }); return done(); }
      if (key === 'Enter' && event.altKey) { actions.page(column); return done(); }
      if (key === 'Enter' || key === ' ') { actions.open(active.line, column, cellPlace()); return done(); }
      if (key === 'ContextMenu' || (shiftKey && key === 'F10')) { actions.cellMenu(active.line, column, area, cellPlace()); return done(); }
      if (key === 'Escape' && !isOne(area)) { setSelection({ anchor: active, head: active, whole: 'cells' }); return done(); }
    }
    const place = goTo(event, active, { lines: rows, cols: columns.all.length, page: Math.max(1, Math.floor(viewHeight / rowHeight) - 1) });
    if (place) { go(place, shiftKey && active.line >= 0); return done(); }
  };

  const placeOf = (target: EventTarget | null): { line: number; col: number; isNumber: boolean } | null => {
    const element = target instanceof HTMLElement ? target : null;
    const row = element?.closest<HTMLElement>('.row');
    const cell = element?.closest<HTMLElement>('[data-col]');
    if (!row) return null;
    if (element?.closest('[data-number]')) return { line: Number(row.dataset['line']), col: 0, isNumber: true };
    return cell ? { line: Number(row.dataset['line']), col: Number(cell.dataset['col']), isNumber: false } : null;
  };
  const onPointerDown = (event: PointerEvent) => {
    const place = placeOf(event.target);
    if (!place || (event.button !== 0 && (event.button !== 2 || holds(area, place.line, place.col)))) return;
    event.preventDefault();
    wantsFocus.current = true;
    dragging.current = event.button === 0;
    const head = { line: place.line, col: place.isNumber ? active.col : place.col };
    setSelection({ anchor: event.shiftKey ? { line: Math.max(0, selection.anchor.line), col: selection.anchor.col } : head, head, whole: place.isNumber ? 'rows' : event.shiftKey && selection.whole !== 'all' ? selection.whole : 'cells' });
    if (dragging.current) box.current?.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!dragging.current || !box.current) return;
    const bounds = box.current.getBoundingClientRect();
    if (event.clientY > bounds.bottom - 4) scrollTo(at + rowHeight);
    else if (event.clientY < bounds.top + headHeight) scrollTo(at - rowHeight);
    const place = placeOf(document.elementFromPoint(event.clientX, event.clientY));
    if (place && (place.line !== selection.head.line || place.col !== selection.head.col)) setSelection({ ...selection, head: { line: place.line, col: place.isNumber ? selection.head.col : place.col } });
  };
  const onPointerUp = () => { dragging.current = false; };

  const lines: number[] = [];
  for (let index = first; index < last; index++) lines.push(index);
  // The focus must not fall out of the page because its row scrolled out of sight.
  if (active.line >= 0 && (active.line < first || active.line >= last)) lines.push(active.line);
  const width = Math.max(fixed + columns.freeWidth, size.width);
  const top = map.scale === 1 ? at : put.current;
  const yOf = (index: number) => Math.max(top - 4 * rowHeight * spareRows, Math.min(top + viewHeight + 4 * rowHeight * spareRows, index * rowHeight - at + top));
  return (
    <div
      ref={box} class="data-grid" role="grid" aria-label={label} aria-rowcount={rows + 1} aria-colcount={columns.all.length + 1} aria-multiselectable="true"
      onScroll={event => {
        const { scrollTop, scrollLeft } = event.currentTarget;
        setLeft(scrollLeft);
        if (map.scale === 1 || Math.abs(scrollTop - put.current) > 1.5) setOffset(map.toOffset(scrollTop));
        put.current = scrollTop;
      }}
      onKeyDown={onKeyDown} onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={onPointerUp} onPointerCancel={onPointerUp}
      onDblClick={event => {
        // The grid holds the pointer from its press on, so that the event says nothing of the cell.
        const place = placeOf(document.elementFromPoint(event.clientX, event.clientY));
        const column = place && columns.all[place.col];
        if (place && column && !place.isNumber) actions.open(place.line, column, { x: event.clientX, y: event.clientY });
      }}
      onContextMenu={event => {
        const place = placeOf(event.target);
        const column = place && columns.all[place.col];
        if (!place || !column) return;
        event.preventDefault();
        actions.cellMenu(place.line, column, area, { x: event.clientX, y: event.clientY });
      }}
    >
      <GridHead columns={columns} from={from} to={to} numberWidth={numberWidth} width={width} sort={sort} filtered={filtered} active={active.line < 0 ? active.col : null} focused={col => { if (active.line >= 0 || active.col !== col) setSelection({ anchor: { line: -1, col }, head: { line: -1, col }, whole: 'cells' }); }} selectAll={selectAll} actions={actions} />
      <div class="grid-body" role="rowgroup" aria-label={t('dataRows')} style={{ height: `${map.shown}px`, width: `${width}px` }}>
        {lines.map(index => {
          const isSelected = active.line >= 0 && !isOne(area) && index >= area.top && index <= area.bottom;
          return (
            <Row
              key={index} index={index} y={yOf(index)} columns={columns} from={from} to={to} numberWidth={numberWidth} cells={cells} stamp={cells.stamp(index)}
              selectedFrom={isSelected ? area.left : -1} selectedTo={isSelected ? area.right : -1} active={active.line === index ? active.col : -1} found={found?.line === index ? found.col : -1}
            />
          );
        })}
      </div>
    </div>
  );
}
