import fs from 'node:fs';
import os from 'node:os';
import { createBirpc } from 'birpc';
import type { DataApi } from '../../contract/data-api';
import { answering } from '../answering';
import { type ClientFunctions, failureOf, methods, type Start, type WorkerFunctions } from './protocol';
import { DataService } from './service';

const gibibyte = 2 ** 30;
/** A quarter of the machine, so that the user's own runs keep theirs. */
const usualMemory = (): number => Math.min(4 * gibibyte, Math.max(gibibyte / 2, os.totalmem() / 4));

// SAFETY: the client starts this process and writes it.
const start = JSON.parse(process.argv[2] ?? '{}') as Start;
const post = (message: unknown): void => {
  // The other side may be gone already; then so are we, by the disconnect.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

const service: DataApi & { close(): void } = new DataService({
  scratch: start.scratch, limits: { memoryBytes: start.memoryBytes ?? usualMemory(), threads: start.threads ?? Math.min(8, os.availableParallelism()) },
  cacheFolder: start.cacheFolder,
  events: { progress: (task, share) => { void client.progress.asEvent(task, share); }, profiled: (task, profile) => { void client.profiled.asEvent(task, profile); } },
});

const client = createBirpc<ClientFunctions, WorkerFunctions>(answering<DataApi>(service, methods, failureOf), {
  post, on: (receive) => { process.on('message', receive); }, timeout: -1, eventNames: ['progress', 'profiled'],
});

process.on('disconnect', () => {
  service.close();
  fs.rmSync(start.scratch, { recursive: true, force: true });
  process.exit(0);
});
