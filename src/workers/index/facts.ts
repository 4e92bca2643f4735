import type { ReducedRun } from '../../core/runs/reduce';
import { decodeNumber } from '../../core/format/values';
import { paramValue } from '../../core/query/run-values';

/** What a run has in its metrics and parameters, by number of the name: what columns are read from. */
export type FactSink = {
  metric(name: number, last: number, min: number, max: number): void;
  param(name: number, value: number | string | boolean | null): void;
};

const metricBytes = 28;
const paramBytes = 12;

/**
 * `numbers`: how many metrics; the names of all; last, least and greatest of each; then names and values of parameters that are numbers.
 * `texts`: the other parameters as JSON, by name; null when there are none.
 */
export interface Facts { numbers: Buffer; texts: string | null }

export function encodeFacts({ metrics, params }: Pick<ReducedRun, 'metrics' | 'params'>, nameOf: (kind: 'metric' | 'param', name: string) => number): Facts {
  const values = params.map((param) => [nameOf('param', param.name), paramValue(param)] as const);
  const plain = values.filter((entry): entry is readonly [number, number] => typeof entry[1] === 'number');
  const others = values.filter(([, value]) => typeof value !== 'number');
  const numbers = Buffer.allocUnsafe(4 + metrics.length * metricBytes + plain.length * paramBytes);
  let at = numbers.writeUInt32LE(metrics.length, 0);
  for (const { name, last, min, max } of metrics) {
    at = numbers.writeUInt32LE(nameOf('metric', name), at);
    at = numbers.writeDoubleLE(decodeNumber(last), at);
    at = numbers.writeDoubleLE(decodeNumber(min), at);
    at = numbers.writeDoubleLE(decodeNumber(max), at);
  }
  for (const [name, value] of plain) {
    at = numbers.writeUInt32LE(name, at);
    at = numbers.writeDoubleLE(value, at);
  }
  return { numbers, texts: others.length === 0 ? null : JSON.stringify(others) };
}

export function readFacts({ numbers, texts }: Facts, sink: FactSink): void {
  const view = new DataView(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  const metrics = view.getUint32(0, true);
  let at = 4;
  for (let index = 0; index < metrics; index += 1, at += metricBytes) {
    sink.metric(view.getUint32(at, true), view.getFloat64(at + 4, true), view.getFloat64(at + 12, true), view.getFloat64(at + 20, true));
  }
  for (; at < numbers.length; at += paramBytes) sink.param(view.getUint32(at, true), view.getFloat64(at + 4, true));
  if (texts !== null) for (const [name, value] of JSON.parse(texts) as [number, string | boolean | null][]) sink.param(name, value);
}
