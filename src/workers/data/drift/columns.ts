import type { DataColumn } from '../../../contract/data-api';
import type { SchemaDifference } from '../../../contract/drift';
import { unknownColumn } from '../unknown-column';

type Column = Pick<DataColumn, 'name' | 'type'>;

/** More different texts than this on a side are no categories: their lengths are compared. */
export const mostCategories = 1000;

/** So many values tell whether a column may hold paths of pictures at all. */
export const fewTexts = 20;
/** A longer text is no path that a system takes. */
export const mostPathCharacters = 4096;

export function mustBeThere(name: string, reference: readonly Column[], current: readonly Column[]): void {
  const all = [...new Set([...reference, ...current].map((column) => column.name))];
  if (!all.includes(name)) throw unknownColumn(name, all);
}

export function schemaOf(reference: readonly Column[], current: readonly Column[], wanted: readonly string[] | undefined): SchemaDifference[] {
  const asked = ({ name }: Column): boolean => wanted?.includes(name) ?? true;
  return [
    ...reference.filter(asked).flatMap((a): SchemaDifference[] => {
      const b = current.find(({ name }) => name === a.name);
      if (b === undefined) return [{ name: a.name, what: 'missing' }];
      return a.type === b.type ? [] : [{ name: a.name, what: 'retyped', reference: a.type, current: b.type }];
    }),
    ...current.filter(asked).flatMap((b): SchemaDifference[] => (reference.some(({ name }) => name === b.name) ? [] : [{ name: b.name, what: 'new' }])),
  ];
}
