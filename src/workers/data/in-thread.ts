import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { cancelled } from '../../core/cancelled';

/** The one answer of a program that lies beside this one, in a thread of its own: it ends with its answer, and all that it held goes with it. `transfer`: memory that is handed over, not copied. */
export function inThread<Answer>(program: string, given: unknown, signal: AbortSignal, transfer: ArrayBuffer[] = []): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) { reject(cancelled()); return; }
    const thread = new Worker(path.join(__dirname, program), { workerData: given, transferList: transfer });
    const stop = (): void => { reject(cancelled()); void thread.terminate(); };
    signal.addEventListener('abort', stop);
    thread.once('message', resolve).once('error', reject).once('exit', (code) => {
      signal.removeEventListener('abort', stop);
      reject(new Error(`The thread of ${program} ended with code ${code}`));
    });
  });
}
