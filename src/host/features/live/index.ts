import * as fs from 'node:fs';
import type { Module } from '../../module';
import type { ContextService } from '../../services/context';
import { type History, isOver, type StoredRun } from '../../services/history';
import type { Launcher, StartedRun } from '../../services/launcher';
import type { Log } from '../../services/log';
import type { Settings } from '../../services/settings';
import { runKey, type RunRef, type Stores } from '../../services/stores';
import type { VS } from '../../vs';
import { createLogChannels } from './log-channels';
import { createStatusBar } from './status-bar';
import { showProgress } from './notification';

interface Deps { log: Log; settings: Settings; context: ContextService; stores: Stores; history: History; launcher: Launcher; open(ref: RunRef): Promise<void> }

const catchUpMs = 1500;

/** Runs while they go on: a notification for those started here, the status bar and the log for all. */
export function createLiveModule(vs: VS, { log, settings, context, stores, history, launcher, open }: Deps): Module & { showLog(run: StoredRun): Promise<void> } {
  const channels = createLogChannels(vs, log);
  const status = createStatusBar(vs, history);
  const ours = new Map<string, StartedRun>();
  const ended = new vs.EventEmitter<StoredRun>();

  function follow(run: StoredRun): void {
    const key = runKey({ store: run.store.path, id: run.row.id });
    const started = ours.get(key);
    if (!started) return;
    if (!isOver(run.row)) return channels.follow(run);
    ours.delete(key);
    channels.finish(run);
    if (run.row.state !== 'succeeded' && settings.get('run.showLog', started.store.home.folder?.uri) === 'onProblem') channels.show(run);
    ended.fire(run);
  }

  async function notify(started: StartedRun): Promise<void> {
    if (!settings.get('run.notify', started.store.home.folder?.uri)) return;
    await showProgress(vs, { started, history, ended: ended.event, cancel: () => launcher.cancel(started.ref), open: () => open(started.ref) });
  }

  const refresh = (runs: StoredRun[]) => {
    runs.forEach(follow);
    context.set('offbook.runs.running', history.live().length > 0);
    context.set('offbook.runs.present', history.runs().length > 0);
    status.refresh();
  };

  /** Runs of an earlier window go on: they are looked for where a store is, once the editor has started. */
  async function catchUp(): Promise<void> {
    const there = await Promise.all(stores.all().map(({ path }) => fs.promises.access(path).then(() => true, () => false)));
    if (there.includes(true)) await history.load();
  }
  const later = setTimeout(() => void catchUp(), catchUpMs);

  return {
    commands: {},
    disposables: [
      ended, channels, status,
      { dispose: () => clearTimeout(later) },
      history.onDidChange(refresh),
      launcher.onDidStart(started => {
        ours.set(runKey(started.ref), started);
        if (settings.get('run.showLog', started.store.home.folder?.uri) === 'onStart') channels.showFor(started.target.name);
        void notify(started);
        // The index tells of the run soon; until it does, a run that it never hears of would be followed by nobody.
        void history.load();
      }),
    ],
    showLog: run => channels.read(run),
  };
}
