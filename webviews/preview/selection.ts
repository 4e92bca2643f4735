import type { Place } from '../shared/grid-keys';

/** Cells between two corners, both counted. `columns` by their place in the grid. */
export interface Area { top: number; bottom: number; left: number; right: number }
export interface Selection { anchor: Place; head: Place; /** Whole rows or columns stay whole when it is made larger. */ whole: 'cells' | 'rows' | 'columns' | 'all' }

export function areaOf({ anchor, head, whole }: Selection, rows: number, columns: number): Area {
  const wide = whole === 'rows' || whole === 'all';
  const tall = whole === 'columns' || whole === 'all';
  return {
    top: tall ? 0 : Math.max(0, Math.min(anchor.line, head.line)), bottom: tall ? rows - 1 : Math.max(anchor.line, head.line),
    left: wide ? 0 : Math.min(anchor.col, head.col), right: wide ? columns - 1 : Math.max(anchor.col, head.col),
  };
}

export const isOne = ({ top, bottom, left, right }: Area): boolean => top === bottom && left === right;
export const holds = (area: Area, row: number, column: number): boolean => row >= area.top && row <= area.bottom && column >= area.left && column <= area.right;
