import fs from 'node:fs';
import type { RunId } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import { LineSplitter } from '../../core/runs/lines';
import { RunReducer } from '../../core/runs/reduce';
import { deriveState, toDetail } from '../../core/runs/state';
import { Tail } from '../follow/tail';
import { probe, processView, readIdentity, readName, readRequest, type StoreLayout } from '../store';

/** One run straight from its files, without the index. Null when the store has no such run. */
export function readDetail(store: StoreLayout, id: RunId): RunDetail | null {
  const files = store.run(id);
  if (!fs.existsSync(files.folder)) return null;
  const reducer = new RunReducer(id);
  const { request, problem } = readRequest(files.request);
  reducer.request(request, problem);
  reducer.named(readName(files.marks));
  const decoder = new TextDecoder();
  const splitter = new LineSplitter({ line: bytes => reducer.line(decoder.decode(bytes)), tooLong: () => reducer.tooLong() });
  const tail = new Tail(files.events);
  try {
    tail.read(piece => splitter.push(piece));
  } finally {
    tail.close();
  }
  const run = reducer.reduced();
  return toDetail(run, deriveState(run, probe(readIdentity(files.alive), processView()), Date.now()));
}
