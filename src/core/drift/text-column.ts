import { type ColumnDrift, type DriftOptions, measuresOf, type TextPart, type Vocabulary } from '../../contract/drift';
import { say } from '../say';
import { effectThreshold, type Measured, own } from './column';
import type { ColumnMeasure } from './decide';

/**
 * A text is looked at in three ways, lengths, counts of words and which words they are; the column drifts when one of them does. Where several lie far enough apart the least p-value speaks, made as many times greater as there were ways (Bonferroni), since
 * whoever looks three times is fooled by chance three times as often. A measure that was chosen is one of the lengths, and decides alone.
 */
export function measureText(lengths: ColumnMeasure, counts: ColumnMeasure, vocabulary: Vocabulary | null, options: DriftOptions): ColumnMeasure {
  if (lengths.mode === 'evidently' || counts.mode === 'evidently') return lengths;
  const { column } = lengths;
  const threshold = own(options.rules, column.name).threshold ?? own(options.kept, column.name).threshold ?? effectThreshold;
  const chosen = own(options.rules, column.name).method ?? own(options.kept, column.name).method;
  const parts: (Part | null)[] = [{ ...partOf('length', column), choice: column.choice }, { ...partOf('words', counts.column), choice: say('The Kolmogorov-Smirnov test of how many words they have, since there are too many different texts to count.') }, vocabulary && vocabularyPart(vocabulary, threshold)];
  const told = parts.filter((part) => part !== null && part.pValue !== null && part.effect !== null) as Told[];
  const [first] = told;
  if (first === undefined) return lengths;
  const ways = chosen !== undefined && measuresOf.text.includes(chosen) ? 1 : told.length;
  const far = told.filter(({ effect }) => effect.value >= effect.threshold);
  const by = ways === 1 ? first : (far.length > 0 ? far : told).reduce((least, each) => (each.pValue < least.pValue ? each : least));
  const text: ColumnDrift['text'] = { by: by.what, parts: told.map(({ choice: _, ...part }) => part), words: { reference: counts.column.reference, current: counts.column.current }, vocabulary };
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
type Told = Part & { pValue: number; effect: NonNullable<TextPart['effect']> };

const partOf = (what: TextPart['what'], { method, statistic, pValue, effect }: Measured): TextPart => ({ what, method, statistic, pValue, effect });

function vocabularyPart({ unknown, pValue }: Vocabulary, threshold: number): Part {
  return { what: 'vocabulary', method: 'unknown-words', statistic: unknown.current, pValue, effect: { measure: 'unknown-words', value: Math.max(0, unknown.current - unknown.reference), threshold }, choice: say('How many of the words half of the reference does not have, held against its other half.') };
}
