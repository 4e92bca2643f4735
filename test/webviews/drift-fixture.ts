import type { ColumnDrift, DriftDetail, DriftMode, KeptRules, SetDrift } from '../../src/contract/drift';
import { defaultDriftOptions } from '../../src/contract/drift';
import type { DriftPage, DriftPageHost } from '../../src/contract/drift-page';
import type { ColumnSamples } from '../../src/core/drift/column';
import { seeded } from '../../src/core/drift/chance';
import { cumulativeCurves } from '../../src/core/drift/curves';
import { decideDrift, measure } from '../../src/core/drift/decide';
import { numericSample } from '../../src/core/drift/samples';

export const hostile = '<img src=x onerror=alert(1)>‮city';
const rows = { reference: 4_000, current: 3_000 };

/** What the page would get of two tables that were really held against one another. */
function samples(): ColumnSamples[] {
  const random = seeded(7);
  const normal = (n: number, mean: number, std: number) => Float64Array.from({ length: n }, () => mean + std * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
  const numbers = (name: string, a: [number, number], b: [number, number], nulls = 0): ColumnSamples => ({ name, kind: 'numeric', reference: numericSample(normal(rows.reference, ...a), 0), current: numericSample(normal(rows.current - nulls, ...b), nulls) });
  const counts = (name: string, reference: Record<string, number>, current: Record<string, number>): ColumnSamples => ({ name, kind: 'categorical', reference: { counts: new Map(Object.entries(reference)), rows: rows.reference, missing: 0 }, current: { counts: new Map(Object.entries(current)), rows: rows.current, missing: 0 } });
  return [
    numbers('temperature', [4, 6], [24, 5]), numbers('wind speed', [12, 5], [9, 4], 240), numbers('distance', [1_040, 700], [1_050, 700]), numbers('dep_delay', [10, 30], [11, 31]),
    counts('carrier', { UA: 1600, DL: 1200, B6: 800, AA: 400 }, { UA: 1190, DL: 905, B6: 610, AA: 295 }),
    counts(hostile, { Oslo: 2400, Rome: 1600 }, { Oslo: 900, Rome: 1500, [hostile]: 600 }),
    { name: 'note', kind: 'text', reference: numericSample(normal(rows.reference, 30, 8), 0), current: numericSample(normal(rows.current, 30, 8), 0) },
    { name: 'rare', kind: 'numeric', reference: numericSample(Float64Array.from([1, 2, 3]), 3_997), current: numericSample(Float64Array.from([2, 4]), 2_998) },
  ];
}

export function setOf(mode: DriftMode, kept: KeptRules): SetDrift {
  const options = { ...defaultDriftOptions, mode, kept: kept.columns, ...(kept.share === null ? {} : { share: kept.share }) };
  return decideDrift(samples().map(each => measure(each, options)), [{ name: 'gate', what: 'missing' }, { name: 'tail', what: 'new' }, { name: 'flight', what: 'retyped', reference: 'int64', current: 'string' }], rows, options);
}

export const pageOf = (mode: DriftMode = 'default', kept: KeptRules = { columns: {}, share: null }): DriftPage => ({
  reference: { name: 'flights.parquet', from: 'data/flights.parquet', rows: { column: 'time_hour', test: 'less', value: '2013-07-01' } }, current: { name: 'flights.parquet', from: 'data/flights.parquet', rows: { column: 'time_hour', test: 'at-least', value: '2013-07-01' } },
  set: setOf(mode, kept), kept, keptIn: Object.keys(kept.columns).length > 0 || kept.share !== null ? 'offbook-drift.json' : null, problem: null,
});

export interface FakeDriftHost extends DriftPageHost { calls: unknown[][]; kept: KeptRules; /** What `load` does instead of answering. */ instead: (() => Promise<DriftPage>) | null }

export function fakeDriftHost(change: (page: DriftPage) => DriftPage = page => page): FakeDriftHost {
  const calls: unknown[][] = [];
  const all = samples();
  const host: FakeDriftHost = {
    calls, kept: { columns: {}, share: null }, instead: null,
    async load(mode) { calls.push(['load', mode]); return host.instead === null ? change(pageOf(mode, host.kept)) : host.instead(); },
    async cancel() { calls.push(['cancel']); },
    async detail(name): Promise<DriftDetail> {
      const column = all.find(each => each.name === name);
      return { name, curves: column === undefined || column.kind === 'categorical' ? null : cumulativeCurves(column.reference.sorted, column.current.sorted) };
    },
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
