import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DriftOptions } from '../../../contract/drift';
import { cancelled } from '../../../core/cancelled';
import type { ColumnSamples } from '../../../core/drift/column';
import type { ColumnMeasure } from '../../../core/drift/decide';
import { numericSample } from '../../../core/drift/samples';
import { HumanError } from '../../../core/human-error';
import type { Rooms } from '../rooms';

/** Finite and other numbers of one side in any order, and how many rows have none. */
export interface Unsorted { values: Float64Array; nulls: number }
export interface NumericRead { name: string; type: string; kind: 'numeric' | 'text'; reference: Unsorted; current: Unsorted }

/** `room`: see `sortNumbers`. The values are sorted where they lie. */
export const samplesOfRead = ({ name, type, kind, reference, current }: NumericRead, room?: Float64Array): ColumnSamples => ({ name, type, kind, reference: numericSample(reference.values, reference.nulls, room), current: numericSample(current.values, current.nulls, room) });

/** What the thread is given; `room`: where it sorts. All its memory comes back with the answer. */
export interface Given { column: NumericRead; room: Float64Array; options: DriftOptions }
export interface Answer { told: { measure: ColumnMeasure } | { failure: { code: string; message: string } }; rooms: Float64Array[] }

/**
 * Sorts and measures long columns one after another in a thread of its own, while this one reads the next: without it the database's threads waited for the sorting and the sorting for them. Columns are handed over, not copied.
 */
export class Measuring {
  private readonly thread = new Worker(path.join(__dirname, 'measuring-thread.js'));
  private waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;
  private before: Promise<unknown> = Promise.resolve();
  private ended: Error | null = null;

  constructor(private readonly rooms: Rooms, private readonly signal: AbortSignal) {
    this.thread.on('message', (answer: Answer) => { this.waiting?.resolve(answer); this.waiting = null; });
    this.thread.on('error', (error: unknown) => { this.end(error instanceof Error ? error : new Error(String(error))); });
    this.thread.on('exit', (code) => { this.end(new Error(`The thread that measures ended with code ${code}`)); });
    signal.addEventListener('abort', this.stop);
  }

  /** One at a time: whoever asks for the next waits for the one before. */
  measure(column: NumericRead, options: DriftOptions): Promise<ColumnMeasure> {
    const measured = this.before.then(() => this.ask({ column, room: this.rooms.take(this.rooms.size), options }));
    // Who asked for it hears why it failed; the next one fails by itself.
    this.before = measured.catch(() => undefined);
    return measured;
  }

  async close(): Promise<void> {
    this.signal.removeEventListener('abort', this.stop);
    await this.thread.terminate();
  }

  private async ask(given: Given): Promise<ColumnMeasure> {
    if (this.ended !== null) throw this.ended;
    const { told, rooms } = await new Promise<Answer>((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.thread.postMessage(given, memoryOf([given.room, given.column.reference.values, given.column.current.values]));
    });
    for (const room of rooms) this.rooms.give(room);
    if ('failure' in told) throw new HumanError(told.failure.code, told.failure.message);
    return told.measure;
  }

  private readonly stop = (): void => {
    this.end(cancelled());
    void this.thread.terminate();
  };

  private end(error: Error): void {
    this.ended ??= error;
    this.waiting?.reject(this.ended);
    this.waiting = null;
  }
}

// SAFETY: the session lays columns in memory of this thread.
export const memoryOf = (columns: readonly Float64Array[]): ArrayBuffer[] => columns.map(({ buffer }) => buffer as ArrayBuffer);
