import { Component } from 'preact';
import type { ComponentChildren } from 'preact';
import { formatExactCount } from '../shared/format';
import { CellLook, cellWords } from './cell-look';
import type { Cells } from './cells';
import type { Column, Columns } from './columns';

export const rowHeight = 22;

interface Props {
  index: number; y: number; columns: Columns; from: number; to: number; numberWidth: number; cells: Cells; /** Of what is known of this row. */ stamp: number;
  /** Columns that are selected in this row; -1: none. */ selectedFrom: number; selectedTo: number; /** Places in the columns; -1: none. */ active: number; found: number;
}

/** Drawn anew only when something that it shows is another. */
export class Row extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return (Object.keys(next) as (keyof Props)[]).some(key => next[key] !== this.props[key]);
  }

  override render({ index, y, columns, from, to, numberWidth, cells, active }: Props) {
    const number = cells.rowNumber(index);
    const shownNumber = number === undefined ? '' : formatExactCount(number ?? index + 1);
    const shown = columns.free.slice(from, to);
    const away = columns.free[active - columns.pinned.length];
    const left = numberWidth + columns.pinnedWidth;
    return (
      <div class="row" role="row" aria-rowindex={index + 2} data-line={index} style={{ transform: `translateY(${y}px)` }}>
        <div class="pinned" role="presentation" style={{ width: `${left}px` }}>
          <div class="row-number" role="rowheader" aria-colindex={1} style={{ width: `${numberWidth}px` }} data-number>{shownNumber}</div>
          {columns.pinned.map((column, at) => this.cell(column, at, null))}
        </div>
        {shown.map((column, at) => this.cell(column, columns.pinned.length + from + at, left + column.x))}
        {active >= 0 && away && !shown.includes(away) && this.cell(away, active, left + away.x)}
      </div>
    );
  }

  private cell(column: Column, at: number, left: number | null): ComponentChildren {
    const { index, cells, active, found, selectedFrom, selectedTo } = this.props;
    const cell = cells.cell(index, column.name);
    const isSelected = at >= selectedFrom && at <= selectedTo;
    return (
      <div
        key={column.name} class={`cell${column.isRight ? ' number' : ''}${isSelected ? ' selected' : ''}${found === at ? ' found' : ''}${cell ? '' : ' coming'}`} role="gridcell" aria-colindex={at + 2} aria-selected={isSelected}
        aria-label={cell ? `${column.name}: ${cellWords(cell)}` : undefined} data-col={at} tabIndex={active === at ? 0 : -1} style={left === null ? { width: `${column.w}px` } : { width: `${column.w}px`, left: `${left}px` }}
      >
        {cell && <CellLook cell={cell} kind={column.column.kind} />}
      </div>
    );
  }
}
