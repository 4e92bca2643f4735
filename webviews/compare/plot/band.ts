/** So far up and down for each pixel along, over so many points: noise, in which a line would cover itself again and again. */
const [steep, many] = [3, 300];

/** Whether a traced line goes up and down in nearly every column of pixels. A dash in it could not be seen, and stroking it costs more than all else of a page. */
export function isNoise(line: Float64Array): boolean {
  if (line.length < 2 * many) return false;
  let [up, along] = [0, 0];
  for (let at = 2; at < line.length; at += 2) {
    const [x, y] = [Math.abs((line[at] as number) - (line[at - 2] as number)), Math.abs((line[at + 1] as number) - (line[at - 1] as number))];
    if (x === x && y === y) { along += x; up += y; }
  }
  return up > steep * along;
}

/** Sticking out so many widths of the line, the tip of a slope would be too thin to be seen. */
const spike = 3;

/**
 * What such a line covers, as outlines to be filled, with NaN between them: from the highest to the lowest of each column of pixels, half the line's width beyond both. What sticks out far is as
 * wide as the line up to its tip: no peak is lost.
 */
export function bandOf(line: Float64Array, width: number): number[] {
  const out: number[] = [];
  const half = width / 2;
  let columns: { x: number; top: number; bottom: number }[] = [];
  const close = () => {
    if (columns.length > 0) {
      const [first, last] = [columns[0] as (typeof columns)[0], columns.at(-1) as (typeof columns)[0]];
      out.push(first.x - half, first.top - half);
      for (const { x, top } of columns) out.push(x, top - half);
      out.push(last.x + half, last.top - half, last.x + half, last.bottom + half);
      for (const { x, bottom } of columns.toReversed()) out.push(x, bottom + half);
      out.push(first.x - half, first.bottom + half, Number.NaN, Number.NaN);
      columns.forEach(({ x, top, bottom }, at) => {
        const [before, after] = [columns[at - 1], columns[at + 1]];
        const above = Math.min(before?.top ?? Infinity, after?.top ?? Infinity) - top;
        const below = bottom - Math.max(before?.bottom ?? -Infinity, after?.bottom ?? -Infinity);
        // Around the same way as the outline: what lies in both is filled.
        if (Math.max(above, below) > spike * width) out.push(x - half, top - half, x + half, top - half, x + half, bottom + half, x - half, bottom + half, Number.NaN, Number.NaN);
      });
    }
    columns = [];
  };
  for (let at = 0; at < line.length; at += 2) {
    const [x, y] = [line[at] as number, line[at + 1] as number];
    if (x !== x || y !== y) { close(); continue; }
    const column = columns.at(-1);
    if (column && Math.floor(column.x) === Math.floor(x)) {
      column.top = Math.min(column.top, y);
      column.bottom = Math.max(column.bottom, y);
    } else columns.push({ x, top: y, bottom: y });
  }
  close();
  return out;
}
