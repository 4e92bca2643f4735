import type * as vscode from 'vscode';
import type { RunDetail } from '../../../contract/run';
import { formatNumber } from '../../../core/format';
import type { Module } from '../../module';
import type { Functions } from '../../services/functions';
import type { History } from '../../services/history';
import type { FunctionRuns, LastRuns } from '../../services/last-runs';
import type { Launcher } from '../../services/launcher';
import type { Log } from '../../services/log';
import type { Settings } from '../../services/settings';
import { quietly } from '../../services/stores';
import { said } from '../../said';
import { plainName } from '../../plain-text';
import type { CommandId } from '../../vocabulary/commands';
import type { VS } from '../../vs';
import { runLine, stateIcon } from '../../words';
import { figureAddress } from './figure';

interface Deps { log: Log; settings: Settings; functions: Functions; history: History; lastRuns: LastRuns; launcher: Launcher; cacheFolder: string; placeOf(file: string): string | undefined }

const mostMetrics = 6;
/** Two metrics stand beside each other: lines are what a hover has few of. */
const beside = 2;
/** The editor gives a hover 250 pixels, or a fourth of its own height where that is more. The first line, the links and the space around a figure leave so much of it; a line of metrics and a sentence take theirs. */
const room = { figure: 170, row: 23, sentence: 27 };
const links = ['offbook.run.open', 'offbook.run.again', 'offbook.run.change', 'offbook.function.run'] as const satisfies readonly CommandId[];

/** The last run's numbers and figure beside the function's name. */
export function createHoverModule(vs: VS, { log, settings, functions, history, lastRuns, launcher, cacheFolder, placeOf }: Deps): Module {
  const { l10n } = vs;

  async function hover(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<vscode.Hover | null> {
    if (!settings.get('hover.enabled', document.uri)) return null;
    const range = document.getWordRangeAtPosition(position, /[\p{L}_][\p{L}\p{N}_]*/u);
    if (!range) return null;
    const word = document.getText(range);
    const fn = (await functions.latest(document)).find(({ name }) => name === word);
    const runs = fn ? (await lastRuns.of(document.uri.fsPath)).get(word) : imported(document, word);
    if (!runs || token.isCancellationRequested) return null;
    const detail = await quietly(log, 'The last run could not be read', null, () => launcher.detail({ store: runs.store.path, id: runs.last.id }));
    const parts = [await summary(runs, detail)];
    if (vs.workspace.isTrusted) {
      const where = placeOf(runs.last.function.file);
      if (where) parts.push(new vs.MarkdownString().appendText(where));
    }
    return new vs.Hover(parts, range);
  }

  /** A function of another file, where this one imports it by its name. */
  function imported(document: vscode.TextDocument, word: string): Pick<FunctionRuns, 'store' | 'last'> | undefined {
    const run = history.runs().find(({ row }) => row.function.name === word);
    const module = run?.row.function.module.split('.').at(-1);
    // It goes into a pattern: what is no name of Python's is no module that anybody imports.
    if (!run || !module || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(module)) return undefined;
    const imports = new RegExp(`^\\s*from\\s+[\\w.]*\\b${module}\\s+import\\s+(?:\\([^)]*|[^\\n]*)\\b${word}\\b`, 'mu');
    return imports.test(document.getText()) ? { store: run.store, last: run.row } : undefined;
  }

  async function summary({ store, last }: Pick<FunctionRuns, 'store' | 'last'>, detail: RunDetail | null): Promise<vscode.MarkdownString> {
    const text = new vs.MarkdownString('', true);
    // Only these commands can be reached from the hover, whatever a run's text says.
    text.isTrusted = { enabledCommands: links };
    text.appendMarkdown(`$(${stateIcon(last.state).icon}) `).appendText(runLine(l10n, last, Date.now()));
    if (last.sentence) text.appendMarkdown('\n\n').appendText(said(l10n, last.sentence));
    if (last.metrics.length > 0) {
      const cells = last.metrics.slice(0, mostMetrics).map(({ name, last: value }) => `${cell(vs, name === 'return' ? l10n.t('result') : name)} | ${cell(vs, formatNumber(value))}`);
      text.appendMarkdown(`\n\n| | | | | |\n|---|---:|---|---|---:|\n`);
      for (let at = 0; at < cells.length; at += beside) text.appendMarkdown(`| ${cells[at] ?? ''} | &emsp; | ${cells[at + 1] ?? ' | '} |\n`);
    }
    const height = room.figure - room.row * Math.ceil(Math.min(last.metrics.length, mostMetrics) / beside) - (last.sentence ? room.sentence : 0);
    const picture = detail && (await quietly(log, 'The figure could not be read', null, () => figureAddress(vs, { store: store.path, detail, cacheFolder, height })));
    if (picture) text.appendMarkdown(`\n\n![${l10n.t('figure')}](${picture})`);
    const ref = { store: store.path, id: last.id };
    const link = (id: (typeof links)[number], title: string) => `[${title}](command:${id}?${encodeURIComponent(JSON.stringify([ref]))})`;
    const actions = [link('offbook.run.open', l10n.t('Open Run')), ...(vs.workspace.isTrusted ? [link('offbook.run.again', l10n.t('Run Again')), link('offbook.run.change', l10n.t('Run with Changes…'))] : [])];
    text.appendMarkdown(`\n\n${actions.join(' · ')}`);
    return text;
  }

  return {
    commands: {},
    disposables: [
      vs.languages.registerHoverProvider({ language: 'python', scheme: 'file' }, {
        provideHover: (document, position, token) => quietly(log, 'The hover could not be made', null, () => hover(document, position, token)),
      }),
    ],
  };
}

/** Text in a cell of a Markdown table: nothing in it is markup, and no bar ends the cell. */
const cell = (vs: VS, text: string) => new vs.MarkdownString().appendText(plainName(text)).value.replace(/\|/g, '\\|').replace(/\n/g, ' ');
