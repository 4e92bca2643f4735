import * as fs from 'node:fs';
import type * as vscode from 'vscode';
import type { Module } from '../../module';
import type { ContextService } from '../../services/context';
import { type History, isOver, type StoredRun } from '../../services/history';
import type { Launcher, StartedRun } from '../../services/launcher';
import type { Log } from '../../services/log';
import type { Settings } from '../../services/settings';
import { countRuns, whenStoreComes } from '../../services/store-signs';
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
    if (!started) {
      if (channels.follows(run)) channels.follow(run);
      return;
    }
    const isNew = !channels.follows(run);
    channels.follow(run);
    const wanted = settings.get('run.showLog', started.store.home.folder?.uri);
    if (isNew && wanted === 'onStart') channels.show(run);
    if (!isOver(run.row)) return;
    ours.delete(key);
    if (run.row.state !== 'succeeded' && wanted === 'onProblem') channels.show(run);
    ended.fire(run);
  }

  async function notify(started: StartedRun): Promise<void> {
    if (!settings.get('run.notify', started.store.home.folder?.uri)) return;
    const paged = !started.debug && settings.get('run.openPage', started.store.home.folder?.uri) !== 'never';
    await showProgress(vs, { started, paged, history, ended: ended.event, cancel: () => launcher.cancel(started.ref), open: () => open(started.ref) });
  }

  const tellCount = (runs: number) => {
    context.set('offbook.runs.present', runs > 0);
    context.set('offbook.runs.several', runs > 1);
  };
  let told = false;
  const refresh = (runs: StoredRun[]) => {
    told = true;
    runs.forEach(follow);
    context.set('offbook.runs.running', history.live().length > 0);
    tellCount(history.runs().length);
    context.set('offbook.trash.present', history.trashed().length > 0);
    status.refresh();
  };

  /** What the palette has for runs is in it from the start; the index knows better a little later. */
  async function firstSigns(): Promise<void> {
    const found = await Promise.all(stores.all().map(({ path }) => countRuns(path, 2)));
    if (!told) tellCount(found.reduce((sum, count) => sum + count, 0));
  }
  void firstSigns();

  /** Runs of an earlier window go on: they are looked for where a store is, once the editor has started, and where one comes later. */
  const awaited: vscode.Disposable[] = [];
  async function catchUp(): Promise<void> {
    const all = stores.all();
    const there = await Promise.all(all.map(({ path }) => fs.promises.access(path).then(() => true, () => false)));
    awaited.push(...all.filter((_, at) => !there[at]).map(({ path }) => whenStoreComes(path, () => void history.load())));
    if (there.includes(true)) await history.load();
  }
  const later = setTimeout(() => void catchUp(), catchUpMs);

  return {
    commands: {},
    disposables: [
      ended, channels, status,
      { dispose: () => { clearTimeout(later); for (const each of awaited) each.dispose(); } },
      history.onDidChange(refresh),
      launcher.onDidStart(started => {
        ours.set(runKey(started.ref), started);
        void notify(started);
        // The index tells of the run soon; until it does, a run that it never hears of would be followed by nobody.
        void history.load();
      }),
    ],
    showLog: run => channels.read(run),
  };
}
