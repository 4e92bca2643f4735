import { type ColumnDrift, type DriftOptions, measuresOf, type TextPart, type Vocabulary } from '../../contract/drift';
import { say } from '../say';
import { effectThreshold, type Measured, own } from './column';
import type { ColumnMeasure } from './decide';
import { decisive } from './ways';

/**
 * A text is looked at in three ways, lengths, counts of words and which words they are; the column drifts when one of them does (`ways.ts`). A measure that was chosen is one of the lengths, and decides alone.
 */
export function measureText(lengths: ColumnMeasure, counts: ColumnMeasure, vocabulary: Vocabulary | null, options: DriftOptions): ColumnMeasure {
  if (lengths.mode === 'evidently' || counts.mode === 'evidently') return lengths;
  const { column } = lengths;
  const threshold = own(options.rules, column.name).threshold ?? own(options.kept, column.name).threshold ?? effectThreshold;
  const chosen = own(options.rules, column.name).method ?? own(options.kept, column.name).method;
  const parts: Part[] = [{ ...partOf('length', column), choice: column.choice }, { ...partOf('words', counts.column), choice: say('The Kolmogorov-Smirnov test of how many words they have, since there are too many different texts to count.') }, ...(vocabulary === null ? [] : [vocabularyPart(vocabulary, threshold)])];
  const found = decisive(parts);
  const [first] = found?.told ?? [];
  if (found === null || first === undefined) return lengths;
  const { by, ways } = chosen !== undefined && measuresOf.text.includes(chosen) ? { by: first, ways: 1 } : found;
  const text: ColumnDrift['text'] = { by: by.what, parts: found.told.map(({ choice: _, ...part }) => part), words: { reference: counts.column.reference, current: counts.column.current }, vocabulary };
  return { mode: 'default', column: { ...column, method: by.method, statistic: by.statistic, pValue: by.pValue, ways, effect: by.effect, choice: by.choice, text } };
}

/** How words are counted is measured by the default, whatever was chosen for the lengths; the threshold is theirs too. */
export function wordCountOptions(name: string, options: DriftOptions): DriftOptions {
  const without = (rules: DriftOptions['rules']): DriftOptions['rules'] => {
    const { method: _, ...rule } = own(rules, name);
    return Object.fromEntries([[name, rule]]);
  };
  return { ...options, rules: without(options.rules), kept: without(options.kept) };
}

type Part = TextPart & { choice: string };

const partOf = (what: TextPart['what'], { method, statistic, pValue, effect }: Measured): TextPart => ({ what, method, statistic, pValue, effect });

function vocabularyPart({ unknown, pValue }: Vocabulary, threshold: number): Part {
  return { what: 'vocabulary', method: 'unknown-words', statistic: unknown.current, pValue, effect: { measure: 'unknown-words', value: Math.max(0, unknown.current - unknown.reference), threshold }, choice: say('How many of the words half of the reference does not have, held against its other half.') };
}
