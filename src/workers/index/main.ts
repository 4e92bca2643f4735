import { join } from 'node:path';
import { createBirpc } from 'birpc';
import type { IndexApi } from '../../contract/index-api';
import { answering } from '../answering';
import { type ClientFunctions, failureOf, methods, type WorkerFunctions } from './protocol';
import { IndexService } from './service';

/** What a window waits for at most before it can show what is there. */
const openBudgetMs = 1000;

const post = (message: unknown): void => {
  // The other side may be gone already; then so are we, by the disconnect.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

const service: IndexApi = new IndexService({
  openBudgetMs, second: join(__dirname, 'index-second.js'),
  events: {
    changed: (rows, removed) => { void client.changed.asEvent(rows, removed); }, problem: (message) => { void client.problem.asEvent(message); }, reading: (progress) => { void client.reading.asEvent(progress); },
  },
});

const client = createBirpc<ClientFunctions, WorkerFunctions>(answering<IndexApi>(service, methods, failureOf), {
  post, on: (receive) => { process.on('message', receive); }, timeout: -1, eventNames: ['changed', 'problem', 'reading'],
});

process.on('disconnect', () => {
  void service.close().finally(() => process.exit(0));
});
