import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { FunctionInfo, ModuleFunctions } from '../../contract/functions';
import type { CodeUnit } from '../../contract/code-units';
import type { FunctionsResult } from '../../contract/server-api';
import type { VS } from '../vs';
import { type LineEdit, shifted } from './shifted';

/** A function by its address; what it looks like is asked anew whenever it matters, so that an old lens never runs an old signature. */
export interface FunctionTarget { file: string; name: string }

/** The language server's answers that features need. */
export interface FunctionSource extends vscode.Disposable {
  ofDocument(document: vscode.TextDocument): Promise<FunctionsResult>;
  /** As the file is on disk, for files that no editor holds or whose unsaved text does not count. */
  ofFile(file: string): Promise<ModuleFunctions>;
  /** Every function that can be run in a folder. */
  ofFolder(folder: string, token: vscode.CancellationToken): Promise<FunctionInfo[]>;
  /** What modules' texts consist of. */
  unitsOf(texts: string[]): Promise<CodeUnit[][]>;
  /** A document's functions have changed, by its own text or by a module that its annotations come from. */
  onDidChange: vscode.Event<vscode.Uri>;
}

export interface Functions extends vscode.Disposable {
  inDocument(document: vscode.TextDocument): Promise<ModuleFunctions>;
  /**
   * For what is drawn at every keystroke: the server's last answer with its lines moved along. It tells when the functions are others, and until
   * then nothing needs to travel.
   */
  latest(document: vscode.TextDocument): Promise<FunctionInfo[]>;
  inFile(file: string): Promise<FunctionInfo[]>;
  inFolder(folder: string, token: vscode.CancellationToken): Promise<FunctionInfo[]>;
  find(target: FunctionTarget): Promise<FunctionInfo | null>;
  /** As saved, even when an editor holds newer text. */
  findOnDisk(target: FunctionTarget): Promise<FunctionInfo | null>;
  /** What modules' texts consist of, function by function. */
  unitsOf(texts: string[]): Promise<CodeUnit[][]>;
  /** The function around a line, by the last answer. */
  at(document: vscode.TextDocument, line: number): Promise<FunctionInfo | null>;
  onDidChange: vscode.Event<vscode.Uri>;
}

export const isPython = (document: vscode.TextDocument): boolean => document.languageId === 'python' && document.uri.scheme === 'file';

export function openDocument(vs: VS, file: string): vscode.TextDocument | undefined {
  return vs.workspace.textDocuments.find(document => document.uri.scheme === 'file' && path.relative(document.uri.fsPath, file) === '');
}

export function createFunctions(vs: VS, source: FunctionSource): Functions {
  // One answer per text: lenses, hovers and commands ask for the same document within one keystroke.
  const answers = new WeakMap<vscode.TextDocument, { version: number; functions: Promise<FunctionsResult> }>();
  const inDocument = (document: vscode.TextDocument): Promise<FunctionsResult> => {
    const known = answers.get(document);
    if (known?.version === document.version) return known.functions;
    const functions = source.ofDocument(document);
    const answer = { version: document.version, functions };
    answers.set(document, answer);
    functions.catch(() => { if (answers.get(document) === answer) answers.delete(document); });
    return functions;
  };
  const changed = new vs.EventEmitter<vscode.Uri>();
  interface Drawn { answer: Promise<FunctionsResult>; edits: { version: number; edit: LineEdit }[] }
  const drawn = new Map<vscode.TextDocument, Drawn>();
  const latest = async (document: vscode.TextDocument): Promise<FunctionInfo[]> => {
    let known = drawn.get(document);
    if (!known) {
      const asked: Drawn = (known = { answer: inDocument(document), edits: [] });
      drawn.set(document, asked);
      asked.answer.catch(() => { if (drawn.get(document) === asked) drawn.delete(document); });
    }
    const { functions, version } = await known.answer;
    // An answer may already know of edits that came after the question.
    return known.edits.filter(each => version === null || each.version > version).reduce((moved, { edit }) => shifted(moved, edit), functions);
  };
  const listening = [
    source.onDidChange(uri => {
      const document = openDocument(vs, uri.fsPath);
      if (document) {
        answers.delete(document);
        drawn.delete(document);
      }
      changed.fire(uri);
    }),
    vs.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const known = drawn.get(document);
      if (!known) return;
      // Changes of one event come from the end of the document to its start, so each one's lines are still right.
      for (const { range, text } of contentChanges) {
        const delta = text.split('\n').length - 1 - (range.end.line - range.start.line);
        if (delta !== 0) known.edits.push({ version: document.version, edit: { last: range.end.line + 1, delta } });
      }
    }),
    vs.workspace.onDidCloseTextDocument(document => drawn.delete(document)),
  ];
  const named = (functions: FunctionInfo[], name: string) => functions.find(each => each.name === name) ?? null;
  return {
    inDocument,
    latest,
    inFile: async file => (await source.ofFile(file)).functions,
    inFolder: (folder, token) => source.ofFolder(folder, token),
    async find({ file, name }) {
      const document = openDocument(vs, file);
      return named((document && isPython(document) ? await inDocument(document) : await source.ofFile(file)).functions, name);
    },
    findOnDisk: async ({ file, name }) => named((await source.ofFile(file)).functions, name),
    unitsOf: texts => source.unitsOf(texts),
    async at(document, line) {
      return (await latest(document)).find(each => each.lensLine <= line && line <= each.endLine) ?? null;
    },
    onDidChange: changed.event,
    dispose() { for (const each of [...listening, changed, source]) each.dispose(); },
  };
}
