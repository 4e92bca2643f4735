import { Worker } from 'node:worker_threads';
import type { RunId } from '../../contract/ids';
import type { Look } from './ingest';

export interface SecondData { store: string; index: string; inode: bigint }
export interface SecondAsked { ids: readonly RunId[]; anew: boolean }
export interface SecondAnswer { looked: Map<RunId, Look | null>; events: number }

/**
 * A thread that takes runs in beside this one, with a connection of its own, as another process would: each reads without a lock and they write by turns, so that two cores are used.
 * It does nothing but what it is asked, and whatever ails it, the one who asks goes on alone and meets the same trouble itself.
 */
export class Second {
  private readonly thread: Worker;
  private readonly waiting: ((answer: SecondAnswer | null) => void)[] = [];
  private readonly ended: Promise<void>;
  private over = false;

  constructor(entry: string, data: SecondData) {
    this.thread = new Worker(entry, { workerData: data });
    this.thread.on('message', (answer: SecondAnswer) => { this.waiting.shift()?.(answer); });
    // An error ends the thread.
    this.thread.on('error', () => undefined);
    this.ended = new Promise((done) => {
      this.thread.on('exit', () => {
        this.over = true;
        for (const answer of this.waiting.splice(0)) answer(null);
        done();
      });
    });
  }

  /** As `Ingest.look`. Null: it can't, or not any more. */
  look(asked: SecondAsked): Promise<SecondAnswer | null> {
    if (this.over) return Promise.resolve(null);
    return new Promise((answer) => {
      this.waiting.push(answer);
      this.thread.postMessage(asked);
    });
  }

  /** Ends it when it has done what it was asked. */
  async close(): Promise<void> {
    if (!this.over) this.thread.postMessage(null);
    await this.ended;
  }
}
