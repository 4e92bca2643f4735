import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ComparedRow, ComparedRows, RowChange } from '../../../src/contract/data-api';
import { plural, t } from '../l10n';
import { brief, Name } from '../name';
import { Problem, Skeleton } from '../states';
import { CellBody, cellWords, copyText, textWidth } from './cell';
import { layoutOf, type Place } from './layout';
import { usePages } from './pages';

interface GridProps {
  id: string; change: RowChange; total: number; most: number; label: string;
  page: (offset: number, limit: number) => Promise<ComparedRows>; copy: (text: string) => Promise<void>; showLog: () => void;
}

const rowHeight = 22;
const headHeight = 26;
const spare = 6;

/** Rows that differ: only those in sight exist, and of them only the columns in sight. Arrows move, Ctrl+C copies the cell. */
export function DiffGrid({ id, change, total, most, label, page, copy, showLog }: GridProps) {
  const { head, row, want, problem, retry } = usePages(page);
  const box = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLSpanElement>(null);
  const [view, setView] = useState({ top: 0, left: 0, width: 800 });
  const [letter, setLetter] = useState(7.5);
  const [at, setAt] = useState<{ row: number; column: number } | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const wide = ruler.current?.getBoundingClientRect().width ?? 0;
    if (wide > 0) setLetter(wide / 10);
    const observer = new ResizeObserver(() => setView(now => ({ ...now, width: element.clientWidth })));
    observer.observe(element);
    return () => observer.disconnect();
  }, [head !== null]);
  const layout = useMemo(() => head && layoutOf([...head.key.map(({ name }, index) => ({ name, width: widest(name, head.rows.map(each => textWidth(each.key[index] ?? null, undefined))) })),
    ...head.columns.map(({ name }, index) => ({ name, width: widest(name, head.rows.map(each => cellWidth(each, index))) }))], head.key.length, letter, view.width), [head, letter, view.width]);
  const count = head ? Math.min(head.reachable, head.total) : 0;
  const height = Math.min(most, Math.max(1, count)) * rowHeight;
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const last = Math.min(count, Math.ceil((view.top + height) / rowHeight) + spare);
  useEffect(() => { if (head) want(first, last); }, [head, first, last]);
  if (problem && !head) return <Problem message={t('diffRowsFailed', problem)} retry={retry} showLog={showLog} />;
  if (!head || !layout) return <Skeleton what={t('diffLoadingRows')} lines={4} />;

  const keys = head.key.length;
  const shown = layout.within(view.left, view.width);
  const columns = keys + head.columns.length;
  const go = (to: { row: number; column: number }) => {
    const next = { row: Math.max(0, Math.min(count - 1, to.row)), column: Math.max(0, Math.min(columns - 1, to.column)) };
    setAt(next);
    const element = box.current;
    if (!element) return;
    const top = next.row * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight - height;
    const place = layout.places[next.column];
    if (next.column < keys || !place) return;
    if (place.left - layout.pinned < element.scrollLeft) element.scrollLeft = place.left - layout.pinned;
    else if (place.left + place.width > element.scrollLeft + element.clientWidth) element.scrollLeft = place.left + place.width - element.clientWidth;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = at ?? { row: Math.floor(view.top / rowHeight), column: keys > 0 ? 0 : -1 };
    const sheet = Math.max(1, Math.floor(height / rowHeight) - 1);
    const held = event.ctrlKey || event.metaKey;
    const to = (to: { row: number; column: number }) => { event.preventDefault(); go(to); };
    if (event.key === 'c' && held && at && getSelection()?.isCollapsed !== false) {
      const there = row(at.row);
      if (there) { event.preventDefault(); void copy(copyText(there, at.column - keys, keys)).catch(() => undefined); }
      return;
    }
    switch (event.key) {
      case 'ArrowDown': return to({ ...now, row: at ? now.row + 1 : now.row });
      case 'ArrowUp': return to({ ...now, row: now.row - 1 });
      case 'ArrowRight': return to({ ...now, column: now.column + 1 });
      case 'ArrowLeft': return to({ ...now, column: now.column - 1 });
      case 'PageDown': return to({ ...now, row: now.row + sheet });
      case 'PageUp': return to({ ...now, row: now.row - sheet });
      case 'Home': return to({ row: held ? 0 : now.row, column: 0 });
      case 'End': return to({ row: held ? count - 1 : now.row, column: columns - 1 });
      default: return undefined;
    }
  };
  const nameOf = (column: number): string => (column < keys ? head.key[column]?.name : head.columns[column - keys]?.name) ?? '';
  const cellId = (line: number, column: number) => `${id}-${line}-${column}`;
  const headCell = (column: number, place: Place) => <div key={column} role="columnheader" aria-colindex={column + 1} class={`diff-cell${column < keys ? ' diff-key' : ''}${isNumber(head, column) ? ' number' : ''}`} style={{ width: `${place.width}px` }}><Name className="mono" text={nameOf(column)} title={`${brief(nameOf(column))}\n${typeWords(head, column)}`} /></div>;
  const cell = (line: number, column: number, place: Place, there: ComparedRow | undefined) => {
    const differs = there?.changed.includes(column - keys) ?? false;
    return (
      <div
        key={column} id={cellId(line, column)} role={column < keys ? 'rowheader' : 'gridcell'} aria-colindex={column + 1} style={{ width: `${place.width}px` }}
        class={`diff-cell${column < keys ? ' diff-key' : ''}${differs ? ' differs' : ''}${isNumber(head, column) ? ' number' : ''}${at?.row === line && at.column === column ? ' at' : ''}`}
        aria-label={there && cellWords(there, column - keys, nameOf(column), keys)} title={there && brief(cellWords(there, column - keys, nameOf(column), keys))} onClick={() => setAt({ row: line, column })}
      >
        {there ? <CellBody row={there} column={column - keys} keys={keys} /> : <span class="quiet">…</span>}
      </div>
    );
  };
  const lines = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
  const active = at && row(at.row);
  return (
    <>
      {problem && <Problem message={t('diffRowsFailed', problem)} retry={retry} showLog={showLog} />}
      <div
        ref={box} class={`diff-grid is-${change}`} role="grid" tabIndex={0} aria-label={label} aria-rowcount={total + 1} aria-colcount={columns} aria-activedescendant={at ? cellId(at.row, at.column) : undefined}
        title={at ? undefined : t('diffGridKeys')} style={{ height: `${height + headHeight + 14}px` }} onKeyDown={onKeyDown}
        onScroll={event => { const { scrollTop, scrollLeft } = event.currentTarget; setView(now => ({ ...now, top: scrollTop, left: scrollLeft })); }}
      >
        <div class="diff-canvas" role="presentation" style={{ width: `${layout.width}px`, height: `${headHeight + count * rowHeight}px` }}>
          <div class="diff-head" role="row" aria-rowindex={1}>
            <Line layout={layout} keys={keys} shown={shown} cell={headCell} />
          </div>
          <div role="rowgroup" class="diff-lines" style={{ top: `${headHeight + first * rowHeight}px` }}>
            {lines.map(line => { const there = row(line); return <div key={line} class="diff-line" role="row" aria-rowindex={line + 2}><Line layout={layout} keys={keys} shown={shown} cell={(column, place) => cell(line, column, place, there)} /></div>; })}
          </div>
        </div>
        <span ref={ruler} class="visually-hidden diff-ruler" aria-hidden="true">0000000000</span>
      </div>
      <p class="diff-detail quiet isolate">{at && active ? brief(cellWords(active, at.column - keys, nameOf(at.column), keys)) : ' '}</p>
      {head.total > count && <p class="quiet diff-note">{plural(head.total - count, 'diffBeyondOne', 'diffBeyondMany')}</p>}
    </>
  );
}

/** One row's cells: the key stays left, and of the rest there is what is in sight. */
function Line({ layout, keys, shown: [from, to], cell }: { layout: NonNullable<ReturnType<typeof layoutOf>>; keys: number; shown: readonly [number, number]; cell: (column: number, place: Place) => preact.ComponentChildren }) {
  const { places, pinned } = layout;
  return (
    <>
      {keys > 0 && <div class="diff-keys" role="presentation" style={{ width: `${pinned}px` }}>{places.slice(0, keys).map((place, column) => cell(column, place))}</div>}
      <div role="presentation" style={{ width: `${(places[from]?.left ?? pinned) - pinned}px`, flex: 'none' }} />
      {places.slice(from, to).map((place, index) => cell(from + index, place))}
    </>
  );
}

const widest = (name: string, widths: readonly number[]): number => Math.max(name.length, ...widths);
const cellWidth = (row: ComparedRow, column: number): number => (row.changed.includes(column) ? textWidth(row.a?.[column] ?? null, row.b?.[column] ?? null) : textWidth((row.b ?? row.a)?.[column] ?? null, undefined));
const numbers: ReadonlySet<string> = new Set(['integer', 'float', 'decimal']);
const columnAt = ({ key, columns }: ComparedRows, column: number) => (column < key.length ? { a: key[column] ?? null, b: null } : columns[column - key.length]);
const isNumber = (head: ComparedRows, column: number): boolean => { const found = columnAt(head, column); return [found?.a, found?.b].every(each => !each || numbers.has(each.kind)); };
function typeWords(head: ComparedRows, column: number): string {
  const found = columnAt(head, column);
  return [...new Set([found?.a?.type, found?.b?.type].filter(each => each !== undefined))].join(' → ');
}
