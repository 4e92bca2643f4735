import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { cancelled } from '../../../core/cancelled';
import { type Asked, type Told, toldOfNumbers } from '../../../core/profile/tally';
import type { Task } from '../session';

/** Fewer are sorted about as soon as a thread has begun. */
const leastBeside = 300_000;

/**
 * What is to be told of finite numbers in any order, which are handed over. Many of them are sorted in a thread of their own, so that pages are answered and the next column is read meanwhile; it ends with its answer, and all
 * that it held goes with it.
 */
export function counted(values: Float64Array, asked: Asked, { signal }: Pick<Task, 'signal'>): Promise<Told> {
  if (values.length < leastBeside) return Promise.resolve(toldOfNumbers(values, asked));
  return beside({ values, asked }, signal);
}

/** What the thread is given. */
export interface Given { values: Float64Array; asked: Asked }

function beside(given: Given, signal: AbortSignal): Promise<Told> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) { reject(cancelled()); return; }
    const thread = new Worker(path.join(__dirname, 'counting-thread.js'), {
      workerData: given,
      // SAFETY: the session lays columns in memory of this thread.
      transferList: [given.values.buffer as ArrayBuffer],
    });
    const stop = (): void => { reject(cancelled()); void thread.terminate(); };
    signal.addEventListener('abort', stop);
    thread.once('message', resolve).once('error', reject).once('exit', (code) => {
      signal.removeEventListener('abort', stop);
      reject(new Error(`The thread that counts ended with code ${code}`));
    });
  });
}
