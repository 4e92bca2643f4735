import type { CsvFound, DataColumn, DataFormat } from '../../../contract/data-api';
import type { Condition, SortKey } from '../../../contract/view-api';
import { readsOtherwise } from './reading';
import type { Checked } from '../expression';

export type Library = 'pandas' | 'polars';

/** A derived column with what was understood of its expression. */
export interface CodeDerived { name: string; text: string; checked: Checked }

/** A view as code is made of it. `columns`: of the file and derived ones, in order. */
export interface CodeView {
  library: Library;
  /** How people call the file, and what it is: readers of texts hand dates on as they are spelled. */
  file: string; format: DataFormat;
  /** Of CSV: how it is written. */
  csv?: CsvFound | null;
  columns: readonly DataColumn[];
  derived: readonly CodeDerived[];
  where: readonly Condition[];
  contains: string;
  sort: readonly SortKey[];
  /** Names in the order of the grid. */
  shown: readonly string[];
}

/** What a function's body is made of, and what it has to import. */
export interface CodeBody { imports: string[]; lines: string[] }

export const columnOf = ({ columns }: Pick<CodeView, 'columns'>, name: string): DataColumn => {
  const found = columns.find((column) => column.name === name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
};

/** Readers of these hand dates on as text, unless they are told how they are written (`reading.ts`). */
export const spellsDates = (view: CodeView): boolean => !readsOtherwise(view) && spelledBy(view);
const spelledBy = ({ library, format }: CodeView): boolean => (library === 'pandas' ? format === 'csv' || format === 'json' : format === 'json');

/** Which columns the last step names: those to leave out where that is shorter, else those to keep; null: all stay as they are. */
export function selection({ columns, shown }: Pick<CodeView, 'columns' | 'shown'>): { kind: 'drop' | 'keep'; names: string[] } | null {
  const all = columns.map(({ name }) => name);
  const isShown = new Set(shown);
  const hidden = all.filter((name) => !isShown.has(name));
  const isInOrder = all.filter((name) => isShown.has(name)).every((name, place) => name === shown[place]);
  if (hidden.length === 0 && isInOrder) return null;
  return isInOrder && hidden.length < shown.length ? { kind: 'drop', names: hidden } : { kind: 'keep', names: [...shown] };
}
