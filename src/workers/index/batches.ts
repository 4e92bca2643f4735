import type { RunId } from '../../contract/ids';
import type { Ingest, Look } from './ingest';
import type { Second } from './second';

/** So many runs are looked at before other calls have their turn. */
export const batch = 500;
/** A message needs some turns of the loop from the pipe to a call, and its answer some more. */
const turns = 4;

export interface BatchesOptions {
  ingest: Ingest;
  /** Looks at what comes next, beside this thread. */
  second: Second | null;
  anew: boolean;
  goesOn(): boolean;
  /** Of a run that was looked at to its end. */
  looked(id: RunId, look: Look | null): void;
}

/** Looks at many runs in order, a batch at a time, each to its end. Between two batches other calls have their turn. */
export class Batches {
  /** The next one stands last, where taking it costs nothing. */
  private readonly left: RunId[];
  /** Gone on with in this thread, which has them at hand then. */
  private readonly begun: RunId[] = [];

  constructor(ids: readonly RunId[], private readonly options: BatchesOptions) {
    this.left = [...ids].reverse();
  }

  /** Returns what was left when it was not to go on. */
  async run(): Promise<RunId[]> {
    // Asked for the next before it has answered, so that it never waits for this thread.
    const helped = Promise.all([this.beside(), this.beside()]);
    try {
      await this.here();
      await helped;
      // What the second gave back when nothing else was left.
      await this.here();
      return [...this.begun, ...this.left.reverse()];
    } finally {
      this.left.length = 0;
      await helped;
      await this.options.second?.close();
    }
  }

  private async here(): Promise<void> {
    const { ingest, anew } = this.options;
    while (this.begun.length + this.left.length > 0 && this.options.goesOn()) {
      const begun = this.begun.splice(0, batch);
      const asked = begun.length > 0 ? begun : this.next();
      this.settle(asked, ingest.look(asked, { anew: anew && begun.length === 0 }), begun.length > 0);
      await breath();
    }
  }

  private async beside(): Promise<void> {
    const { ingest, second, anew } = this.options;
    while (second !== null && this.left.length > 0 && this.options.goesOn()) {
      const asked = this.next();
      const answer = await second.look({ ids: asked, anew });
      this.settle(asked, answer?.looked ?? new Map<RunId, Look | null>(), false);
      if (answer === null) return;
      ingest.events += answer.events;
    }
  }

  private next(): RunId[] { return this.left.splice(-batch).reverse(); }

  private settle(asked: readonly RunId[], found: ReadonlyMap<RunId, Look | null>, begun: boolean): void {
    (begun ? this.begun : this.left).push(...asked.filter((id) => !found.has(id)).reverse());
    for (const [id, look] of found) {
      if (look?.more === true) this.begun.push(id);
      else this.options.looked(id, look);
    }
  }
}

/** Lets calls that wait go first. */
export async function breath(): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise<void>((done) => { setImmediate(done); });
}
