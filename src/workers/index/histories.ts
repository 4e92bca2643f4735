import type { Curve, CurveRange, ResourcePoint } from '../../contract/run';
import { decodeNumber } from '../../core/format/values';
import { keepExtremes } from '../../core/runs/downsample';
import type { MetricPoint } from '../../core/runs/metrics';
import { placesWithin } from './curve-range';
import type { Database } from './sqlite';

const pointNumbers = 3, sampleNumbers = 5;

/** Rows of so many numbers, as they lie in the index: 24 bytes a point. NaN stands for a step that nobody told. */
class Rows {
  readonly numbers: number[] = [];

  /** `first`: the place in the record of the first of them. */
  constructor(readonly first: number) {}

  bytes(): Buffer { return Buffer.from(new Float64Array(this.numbers).buffer); }
}

/** What was measured since the index last kept histories. */
export class Histories {
  private readonly points = new Map<string, Rows>();
  private resources: Rows | undefined;

  metric({ name, value, step, at, order }: MetricPoint): void {
    let rows = this.points.get(name);
    if (rows === undefined) this.points.set(name, rows = new Rows(order));
    rows.numbers.push(step ?? Number.NaN, typeof value === 'number' ? value : decodeNumber(value), at);
  }

  resource({ t, cpu, rss, gpuUtil, gpuMemory }: ResourcePoint, order: number): void {
    this.resources ??= new Rows(order);
    this.resources.numbers.push(t, cpu ?? Number.NaN, rss ?? Number.NaN, gpuUtil ?? Number.NaN, gpuMemory ?? Number.NaN);
  }

  of(name: string): Rows | undefined { return this.points.get(name); }
  get samples(): Rows | undefined { return this.resources; }
  [Symbol.iterator](): IterableIterator<[string, Rows]> { return this.points.entries(); }

  clear(): void {
    this.points.clear();
    this.resources = undefined;
  }
}

/** Histories of one run: what the index keeps, and behind it what it doesn't yet. */
export class HistoryReader {
  private readonly sql;

  constructor(db: Database) {
    this.sql = {
      points: db.prepare("SELECT points.numbers FROM points JOIN names ON names.name = points.name WHERE run = ? AND kind = 'metric' AND text = ? ORDER BY first").pluck(),
      samples: db.prepare('SELECT numbers FROM resources WHERE run = ? ORDER BY first').pluck(),
    };
  }

  curves(run: number, later: Histories, names: readonly string[], maxPoints: number, within?: CurveRange): Curve[] {
    return names.flatMap((name) => {
      const numbers = joined(this.sql.points.all(run, name) as Buffer[], later.of(name));
      return numbers.length === 0 ? [] : [curve(name, numbers, maxPoints, within)];
    });
  }

  resources(run: number, later: Histories, maxPoints: number): ResourcePoint[] {
    const numbers = joined(this.sql.samples.all(run) as Buffer[], later.samples);
    const count = numbers.length / sampleNumbers;
    const of = (index: number, column: number): number | null => told(numbers[index * sampleNumbers + column] as number);
    const column = (at: number): Float64Array => Float64Array.from({ length: count }, (_, index) => of(index, at) ?? 0);
    let hasGpu = false;
    for (let index = 0; index < count && !hasGpu; index += 1) hasGpu = of(index, 3) !== null;
    const kept = keepExtremes(hasGpu ? [column(1), column(2), column(3), column(4)] : [column(1), column(2)], maxPoints);
    return Array.from(kept, (index) => {
      const [gpuUtil, gpuMemory] = [of(index, 3), of(index, 4)];
      return { t: of(index, 0) as number, cpu: of(index, 1), rss: of(index, 2), ...(gpuUtil === null ? {} : { gpuUtil }), ...(gpuMemory === null ? {} : { gpuMemory }) };
    });
  }
}

const told = (number: number): number | null => (Number.isNaN(number) ? null : number);

function joined(parts: readonly Buffer[], later: Rows | undefined): Float64Array {
  const kept = parts.reduce((sum, part) => sum + part.length / 8, 0);
  const all = new Float64Array(kept + (later?.numbers.length ?? 0));
  const bytes = new Uint8Array(all.buffer);
  let at = 0;
  for (const part of parts) { bytes.set(part, at); at += part.length; }
  if (later !== undefined) all.set(later.numbers, kept);
  return all;
}

function curve(name: string, numbers: Float64Array, maxPoints: number, within?: CurveRange): Curve {
  const total = numbers.length / pointNumbers;
  let [x, values, at] = [columnOf(numbers, 0), columnOf(numbers, 1), columnOf(numbers, 2)];
  if (x.some(Number.isNaN)) x = x.map((_, index) => index);
  else if (x.some((step, index) => index > 0 && step < (x[index - 1] as number))) {
    // A step logged late must not draw the line backwards; equal steps keep the order of the record.
    const steps = x;
    const order = new Uint32Array(total).map((_, index) => index).sort((a, b) => (steps[a] as number) - (steps[b] as number) || a - b);
    [x, values, at] = [picked(x, order), picked(values, order), picked(at, order)];
  }
  const [first, end] = within === undefined ? [0, total] : placesWithin(within, within.of === 'x' ? x : at);
  const y = values.subarray(first, end);
  const kept = keepExtremes([y], maxPoints);
  return { name, total: y.length, downsampled: kept.length < y.length, x: picked(x.subarray(first, end), kept), y: picked(y, kept), at: picked(at.subarray(first, end), kept) };
}

/** One number of each point. A loop, since there may be a million. */
function columnOf(numbers: Float64Array, place: number): Float64Array {
  const column = new Float64Array(numbers.length / pointNumbers);
  for (let index = 0, from = place; index < column.length; index += 1, from += pointNumbers) column[index] = numbers[from] as number;
  return column;
}

function picked(column: Float64Array, places: ArrayLike<number>): Float64Array {
  const found = new Float64Array(places.length);
  for (let index = 0; index < found.length; index += 1) found[index] = column[places[index] as number] as number;
  return found;
}
