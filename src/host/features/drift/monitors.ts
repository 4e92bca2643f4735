import * as fs from 'node:fs';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { Monitor, MonitorAnswer, MonitorResult, MonitorWindows } from '../../../contract/monitor';
import { nextLook } from '../../../core/drift/retraining';
import { HumanError } from '../../../core/human-error';
import { humanMessage } from '../../errors';
import { plainName } from '../../plain-text';
import { said } from '../../said';
import { coalesce } from '../../services/coalesce';
import type { CommandLine } from '../../services/command-line';
import type { ContextService } from '../../services/context';
import type { Log } from '../../services/log';
import type { Home, Places } from '../../services/places';
import type { VS } from '../../vs';
import { createMonitorNews } from './monitor-news';
import { createSchedule } from './schedule';

/** They come with the first that is told. */
type Words = typeof import('./monitor-words');

interface Deps {
  log: Log; context: ContextService; places: Places; commandLine: CommandLine;
  /** Opens the page of two files. */
  open(reference: string, current: string, over: MonitorWindows | null): Promise<void>;
}

const configuration = 'pyproject.toml';
const mostBytes = 5_000_000;
/** A file that is still being written is not looked at at every write. */
const quietMs = 2_000;
/** Whoever has written a monitor goes to the palette next. */
const configuredMs = 250;
const startMs = 1_500;

/**
 * The monitors of the folders' pyproject.toml: by command, and, where the folder is trusted, when the data of one that says `on-change` changes, and when a rule for training goes by the clock. They run in a process of
 * their own, as on the command line. Who is told: the person at the command of everything, later only of what is news.
 */
export function createMonitors(vs: VS, { log, context, places, commandLine, open }: Deps) {
  const { l10n } = vs;
  const isNews = createMonitorNews();
  const schedule = createSchedule();
  let watching: vscode.Disposable[] = [];
  let turn = 0;

  const ask = (home: Home, names: readonly string[], signal?: AbortSignal): Promise<MonitorResult[]> => commandLine.json<MonitorResult[]>(['monitor', ...names, '--project', home.root, '--store', places.storePath(home)], signal);
  const projects = (): Home[] => places.folders().filter(({ root }) => fs.existsSync(path.join(root, configuration)));

  async function monitorsOf({ root }: Home): Promise<Monitor[]> {
    const file = path.join(root, configuration);
    if ((await fs.promises.stat(file)).size > mostBytes) throw new HumanError('monitors', l10n.t('{0} is too large to be read for monitors.', file));
    const text = await fs.promises.readFile(file, 'utf8');
    // What reads TOML is loaded only where there is something to read.
    if (!text.includes('monitors')) return [];
    return (await import('../../../core/drift/monitors')).readMonitors(text);
  }

  async function run(): Promise<void> {
    const homes: Home[] = [];
    for (const home of projects()) if ((await monitorsOf(home)).length > 0) homes.push(home);
    if (homes.length === 0) throw new HumanError('no-monitors', l10n.t('There are no monitors. Write one into pyproject.toml as [[tool.offbook.monitors]], with name, reference and current.'));
    const results = await vs.window.withProgress({ location: vs.ProgressLocation.Notification, title: l10n.t('Running the drift monitors'), cancellable: true }, (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return Promise.all(homes.map(home => ask(home, [], abort.signal))).catch((error: unknown) => { throw abort.signal.aborted ? new vs.CancellationError() : error; });
    });
    const all = results.flatMap((each, at) => each.map(result => ({ home: homes[at] as Home, result })));
    const words = await import('./monitor-words');
    for (const { home, result } of all) tell(home, result, true, words);
    // What has a rule for training was told by itself, with what the rule says.
    const calm = all.flatMap(({ result: { answer } }) => (answer !== null && answer.drift !== true && answer.retrain === null ? [answer] : []));
    if (calm[0]) void vs.window.showInformationMessage(calm.length === 1 ? words.answerWords(l10n, calm[0]) : l10n.t('{0} monitors found no drift.', calm.length));
  }

  /** `asked`: at the command, which is answered whatever was told before. */
  function tell(home: Home, result: MonitorResult, asked: boolean, words: Words): void {
    const fresh = isNews(`${home.root}\n${result.name}`, result);
    if (!asked && !fresh) return;
    if (result.answer === null) void vs.window.showWarningMessage(l10n.t('Monitor {0}: {1}', plainName(result.name), said(l10n, result.problem)));
    else if (result.answer.drift === true || result.answer.retrain !== null) void offer(result.answer, words).catch((error: unknown) => log.warn('What a monitor found could not be shown', error));
  }

  async function offer(answer: MonitorAnswer, words: Words): Promise<void> {
    const { reference, current, over, drift, retrain } = answer;
    const [show, train] = [l10n.t('Show'), l10n.t('Train Anew')];
    const buttons = [...(drift === true ? [show] : []), ...(retrain?.kind === 'yes' ? [train] : [])];
    const sentence = words.answerWords(l10n, answer);
    const picked = await (drift === true ? vs.window.showWarningMessage(sentence, ...buttons) : vs.window.showInformationMessage(sentence, ...buttons));
    if (picked === show) await open(reference, current, over);
    // The launcher asks whatever is to be asked: trust, unsaved files, parameters.
    if (picked === train && retrain !== null) await vs.commands.executeCommand('offbook.function.run', { file: retrain.file, name: retrain.function });
  }

  /** Anew whenever the configuration comes, changes or goes, or trust is given. */
  async function watch(): Promise<void> {
    const mine = ++turn;
    for (const each of watching) each.dispose();
    const made = (watching = places.folders().flatMap(({ root }) => watcherOf(root, configuration, configuredMs, watch, true)));
    schedule.clear();
    let some = false;
    for (const home of projects()) {
      const monitors = await readable(home);
      some ||= monitors === null || monitors.length > 0;
      if (mine !== turn) return;
      if (vs.workspace.isTrusted) for (const each of monitors ?? []) made.push(...byItself(home, each));
    }
    if (mine === turn) context.set('offbook.monitors.present', some);
  }

  /** Null where they can't be read: said when they are run; whoever is typing in the file knows. */
  async function readable(home: Home): Promise<Monitor[] | null> {
    try {
      return await monitorsOf(home);
    } catch (error) {
      log.warn(humanMessage(error) ?? `The monitors of ${home.root} could not be read`, error);
      return null;
    }
  }

  function watcherOf(root: string, pattern: string, ms: number, work: () => Promise<void>, whenGone = false): vscode.Disposable[] {
    const watcher = vs.workspace.createFileSystemWatcher(new vs.RelativePattern(vs.Uri.file(root), pattern));
    const look = coalesce(ms, () => work());
    const ask = () => look.ask();
    return [watcher, look, watcher.onDidChange(ask), watcher.onDidCreate(ask), ...(whenGone ? [watcher.onDidDelete(ask)] : [])];
  }

  /** When data comes, when the schedule says so, and when labels that were waited for are due. */
  function byItself(home: Home, { name, current, onChange, retrain }: Monitor): vscode.Disposable[] {
    const mine = turn;
    const look = async () => {
      let answered: MonitorAnswer['retrain'] = null;
      try {
        const results = await ask(home, [name]);
        const words = await import('./monitor-words');
        for (const result of results) {
          tell(home, result, false, words);
          answered = result.answer?.retrain ?? null;
        }
      } catch (error) {
        log.warn(humanMessage(error) ?? `The monitor ${name} could not be run`, error);
      }
      const next = retrain === null ? null : nextLook(retrain, answered, { now: Date.now(), trained: answered?.trained ?? null });
      if (next !== null && mine === turn) schedule.plan(`${home.root}\n${name}`, next, look);
    };
    if (retrain?.when.includes('schedule') === true) schedule.plan(`${home.root}\n${name}`, Date.now(), look);
    return onChange ? watcherOf(home.root, current, quietMs, look) : [];
  }

  const begin = () => void watch().catch((error: unknown) => log.warn('Monitors could not be watched', error));
  // Reading what is to be watched is no reason to make the editor's start slower.
  const later = setTimeout(begin, startMs);
  return {
    run,
    disposables: [
      vs.workspace.onDidGrantWorkspaceTrust(begin), vs.workspace.onDidChangeWorkspaceFolders(begin),
      { dispose: () => { clearTimeout(later); turn++; schedule.clear(); for (const each of watching) each.dispose(); } },
    ] satisfies vscode.Disposable[],
  };
}
