import type { TimelineRequest } from '../../../contract/data-api';
import type { DriftMethod, DriftOptions, DriftTimeline, PastWindows, SetDrift, TimelineCell, TimelineColumn } from '../../../contract/drift';
import { type ColumnMeasure, decideDrift } from '../../../core/drift/decide';
import { endOfPast, judgePast, pastSentence } from '../../../core/drift/past-windows';
import { byTimeline, judgeTimeline, timelineSentence } from '../../../core/drift/timeline';
import { alongWay, leadingWay, notesOf, pastOfWays, type Way, waysOf, wayInWords } from '../../../core/drift/timeline-ways';
import { say } from '../../../core/say';
import type { OpenTable } from '../formats/opened';
import type { Session, Task } from '../session';
import { imageRoots } from './images';
import { truthOf } from './truth';
import { type ColumnWindows, columnWindows } from './window-columns';
import { asTime, windowsOf } from './windows';
import { mustBeThere } from './columns';

/** Without a reference, this share of the windows is it. */
const firstShare = 0.2;

export async function timelineOf({ current, reference, labels }: { current: OpenTable; reference: OpenTable | null; labels: OpenTable | null }, request: TimelineRequest, session: Session, task: Task): Promise<DriftTimeline> {
  const { by, window, columns: wanted, options, truth } = request;
  mustBeThere(by, current.columns, current.columns);
  const along = await asTime(current, by, session, task);
  for (const name of wanted ?? []) mustBeThere(name, (reference ?? current).columns, current.columns);
  const windows = await windowsOf(current, along, window, session, task);
  const first = reference === null ? Math.max(1, Math.floor(windows.rows.length * firstShare)) : null;
  const names = (wanted ?? current.columns.map(({ name }) => name)).filter((name) => name !== by && (reference === null || reference.columns.some((each) => each.name === name)));
  const quiet: Task = { signal: task.signal, progress: () => undefined };
  const roots = { reference: request.reference === null ? [] : imageRoots(request.reference, request), current: imageRoots(request.current, request) };
  const measures: ColumnMeasure[][] = windows.rows.map(() => []);
  const found = new Map<string, ColumnWindows>();
  for (const [at, name] of names.entries()) {
    const column = await columnWindows(name, { current, reference, along, windows, first, roots }, options, session, quiet);
    for (const [place, each] of (column?.measures ?? []).entries()) measures[place]?.push(each);
    if (column !== null) found.set(name, column);
    task.progress((at + 1) / names.length);
  }
  const referenceRows = reference?.facts.rows ?? windows.rows.slice(0, first ?? 0).reduce((sum, rows) => sum + rows, 0);
  const sets = windows.rows.map((rows, at) => decideDrift(measures[at] ?? [], [], { reference: referenceRows, current: rows }, options));
  return {
    by, window, reference: { rows: referenceRows, first }, windows: sets.map(({ driftedShare, drift }, at) => ({ start: windows.labels[at] ?? '', rows: windows.rows[at] ?? 0, driftedShare, drift })),
    columns: columnsOf(sets, found, first ?? 0, windows.labels, options), left: current.facts.rows - windows.rows.reduce((sum, rows) => sum + rows, 0),
    truth: truth === undefined || labels === null ? null : await truthOf({ current, labels, along, windows }, truth, session, task),
  };
}

/** `measure`: what `effect` is told in. `ways`: see `waysOf`. */
type Cell = TimelineCell & { measure: DriftMethod | null; ways: Way[] };

/** How many ways had a say. */
const waysHad = (measured: ColumnMeasure | undefined): number => (measured?.mode === 'default' ? measured.column.ways ?? 1 : 1);

function columnsOf(sets: readonly SetDrift[], found: ReadonlyMap<string, ColumnWindows>, first: number, labels: readonly string[], options: DriftOptions): TimelineColumn[] {
  const cells = new Map<string, Cell[]>();
  const facts = new Map<string, Pick<TimelineColumn, 'name' | 'kind' | 'method' | 'threshold'>>();
  for (const [at, { columns }] of sets.entries()) {
    for (const column of columns) {
      const { name, kind, method, statistic, effect, threshold, adjusted, drift, text, image } = column;
      if (!cells.has(name)) cells.set(name, sets.map(() => ({ effect: null, statistic: null, adjusted: null, drift: null, measure: null, ways: [] })));
      facts.set(name, { name, kind, method, threshold: effect?.threshold ?? threshold });
      const by = text?.by ?? image?.by;
      (cells.get(name) ?? [])[at] = { effect: effect?.value ?? statistic, statistic, adjusted, drift, ...(by === undefined ? {} : { by }), measure: effect?.measure ?? null, ways: waysOf(column, waysHad(found.get(name)?.measures[at])) };
    }
  }
  return [...facts.values()].map((column): TimelineColumn => {
    const own = cells.get(column.name) ?? [];
    // What the reference was made of can't drift from it.
    const counted = own.slice(first);
    const way = leadingWay(counted);
    const { from, to, ...verdict } = judgeTimeline(alongWay(counted, counted.map(({ ways }) => ways), way));
    const moved = { ...verdict, from: from === null ? null : from + first, to: to === null ? null : to + first };
    const end = endOfPast(moved, own.length);
    const isDrift = moved.kind !== 'none' && moved.kind !== 'unknown';
    const last = isDrift ? own.findLastIndex(({ drift }) => drift === true) : -1;
    const { looked, vocabularies } = found.get(column.name) ?? {};
    const vocabulary = vocabularies?.[last];
    const more = { ...(vocabulary ? { words: { at: last, vocabulary } } : {}), ...(looked === undefined ? {} : { looked }) };
    return {
      ...column, verdict: moved, reason: [timelineSentence(moved, labels), ...(isDrift && way !== null ? [say('What tells the windows apart most often is {0}.', wayInWords(way))] : [])].join(' '), notes: notesOf(more, labels),
      cells: own.map(({ measure: _, ways: __, ...cell }) => cell), past: options.mode === 'evidently' ? null : pastOf(own.slice(first, end), own.findLast(({ measure }) => measure !== null)?.measure ?? null, column.threshold, labels[end] ?? '', options), ...more,
    };
  }).sort(byTimeline);
}

/** Numbers that are few in one window are counted there, in another not: distances of two measures have no threshold in common. What is looked at in several ways has one for all of them. */
function pastOf(cells: readonly Cell[], by: DriftMethod | null, threshold: number, before: string, { alpha }: DriftOptions): PastWindows {
  const judged = judgePast(cells.flatMap(({ measure, ways, effect, adjusted }) => {
    if (ways.length > 0) return [pastOfWays(ways, alpha)];
    return measure === null || measure !== by || effect === null || adjusted === null ? [] : [{ effect, beyond: adjusted < alpha }];
  }), threshold);
  return { before, ...judged, sentence: pastSentence(judged, threshold, before) };
}
