import type { ColumnProfile, ProfileWarning, ProfileWarningKind } from '../../contract/profile';
import { cutText } from '../format/cut-text';
import { say } from '../say';

/** From these shares on something is said. They are choices, not truths, and stand here together. */
const bounds = { mostlyMissing: 0.5, cardinality: 0.5, leastDistinct: 50, mixed: 0.02, imbalance: 0.9, fewValues: 20, leastRows: 20 };

/** In small letters, without blanks around them. */
export const wordsForMissing: readonly string[] = ['', '-', '--', '.', '?', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', 'nil', 'missing', 'unknown', 'undefined', 'not available', 'tbd'];
const numbersForMissing = new Set([-1, -9, -99, -999, -9999, -99999, 99, 999, 9999, 99999, 999999]);

/** What a person should look at before using the table. Decided by the statistics alone. */
export function warningsOf(columns: readonly ColumnProfile[], rows: number, duplicateRows: number, duplicateColumns: readonly string[][]): ProfileWarning[] {
  const warnings: ProfileWarning[] = [];
  const warn = (kind: ProfileWarningKind, names: readonly string[], message: string): void => { warnings.push({ kind, columns: [...names], message }); };
  if (duplicateRows > 0) warn('duplicate-rows', [], say('{0} of {1} rows repeat an earlier one.', duplicateRows, rows));
  for (const names of duplicateColumns) warn('duplicate-columns', names, say('{0} hold the same values in every row.', names.map((name) => `“${name}”`).join(', ')));
  for (const column of columns) for (const [kind, message] of warningsOfColumn(column, rows)) warn(kind, [column.name], message);
  return warnings;
}

function* warningsOfColumn(column: ColumnProfile, rows: number): Generator<[ProfileWarningKind, string]> {
  const { name, kind, count, missing, distinct, number, text, top } = column;
  if (rows === 0) return;
  if (count === 0) {
    yield ['all-missing', say('“{0}” holds nothing but missing values.', name)];
    return;
  }
  if (missing / rows > bounds.mostlyMissing) yield ['mostly-missing', say('“{0}” is missing in {1} % of the rows.', name, percent(missing / rows))];
  if (distinct === 1 && rows > 1) yield ['constant', say('“{0}” has one value: {1}.', name, cutText(top[0]?.value ?? ''))];
  if (number !== null && number.infinite > 0) yield ['infinite', say('“{0}” has {1} infinite values.', name, number.infinite)];
  yield* missingInDisguise(column);
  if (distinct === count && count === rows && rows >= bounds.leastRows && (kind === 'integer' || kind === 'text')) {
    yield ['identifier', say('“{0}” is another value in each row: an identifier tells a model nothing.', name)];
  } else if (kind === 'text' && distinct > bounds.leastDistinct && distinct / count > bounds.cardinality) yield ['high-cardinality', say('“{0}” has {1} distinct texts in {2} rows.', name, distinct, count)];
  if (text !== null) {
    const spelled = text.numbers / count;
    if (spelled === 1) yield ['numbers-as-text', say('“{0}” holds numbers written as text.', name)];
    else if (spelled > bounds.mixed && spelled < 1 - bounds.mixed && !isCode(column)) yield ['mixed-types', say('“{0}” mixes numbers ({1} %) and other text.', name, percent(spelled))];
  }
  const most = top[0];
  if (most !== undefined && distinct > 1 && distinct <= bounds.fewValues && count >= bounds.leastRows && kind !== 'float' && most.count / count >= bounds.imbalance) yield ['imbalance', say('“{0}” is {1} in {2} % of the rows.', name, cutText(most.value), percent(most.count / count))];
}

/** Codes such as `A12` and `77` side by side are texts, not numbers and texts. */
const isCode = ({ text }: ColumnProfile): boolean => (text?.patterns.some(({ value }) => /9/.test(value) && /a/.test(value)) ?? false);

function* missingInDisguise({ name, number, text }: ColumnProfile): Generator<[ProfileWarningKind, string]> {
  const quoted = (text?.meansMissing ?? []).map(({ value, count }) => `“${value}” (${count})`);
  const fences = number?.outliers ?? null;
  // Only a value that stands apart from the others, at an end, several times.
  const stands = number === null || fences === null ? [] : ([[number.min, number.atMin], [number.max, number.atMax]] as const)
    .filter(([value, count]) => value !== null && count > 1 && numbersForMissing.has(Number(value)) && (Number(value) < fences.low || Number(value) > fences.high)).map(([value, count]) => `${value ?? ''} (${count})`);
  const found = [...quoted, ...stands];
  if (found.length > 0) yield ['means-missing', say('“{0}” has values that may mean missing: {1}.', name, found.join(', '))];
}

const percent = (share: number): number => Number((share * 100).toPrecision(3));
