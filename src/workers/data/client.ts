import { type ChildProcess, fork } from 'node:child_process';
import { type BirpcReturn, createBirpc } from 'birpc';
import type { DataApi, DataEvents } from '../../contract/data-api';
import { HumanError } from '../../core/human-error';
import { say } from '../../core/say';
import type { Answer } from '../answering';
import type { ClientFunctions, Start, WorkerFunctions } from './protocol';
import { makeScratch, removeScratch, sweepScratch } from './scratch';

export interface DataClientOptions {
  /** The bundled worker (dist/data-worker.js). */
  workerPath: string;
  /** A Node ≥ 22.14, or an editor's own executable acting as Node. */
  execPath: string;
  events?: Partial<DataEvents>;
  env?: NodeJS.ProcessEnv;
  /** What the worker printed before it ended, for the log; it prints nothing while all is well. */
  log?(text: string): void;
  /** It is ended when nothing was asked for so long: what it remembers takes memory. */
  idleMs?: number;
  /** For what doesn’t fit in memory; the system's temporary folder unless given. */
  scratchRoot?: string;
  limits?: { memoryBytes?: number; threads?: number };
  /** Where profiles are remembered; absent: nowhere. */
  cacheFolder?: string;
}

type Method = keyof DataApi;
type Remote = BirpcReturn<WorkerFunctions, ClientFunctions>;
interface Running { child: ChildProcess; remote: Remote; scratch: string; pending: Set<(error: HumanError) => void>; stderr: string; over: boolean }

const minute = 60_000;
const mostCrashes = 3;
const crashWindowMs = minute;

/** The data worker as an object: started at the first call, ended when idle, started again by the next call when it died. */
export class DataClient implements DataApi {
  private running: Running | undefined;
  private crashes: number[] = [];
  private idle: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(private readonly options: DataClientOptions) {}

  describe(...args: Parameters<DataApi['describe']>): ReturnType<DataApi['describe']> { return this.call('describe', args); }
  rows(...args: Parameters<DataApi['rows']>): ReturnType<DataApi['rows']> { return this.call('rows', args); }
  sample(...args: Parameters<DataApi['sample']>): ReturnType<DataApi['sample']> { return this.call('sample', args); }
  compare(...args: Parameters<DataApi['compare']>): ReturnType<DataApi['compare']> { return this.call('compare', args); }
  comparedRows(...args: Parameters<DataApi['comparedRows']>): ReturnType<DataApi['comparedRows']> { return this.call('comparedRows', args); }
  drift(...args: Parameters<DataApi['drift']>): ReturnType<DataApi['drift']> { return this.call('drift', args); }
  driftDetail(...args: Parameters<DataApi['driftDetail']>): ReturnType<DataApi['driftDetail']> { return this.call('driftDetail', args); }
  driftOverTime(...args: Parameters<DataApi['driftOverTime']>): ReturnType<DataApi['driftOverTime']> { return this.call('driftOverTime', args); }
  profile(...args: Parameters<DataApi['profile']>): ReturnType<DataApi['profile']> { return this.call('profile', args); }
  parts(...args: Parameters<DataApi['parts']>): ReturnType<DataApi['parts']> { return this.call('parts', args); }
  firstRows(...args: Parameters<DataApi['firstRows']>): ReturnType<DataApi['firstRows']> { return this.call('firstRows', args); }
  look(...args: Parameters<DataApi['look']>): ReturnType<DataApi['look']> { return this.call('look', args); }
  cells(...args: Parameters<DataApi['cells']>): ReturnType<DataApi['cells']> { return this.call('cells', args); }
  cell(...args: Parameters<DataApi['cell']>): ReturnType<DataApi['cell']> { return this.call('cell', args); }
  find(...args: Parameters<DataApi['find']>): ReturnType<DataApi['find']> { return this.call('find', args); }
  heads(...args: Parameters<DataApi['heads']>): ReturnType<DataApi['heads']> { return this.call('heads', args); }
  column(...args: Parameters<DataApi['column']>): ReturnType<DataApi['column']> { return this.call('column', args); }
  chart(...args: Parameters<DataApi['chart']>): ReturnType<DataApi['chart']> { return this.call('chart', args); }
  testRows(...args: Parameters<DataApi['testRows']>): ReturnType<DataApi['testRows']> { return this.call('testRows', args); }
  layDown(...args: Parameters<DataApi['layDown']>): ReturnType<DataApi['layDown']> { return this.call('layDown', args); }
  /** Of a worker that isn't there, nothing is to be cancelled. */
  async cancel(...args: Parameters<DataApi['cancel']>): ReturnType<DataApi['cancel']> { if (this.running !== undefined) await this.call('cancel', args); }

  /** The worker's process, for those who measure it; undefined: none is there. */
  get pid(): number | undefined { return this.running?.child.pid; }

  dispose(): void {
    this.disposed = true;
    this.stop(new HumanError('disposed', say('The data worker was closed.')));
  }

  private stop(why: HumanError): void {
    clearTimeout(this.idle);
    const { running } = this;
    this.running = undefined;
    if (running === undefined) return;
    running.over = true;
    running.remote.$close();
    running.child.kill('SIGKILL');
    running.child.once('exit', () => removeScratch(running.scratch));
    removeScratch(running.scratch);
    reject(running.pending, why);
  }

  private call<M extends Method>(method: M, args: Parameters<DataApi[M]>): Promise<Awaited<ReturnType<DataApi[M]>>> {
    return new Promise((resolve, refuse) => {
      if (this.disposed) throw new HumanError('disposed', say('The data worker was closed.'));
      this.running ??= this.start();
      const { running } = this;
      clearTimeout(this.idle);
      const settle = (then: () => void): void => {
        running.pending.delete(fail);
        if (running.pending.size === 0 && this.running === running) this.restLater();
        then();
      };
      const fail = (error: HumanError): void => settle(() => refuse(error));
      running.pending.add(fail);
      const asked = (running.remote.$call as (name: string, ...given: unknown[]) => Promise<Answer<Awaited<ReturnType<DataApi[M]>>>>)(method, ...args);
      asked.then(
        (answer) => settle(() => (answer.ok ? resolve(answer.value) : refuse(new HumanError(answer.failure.code, answer.failure.message)))),
        () => fail(died()),
      );
    });
  }

  private restLater(): void {
    this.idle = setTimeout(() => this.stop(died()), this.options.idleMs ?? 5 * minute);
    // A command line that is done doesn't wait for it.
    this.idle.unref();
  }

  private start(): Running {
    const recent = this.crashes.filter((at) => Date.now() - at < crashWindowMs);
    if (recent.length > mostCrashes) throw new HumanError('worker-failed', say('The data worker keeps ending. Wait a minute, or look at another file; if it stays so, use Report a Problem.'));
    const { workerPath, execPath, events, env = process.env, limits, scratchRoot, cacheFolder } = this.options;
    sweepScratch(scratchRoot);
    const scratch = makeScratch(scratchRoot);
    const start: Start = { scratch, ...limits, ...(cacheFolder === undefined ? {} : { cacheFolder }) };
    // Nothing of this process's own arguments: a window that is being debugged must not make its worker wait for a debugger. The collector: see let-go.ts.
    const child = fork(workerPath, [JSON.stringify(start)], { execPath, execArgv: ['--expose-gc'], env, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const remote = createBirpc<WorkerFunctions, ClientFunctions>({ progress: (task, share) => events?.progress?.(task, share), profiled: (task, profile) => events?.profiled?.(task, profile) }, {
      post: (message) => { if (child.connected) child.send(message as object, () => undefined); },
      on: (receive) => { child.on('message', receive); }, timeout: -1,
    });
    const running: Running = { child, remote, scratch, pending: new Set(), stderr: '', over: false };
    child.stderr?.on('data', (text: Buffer) => { running.stderr = (running.stderr + text.toString('utf8')).slice(-8192); });
    child.on('error', () => this.ended(running));
    child.on('exit', () => this.ended(running));
    return running;
  }

  private ended(running: Running): void {
    removeScratch(running.scratch);
    if (running.over) return;
    running.over = true;
    running.remote.$close();
    if (running.stderr !== '') this.options.log?.(running.stderr);
    this.crashes.push(Date.now());
    if (this.running === running) this.running = undefined;
    reject(running.pending, died());
  }
}

const died = (): HumanError => new HumanError('worker-died', say('Reading the data was interrupted: its process ended. The file may be damaged, or too much for the memory that is free. Other files can still be read.'));

function reject(pending: Set<(error: HumanError) => void>, error: HumanError): void {
  for (const fail of [...pending]) fail(error);
}
