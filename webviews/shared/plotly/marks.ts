import type { Axis } from './axis';
import type { Ramp } from './colors';

/** What is drawn of a trace, in values of its two axes; points are x, y, x, y, … with NaN for a gap. */
export type Mark =
  | { kind: 'line'; points: number[]; color: string; width: number; dash: readonly number[] }
  | { kind: 'area'; points: number[]; color: string; alpha: number }
  | { kind: 'dots'; points: number[]; color: (index: number) => string; radius: (index: number) => number; alpha: number }
  | { kind: 'rects'; rects: { x: [number, number]; y: [number, number]; color: string; text?: string }[]; alpha: number };

/** One pair of axes and what stands on it. */
export interface Plot { x: Axis; y: Axis; marks: Mark[] }
export interface Slices { x: readonly [number, number]; y: readonly [number, number]; hole: number; parts: { share: number; color: string }[] }
export interface Entry { name: string; color: string; dash: readonly number[]; line: boolean }
export interface ColorBar { low: number; high: number; ramp: Ramp; title: string }
/** A text somewhere on the picture: shares of its width and height from the bottom left. */
export interface Note { text: string; x: number; y: number; alignX: 'left' | 'center' | 'right'; alignY: 'top' | 'middle' | 'bottom' }

export interface Drawing { title: string; size: { width: number; height: number }; plots: Plot[]; pies: Slices[]; legend: Entry[]; legendTitle: string; bar: ColorBar | null; notes: Note[]; /** Kinds of traces that are not drawn. */ left: string[] }
