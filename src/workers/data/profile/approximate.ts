import type { ColumnProfile, NumberFacts, TableProfile, ValueCount } from '../../../contract/profile';
import { scaleOf } from '../../../core/profile/bins';
import { likelyDistinct } from '../../../core/profile/likely-distinct';
import { warningsOf } from '../../../core/profile/warnings';
import { cellText, textSql } from '../cells';
import type { OpenColumn, OpenTable } from '../formats/opened';
import { ahead } from '../ahead';
import type { Session, SqlValue, Task } from '../session';
import { profileColumn } from './column';
import { correlations } from './correlations';
import { numberProfile } from './numbers';
import type { Sample } from './sample';
import { endable, finite, isNumeric, literal, present } from './sql';
import { timeHistogram } from './times';
import { associations } from './associations';
import { missingTogether } from './whole';

export interface Approximating { table: OpenTable; sample: Sample; goal: OpenColumn | null; session: Session; task: Task }
/** What a sample alone says, and what one more reading of every row makes of it. */
export interface Approximate {
  first(): Promise<TableProfile>;
  refined(first: TableProfile, progress: (share: number) => void, tell: (profile: TableProfile) => void): Promise<TableProfile>;
}

/** So many columns are read at once: a few hundred kilobytes each for what is distinct. */
const together = 6;
/** What a sketch of distinct values may be off by; a column whose sample never repeats and that comes this near is told as never repeating. */
const sketchError = 0.1;

export function approximateProfile({ table, sample, goal, session, task }: Approximating): Approximate {
  const { rows } = table.facts;
  const factor = sample.rows === 0 ? 0 : rows / sample.rows;
  const small: OpenTable = { ...table, relation: sample.relation as OpenTable['relation'], facts: { ...table.facts, rows: sample.rows } };
  const seen = new Map<string, Seen>();

  return {
    async first() {
      const columns: ColumnProfile[] = [];
      const own: ColumnProfile[] = [];
      const look = async (column: OpenColumn): Promise<{ name: string; profile: ColumnProfile; repeats: Seen }> => {
        const profile = await profileColumn(column, small, session, task);
        return { name: column.name, profile, repeats: await repeatsOf(column, profile, sample, session, task) };
      };
      for await (const [, { name, profile, repeats }] of ahead(table.columns, look)) {
        seen.set(name, repeats);
        own.push(profile);
        columns.push(grown(profile, factor, repeats, rows));
      }
      const alike = await missingTogether(small, own, session, task);
      return {
        table: table.facts, exact: false, sampled: sample.rows, duplicateRows: null, columns, warnings: warningsOf(columns, rows, 0, []),
        correlations: await correlations(small, own, session, task), missingTogether: alike.map((each) => ({ ...each, both: Math.round(each.both * factor) })),
        target: goal === null ? null : { column: goal.name, associations: await associations(goal, small, own, session, task) },
      };
    },
    async refined(first, progress, tell) {
      const columns = [...first.columns];
      for (let start = 0; start < table.columns.length; start += together) {
        const some = table.columns.slice(start, start + together);
        const counted = await countAll(some, table, columns.slice(start, start + together), (column) => seen.get(column.name)?.once === 0, session, task);
        for (const [at, column] of some.entries()) {
          const before = columns[start + at];
          const facts = counted[at];
          if (before !== undefined && facts !== undefined) columns[start + at] = await better(column, before, facts);
        }
        progress(Math.min(1, (start + together) / table.columns.length));
        tell({ ...first, columns: [...columns], warnings: warningsOf(columns, rows, 0, []) });
      }
      return { ...first, columns, warnings: warningsOf(columns, rows, 0, []) };
    },
  };

  /** Exact counts and ends take the place of grown ones; bins of the sample are drawn between the ends of all. */
  async function better(column: OpenColumn, before: ColumnProfile, { missing, nan, infinite, min, max, mean, std, sketch }: Counted): Promise<ColumnProfile> {
    const count = rows - missing - nan;
    const distinct = Math.min(stepsWithin(column, min, max), distinctOf(seen.get(column.name) ?? { distinct: 0, once: 1, twice: 0, seen: 0 }, sketch, count));
    const share = count / Math.max(1, before.count);
    const facts = { ...before, count, missing, distinct, top: before.top.map((each) => ({ ...each, count: Math.min(count, Math.round(each.count * share)) })) };
    const from = sample.relation.only(column.place);
    if (before.number !== null) {
      const binned = min === null || max === null ? before.number : grownNumber((await numberProfile(column, from, session, task, { min, max })).number, factor);
      return { ...facts, number: { ...binned, min: cellText(min, column.kind), max: cellText(max, column.kind), mean, std, nan, infinite, ...(Number(min) > 0 ? { negative: 0, zeros: 0 } : Number(min) === 0 ? { negative: 0 } : {}) } };
    }
    if (before.time !== null && min !== null && max !== null) {
      const histogram = await timeHistogram(column, from, { min, max }, session, task);
      return { ...facts, time: { ...before.time, min, max, histogram: histogram && { ...histogram, counts: histogram.counts.map((each) => Math.round(each * factor)) } } };
    }
    return facts;
  }
}

interface Seen { distinct: number; once: number; twice: number; seen: number }

async function repeatsOf(column: OpenColumn, { count, distinct }: ColumnProfile, { relation }: Sample, session: Session, task: Task): Promise<Seen> {
  const value = present({ kind: column.kind, sql: 'v' });
  const [once, twice] = await session.row(`SELECT count(*) FILTER (n = 1)::VARCHAR, count(*) FILTER (n = 2)::VARCHAR FROM (SELECT ${column.sql} AS v, count(*) AS n FROM ${relation.only(column.place)} GROUP BY 1) WHERE ${value} IS NOT NULL`, task);
  return { distinct, once: Number(once), twice: Number(twice), seen: count };
}

/** Where the sample repeats every value it has seen them all; else a sketch of all rows knows better. */
function distinctOf(seen: Seen, sketch: number | null, count: number): number {
  if (seen.once === 0 || sketch === null) return Math.min(count, seen.distinct);
  if (seen.distinct === seen.seen && sketch >= count * (1 - sketchError)) return count;
  return Math.max(Math.min(seen.distinct, count), Math.min(count, sketch));
}

/** Whole numbers and days have no more values than lie between their ends. */
function stepsWithin({ kind }: OpenColumn, min: string | null, max: string | null): number {
  if (min === null || max === null) return Infinity;
  const [low, high] = kind === 'integer' ? [Number(min), Number(max)] : kind === 'date' ? [Date.parse(min) / 86_400_000, Date.parse(max) / 86_400_000] : [NaN, NaN];
  return Number.isFinite(high - low) ? high - low + 1 : Infinity;
}

/** What a sample counted, as often as it is likely in all rows. */
function grown(profile: ColumnProfile, factor: number, repeats: Seen, rows: number): ColumnProfile {
  const times = (count: number): number => Math.round(count * factor);
  const values = (all: readonly ValueCount[]): ValueCount[] => all.map(({ value, count }) => ({ value, count: times(count) }));
  const missing = times(profile.missing);
  const nan = times(profile.number?.nan ?? 0);
  const count = rows - missing - nan;
  return {
    ...profile, approximate: true, count, missing, distinct: likelyDistinct(repeats, count), top: values(profile.top), number: profile.number && grownNumber(profile.number, factor),
    text: profile.text && { ...profile.text, blank: times(profile.text.blank), numbers: times(profile.text.numbers), times: times(profile.text.times), patterns: values(profile.text.patterns), meansMissing: values(profile.text.meansMissing) },
    // Steps between the times of a sample are no steps.
    time: profile.time && { ...profile.time, medianStep: null, gaps: [], histogram: profile.time.histogram && { ...profile.time.histogram, counts: profile.time.histogram.counts.map(times) } },
  };
}

function grownNumber(facts: NumberFacts, factor: number): NumberFacts {
  const times = (count: number): number => Math.round(count * factor);
  return {
    ...facts, zeros: times(facts.zeros), negative: times(facts.negative), nan: times(facts.nan), infinite: times(facts.infinite), atMin: times(facts.atMin), atMax: times(facts.atMax),
    histogram: facts.histogram && { ...facts.histogram, counts: facts.histogram.counts.map(times) }, outliers: facts.outliers && { ...facts.outliers, below: times(facts.outliers.below), above: times(facts.outliers.above) },
  };
}

interface Counted { missing: number; nan: number; infinite: number; min: string | null; max: string | null; mean: number | null; std: number | null; /** Null: not asked. */ sketch: number | null }
interface Measure { scale: number; centre: number }
const perColumn = 9;

/** One reading of all rows for several columns: what needs no memory is exact, how many are distinct is a sketch. */
async function countAll(columns: readonly OpenColumn[], { relation: { from }, facts: { rows } }: OpenTable, rough: readonly ColumnProfile[], isRepeating: (column: OpenColumn) => boolean, session: Session, task: Task): Promise<Counted[]> {
  const measures = rough.map(({ number }): Measure => { const scale = scaleOf(Number(number?.min ?? 0), Number(number?.max ?? 0)); return { scale, centre: (number?.mean ?? 0) / scale }; });
  const ask = async (some: readonly OpenColumn[], careful: boolean): Promise<Counted[]> => {
    const row = await session.row(`SELECT ${some.map((column) => countingSql(column, measures[columns.indexOf(column)] ?? { scale: 1, centre: 0 }, isRepeating(column), careful)).join(', ')} FROM ${from}`, task);
    return some.map((column, at) => {
      const [there, nan, infinite, min, max, sum, squares, numbers, sketch] = row.slice(at * perColumn, (at + 1) * perColumn);
      const { scale, centre } = measures[columns.indexOf(column)] ?? { scale: 1, centre: 0 };
      const [n, s, ss] = [Number(numbers), number(sum), number(squares)];
      return {
        missing: rows - Number(there), nan: Number(nan), infinite: Number(infinite), min: typeof min === 'string' ? min : null, max: typeof max === 'string' ? max : null, sketch: sketch === null || sketch === undefined ? null : Number(sketch),
        // Squares beyond what doubles hold: then it is not known.
        mean: s === null || n === 0 ? null : (centre + s / n) * scale, std: s === null || ss === null || n < 2 ? null : Math.sqrt(Math.max(0, ss - s * s / n) / (n - 1)) * scale,
      };
    });
  };
  const quick = await ask(columns, false);
  // One NaN makes a sum NaN: only then each row is asked about.
  const special = columns.filter((column, at) => (column.kind === 'float' || column.kind === 'date' || column.kind === 'timestamp') && [quick[at]?.min, quick[at]?.max].some((end) => /^-?(?:nan|inf(?:inity)?)$/i.test(end ?? '')));
  if (special.length === 0) return quick;
  const slow = await ask(special, true);
  return quick.map((each, at) => slow[special.indexOf(columns[at] as OpenColumn)] ?? each);
}

function number(value: SqlValue | undefined): number | null {
  const found = value === null || value === undefined ? NaN : Number(value);
  return Number.isFinite(found) ? found : null;
}

function countingSql(column: OpenColumn, { scale, centre }: Measure, isRepeating: boolean, careful: boolean): string {
  const { sql, kind } = column;
  const isFloat = kind === 'float';
  const ends = careful ? endable(column) : isNumeric(column) || kind === 'date' || kind === 'timestamp' ? sql : null;
  // From near the mean, so that the squares' digits are those of the distances.
  const x = `(${careful ? finite(column) : `${sql}::DOUBLE`} / ${literal(scale)} - ${literal(centre)})`;
  return [
    `count(${sql})::VARCHAR`, ...(isFloat && careful ? [`count(*) FILTER (isnan(${sql}))::VARCHAR`, `count(*) FILTER (isinf(${sql}))::VARCHAR`] : [`'0'`, `'0'`]),
    ...(ends === null ? ['NULL', 'NULL'] : ['min', 'max'].map((end) => textSql({ sql: `${end}(${ends})`, duck: column.duck }))), ...(isNumeric(column) ? [`sum(${x})::VARCHAR`, `sum(${x} * ${x})::VARCHAR`, `count(${x})::VARCHAR`] : ['NULL', 'NULL', `'0'`]),
    isRepeating ? 'NULL' : `approx_count_distinct(${present(column)})::VARCHAR`,
  ].join(', ');
}
