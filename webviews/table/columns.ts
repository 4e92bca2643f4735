import type { RunField } from '../../src/contract/query';
import type { FieldSummary, FieldText } from '../../src/contract/table-api';
import { type ColumnRef, type FieldInfo, historyField, type TableColumn, type TableLayout } from '../../src/contract/table-page';
import { t, type StringKey } from '../shared/l10n';
import { brief } from '../shared/name';

/** A column where it stands: `x` from the left of its part, pinned or free. */
export interface Column extends TableColumn { /** The beginning of a longer one. */ title: string; x: number; w: number; editable: boolean }
export interface Columns { pinned: Column[]; free: Column[]; all: Column[]; pinnedWidth: number; freeWidth: number }

const titles: Record<RunField, StringKey> = {
  id: 'fieldId', name: 'fieldName', function: 'fieldFunction', module: 'fieldModule', file: 'fieldFile', state: 'fieldState', created: 'fieldCreated', started: 'fieldStarted', ended: 'fieldEnded',
  age: 'fieldAge', duration: 'fieldDuration', tag: 'fieldTags', note: 'fieldNote', star: 'fieldStar', branch: 'fieldBranch', commit: 'fieldCommit', dirty: 'fieldDirty', host: 'fieldHost', user: 'fieldUser',
  python: 'fieldPython', error: 'fieldError', warnings: 'fieldWarnings', figures: 'fieldFigures', peak: 'fieldPeak', debug: 'fieldDebug', again: 'fieldAgain', source: 'fieldSource',
};

export function titleOf(ref: ColumnRef): string {
  switch (ref.kind) {
    case 'run': return t(titles[ref.name]);
    case 'metric': return ref.of === 'last' ? ref.name : `${t(ref.of)} ${ref.name}`;
    case 'history': return t('fieldHistory');
    default: return ref.name;
  }
}

const runWidths: Partial<Record<RunField, number>> = { star: 28, state: 128, function: 140, name: 148, note: 220, tag: 172, error: 240, id: 184, file: 240, commit: 96 };
const kindWidths: Record<FieldSummary['kind'], number> = { number: 96, text: 128, boolean: 80, time: 112, duration: 92, bytes: 88 };
/** A name of a megabyte is kept whole in the record, not in a layout or in what is said of it. */
const longestTitle = 300;
export const leastWidth = 28;
export const mostWidth = 1_200;

/** What its kind takes, and more for a name that is longer, up to a point. */
const naturalWidth = ({ ref, kind }: TableColumn): number =>
  (ref.kind === 'run' ? runWidths[ref.name] : undefined) ?? Math.max(ref.kind === 'metric' ? 136 : kindWidths[kind], Math.min(200, titleOf(ref).length * 7 + 44));

export const isEditable = (ref: ColumnRef): boolean => ref.kind === 'run' && ['name', 'tag', 'note', 'star'].includes(ref.name);
export const isRight = ({ ref, kind }: TableColumn): boolean => ref.kind === 'metric' || kind === 'number' || kind === 'duration' || kind === 'bytes';

/** What a row of the table carries itself, so that no cells are asked for. */
const carried: readonly RunField[] = ['star', 'state', 'function', 'name', 'created', 'started', 'ended', 'duration', 'age', 'tag', 'note', 'id', 'module', 'file'];
export const isCarried = (ref: ColumnRef): boolean => ref.kind === 'history' || (ref.kind === 'run' && carried.includes(ref.name));

/** The free part must stay usable: pins that would take more than two thirds of the width don't hold. */
export function placeColumns(columns: readonly TableColumn[], widthOf: (column: TableColumn) => number | null, width: number): Columns {
  const pinned: Column[] = [];
  const free: Column[] = [];
  let pinnedWidth = 0;
  let freeWidth = 0;
  for (const column of [...columns].sort((a, b) => Number(b.pinned) - Number(a.pinned))) {
    const w = clampWidth(widthOf(column) ?? naturalWidth(column));
    const made = { ...column, w, title: brief(titleOf(column.ref), longestTitle), editable: isEditable(column.ref) };
    if (column.pinned && free.length === 0 && pinnedWidth + w <= width * 0.67) { pinned.push({ ...made, x: pinnedWidth }); pinnedWidth += w; }
    else { free.push({ ...made, x: freeWidth }); freeWidth += w; }
  }
  return { pinned, free, all: [...pinned, ...free], pinnedWidth, freeWidth };
}

export const clampWidth = (w: number): number => Math.round(Math.min(mostWidth, Math.max(leastWidth, w)));

/** The columns in sight and some beside them; in steps, so that scrolling draws rows anew only now and then. */
export function columnsInSight({ free }: Columns, left: number, width: number, spare = 240, step = 4): { from: number; to: number } {
  const from = firstEndingAfter(free, left - spare);
  const to = firstEndingAfter(free, left + width + spare) + 1;
  return { from: Math.max(0, Math.floor(from / step) * step), to: Math.min(free.length, Math.ceil(to / step) * step) };
}

function firstEndingAfter(columns: readonly Column[], x: number): number {
  let low = 0;
  let high = columns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const column = columns[middle] as Column;
    if (column.x + column.w > x) high = middle; else low = middle + 1;
  }
  return low;
}

const run = (name: RunField, kind: FieldSummary['kind'], pinned = false): TableColumn => ({ field: name, ref: { kind: 'run', name }, kind, width: null, pinned });
const always = (): TableColumn[] => [run('star', 'boolean', true), run('state', 'text', true), run('function', 'text', true)];

const history: TableColumn = { field: historyField, ref: { kind: 'history' }, kind: 'text', width: null, pinned: false };

/** Metrics: all while they are few, and of many the commonest and as many of the newest runs. */
export const defaultMost = { metrics: 12, commonest: 6, params: 12 };

/** The set that is there by itself: what tells the runs that match apart. */
export function defaultColumns(metrics: readonly FieldInfo[], params: readonly FieldInfo[], named: boolean, several: boolean): TableColumn[] {
  const chosen = [...metrics, ...params.filter(each => each.differs).slice(0, defaultMost.params)].map(asColumn);
  const name = run('name', 'text');
  return [...always(), ...(several ? [history] : []), ...(named ? [name] : []), run('created', 'time'), run('duration', 'duration'), ...chosen, ...(named ? [] : [name]), run('tag', 'text'), run('note', 'text')];
}

export const asColumn = ({ field, ref, kind }: FieldInfo): TableColumn => ({ field, ref, kind, width: null, pinned: false });

export const emptyLayout = (): TableLayout => ({ columns: null, widths: [], sort: [], group: null, collapsed: [], query: '', recent: [], scroll: { top: 0, left: 0 } });

/** Fields that runs can be put together by. */
export const groupings = ['function', 'state', 'created', 'tag', 'branch'] as const;
export type Grouping = (typeof groupings)[number];

export const withColumn = (columns: readonly TableColumn[], field: FieldText, change: Partial<TableColumn>): TableColumn[] => columns.map(each => (each.field === field ? { ...each, ...change } : each));

/** A new column stands behind the last metric or parameter, before what people write. */
export function withNew(columns: readonly TableColumn[], fresh: readonly TableColumn[]): TableColumn[] {
  const at = columns.findLastIndex(each => each.ref.kind !== 'run' || each.field === 'duration') + 1;
  return [...columns.slice(0, at), ...fresh, ...columns.slice(at)];
}

/** Moved by `steps` among those of its own part; at an end it stays. */
export function moved(columns: readonly TableColumn[], field: FieldText, to: number): TableColumn[] {
  const from = columns.findIndex(each => each.field === field);
  const column = columns[from];
  if (!column) return [...columns];
  const rest = columns.filter(each => each !== column);
  const pins = rest.filter(each => each.pinned).length;
  const at = column.pinned ? Math.min(to, pins) : Math.max(to, pins);
  return [...rest.slice(0, Math.max(0, at)), column, ...rest.slice(Math.max(0, at))];
}
