import type * as vscode from 'vscode';
import { safeLine, safeText } from '../core/format/safe-text';
import type { VS } from './vs';

const longestName = 200;

/** Shown as nothing, and between two characters enough for the editor not to read them as one thing. */
const joiner = '\u2060';

/** Text of a run where the editor looks for icons as well (lenses, the status bar, pickers): on one line, no longer than a name is unless `longest` says so, and every `$(flame)` in it stays what was written. */
export const plainName = (text: string, longest = longestName): string => safeLine(text.length > longest ? `${text.slice(0, longest - 1)}…` : text).replaceAll('$(', `$${joiner}(`);

/** More than a person reads in a dialog. */
const longestMessage = 4_000;

/** In a notification `[words](command:…)` would be a link that runs a command, whoever wrote it. Ours have none. Of a name of a megabyte the editor would lay out all. */
export const plainMessage = (text: string): string => safeText(text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text).replaceAll('](', `]${joiner}(`);

type Show = (message: string, ...more: unknown[]) => Thenable<unknown>;

/** What a dialog says below its question. */
const isDetailed = (option: unknown): option is { detail: string } => typeof (option as { detail?: unknown } | null)?.detail === 'string';

/** The editor, with notifications that are text: what they say of runs, files and errors comes from anywhere. */
export function withPlainNotifications(vs: VS): VS {
  const { window } = vs;
  const plain = (show: Show): Show => (message, first, ...more) => show(plainMessage(message), ...(first === undefined ? [] : [isDetailed(first) ? { ...first, detail: plainMessage(first.detail) } : first]), ...more);
  const withProgress: typeof window.withProgress = (options, task) =>
    window.withProgress({ ...options, ...(options.title === undefined ? {} : { title: plainMessage(options.title) }) }, (progress, token) =>
      task({ report: value => progress.report(value.message === undefined ? value : { ...value, message: plainMessage(value.message) }) }, token));
  // SAFETY: each takes what the editor's own takes, and hands on all of it but the text as it is.
  const safer = { showInformationMessage: plain(window.showInformationMessage as Show), showWarningMessage: plain(window.showWarningMessage as Show), showErrorMessage: plain(window.showErrorMessage as Show), withProgress } as Partial<typeof window>;
  // What stands for the window now (its active editor, its terminals) is read from it each time.
  const shown = Object.create(window, Object.fromEntries(Object.entries(safer).map(([name, value]) => [name, { value }]))) as typeof vscode.window;
  return Object.create(vs, { window: { value: shown } }) as VS;
}
