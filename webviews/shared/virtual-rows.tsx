import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { scrollMap } from './scroll-map';

/** A list in a page is mapped sooner than a grid that fills one. */
const tallest = 8_000_000;
const spare = 8;

/**
 * Only the rows in sight exist. All rows have one height. Past `tallest` the scroll bar stands for a share of the rows, so that any number of
 * rows can be reached. Few rows make the box as high as they are, with whatever border and scroll bar it has.
 */
export function VirtualRows(props: {
  count: number; rowHeight: number; height: number; label: string; className?: string; role?: 'log' | 'group';
  row: (index: number) => ComponentChildren; onScroll?: (state: { atTop: boolean; atEnd: boolean }) => void; keepEnd?: boolean; anchor?: number;
}) {
  const { count, rowHeight, height, label, row, onScroll, keepEnd } = props;
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const visible = Math.min(height, Math.max(count * rowHeight, rowHeight));
  const { shown, scale } = scrollMap(count, rowHeight, visible, tallest);
  const offset = top * scale;
  const first = Math.max(0, Math.floor(offset / rowHeight) - spare);
  const last = Math.min(count, Math.ceil((offset + visible) / rowHeight) + spare);

  // New rows at the end are followed; rows put in before what is in sight don't move it.
  const anchor = props.anchor ?? 0;
  const before = useRef(anchor);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (keepEnd) element.scrollTop = element.scrollHeight;
    else if (anchor !== before.current) element.scrollTop += ((anchor - before.current) * rowHeight) / scale;
    before.current = anchor;
    setTop(element.scrollTop);
  }, [count, keepEnd, anchor, visible]);

  const rows: ComponentChildren[] = [];
  for (let index = first; index < last; index++) rows.push(<div key={index + anchor} class="virtual-row">{row(index)}</div>);
  return (
    <div
      ref={box} class={`ob-virtual ${props.className ?? ''}`} style={{ minHeight: `${rowHeight}px`, maxHeight: `${height}px` }} tabIndex={0} role={props.role ?? 'group'} aria-label={label}
      onScroll={event => {
        const element = event.currentTarget;
        setTop(element.scrollTop);
        onScroll?.({ atTop: element.scrollTop <= 0, atEnd: element.scrollTop + element.clientHeight >= element.scrollHeight - 2 });
      }}
    >
      <div style={{ height: `${shown}px` }} />
      <div class="ob-virtual-rows" style={{ transform: `translateY(${first * rowHeight - offset + top}px)` }}>{rows}</div>
    </div>
  );
}
