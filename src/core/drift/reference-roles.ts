import { say } from '../say';
import type { ColumnSamples } from './column';
import { hasMoreThan } from './samples';

/** `left-out`: the tool doesn't speak of such a column at all; `why` is for people. */
export type ReferenceRole = { role: 'numbers' | 'categories' } | { role: 'left-out'; why: string };

/** Whole numbers of at most so many values are categories. */
const mostWholeCategories = 10;
const wholeNumbers = new Set(['int8', 'int16', 'int32', 'int64']);
const numbers: ReferenceRole = { role: 'numbers' };
const categories: ReferenceRole = { role: 'categories' };

/**
 * What Evidently 0.7 takes a column for when nobody tells it, by the current side alone, as pandas reads it from Parquet: whole numbers of which some are missing are floats there, truth values of which some are missing are objects.
 * Types that it doesn't know (unsigned and decimal numbers) it leaves out.
 */
export function referenceRole(column: ColumnSamples): ReferenceRole {
  const { type } = column;
  if (column.kind === 'categorical') {
    const { counts, rows, missing } = column.current;
    if (type === 'bool') return missing === 0 ? categories : { role: 'left-out', why: say('The reference tool leaves out columns of true and false of which some are missing. Use the default mode for this column.') };
    return type === 'categorical' || counts.size <= (rows - missing) / 2 ? categories : text();
  }
  if (column.kind === 'text') return text();
  if (type.startsWith('float')) return numbers;
  if (!wholeNumbers.has(type)) return { role: 'left-out', why: say('The reference tool leaves out columns of type {0}. Use the default mode for this column.', type) };
  const { sorted, missing } = column.current;
  return missing > 0 || hasMoreThan(mostWholeCategories, sorted) ? numbers : categories;
}

const text = (): ReferenceRole => ({ role: 'left-out', why: say('The reference tool judges text by training a classifier. Use the default mode for this column.') });
