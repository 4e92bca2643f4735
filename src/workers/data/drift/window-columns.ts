import type { DriftOptions, TimelineColumn, Vocabulary } from '../../../contract/drift';
import { quoteText } from '../../../core/data/sql';
import { evenly } from '../../../core/drift/chance';
import type { ColumnSamples } from '../../../core/drift/column';
import { type ColumnMeasure, measure } from '../../../core/drift/decide';
import { type CategoricalSample, categoricalSample, type NumericSample, numericSample } from '../../../core/drift/samples';
import { measureText, wordCountOptions } from '../../../core/drift/text-column';
import { mostCharacters, mostTexts, ReferenceWords } from '../../../core/drift/vocabulary';
import type { OpenColumn, OpenTable } from '../formats/opened';
import { isNumeric } from '../profile/sql';
import type { Session, Task } from '../session';
import { mostCategories } from './columns';
import { categories, everyText, isCategory, numbers, samplesOf, type Side, sideOf, textLength, wordCount } from './drift';
import { type Along, draw, isThere } from './window-draws';
import { imagesByWindow } from './window-images';
import { placeOf } from './windows';

/** Each window is held against so many values of the reference, which lie evenly among all by rank. */
const mostReference = 50_000;
/** An exact p-value for each of hundreds of windows would take longer than it is worth. */
const exactUpTo = 1_000;
/** The words of so many texts of all windows together are looked at. */
const mostTextsOfAll = 200_000;

/** `first`: so many windows are the reference, where there is none. `roots`: where pictures may lie. */
export interface Sources extends Along { reference: OpenTable | null; first: number | null; roots: Record<'reference' | 'current', string[]> }

/** One a window; `vocabularies` of texts, `looked` of pictures. */
export interface ColumnWindows { measures: ColumnMeasure[]; vocabularies?: (Vocabulary | null)[]; looked?: NonNullable<TimelineColumn['looked']> }

/** One column, window by window. Null: it can't be judged. */
export async function columnWindows(name: string, sources: Sources, options: DriftOptions, session: Session, task: Task): Promise<ColumnWindows | null> {
  const { current, reference, windows, first } = sources;
  const side = sideOf(current, name);
  const whole = reference === null ? null : sideOf(reference, name);
  if (side === null || (reference !== null && whole === null)) return null;
  const { column } = side;
  const byDefault = options.mode !== 'evidently';
  const images = byDefault ? await imagesByWindow(name, { ...sources, side, whole }, options, exactUpTo, session, task) : null;
  if (images !== null) return images;
  const given = whole === null ? null : await samplesOf(name, whole, side, session, task);
  if (whole !== null && given === null) return null;
  const known = given === null && isCategory(column) && !isNumeric(column) ? await categories(side, session, task) : null;
  if (given?.kind === 'categorical' || known !== null) {
    const labels = [...(given?.kind === 'categorical' ? given.current : known)?.counts.keys() ?? []];
    const parts = await categoriesByWindow(labels, column, sources, session, task);
    const before = given?.kind === 'categorical' ? given.reference : mergedCategories(parts.slice(0, first ?? 0));
    return { measures: parts.map((part) => measure({ name, type: column.type, kind: 'categorical', reference: before, current: part }, options, exactUpTo)) };
  }
  if (!isNumeric(column) && !isCategory(column)) return null;
  const kind = given?.kind ?? (isNumeric(column) ? 'numeric' : 'text');
  const measured = async (value: (of: OpenColumn) => string, before: NumericSample | null, by: DriftOptions): Promise<ColumnMeasure[]> => {
    const parts = await numbersByWindow(value(column), column, sources, session, task);
    const against = thinned(before ?? mergedNumbers(parts.slice(0, first ?? 0)));
    return parts.map((part, at) => measure({ name, type: column.type, kind, reference: against, current: numericSample(part, Math.max(0, (windows.rows[at] ?? 0) - part.length)) } satisfies ColumnSamples, by, exactUpTo));
  };
  if (kind === 'numeric') return { measures: await measured(({ sql }) => `${sql}::DOUBLE`, given?.reference ?? null, options) };
  const lengths = await measured(textLength, given?.reference ?? null, options);
  // The reference tool judges no text.
  if (!byDefault) return { measures: lengths };
  const countsBefore = whole === null ? null : await numbers(whole, wordCount(whole.column), session, task);
  const counts = await measured(wordCount, countsBefore && numericSample(countsBefore.values, countsBefore.nulls), wordCountOptions(name, options));
  const vocabularies = await wordsByWindow(side, whole, countsBefore?.values.length ?? 0, sources, options, session, task);
  return { vocabularies, measures: lengths.map((length, at) => measureText(length, counts[at] ?? length, vocabularies[at] ?? null, options)) };
}

/** Which words each window's texts have, of samples that lie evenly among them, against those of one of the reference, which has `howMany` texts. */
async function wordsByWindow({ column }: Side, whole: Side | null, howMany: number, sources: Sources, { seed }: DriftOptions, session: Session, task: Task): Promise<(Vocabulary | null)[]> {
  const { windows, first } = sources;
  const starts = [...windows.starts];
  const evenlyDrawn = (most: number) => ({ order: 'i', which: `r % greatest(1, ceil(n / ${most}))::BIGINT = 0`, mostCharacters });
  let before: string[] = [];
  if (whole !== null) before = await everyText(whole, howMany, session, task);
  else await draw(sources, column, starts.slice(0, 1), starts[first ?? 0] ?? null, evenlyDrawn(mostTexts), (_, texts) => { before = texts; }, session, task);
  const reference = new ReferenceWords(before, seed);
  const found = starts.map((): Vocabulary | null => null);
  await draw(sources, column, starts, null, evenlyDrawn(Math.min(mostTexts, Math.ceil(mostTextsOfAll / starts.length))), (part, texts) => { found[part] = reference.against(texts); }, session, task);
  return found;
}

const thinned = (sample: NumericSample): NumericSample => ({ ...sample, sorted: evenly(sample.sorted, mostReference) });

async function pairs(value: string, column: OpenColumn, sources: Along, join: string, session: Session, task: Task): Promise<{ places: Int32Array; values: Float64Array }> {
  const { current, along, windows } = sources;
  const [times = new Float64Array(), values = new Float64Array()] = await session.doubles(`SELECT ${windows.key}, ${value} FROM ${current.relation.only(along.place, column.place)}${join} WHERE ${isThere(sources, column)}`, 2, task);
  return { places: Int32Array.from(times, (time) => placeOf(windows.starts, time)), values };
}

async function numbersByWindow(value: string, column: OpenColumn, sources: Along, session: Session, task: Task): Promise<Float64Array[]> {
  const { places, values } = await pairs(value, column, sources, '', session, task);
  const sizes = new Int32Array(sources.windows.rows.length);
  for (const place of places) if (place >= 0) sizes[place] = (sizes[place] ?? 0) + 1;
  const parts = Array.from(sizes, (size) => new Float64Array(size));
  sizes.fill(0);
  values.forEach((each, row) => {
    const place = places[row] ?? -1;
    const part = parts[place];
    if (part === undefined) return;
    part[sizes[place] ?? 0] = each;
    sizes[place] = (sizes[place] ?? 0) + 1;
  });
  return parts;
}

async function categoriesByWindow(labels: readonly string[], column: OpenColumn, sources: Along, session: Session, task: Task): Promise<CategoricalSample[]> {
  const { windows } = sources;
  if (labels.length === 0 || labels.length > mostCategories) return [];
  const codes = `(VALUES ${labels.map((label, code) => `(${quoteText(label)}, ${code}::DOUBLE)`).join(', ')}) AS codes(label, code)`;
  const { places, values } = await pairs('code', column, sources, ` JOIN ${codes} ON label = left(${column.sql}::VARCHAR, 200)`, session, task);
  const counts = windows.rows.map(() => new Uint32Array(labels.length));
  values.forEach((code, row) => {
    const own = counts[places[row] ?? -1];
    if (own !== undefined) own[code] = (own[code] ?? 0) + 1;
  });
  return counts.map((own, at) => categoricalSample(new Map(labels.flatMap((label, code): [string, number][] => ((own[code] ?? 0) > 0 ? [[label, own[code] ?? 0]] : []))), windows.rows[at] ?? 0));
}

function mergedNumbers(parts: readonly Float64Array[]): NumericSample {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return numericSample(all, 0);
}

function mergedCategories(parts: readonly CategoricalSample[]): CategoricalSample {
  const counts = new Map<string, number>();
  for (const part of parts) for (const [label, count] of part.counts) counts.set(label, (counts.get(label) ?? 0) + count);
  return { counts, rows: parts.reduce((sum, { rows }) => sum + rows, 0), missing: parts.reduce((sum, { missing }) => sum + missing, 0) };
}
