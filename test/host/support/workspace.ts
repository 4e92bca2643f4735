import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { until } from './wait';

export const root = (): string => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('the tests need a workspace');
  return folder.uri.fsPath;
};

export const python = (): string => {
  const given = process.env['OFFBOOK_TEST_PYTHON'];
  if (!given) throw new Error('OFFBOOK_TEST_PYTHON names no interpreter');
  return given;
};

/** Settings by the user's file, as a person would set them. */
export async function set(key: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('offbook').update(key, value, vscode.ConfigurationTarget.Global);
}

export async function activated(): Promise<vscode.Extension<{ startedInMs: number }>> {
  const extension = vscode.extensions.getExtension<{ startedInMs: number }>('offbook.offbook');
  if (!extension) throw new Error('the extension is not there');
  await extension.activate();
  await set('python.path', python());
  await set('environment.offer', false);
  return extension;
}

/** A module of its own for a test, in a folder that no other test uses. */
export function write(name: string, text: string): string {
  const file = path.join(root(), 'hosttests', name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

export async function show(file: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(vscode.Uri.file(file), { viewColumn: vscode.ViewColumn.One, preview: false });
}

export interface EventLine { type: string; seq: number; [field: string]: unknown }

export const runsFolder = (): string => path.join(root(), '.offbook', 'runs');
export const runIds = (): string[] => (fs.existsSync(runsFolder()) ? fs.readdirSync(runsFolder()).sort() : []);

/** The events of a run as they are on disk, complete lines only. */
export function eventsOf(id: string): EventLine[] {
  const file = path.join(runsFolder(), id, 'events.ndjson');
  if (!fs.existsSync(file)) return [];
  return fs.readFileSync(file, 'utf8').split('\n').slice(0, -1).map(line => JSON.parse(line) as EventLine);
}

/** Does something that starts a run, and answers the run's id. */
export async function startedBy(work: () => Thenable<unknown> | Promise<unknown>): Promise<string> {
  const before = new Set(runIds());
  await work();
  return until('a run in the store', () => runIds().find(id => !before.has(id)));
}

export const ended = (id: string, ms = 40_000): Promise<EventLine> => until(`the end of ${id}`, () => eventsOf(id).find(({ type }) => type === 'run.finished'), ms);

/** Titles of the lenses of a file, in order. */
export async function lenses(file: string): Promise<{ line: number; titles: string[] }[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', vscode.Uri.file(file), 10_000);
  const ours = found.filter(({ command }) => command?.command.startsWith('offbook.') || command?.command === 'workbench.trust.manage');
  const lines = [...new Set(ours.map(({ range }) => range.start.line))].sort((a, b) => a - b);
  return lines.map(line => ({ line: line + 1, titles: ours.filter(({ range }) => range.start.line === line).map(({ command }) => command?.title ?? '') }));
}

export const tabs = (viewType: string): vscode.Tab[] =>
  vscode.window.tabGroups.all.flatMap(group => group.tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
