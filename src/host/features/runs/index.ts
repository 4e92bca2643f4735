import * as path from 'node:path';
import { HumanError } from '../../../core/human-error';
import type { Module } from '../../module';
import { cursor, runRef } from '../../services/arguments';
import { findPythonDebugger } from '../../services/debuggers';
import type { Functions, FunctionTarget } from '../../services/functions';
import { type History, isLive, isOver, type StoredRun } from '../../services/history';
import type { LastRuns } from '../../services/last-runs';
import { initialFields, type Launcher } from '../../services/launcher';
import type { PickRun, RunPicker } from '../../services/run-picker';
import type { RunRef, Stores } from '../../services/stores';
import type { VS } from '../../vs';

interface Deps {
  stores: Stores; history: History; lastRuns: LastRuns; functions: Functions; launcher: Launcher; picker: RunPicker;
  open(ref: RunRef): Promise<void>;
  /** Opens the form with a run's values. */
  change(target: FunctionTarget, basedOn: RunRef): Promise<void>;
  /** Makes a run again exactly, once what can't be as it was is told. */
  exactly(ref: RunRef): Promise<void>;
  compareCode(ref: RunRef): Promise<void>;
  restoreCode(ref: RunRef): Promise<void>;
  showLog(run: StoredRun): Promise<void>;
}

type Ids =
  | 'offbook.run.open' | 'offbook.run.openLast' | 'offbook.run.again' | 'offbook.run.change' | 'offbook.run.current' | 'offbook.run.compareCode' | 'offbook.run.restore' | 'offbook.run.cancel' | 'offbook.run.cancelAll'
  | 'offbook.run.copyId' | 'offbook.run.reveal' | 'offbook.run.log' | 'offbook.runs.live' | 'offbook.index.rebuild';

/** What can be done with runs that are there, from a row, a lens, a link or the palette. */
export function createRunsModule(vs: VS, { stores, history, lastRuns, functions, launcher, picker, open, change, exactly, compareCode, restoreCode, showLog }: Deps): Module<Ids> & { current(ref: RunRef): Promise<void> } {
  const { l10n } = vs;

  const noRuns = l10n.t('There are no runs yet. Click Run and Track above a function to make the first.');
  const chooseAny = async (value: unknown, title: string) => runRef(value) ?? (await picker.one({ title, none: noRuns }));
  const oneLive = (title: string): PickRun => ({ title, none: l10n.t('Nothing is running.'), among: 'live' });
  const chooseLive = async (value: unknown) => {
    const given = runRef(value);
    if (given) return given;
    const [only, second] = history.live();
    return only && !second ? { store: only.store.path, id: only.row.id } : picker.one(oneLive(l10n.t('Run to cancel')));
  };

  async function stored(ref: RunRef): Promise<StoredRun> {
    const known = history.find(ref);
    if (known) return known;
    const store = stores.get(ref.store);
    const row = await launcher.detail(ref);
    if (!store || !row) throw new HumanError('no-run', l10n.t('The run {0} is not there any more.', ref.id));
    return { store, row };
  }

  /** The last run of the function at the cursor, else the last of all. */
  async function last(): Promise<RunRef> {
    const here = cursor(vs);
    const fn = here && here.document.languageId === 'python' ? await functions.at(here.document, here.line).catch(() => null) : null;
    const own = fn && (await lastRuns.of(fn.file)).get(fn.name);
    if (own) return { store: own.store.path, id: own.last.id };
    await history.load();
    const newest = history.runs()[0];
    if (!newest) throw new HumanError('no-runs', noRuns);
    return { store: newest.store.path, id: newest.row.id };
  }

  /** Today's code and interpreter on what the run was given. */
  async function current(ref: RunRef): Promise<void> {
    const { row } = await stored(ref);
    const target = { file: row.function.file, name: row.function.name };
    const planned = await launcher.prepare(target, { basedOn: ref.id });
    const { plan } = planned;
    if (plan.problem !== null || !plan.ready) return change(target, ref);
    const debug = row.debug ? findPythonDebugger(vs) : null;
    const result = await launcher.start(planned, initialFields(plan), { debug, python: null, envFiles: null, mode: 'current' });
    if (result.kind === 'refused') await change(target, ref);
  }

  async function cancelAll(): Promise<void> {
    // A run that has only just started is not known to be going on yet, and is meant as well.
    const justNow = Date.now() - 60_000;
    const live = history.runs().filter(({ row }) => isLive(row) || (!isOver(row) && row.createdAt > justNow));
    if (live.length === 0) throw new HumanError('no-runs', l10n.t('Nothing is running.'));
    await Promise.all(live.map(({ store, row }) => launcher.cancel({ store: store.path, id: row.id })));
  }

  async function rebuild(): Promise<void> {
    await vs.window.withProgress({ location: vs.ProgressLocation.Notification, title: l10n.t('Building the index of runs again') }, async () => {
      const results = await Promise.all(stores.all().map(async store => (await store.index()).rebuild()));
      const runs = results.reduce((sum, result) => sum + result.runs, 0);
      void vs.window.showInformationMessage(runs === 1 ? l10n.t('The index was built again from the files: 1 run.') : l10n.t('The index was built again from the files: {0} runs.', runs));
    });
  }

  return {
    commands: {
      'offbook.run.open': async value => open(await chooseAny(value, l10n.t('Run to open'))),
      'offbook.run.openLast': async () => open(await last()),
      'offbook.run.again': async value => exactly(runRef(value) ?? (await last())),
      'offbook.run.current': async value => current(runRef(value) ?? (await last())),
      'offbook.run.compareCode': async value => compareCode(await chooseAny(value, l10n.t('Run whose code to compare with now'))),
      'offbook.run.restore': async value => restoreCode(await chooseAny(value, l10n.t('Run whose code to restore'))),
      async 'offbook.run.change'(value) {
        const ref = runRef(value) ?? (await last());
        const { row } = await stored(ref);
        await change({ file: row.function.file, name: row.function.name }, ref);
      },
      'offbook.run.cancel': async value => launcher.cancel(await chooseLive(value)),
      'offbook.run.cancelAll': cancelAll,
      'offbook.run.copyId': async value => vs.env.clipboard.writeText((await chooseAny(value, l10n.t('Run whose id to copy'))).id),
      async 'offbook.run.reveal'(value) {
        const { store, id } = await chooseAny(value, l10n.t('Run whose folder to show'));
        await reveal(vs, path.join(store, 'runs', id));
      },
      'offbook.run.log': async value => showLog(await stored(await chooseAny(value, l10n.t('Run whose log to show')))),
      async 'offbook.runs.live'() {
        const live = history.live();
        const only = live[0];
        if (live.length === 1 && only) return open({ store: only.store.path, id: only.row.id });
        return open(await picker.one(oneLive(l10n.t('Runs going on'))));
      },
      'offbook.index.rebuild': rebuild,
    },
    disposables: [],
    current,
  };
}

/** The system's file manager where there is one; in a browser there is none, so the folder is opened in a terminal. */
async function reveal(vs: VS, folder: string): Promise<void> {
  if (vs.env.uiKind === vs.UIKind.Desktop && vs.env.remoteName === undefined) {
    await vs.commands.executeCommand('revealFileInOS', vs.Uri.file(folder));
    return;
  }
  const terminal = vs.window.createTerminal({ name: path.basename(folder), cwd: folder });
  terminal.show();
}
