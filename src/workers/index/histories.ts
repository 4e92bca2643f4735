import type { Curve, ResourcePoint } from '../../contract/run';
import { keepExtremes } from '../../core/runs/downsample';
import type { Database } from './sqlite';

type Point = [step: number | null, value: number | null, at: number];
type Sample = [t: number, cpu: number | null, rss: number | null, gpuUtil: number | null, gpuMemory: number | null];

export function readCurves(db: Database, run: number, names: readonly string[], maxPoints: number): Curve[] {
  const metric = db.prepare('SELECT metric FROM metrics WHERE run = ? AND name = ?').pluck();
  const points = db.prepare('SELECT step, value, at FROM points WHERE metric = ? ORDER BY ordinal').raw();
  const curves: Curve[] = [];
  for (const name of names) {
    const id = metric.get(run, name) as number | undefined;
    if (id !== undefined) curves.push(curve(name, points.all(id) as Point[], maxPoints));
  }
  return curves;
}

function curve(name: string, points: Point[], maxPoints: number): Curve {
  const stepped = points.every(([step]) => step !== null);
  // A step logged late must not draw the line backwards; equal steps keep the order of the record.
  if (stepped && points.some(([step], index) => index > 0 && (step as number) < (points[index - 1]?.[0] as number))) points.sort((a, b) => (a[0] as number) - (b[0] as number));
  const y = Float64Array.from(points, ([, value]) => value ?? Number.NaN);
  const kept = keepExtremes([y], maxPoints);
  return {
    name, total: points.length, downsampled: kept.length < points.length,
    x: Float64Array.from(kept, (index) => (stepped ? (points[index]?.[0] as number) : index)), y: Float64Array.from(kept, (index) => y[index] as number),
    at: Float64Array.from(kept, (index) => points[index]?.[2] as number),
  };
}

export function readResources(db: Database, run: number, maxPoints: number): ResourcePoint[] {
  const samples = db.prepare('SELECT t, cpu, rss, gpu_util, gpu_memory FROM resources WHERE run = ? ORDER BY ordinal').raw().all(run) as Sample[];
  const column = (at: 1 | 2 | 3 | 4): Float64Array => Float64Array.from(samples, (sample) => sample[at] ?? 0);
  const hasGpu = samples.some((sample) => sample[3] !== null);
  const kept = keepExtremes(hasGpu ? [column(1), column(2), column(3), column(4)] : [column(1), column(2)], maxPoints);
  return Array.from(kept, (index) => {
    const [t, cpu, rss, gpuUtil, gpuMemory] = samples[index] as Sample;
    return { t, cpu, rss, ...(gpuUtil === null ? {} : { gpuUtil }), ...(gpuMemory === null ? {} : { gpuMemory }) };
  });
}
