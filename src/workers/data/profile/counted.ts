import { type Asked, type Told, toldOfNumbers } from '../../../core/profile/tally';
import { inThread } from '../in-thread';
import type { Task } from '../session';

/** Fewer are sorted about as soon as a thread has begun. */
const leastBeside = 300_000;

/**
 * What is to be told of finite numbers in any order, which are handed over. Many of them are sorted in a thread of their own, so that pages are answered and the next column is read meanwhile; it ends with its answer, and all
 * that it held goes with it.
 */
export function counted(values: Float64Array, asked: Asked, { signal }: Pick<Task, 'signal'>): Promise<Told> {
  if (values.length < leastBeside) return Promise.resolve(toldOfNumbers(values, asked));
  // SAFETY: the session lays columns in memory of this thread.
  return inThread('counting-thread.js', { values, asked } satisfies Given, signal, [values.buffer as ArrayBuffer]);
}

/** What the thread is given. */
export interface Given { values: Float64Array; asked: Asked }
