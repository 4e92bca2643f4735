import type { MetricSummary } from '../../contract/run';
import { decodeNumber, encodeValue } from '../../core/format/values';
import { paramValue } from '../../core/query/run-values';
import type { ReducedRun } from '../../core/runs/reduce';

/** What a run has in its metrics and parameters, by number of the name: what columns are read from. */
export type FactSink = {
  metric(name: number, last: number, min: number, max: number): void;
  param(name: number, value: number | string | boolean | null): void;
};

/**
 * `numbers`: how many metrics; of each its name, what is said of it (`single`, `stepless`), its last value, when and at which step that was, and where it has more than one the
 * least, the greatest and how many there are; then names and values of parameters that are numbers.
 * `texts`: the other parameters as JSON, by name; null when there are none.
 * `exact`: metrics as JSON where a row needs more than a double tells; null for nearly all.
 */
export interface Facts { numbers: Buffer; texts: string | null }
export interface KeptFacts extends Facts { exact: string | null }

const single = 1, stepless = 2;
const singleBytes = 29, metricBytes = 49, paramBytes = 12;

/** So many metrics a row carries; the run's detail has all. */
const rowMetrics = 100;

export function encodeFacts({ metrics, params }: Pick<ReducedRun, 'metrics' | 'params'>, nameOf: (kind: 'metric' | 'param', name: string) => number): KeptFacts {
  const numbers = Buffer.allocUnsafe(4 + metrics.length * metricBytes + params.length * paramBytes);
  let at = numbers.writeUInt32LE(metrics.length, 0);
  let exact = false;
  metrics.forEach((metric, index) => {
    const { name, last, min, max, count, lastStep, lastAt } = metric;
    exact ||= index < rowMetrics && !isPlain(metric);
    at = numbers.writeUInt32LE(nameOf('metric', name), at);
    at = numbers.writeUInt8((count === 1 ? single : 0) | (lastStep === null ? stepless : 0), at);
    at = numbers.writeDoubleLE(decodeNumber(last), at);
    at = numbers.writeDoubleLE(lastAt, at);
    at = numbers.writeDoubleLE(lastStep ?? 0, at);
    if (count === 1) return;
    at = numbers.writeDoubleLE(decodeNumber(min), at);
    at = numbers.writeDoubleLE(decodeNumber(max), at);
    at = numbers.writeUInt32LE(Math.min(count, 0xffffffff), at);
  });
  const texts: [number, string | boolean | null][] = [];
  for (const param of params) {
    const value = paramValue(param) as number | string | boolean | null;
    const name = nameOf('param', param.name);
    if (typeof value !== 'number') { texts.push([name, value]); continue; }
    at = numbers.writeUInt32LE(name, at);
    at = numbers.writeDoubleLE(value, at);
  }
  return { numbers: numbers.subarray(0, at), texts: texts.length === 0 ? null : JSON.stringify(texts), exact: exact ? JSON.stringify(metrics.slice(0, rowMetrics)) : null };
}

export function readFacts({ numbers, texts }: Facts, sink: FactSink): void {
  const view = new DataView(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  const metrics = view.getUint32(0, true);
  let at = 4;
  for (let index = 0; index < metrics; index += 1) {
    const name = view.getUint32(at, true);
    const last = view.getFloat64(at + 5, true);
    if ((view.getUint8(at + 4) & single) !== 0) { sink.metric(name, last, last, last); at += singleBytes; }
    else { sink.metric(name, last, view.getFloat64(at + 29, true), view.getFloat64(at + 37, true)); at += metricBytes; }
  }
  for (; at < numbers.length; at += paramBytes) sink.param(view.getUint32(at, true), view.getFloat64(at + 4, true));
  if (texts !== null) for (const [name, value] of JSON.parse(texts) as [number, string | boolean | null][]) sink.param(name, value);
}

/** How many metrics there are, and parameters that are numbers. */
export function countFacts(numbers: Facts['numbers']): number {
  const metrics = numbers.readUInt32LE(0);
  let at = 4;
  for (let index = 0; index < metrics; index += 1) at += (numbers.readUInt8(at + 4) & single) !== 0 ? singleBytes : metricBytes;
  return metrics + (numbers.length - at) / paramBytes;
}

/** The metrics of a run's row. */
export function rowMetricsOf({ numbers, exact }: Pick<KeptFacts, 'numbers' | 'exact'>, textOf: (name: number) => string): MetricSummary[] {
  if (exact !== null) return JSON.parse(exact) as MetricSummary[];
  const count = Math.min(rowMetrics, numbers.readUInt32LE(0));
  const metrics: MetricSummary[] = [];
  for (let at = 4; metrics.length < count;) {
    const said = numbers.readUInt8(at + 4);
    const alone = (said & single) !== 0;
    const last = encoded(numbers.readDoubleLE(at + 5));
    metrics.push({
      name: textOf(numbers.readUInt32LE(at)), last, min: alone ? last : encoded(numbers.readDoubleLE(at + 29)), max: alone ? last : encoded(numbers.readDoubleLE(at + 37)),
      count: alone ? 1 : numbers.readUInt32LE(at + 45), lastStep: (said & stepless) !== 0 ? null : numbers.readDoubleLE(at + 21), lastAt: numbers.readDoubleLE(at + 13),
    });
    at += alone ? singleBytes : metricBytes;
  }
  return metrics;
}

/** As the record writes it. Integers that no double holds were kept as they are. */
const encoded = (number: number): MetricSummary['last'] => (Number.isFinite(number) ? number + 0 : encodeValue(number) as string);

const isPlain = ({ last, min, max }: MetricSummary): boolean => plainNumber(last) && plainNumber(min) && plainNumber(max);
const plainNumber = (value: MetricSummary['last']): boolean => typeof value === 'number' || encoded(decodeNumber(value)) === value;
