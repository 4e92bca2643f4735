import { existsSync, type FSWatcher, type Stats, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { isRunId, type RunId } from '../../contract/ids';
import { runOfDraft, type StoreLayout } from '../../node/store/layout';

export interface WatchSink {
  /** A run's folder came or went; null: which one isn't known. */
  runs(id: RunId | null): void;
  /** Something in this run's folder changed. */
  run(id: RunId, what: 'record' | 'log'): void;
}

const pollMs = 250;
const logFiles = new Set(['stdout.log', 'stderr.log']);

/**
 * Watches runs/ and the folders of runs that go on. Where the system doesn't tell (no more watches to give, a network disk), those folders are
 * polled. With no run going on, nothing but the watch on runs/ is held.
 */
export class StoreWatcher {
  private root: FSWatcher | undefined;
  private rootPath = '';
  private readonly folders = new Map<RunId, FSWatcher>();
  private readonly polled = new Map<RunId, string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly store: StoreLayout, private readonly sink: WatchSink) {}

  start(): void { this.watchRoot(); }

  stop(): void {
    this.root?.close();
    this.root = undefined;
    this.follow([]);
  }

  /** The runs that go on. */
  follow(ids: Iterable<RunId>): void {
    const wanted = new Set(ids);
    for (const id of [...this.folders.keys(), ...this.polled.keys()]) if (!wanted.has(id)) this.leave(id);
    for (const id of wanted) if (!this.folders.has(id) && !this.polled.has(id)) this.watchRun(id);
  }

  follows(id: RunId): boolean { return this.folders.has(id) || this.polled.has(id); }

  /** This run's folder changed and nobody told: it is polled from now on. */
  deaf(id: RunId): void {
    if (!this.folders.has(id)) return;
    this.leave(id);
    this.poll(id);
  }

  /** Called now and then: a store that came after the window, or came back, is watched again. */
  retry(): void {
    if (this.root === undefined || this.rootPath !== nearest(this.store.runs)) this.watchRoot();
  }

  /** Watches runs/, or while it isn't there the nearest folder above, where it will begin to appear. */
  private watchRoot(): void {
    const before = this.rootPath;
    this.root?.close();
    do {
      this.rootPath = nearest(this.store.runs);
      const path = this.rootPath;
      this.root?.close();
      this.root = attempt(path, (name) => this.rootChanged(path, name), () => { this.root = undefined; });
      // A folder made between the look and the watch told nobody.
    } while (this.rootPath !== nearest(this.store.runs));
    if (this.rootPath === this.store.runs || before === this.store.runs) this.sink.runs(null);
  }

  private rootChanged(path: string, name: string | null): void {
    if (path !== nearest(this.store.runs)) this.watchRoot();
    else if (path === this.store.runs) {
      const marked = name === null ? null : runOfDraft(name);
      if (marked !== null) this.sink.run(marked, 'record');
      else this.sink.runs(name !== null && isRunId(name) ? name : null);
    }
  }

  private watchRun(id: RunId): void {
    const watcher = attempt(this.store.run(id).folder, (name) => this.sink.run(id, name !== null && logFiles.has(name) ? 'log' : 'record'), () => {
      this.folders.delete(id);
      this.sink.run(id, 'record');
    });
    if (watcher === undefined) this.poll(id);
    else this.folders.set(id, watcher);
    this.sink.run(id, 'record');
  }

  private leave(id: RunId): void {
    this.folders.get(id)?.close();
    this.folders.delete(id);
    this.polled.delete(id);
    if (this.polled.size === 0) { clearInterval(this.timer); this.timer = undefined; }
  }

  private poll(id: RunId): void {
    this.polled.set(id, this.marks(id));
    this.timer ??= setInterval(() => {
      for (const [run, before] of this.polled) {
        const now = this.marks(run);
        if (now === before) continue;
        this.polled.set(run, now);
        this.sink.run(run, now.split(' ')[0] === before.split(' ')[0] ? 'log' : 'record');
      }
    }, pollMs);
  }

  private marks(id: RunId): string {
    const { events, stdout, stderr, folder } = this.store.run(id);
    return `${sizeOf(events)}/${changeOf(folder)} ${sizeOf(stdout)}/${sizeOf(stderr)}`;
  }
}

const sizeOf = (path: string): number => statOf(path)?.size ?? -1;
const changeOf = (path: string): number => statOf(path)?.mtimeMs ?? -1;

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function nearest(path: string): string {
  const parent = dirname(path);
  return existsSync(path) || parent === path ? path : nearest(parent);
}

function attempt(path: string, changed: (name: string | null) => void, ended: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { persistent: false }, (_, name) => changed(name));
    watcher.on('error', () => { watcher.close(); ended(); });
    return watcher;
  } catch {
    return undefined;
  }
}
