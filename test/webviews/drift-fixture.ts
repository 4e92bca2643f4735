import type { ColumnDrift, DriftDetail, DriftMode, DriftTimeline, ImagePart, KeptRules, SetDrift, TimelineCell } from '../../src/contract/drift';
import { defaultDriftOptions, type DriftOptions } from '../../src/contract/drift';
import type { DriftPage, DriftPageHost } from '../../src/contract/drift-page';
import type { ColumnSamples } from '../../src/core/drift/column';
import { seeded } from '../../src/core/drift/chance';
import { cumulativeCurves } from '../../src/core/drift/curves';
import { weigh } from '../../src/core/drift/importance';
import { decideDrift, type ColumnMeasure, measure } from '../../src/core/drift/decide';
import { endOfPast, judgePast, pastSentence } from '../../src/core/drift/past-windows';
import { measureImages } from '../../src/core/drift/image-column';
import { numericSample } from '../../src/core/drift/samples';
import { measureText, wordCountOptions } from '../../src/core/drift/text-column';
import { judgeTimeline, timelineSentence } from '../../src/core/drift/timeline';
import { vocabularyOf } from '../../src/core/drift/vocabulary';

export const hostile = '<img src=x onerror=alert(1)>‮city';
const rows = { reference: 4_000, current: 3_000 };

/** Pictures that are brighter now, some of which are not there; all of one width. */
function photos(options: DriftOptions): ColumnMeasure {
  const random = seeded(29);
  const sample = (shift: number, spread: number, lacking: number) => numericSample(Float64Array.from({ length: 1_000 - lacking }, () => Math.floor(shift + spread * (random() + random() + random()))), lacking);
  const part = (what: ImagePart['what'], reference: [number, number], current: [number, number]) => ({ what, reference: sample(...reference, 0), current: sample(...current, 70) });
  return measureImages({
    name: 'photo', type: 'string', parts: [part('width', [640, 0], [640, 0]), part('height', [400, 100], [400, 100]), part('red', [60, 40], [90, 40]), part('green', [60, 40], [62, 40]), part('blue', [60, 40], [58, 40])],
    rows: { reference: { rows: rows.reference, missing: 0 }, current: { rows: rows.current, missing: 0 } },
    looked: { reference: { paths: rows.reference, looked: 1_000, absent: 0, outside: 0, damaged: 0, colours: 1_000 }, current: { paths: rows.current, looked: 1_000, absent: 60, outside: 0, damaged: 10, colours: 930 } },
  }, options);
}

/** What the page would get of two tables that were really held against one another. */
function samples(): ColumnSamples[] {
  const random = seeded(7);
  const normal = (n: number, mean: number, std: number) => Float64Array.from({ length: n }, () => mean + std * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
  const numbers = (name: string, a: [number, number], b: [number, number], nulls = 0): ColumnSamples => ({ name, type: 'float64', kind: 'numeric', reference: numericSample(normal(rows.reference, ...a), 0), current: numericSample(normal(rows.current - nulls, ...b), nulls) });
  const counts = (name: string, reference: Record<string, number>, current: Record<string, number>): ColumnSamples => ({ name, type: 'string', kind: 'categorical', reference: { counts: new Map(Object.entries(reference)), rows: rows.reference, missing: 0 }, current: { counts: new Map(Object.entries(current)), rows: rows.current, missing: 0 } });
  return [
    numbers('temperature', [4, 6], [24, 5]), numbers('wind speed', [12, 5], [9, 4], 240), numbers('distance', [1_040, 700], [1_050, 700]), numbers('dep_delay', [10, 30], [11, 31]),
    counts('carrier', { UA: 1600, DL: 1200, B6: 800, AA: 400 }, { UA: 1190, DL: 905, B6: 610, AA: 295 }),
    counts(hostile, { Oslo: 2400, Rome: 1600 }, { Oslo: 900, Rome: 1500, [hostile]: 600 }),
    { name: 'note', type: 'string', kind: 'text', reference: numericSample(normal(rows.reference, 30, 8), 0), current: numericSample(normal(rows.current, 30, 8), 0) },
    { name: 'rare', type: 'float64', kind: 'numeric', reference: numericSample(Float64Array.from([1, 2, 3]), 3_997), current: numericSample(Float64Array.from([2, 4]), 2_998) },
  ];
}

/** Texts with some other words, too few to matter: `hostile` is one of them. */
function talk(lengths: ColumnSamples, options: DriftOptions): ColumnMeasure {
  const random = seeded(13);
  const said = (count: number, now: boolean) => Array.from({ length: count }, (_, at) => Array.from({ length: 8 }, () => (now && random() < 0.03 ? ['refund', 'cancelled', hostile, 'x'.repeat(500)][at % 4] : `word${Math.floor(400 * random() ** 3)}`)).join(' '));
  const counts = (mean: number) => numericSample(Float64Array.from({ length: 2_000 }, () => mean + Math.floor(random() * 4)), 0);
  return measureText(measure(lengths, options), measure({ name: lengths.name, type: lengths.type, kind: 'text', reference: counts(6), current: counts(6) }, wordCountOptions(lengths.name, options)), vocabularyOf(said(2_000, false), said(1_500, true), 1), options);
}

/** `pictures`: a column holds paths of some. */
export function setOf(mode: DriftMode, kept: KeptRules, pictures = false): SetDrift {
  const options = { ...defaultDriftOptions, mode, kept: kept.columns, ...(kept.share === null ? {} : { share: kept.share }) };
  return decideDrift([...samples().map(each => (each.kind === 'text' ? talk(each, options) : measure(each, options))), ...(pictures ? [photos(options)] : [])], [{ name: 'gate', what: 'missing' }, { name: 'tail', what: 'new' }, { name: 'flight', what: 'retyped', reference: 'int64', current: 'string' }], rows, options);
}

export const pageOf = (mode: DriftMode = 'default', kept: KeptRules = { columns: {}, share: null }): DriftPage => ({
  reference: { name: 'flights.parquet', from: 'data/flights.parquet', rows: { column: 'time_hour', test: 'less', value: '2013-07-01' } }, current: { name: 'flights.parquet', from: 'data/flights.parquet', rows: { column: 'time_hour', test: 'at-least', value: '2013-07-01' } },
  set: setOf(mode, kept), overTime: false, labels: null, kept, keptIn: Object.keys(kept.columns).length > 0 || kept.share !== null ? 'offbook-drift.json' : null, problem: null,
});

/** The page where the reference is what a model was trained on: it looks at little of what drifted most. */
export const weighed = (page: DriftPage): DriftPage => ({
  ...page,
  set: weigh(page.set, { from: `the model of ${hostile}, run k3f2ab,`, kind: 'importance', features: [['temperature', 0.01], ['wind speed', 0.6], ['distance', 0.09], ['dep_delay', 0], [hostile, 0.3]] }),
});

/** Windows whose distances follow a shape, judged as the worker judges them. */
export function timelineOf(labelled = false, kept: KeptRules['columns'] = {}): DriftTimeline {
  const random = seeded(3);
  const starts = Array.from({ length: 52 }, (_, week) => new Date(Date.UTC(2013, 0, 7 + 7 * week)).toISOString().slice(0, 10));
  const cells = (shape: (at: number) => number | null, threshold: number): TimelineCell[] => starts.map((_, at) => {
    const size = shape(at);
    if (size === null) return { effect: null, statistic: null, adjusted: null, drift: null };
    const effect = size + random() * 0.03;
    return { effect, statistic: effect / 3, adjusted: effect > 0.1 ? 1e-6 : 0.5, drift: effect > 0.1 && effect >= threshold };
  });
  const columns = ([['temperature', at => at / 40], ['wind speed', at => (at >= 30 ? 0.4 : 0)], [hostile, at => (at % 12 > 7 ? 0.5 : 0)], ['carrier', at => (at === 4 ? null : 0.02)], ['rare', () => null]] as [string, (at: number) => number | null][])
    .map(([name, shape]) => {
      const threshold = kept[name]?.threshold ?? 0.1;
      const own = cells(shape, threshold);
      const verdict = judgeTimeline(own);
      const end = endOfPast(verdict, own.length);
      const judged = judgePast(own.slice(0, end).flatMap(({ effect, adjusted }) => (effect === null || adjusted === null ? [] : [{ effect, beyond: adjusted < 0.05 }])), threshold);
      const before = starts[end] ?? '';
      return { name, kind: 'numeric' as const, method: 'ks' as const, threshold, verdict, reason: timelineSentence(verdict, starts), notes: name === 'wind speed' ? ['All pictures were looked at: 200 of the reference, 1,800 in the windows.', `Most changed there, by the share of texts that have them: ${hostile} (0 % → 50 %).`] : [], cells: own, past: { before, ...judged, sentence: pastSentence(judged, threshold, before) } };
    });
  return {
    by: 'time_hour', window: { kind: 'time', count: 1, unit: 'week' }, reference: { rows: 60_000, first: 10 }, left: 12, columns,
    // Of the last ten weeks few labels are there, of the last two none.
    truth: labelled ? { metric: 'mean-absolute-error', windows: starts.map((_, at) => ({ labelled: at < 42 ? 6_000 : at < 50 ? 900 : 0, missing: at < 42 ? 0 : at < 50 ? 5_100 : 6_000, value: at < 50 ? 12 + at / 4 : null })) } : null,
    windows: starts.map((start, at) => ({ start, rows: 6_000 + at, driftedShare: columns.filter(({ cells: own }) => own[at]?.drift).length / 4, drift: columns.filter(({ cells: own }) => own[at]?.drift).length > 1 })),
  };
}

export interface FakeDriftHost extends DriftPageHost { calls: unknown[][]; /** Columns whose detail was asked for. */ looked: string[]; kept: KeptRules; overTime: boolean; labels: string | null; /** What `load` does instead of answering. */ instead: (() => Promise<DriftPage>) | null }

export function fakeDriftHost(change: (page: DriftPage) => DriftPage = page => page): FakeDriftHost {
  const calls: unknown[][] = [];
  const looked: string[] = [];
  const all = samples();
  const host: FakeDriftHost = {
    calls, looked, kept: { columns: {}, share: null }, overTime: false, labels: null, instead: null,
    async load(mode) { calls.push(['load', mode]); return host.instead === null ? change({ ...pageOf(mode, host.kept), overTime: host.overTime, labels: host.labels }) : host.instead(); },
    async cancel() { calls.push(['cancel']); },
    async detail(name): Promise<DriftDetail> {
      looked.push(name);
      const column = all.find(each => each.name === name);
      return { name, curves: column === undefined || column.kind === 'categorical' ? null : cumulativeCurves(column.reference.sorted, column.current.sorted), slice: name === 'wind speed' ? { where: [{ column: 'origin', value: 'JFK' }], explained: 0.82, reference: 0.3, current: 0.31, how: 'values', sentence: '82 % of the shift is in rows where “origin” is JFK (31 % of all): they hold other values now.' } : null };
    },
    async timeline() { calls.push(['timeline']); return timelineOf(host.labels !== null, host.kept.columns); },
    async chooseTimeline() { calls.push(['chooseTimeline']); host.overTime = true; return true; },
    async chooseLabels() { calls.push(['chooseLabels']); host.labels = 'arrived.parquet'; return true; },
    async closeLabels() { calls.push(['closeLabels']); host.labels = null; },
    async closeTimeline() { calls.push(['closeTimeline']); host.overTime = false; },
    async choose(side) { calls.push(['choose', side]); return true; },
    async swap() { calls.push(['swap']); },
    async setRule(column, rule) { calls.push(['setRule', column, rule]); const { [column]: _, ...rest } = host.kept.columns; host.kept = { ...host.kept, columns: rule === null ? rest : { ...rest, [column]: rule } }; },
    async setShare(share) { calls.push(['setShare', share]); host.kept = { ...host.kept, share }; },
    async save(format) { calls.push(['save', format]); return `/home/ada/drift.${format}`; },
    async showLog() { calls.push(['showLog']); },
  };
  return host;
}

export const columnOf = ({ columns }: SetDrift, name: string): ColumnDrift => {
  const found = columns.find(each => each.name === name);
  if (!found) throw new Error(`no column ${name}`);
  return found;
};
