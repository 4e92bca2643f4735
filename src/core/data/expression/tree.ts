import type { DataColumn } from '../../../contract/data-api';

/** A place in the text of an expression, `to` not counted. */
export interface Span { from: number; to: number }
export interface ExpressionError extends Span { message: string }

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/' | '//' | '%';

/** An expression as it is written. */
export type Node = Span & (
  | { kind: 'number'; text: string }
  | { kind: 'text'; value: string }
  | { kind: 'truth'; value: boolean }
  | { kind: 'null' }
  | { kind: 'column'; name: string }
  | { kind: 'negative' | 'not'; item: Node }
  | { kind: 'arithmetic'; op: Arithmetic; a: Node; b: Node }
  | { kind: 'compare'; op: Comparison; a: Node; b: Node }
  | { kind: 'and' | 'or'; a: Node; b: Node }
  | { kind: 'missing'; item: Node; negated: boolean }
  | { kind: 'if'; test: Node; then: Node; otherwise: Node }
  | { kind: 'call'; name: string; args: Node[] }
);

/** Decimals are reckoned with as floats. `other`: all that can be asked is whether it is missing. */
export type ValueType = 'integer' | 'float' | 'text' | 'boolean' | 'date' | 'timestamp' | 'null' | 'other';

export type Rounding = 'round' | 'floor' | 'ceil';
export type NumberCall = 'abs' | 'sqrt' | 'log' | 'exp';
export type TextCall = 'lower' | 'upper' | 'trim';
export type TextTest = 'contains' | 'starts_with' | 'ends_with';
export type TimePart = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'weekday';

/** What was understood of it. `fixed`: no column is in it, so that it is the same in every row. `zoned`: a timestamp that knows its zone. */
export type Checked = { type: ValueType; fixed: boolean; zoned: boolean } & (
  | { kind: 'number'; text: string }
  | { kind: 'text'; value: string }
  | { kind: 'truth'; value: boolean }
  | { kind: 'null' }
  /** A date or time that was written as a text: `2013-01-31`, `2013-01-31 12:30:00`. */
  | { kind: 'moment'; iso: string }
  | { kind: 'column'; column: DataColumn }
  | { kind: 'negative' | 'not'; item: Checked }
  | { kind: 'arithmetic'; op: Arithmetic; a: Checked; b: Checked }
  | { kind: 'join'; a: Checked; b: Checked }
  | { kind: 'compare'; op: Comparison; a: Checked; b: Checked }
  | { kind: 'and' | 'or'; a: Checked; b: Checked }
  | { kind: 'missing'; item: Checked; negated: boolean }
  | { kind: 'if'; test: Checked; then: Checked; otherwise: Checked }
  | { kind: 'rounding'; name: Rounding; item: Checked; digits: number }
  | { kind: 'number-call'; name: NumberCall; item: Checked }
  | { kind: 'text-call'; name: TextCall; item: Checked }
  | { kind: 'length'; item: Checked }
  | { kind: 'text-test'; name: TextTest; item: Checked; part: string }
  | { kind: 'replace'; item: Checked; old: string; by: string }
  | { kind: 'time-part'; name: TimePart; item: Checked }
  | { kind: 'days-between'; a: Checked; b: Checked }
  | { kind: 'coalesce'; items: Checked[] }
  | { kind: 'to-number' | 'to-text' | 'to-date'; item: Checked }
);
