import type { TimelineRequest } from '../../../contract/data-api';
import type { DriftMethod, DriftOptions, DriftTimeline, PastWindows, SetDrift, TimelineCell, TimelineColumn } from '../../../contract/drift';
import { evenly } from '../../../core/drift/chance';
import type { ColumnSamples } from '../../../core/drift/column';
import { type ColumnMeasure, decideDrift, measure } from '../../../core/drift/decide';
import { type CategoricalSample, categoricalSample, type NumericSample, numericSample } from '../../../core/drift/samples';
import { endOfPast, judgePast, pastSentence } from '../../../core/drift/past-windows';
import { byTimeline, judgeTimeline, timelineSentence } from '../../../core/drift/timeline';
import { quoteText } from '../../../core/data/sql';
import type { OpenColumn, OpenTable } from '../formats/opened';
import { isNumeric } from '../profile/sql';
import type { Session, Task } from '../session';
import { truthOf } from './truth';
import { asTime, placeOf, type Windows, windowsOf } from './windows';
import { mustBeThere } from './columns';
import { categories, isCategory, samplesOf, sideOf } from './drift';

/** Each window is held against so many values of the reference, which lie evenly among all by rank. */
const mostReference = 50_000;
/** An exact p-value for each of hundreds of windows would take longer than it is worth. */
const exactUpTo = 1_000;
/** Without a reference, this share of the windows is it. */
const firstShare = 0.2;
const mostCategories = 1_000;

export async function timelineOf({ current, reference, labels }: { current: OpenTable; reference: OpenTable | null; labels: OpenTable | null }, { by, window, columns: wanted, options, truth }: TimelineRequest, session: Session, task: Task): Promise<DriftTimeline> {
  mustBeThere(by, current.columns, current.columns);
  const along = await asTime(current, by, session, task);
  for (const name of wanted ?? []) mustBeThere(name, (reference ?? current).columns, current.columns);
  const windows = await windowsOf(current, along, window, session, task);
  const first = reference === null ? Math.max(1, Math.floor(windows.rows.length * firstShare)) : null;
  const names = (wanted ?? current.columns.map(({ name }) => name)).filter((name) => name !== by && (reference === null || reference.columns.some((each) => each.name === name)));
  const quiet: Task = { signal: task.signal, progress: () => undefined };
  const measures: ColumnMeasure[][] = windows.rows.map(() => []);
  for (const [at, name] of names.entries()) {
    for (const [place, samples] of (await windowSamples(name, { current, reference, along, windows, first }, session, quiet)).entries()) measures[place]?.push(measure(samples, options, exactUpTo));
    task.progress((at + 1) / names.length);
  }
  const referenceRows = reference?.facts.rows ?? windows.rows.slice(0, first ?? 0).reduce((sum, rows) => sum + rows, 0);
  const sets = windows.rows.map((rows, at) => decideDrift(measures[at] ?? [], [], { reference: referenceRows, current: rows }, options));
  return {
    by, window, reference: { rows: referenceRows, first }, windows: sets.map(({ driftedShare, drift }, at) => ({ start: windows.labels[at] ?? '', rows: windows.rows[at] ?? 0, driftedShare, drift })),
    columns: columnsOf(sets, first ?? 0, windows.labels, options), left: current.facts.rows - windows.rows.reduce((sum, rows) => sum + rows, 0),
    truth: truth === undefined || labels === null ? null : await truthOf({ current, labels, along, windows }, truth, session, task),
  };
}

/** `by`: what `effect` is measured in. */
type Cell = TimelineCell & { by: DriftMethod | null };

function columnsOf(sets: readonly SetDrift[], first: number, labels: readonly string[], options: DriftOptions): TimelineColumn[] {
  const cells = new Map<string, Cell[]>();
  const facts = new Map<string, Pick<TimelineColumn, 'name' | 'kind' | 'method' | 'threshold'>>();
  for (const [at, { columns }] of sets.entries()) {
    for (const { name, kind, method, statistic, effect, threshold, adjusted, drift } of columns) {
      if (!cells.has(name)) cells.set(name, sets.map(() => ({ effect: null, statistic: null, adjusted: null, drift: null, by: null })));
      facts.set(name, { name, kind, method, threshold: effect?.threshold ?? threshold });
      (cells.get(name) ?? [])[at] = { effect: effect?.value ?? statistic, statistic, adjusted, drift, by: effect?.measure ?? null };
    }
  }
  return [...facts.values()].map((column): TimelineColumn => {
    const own = cells.get(column.name) ?? [];
    // What the reference was made of can't drift from it.
    const { from, to, ...verdict } = judgeTimeline(own.slice(first));
    const moved = { ...verdict, from: from === null ? null : from + first, to: to === null ? null : to + first };
    const end = endOfPast(moved, own.length);
    return { ...column, verdict: moved, reason: timelineSentence(moved, labels), cells: own.map(({ by: _, ...cell }) => cell), past: options.mode === 'evidently' ? null : pastOf(own.slice(first, end), own.findLast(({ by }) => by !== null)?.by ?? null, column.threshold, labels[end] ?? '', options) };
  }).sort(byTimeline);
}

/** Numbers that are few in one window are counted there, in another not: distances of two measures have no threshold in common. */
function pastOf(cells: readonly Cell[], by: DriftMethod | null, threshold: number, before: string, { alpha }: DriftOptions): PastWindows {
  const judged = judgePast(cells.flatMap(cell => (cell.by === null || cell.by !== by || cell.effect === null || cell.adjusted === null ? [] : [{ effect: cell.effect, beyond: cell.adjusted < alpha }])), threshold);
  return { before, ...judged, sentence: pastSentence(judged, threshold, before) };
}

interface Sources { current: OpenTable; reference: OpenTable | null; along: OpenColumn; windows: Windows; first: number | null }

/** One column's samples, window by window. None: it can't be judged. */
async function windowSamples(name: string, sources: Sources, session: Session, task: Task): Promise<ColumnSamples[]> {
  const { current, reference, windows, first } = sources;
  const side = sideOf(current, name);
  if (side === null) return [];
  const whole = reference === null ? null : sideOf(reference, name);
  const given = whole === null ? null : await samplesOf(name, whole, side, session, task);
  if (whole !== null && given === null) return [];
  const { column } = side;
  const known = given === null && isCategory(column) && !isNumeric(column) ? await categories(side, session, task) : null;
  if (given?.kind === 'categorical' || known !== null) {
    const labels = [...(given?.kind === 'categorical' ? given.current : known)?.counts.keys() ?? []];
    const parts = await categoriesByWindow(labels, column, sources, session, task);
    const before = given?.kind === 'categorical' ? given.reference : mergedCategories(parts.slice(0, first ?? 0));
    return parts.map((part): ColumnSamples => ({ name, type: column.type, kind: 'categorical', reference: before, current: part }));
  }
  if (!isNumeric(column) && !isCategory(column)) return [];
  const kind = isNumeric(column) ? 'numeric' : 'text';
  const parts = await numbersByWindow(kind === 'numeric' ? `${column.sql}::DOUBLE` : `length(${column.sql}::VARCHAR)::DOUBLE`, column, sources, session, task);
  const before = thinned(given !== null ? given.reference : mergedNumbers(parts.slice(0, first ?? 0)));
  return parts.map((part, at): ColumnSamples => ({ name, type: column.type, kind, reference: before, current: numericSample(part, Math.max(0, (windows.rows[at] ?? 0) - part.length)) }));
}

const thinned = (sample: NumericSample): NumericSample => ({ ...sample, sorted: evenly(sample.sorted, mostReference) });

async function pairs(value: string, column: OpenColumn, { current, along, windows }: Sources, join: string, session: Session, task: Task): Promise<{ places: Int32Array; values: Float64Array }> {
  const there = `${along.sql} IS NOT NULL AND ${column.sql} IS NOT NULL${along.kind === 'float' ? ` AND isfinite(${along.sql})` : ''}`;
  const [times = new Float64Array(), values = new Float64Array()] = await session.doubles(`SELECT ${windows.key}, ${value} FROM ${current.relation.only(along.place, column.place)}${join} WHERE ${there}`, 2, task);
  return { places: Int32Array.from(times, (time) => placeOf(windows.starts, time)), values };
}

async function numbersByWindow(value: string, column: OpenColumn, sources: Sources, session: Session, task: Task): Promise<Float64Array[]> {
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

async function categoriesByWindow(labels: readonly string[], column: OpenColumn, sources: Sources, session: Session, task: Task): Promise<CategoricalSample[]> {
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
