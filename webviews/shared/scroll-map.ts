/** Chromium stops growing an element near 33 million pixels; past this the scroll bar stands for a share of the rows. */
const usualTallest = 16_000_000;

/** Between where the scroll bar is and which part of all rows is in sight. Both are pixels, `offset` among all rows. */
export interface ScrollMap { shown: number; scale: number; most: number; toOffset(top: number): number; toTop(offset: number): number }

export function scrollMap(rows: number, rowHeight: number, viewHeight: number, tallest = usualTallest): ScrollMap {
  const full = rows * rowHeight;
  const shown = Math.min(full, tallest);
  const most = Math.max(0, full - viewHeight);
  const scale = full > shown ? most / (shown - viewHeight) : 1;
  const held = (offset: number): number => Math.max(0, Math.min(most, offset));
  return { shown, scale, most, toOffset: top => held(top * scale), toTop: offset => held(offset) / scale };
}
