import fs from 'node:fs';
import type { RunId } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import { LineSplitter } from '../../core/runs/lines';
import { RunReducer } from '../../core/runs/reduce';
import { deriveState, toDetail } from '../../core/runs/state';
import { probe, processView, readIdentity, marksOf, readRequest, type StoreLayout } from '../store';
import { Tail } from './tail';

/** A run's record, read on as it grows: what has been read is not read again at the end. */
export class LiveRecord {
  private readonly reducer: RunReducer;
  private readonly splitter: LineSplitter;
  private readonly tail: Tail;

  constructor(private readonly store: StoreLayout, private readonly id: RunId) {
    const decoder = new TextDecoder();
    const reducer = new RunReducer(id);
    this.reducer = reducer;
    this.splitter = new LineSplitter({ line: bytes => reducer.line(decoder.decode(bytes)), tooLong: () => reducer.tooLong() });
    this.tail = new Tail(store.run(id).events);
  }

  /** Takes in what is new; true when the run's end is written. */
  read(): boolean {
    try {
      this.tail.read(piece => this.splitter.push(piece));
      this.reducer.unreadable(null);
    } catch (error) {
      // Another user's record, a broken disk: what else is known of the run is still told.
      this.reducer.unreadable((error as NodeJS.ErrnoException).code ?? String(error));
    }
    return this.reducer.ended;
  }

  /** All that is known by now; null when the run's folder is gone. */
  detail(): RunDetail | null {
    const files = this.store.run(this.id);
    if (!fs.existsSync(files.folder)) return null;
    const { request, problem } = readRequest(files.request);
    this.reducer.request(request, problem);
    this.reducer.marked(marksOf(files.marks));
    const run = this.reducer.reduced();
    // Who has ended needs no look at processes.
    const looked = run.end === null ? probe(readIdentity(files.alive), processView()) : 'unknown';
    return toDetail(run, deriveState(run, looked, Date.now()), this.splitter.pending > 0);
  }

  close(): void {
    this.tail.close();
  }
}
