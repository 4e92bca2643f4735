import { type ChildProcess, fork } from 'node:child_process';
import { type BirpcReturn, createBirpc } from 'birpc';
import type { IndexApi, IndexEvents } from '../../contract/index-api';
import { HumanError } from '../../core/human-error';
import type { Answer } from '../answering';
import type { ClientFunctions, WorkerFunctions } from './protocol';
import { say } from '../../core/say';

export interface IndexClientOptions {
  /** The bundled worker (dist/index-worker.js). */
  workerPath: string;
  /** A Node ≥ 22.14, or an editor's own executable acting as Node. */
  execPath: string;
  events: IndexEvents;
  env?: NodeJS.ProcessEnv;
  /** What the worker printed before it ended, for the log; it prints nothing while all is well. */
  log?(text: string): void;
  /** The worker came back after a crash: anything may have changed. */
  restarted?(): void;
}

type Method = keyof IndexApi;
type Remote = BirpcReturn<WorkerFunctions, ClientFunctions>;
interface Running { child: ChildProcess; remote: Remote; pending: Set<(error: HumanError) => void>; stderr: string; over: boolean }

const minute = 60_000;
const timeouts: Record<Method, number> = {
  open: 2 * minute, list: 15_000, detail: 15_000, curves: 30_000, resources: 30_000, log: 15_000, lastRuns: 15_000, outputs: 15_000, offers: 15_000, lineage: 30_000, table: 30_000, groups: 30_000, ids: 30_000, places: 30_000, rowsOf: 30_000, fields: 30_000,
  values: 30_000, sparks: 30_000, disk: 5 * minute, rebuild: 60 * minute, watch: 15_000, close: 5000,
};
/** A worker that dies this often within the time has a reason that another start doesn't mend. */
const mostCrashes = 3;
const crashWindowMs = minute;

/** The index worker as an object: started at the first call, started again when it dies, with the store open and watched as before. */
export class IndexClient implements IndexApi {
  private running: Promise<Running> | undefined;
  private store: Parameters<IndexApi['open']>[0] | undefined;
  private watching = false;
  private crashes: number[] = [];
  private disposed = false;

  constructor(private readonly options: IndexClientOptions) {}

  async open(...args: Parameters<IndexApi['open']>): ReturnType<IndexApi['open']> {
    this.crashes = [];
    const opened = await this.call('open', args);
    [this.store] = args;
    this.watching = false;
    return opened;
  }

  async watch(on: boolean): Promise<void> {
    await this.call('watch', [on]);
    this.watching = on;
  }

  async close(): Promise<void> {
    this.store = undefined;
    this.watching = false;
    if (this.running !== undefined) await this.call('close', []);
  }

  list(...args: Parameters<IndexApi['list']>): ReturnType<IndexApi['list']> { return this.call('list', args); }
  detail(...args: Parameters<IndexApi['detail']>): ReturnType<IndexApi['detail']> { return this.call('detail', args); }
  curves(...args: Parameters<IndexApi['curves']>): ReturnType<IndexApi['curves']> { return this.call('curves', args); }
  resources(...args: Parameters<IndexApi['resources']>): ReturnType<IndexApi['resources']> { return this.call('resources', args); }
  log(...args: Parameters<IndexApi['log']>): ReturnType<IndexApi['log']> { return this.call('log', args); }
  lastRuns(...args: Parameters<IndexApi['lastRuns']>): ReturnType<IndexApi['lastRuns']> { return this.call('lastRuns', args); }
  outputs(...args: Parameters<IndexApi['outputs']>): ReturnType<IndexApi['outputs']> { return this.call('outputs', args); }
  offers(...args: Parameters<IndexApi['offers']>): ReturnType<IndexApi['offers']> { return this.call('offers', args); }
  lineage(...args: Parameters<IndexApi['lineage']>): ReturnType<IndexApi['lineage']> { return this.call('lineage', args); }
  table(...args: Parameters<IndexApi['table']>): ReturnType<IndexApi['table']> { return this.call('table', args); }
  groups(...args: Parameters<IndexApi['groups']>): ReturnType<IndexApi['groups']> { return this.call('groups', args); }
  ids(...args: Parameters<IndexApi['ids']>): ReturnType<IndexApi['ids']> { return this.call('ids', args); }
  places(...args: Parameters<IndexApi['places']>): ReturnType<IndexApi['places']> { return this.call('places', args); }
  rowsOf(...args: Parameters<IndexApi['rowsOf']>): ReturnType<IndexApi['rowsOf']> { return this.call('rowsOf', args); }
  fields(...args: Parameters<IndexApi['fields']>): ReturnType<IndexApi['fields']> { return this.call('fields', args); }
  values(...args: Parameters<IndexApi['values']>): ReturnType<IndexApi['values']> { return this.call('values', args); }
  sparks(...args: Parameters<IndexApi['sparks']>): ReturnType<IndexApi['sparks']> { return this.call('sparks', args); }
  disk(...args: Parameters<IndexApi['disk']>): ReturnType<IndexApi['disk']> { return this.call('disk', args); }
  rebuild(): ReturnType<IndexApi['rebuild']> { return this.call('rebuild', []); }

  /** The worker's process, for those who measure it. */
  async pid(): Promise<number | undefined> { return (await this.running)?.child.pid; }

  dispose(): void {
    this.disposed = true;
    const { running } = this;
    this.running = undefined;
    void running?.then(({ child, pending }) => {
      child.kill('SIGKILL');
      reject(pending, new HumanError('disposed', say('The history of runs was closed.')));
    }, () => undefined);
  }

  private async call<M extends Method>(method: M, args: Parameters<IndexApi[M]>): Promise<Awaited<ReturnType<IndexApi[M]>>> {
    if (this.disposed) throw new HumanError('disposed', say('The history of runs was closed.'));
    this.running ??= this.start();
    const { running } = this;
    try {
      return await this.ask(await running, method, args);
    } finally {
      // One that never came up is started anew by the next call.
      running.catch(() => { if (this.running === running) this.running = undefined; });
    }
  }

  private ask<M extends Method>(running: Running, method: M, args: Parameters<IndexApi[M]>): Promise<Awaited<ReturnType<IndexApi[M]>>> {
    return new Promise((resolve, refuse) => {
      const settle = (then: () => void): void => {
        clearTimeout(timer);
        running.pending.delete(fail);
        then();
      };
      const fail = (error: HumanError): void => settle(() => refuse(error));
      const timer = setTimeout(() => fail(new HumanError('timeout', say('The history of runs took too long to answer. Try again; if it stays so, rebuild the index.'))), timeouts[method]);
      running.pending.add(fail);
      const asked = (running.remote.$call as (name: string, ...given: unknown[]) => Promise<Answer<Awaited<ReturnType<IndexApi[M]>>>>)(method, ...args);
      asked.then(
        (answer) => settle(() => (answer.ok ? resolve(answer.value) : refuse(new HumanError(answer.failure.code, answer.failure.message)))),
        () => fail(died()),
      );
    });
  }

  private async start(): Promise<Running> {
    const recent = this.crashes.filter((at) => Date.now() - at < crashWindowMs);
    if (recent.length > mostCrashes) throw new HumanError('worker-failed', say('The history of runs keeps ending. Reload the window; if it stays so, use Report a Problem.'));
    const running = this.spawn();
    try {
      // A worker that came back must be where the old one was before anybody's call reaches it.
      if (this.store !== undefined) await this.ask(running, 'open', [this.store]);
      if (this.watching) await this.ask(running, 'watch', [true]);
      return running;
    } catch (error) {
      running.child.kill('SIGKILL');
      throw error;
    }
  }

  private spawn(): Running {
    const { workerPath, execPath, events, env = process.env } = this.options;
    // No execArgv: a window that is being debugged must not make its worker wait for a debugger.
    const child = fork(workerPath, [], { execPath, execArgv: [], env, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const remote = createBirpc<WorkerFunctions, ClientFunctions>({ changed: (rows, removed) => events.changed(rows, removed), problem: (message) => events.problem(message), reading: (progress) => events.reading?.(progress) }, {
      post: (message) => { if (child.connected) child.send(message as object, () => undefined); },
      on: (receive) => { child.on('message', receive); }, timeout: -1,
    });
    const running: Running = { child, remote, pending: new Set(), stderr: '', over: false };
    child.stderr?.on('data', (text: Buffer) => { running.stderr = (running.stderr + text.toString('utf8')).slice(-8192); });
    child.on('error', () => this.ended(running));
    child.on('exit', () => this.ended(running));
    return running;
  }

  private ended(running: Running): void {
    if (running.over) return;
    running.over = true;
    running.remote.$close();
    this.options.events.reading?.(null);
    if (running.stderr !== '') this.options.log?.(running.stderr);
    reject(running.pending, died());
    if (this.disposed) return;
    this.crashes.push(Date.now());
    this.running = undefined;
    if (this.store === undefined) return;
    const again = this.start();
    this.running = again;
    again.then(() => this.options.restarted?.(), (error: unknown) => {
      if (this.running === again) this.running = undefined;
      if (!this.disposed && error instanceof HumanError && error.code === 'worker-failed') this.options.events.problem(error.message);
    });
  }
}

const died = (): HumanError => new HumanError('worker-died', say('The history of runs was interrupted. Try again.'));

function reject(pending: Set<(error: HumanError) => void>, error: HumanError): void {
  for (const fail of [...pending]) fail(error);
}
