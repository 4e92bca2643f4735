import type * as vscode from 'vscode';
import type { FunctionInfo } from '../../../contract/functions';
import type { Module } from '../../module';
import type { FunctionTarget, Functions } from '../../services/functions';
import { functionTarget } from '../../services/arguments';
import { isLive } from '../../services/history';
import type { FunctionRuns, LastRuns } from '../../services/last-runs';
import type { Log } from '../../services/log';
import type { Settings } from '../../services/settings';
import { humanMessage } from '../../errors';
import { said } from '../../said';
import type { VS } from '../../vs';
import { annotationSnippet } from './annotate';
import { createAnnotateActions } from './code-actions';
import { createInSight } from './in-sight';
import { type Lens, type LensParts, lensesOf, oneALine } from './lens-list';
import { late, within } from './patience';
import { createRefresh } from './refresh';
import { createTicker } from './ticker';

/** Long enough for an answer that is there, short enough not to count as slow (see `patience.ts`). */
const patienceMs = 200;

interface Deps {
  log: Log; settings: Settings; functions: Functions; lastRuns: LastRuns;
  /** Where a function of this file will run, in words; undefined until it is known (then `placesChanged` tells). */
  placeOf(file: string): string | undefined;
  placesChanged: vscode.Event<void>;
  functionsChanged: vscode.Event<vscode.Uri>;
}

export function createLensesModule(vs: VS, { log, settings, functions, lastRuns, placeOf, placesChanged, functionsChanged }: Deps): Module<'offbook.lenses.toggle' | 'offbook.function.explain' | 'offbook.function.annotate'> {
  const { l10n } = vs;
  const changed = new vs.EventEmitter<void>();
  const refresh = createRefresh(() => changed.fire());
  const ticker = createTicker(() => refresh.now());
  const inSight = createInSight(vs, () => refresh.now());

  const parts = (uri: vscode.Uri): LensParts => ({
    run: settings.get('lenses.run', uri), debug: settings.get('lenses.debug', uri), parameters: settings.get('lenses.parameters', uri),
    lastRun: settings.get('lenses.lastRun', uri), compareData: settings.get('lenses.compareData', uri), hints: settings.get('lenses.hints', uri),
  });
  const texts = new WeakMap<vscode.CodeLens, Lens>();
  const withText = (codeLens: vscode.CodeLens, lens: Lens): vscode.CodeLens => {
    const { title, tooltip, command, args } = lens.text();
    codeLens.command = { title, tooltip, command, arguments: args };
    return codeLens;
  };
  const empty = (lens: Lens): vscode.CodeLens => new vs.CodeLens(new vs.Range(lens.line - 1, 0, lens.line - 1, 0));
  const toCodeLenses = (document: vscode.TextDocument, lenses: readonly Lens[]): vscode.CodeLens[] => {
    // Without a second question a click can't fall between an old lens and its new command; a long file can't have that at every keystroke.
    if (lenses.length <= mostAtOnce) return lenses.map(lens => withText(empty(lens), lens));
    // Far from what is shown one lens keeps the room of all of its line, so that nothing moves when the others come into sight.
    return oneALine(lenses, inSight.of(document)).map(lens => {
      const codeLens = empty(lens);
      texts.set(codeLens, lens);
      return codeLens;
    });
  };

  // Until the language server and the index have answered once: they may take seconds to start.
  let started = false;
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document, token) {
      refresh.asked();
      if (!settings.get('lenses.enabled', document.uri)) return [];
      const file = document.uri.fsPath;
      const asked = Promise.all([functions.latest(document), lastRuns.of(file)]).catch((error: unknown) => {
        log.warn(humanMessage(error) ?? `The lenses of ${file} could not be made`, error);
        return null;
      });
      const known = started ? await asked : await within(patienceMs, asked);
      if (known === late) {
        void asked.then(answer => { if (answer) refresh.now(); });
        return [];
      }
      started = true;
      if (token.isCancellationRequested || !known) return [];
      const [found, runs] = known;
      watchTime(document, found, runs);
      return toCodeLenses(document, lensesOf(found, { l10n, parts: parts(document.uri), runs, place: placeOf(file), trusted: vs.workspace.isTrusted, now: Date.now() }));
    },
    resolveCodeLens(codeLens) {
      const lens = texts.get(codeLens);
      return lens ? withText(codeLens, lens) : codeLens;
    },
  };

  // Times on a lens go stale by themselves: by the second while something runs, else by the minute.
  function watchTime(document: vscode.TextDocument, found: readonly FunctionInfo[], runs: ReadonlyMap<string, FunctionRuns>): void {
    const told = found.map(({ name }) => runs.get(name)).filter(each => each !== undefined);
    const pace = told.some(({ last }) => isLive(last)) ? 'second' : told.length > 0 ? 'minute' : 'still';
    ticker.set(document.uri.toString(), pace);
  }

  async function find(value: unknown): Promise<{ fn: FunctionInfo; target: FunctionTarget } | null> {
    const target = functionTarget(value);
    const fn = target && (await functions.find(target));
    return target && fn ? { fn, target } : null;
  }

  async function annotate(value: unknown): Promise<void> {
    const found = await find(value);
    const fix = found?.fn.reason?.fix;
    if (!found || !fix) return;
    const editor = await vs.window.showTextDocument(vs.Uri.file(found.target.file), { preserveFocus: false });
    const snippet = annotationSnippet(editor.document.getText(), found.fn, fix.param);
    if (!snippet) return;
    const at = editor.document.positionAt(snippet.offset);
    editor.revealRange(new vs.Range(at, at), vs.TextEditorRevealType.InCenterIfOutsideViewport);
    await editor.insertSnippet(new vs.SnippetString(snippet.text), at);
  }

  // An editor that loses the focus before it asks for the first time forgets to.
  refresh.now();
  return {
    commands: {
      'offbook.lenses.toggle': () => settings.set('lenses.enabled', !settings.get('lenses.enabled')),
      'offbook.function.annotate': annotate,
      async 'offbook.function.explain'(value) {
        const found = await find(value);
        if (!found?.fn.reason) return;
        const fix = l10n.t('Annotate');
        const picked = await vs.window.showInformationMessage(said(l10n, found.fn.reason.text), ...(found.fn.reason.fix ? [fix] : []));
        if (picked === fix) await annotate(value);
      },
    },
    disposables: [
      changed, refresh, ticker, inSight,
      vs.languages.registerCodeLensProvider({ language: 'python', scheme: 'file' }, provider),
      createAnnotateActions(vs, functions),
      lastRuns.onDidChange(() => refresh.now()),
      settings.onDidChange(affects => { if (affects('lenses.enabled') || lensSettings.some(affects)) refresh.now(); }),
      vs.workspace.onDidGrantWorkspaceTrust(() => refresh.now()),
      vs.workspace.onDidCloseTextDocument(document => ticker.set(document.uri.toString(), 'still')),
      placesChanged(() => refresh.now()),
      functionsChanged(() => refresh.now()),
    ],
  };
}

const mostAtOnce = 200;
const lensSettings = ['lenses.run', 'lenses.debug', 'lenses.parameters', 'lenses.lastRun', 'lenses.compareData', 'lenses.hints'] as const;
