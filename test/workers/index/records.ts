import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../../../src/contract/events';
import type { RunId } from '../../../src/contract/ids';
import type { RunRequest } from '../../../src/contract/request';
import { newRunId, StoreLayout } from '../../../src/node/store';

type Loose = Record<string, unknown>;

/** A store in a folder of its own (with a space in its name), and the cache folder beside it. */
export class TestStore {
  readonly home = mkdtempSync(join(tmpdir(), 'offbook index '));
  readonly layout = new StoreLayout(join(this.home, 'project', '.offbook'));
  readonly cacheFolder = join(this.home, 'cache');

  get place(): { path: string; cacheFolder: string; readOnly: boolean } { return { path: this.layout.root, cacheFolder: this.cacheFolder, readOnly: false }; }

  record(options: { id?: RunId; name?: string; at?: number; file?: string } = {}): TestRecord {
    const at = options.at ?? Date.now();
    return new TestRecord(this.layout, options.id ?? newRunId(at), options.name ?? 'train', at, options.file ?? '/work/flights/train.py');
  }

  /** A process killed a moment ago may still have made a file. */
  remove(): void { rmSync(this.home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }); }
}

export const thisProcess = (pid: number = process.pid) => ({
  pid, startTicks: startTicks(pid), bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), pidNamespace: readlinkSync('/proc/self/ns/pid'), host: hostname(),
});

export function startTicks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
}

/** Writes a record the way a supervisor does. */
export class TestRecord {
  readonly files;
  private seq = 0;

  constructor(readonly layout: StoreLayout, readonly id: RunId, readonly name: string, readonly at: number, readonly file: string) {
    this.files = layout.run(id);
    mkdirSync(this.files.folder, { recursive: true });
  }

  get ref() { return { name: this.name, module: 'flights.train', file: this.file, line: 12 }; }

  request(more: Partial<RunRequest> = {}): this {
    const request: RunRequest = {
      v: 1, id: this.id, createdAt: this.at, function: this.ref,
      project: { root: '/work', importRoot: '/work', sysPath: ['/work'], cwd: '/work', rule: 'src-layout' }, python: { path: '/usr/bin/python3', source: 'path' }, target: { kind: 'local' },
      params: {}, inputs: {}, env: { files: [], secretNames: [] }, debug: null,
      settings: { cancelGraceMs: 5000, sourceLimitBytes: 1_000_000, hashSampleAboveBytes: 1e9, hooks: { figures: true, logging: true, opens: true, mlflow: true, tensorboard: true, tqdm: true } },
      launcher: { kind: 'cli', version: '0.1.0' }, ...more,
    };
    writeFileSync(this.files.request, JSON.stringify(request));
    return this;
  }

  alive(identity: object = thisProcess()): this {
    writeFileSync(this.files.alive, JSON.stringify({ v: 1, ...identity }));
    return this;
  }

  line(fields: Loose & { type: RunEvent['type'] | (string & {}) }): string {
    this.seq += 1;
    return `${JSON.stringify({ v: 1, seq: this.seq, t: this.at + this.seq, ...fields })}\n`;
  }

  write(...events: (Loose & { type: RunEvent['type'] | (string & {}) })[]): this {
    appendFileSync(this.files.events, events.map((event) => this.line(event)).join(''));
    return this;
  }

  raw(text: string | Uint8Array): this {
    appendFileSync(this.files.events, text);
    return this;
  }

  started(identity: ReturnType<typeof thisProcess> = thisProcess()): this {
    const { host, ...supervisor } = identity;
    return this.write({ type: 'run.started', id: this.id, function: this.ref, supervisor: { ...supervisor, version: '0.1.0' }, host, user: 'ada' });
  }

  metrics(name: string, values: readonly (number | string)[], first = 0): this {
    return this.write(...values.map((value, index) => ({ type: 'metric', name, value, step: first + index, at: this.at + first + index })));
  }

  finished(state = 'succeeded', more: Loose = {}): this {
    return this.write({ type: 'run.finished', state, exitCode: state === 'succeeded' ? 0 : 1, signal: null, error: null, durationMs: 1234, stdoutBytes: 0, stderrBytes: 0, ...more });
  }
}

/** Waits for a condition, never for a time alone. */
export async function until<T>(look: () => T | Promise<T>, what: string, milliseconds = 15_000): Promise<NonNullable<T>> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found) return found as NonNullable<T>;
    if (Date.now() > end) throw new Error(`${what}: not within ${milliseconds} ms`);
    await new Promise((next) => { setTimeout(next, 5); });
  }
}
