import { Component } from 'preact';
import type { GroupKey } from '../../src/contract/table-api';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { Cell, type CellContext } from './cells';
import { isRight, type Column, type Columns } from './columns';
import type { Edit } from './editor';
import { CellEditor } from './editor';
import { groupLook } from './group-look';
import type { Line } from './source';

export const rowHeight = 22;

export interface RowProps {
  /** Index of the line; the header is line 0 to screen readers. */
  index: number; y: number; line: Line; stamp: number; columns: Columns; from: number; to: number; grouped: boolean;
  selected: boolean; /** The column that has the focus, if this row does. */ active: number | null; edit: Edit | null; context: CellContext; drawn: number;
}

/** One run. Drawn again only when something of it changed: scrolling makes rows, it does not draw those that stay. */
export class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const now = this.props as unknown as Record<string, unknown>;
    return Object.entries(next).some(([key, value]) => key !== 'line' && now[key] !== value);
  }

  override render({ index, y, line, columns, from, to, selected, active, edit, context, grouped }: RowProps) {
    if (line.kind === 'group') return null;
    const { row } = line;
    const extra = active !== null && active >= columns.pinned.length && (active - columns.pinned.length < from || active - columns.pinned.length >= to) ? columns.free[active - columns.pinned.length] : undefined;
    const cell = (column: Column, at: number, left: number | null) => (
      <div
        key={column.field} role="gridcell" class={`cell${isRight(column) ? ' number' : ''}${column.ref.kind === 'metric' ? ' metric' : ''}${column.field === 'star' ? ' star' : ''}`} style={left === null ? { width: `${column.w}px` } : { width: `${column.w}px`, left: `${left}px` }}
        aria-colindex={at + 1} aria-readonly={column.editable ? undefined : true} data-col={at} tabIndex={active === at ? 0 : -1} aria-selected={selected} aria-label={column.field === 'star' ? t(row?.star ? 'starred' : 'notStarred') : undefined}
      >
        {row && (edit && edit.field === column.field ? <CellEditor edit={edit} row={row} width={column.w} /> : <Cell column={column} row={row} cell={line.cell(column.field)} context={context} />)}
      </div>
    );
    const left = columns.pinnedWidth;
    return (
      <div
        role="row" class={`row${selected ? ' selected' : ''}${row ? '' : ' coming'}${active !== null ? ' has-focus' : ''}`} aria-rowindex={index + 2} aria-selected={selected} aria-level={grouped ? 2 : undefined} aria-busy={row ? undefined : true}
        data-line={index} data-run={row?.id} data-key={row?.key} style={{ transform: `translateY(${y}px)` }}
      >
        {columns.pinned.length > 0 && <div class="pinned" role="presentation" style={{ width: `${left}px` }}>{columns.pinned.map((column, at) => cell(column, at, null))}</div>}
        {columns.free.slice(from, to).map((column, at) => cell(column, columns.pinned.length + from + at, left + column.x))}
        {extra && active !== null && cell(extra, active, left + extra.x)}
      </div>
    );
  }
}

export function GroupRow({ index, y, by, label, count, open, active, width }: { index: number; y: number; by: string; label: GroupKey; count: number; open: boolean; active: boolean; width: number }) {
  const look = groupLook(by, label, Date.now());
  return (
    <div role="row" class="row group" aria-rowindex={index + 2} aria-level={1} aria-expanded={open} data-line={index} style={{ transform: `translateY(${y}px)` }}>
      <div role="gridcell" class="group-cell" aria-colindex={1} data-col={0} tabIndex={active ? 0 : -1} style={{ maxWidth: `${width}px` }}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        {look.icon && <Icon name={look.icon} {...(look.tone ? { tone: look.tone } : {})} />}
        <span class="isolate cell-text group-name">{look.text}</span>
        <span class="quiet group-count">{plural(count, 'runOne', 'runMany')}</span>
      </div>
    </div>
  );
}

