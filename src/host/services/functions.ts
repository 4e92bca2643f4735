import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { FunctionInfo, ModuleFunctions } from '../../contract/functions';
import type { VS } from '../vs';

/** A function by its address; what it looks like is asked anew whenever it matters, so that an old lens never runs an old signature. */
export interface FunctionTarget { file: string; name: string }

/** The language server's answers that features need. */
export interface FunctionSource extends vscode.Disposable {
  ofDocument(document: vscode.TextDocument): Promise<ModuleFunctions>;
  /** As the file is on disk, for files that no editor holds or whose unsaved text does not count. */
  ofFile(file: string): Promise<ModuleFunctions>;
  /** Every function that can be run in a folder. */
  ofFolder(folder: string, token: vscode.CancellationToken): Promise<FunctionInfo[]>;
  /** A document's functions have changed, by its own text or by a module that its annotations come from. */
  onDidChange: vscode.Event<vscode.Uri>;
}

export interface Functions extends vscode.Disposable {
  inDocument(document: vscode.TextDocument): Promise<ModuleFunctions>;
  inFile(file: string): Promise<FunctionInfo[]>;
  inFolder(folder: string, token: vscode.CancellationToken): Promise<FunctionInfo[]>;
  find(target: FunctionTarget): Promise<FunctionInfo | null>;
  /** As saved, even when an editor holds newer text. */
  findOnDisk(target: FunctionTarget): Promise<FunctionInfo | null>;
  at(document: vscode.TextDocument, line: number): Promise<FunctionInfo | null>;
  onDidChange: vscode.Event<vscode.Uri>;
}

export const isPython = (document: vscode.TextDocument): boolean => document.languageId === 'python' && document.uri.scheme === 'file';

export function openDocument(vs: VS, file: string): vscode.TextDocument | undefined {
  return vs.workspace.textDocuments.find(document => document.uri.scheme === 'file' && path.relative(document.uri.fsPath, file) === '');
}

export function createFunctions(vs: VS, source: FunctionSource): Functions {
  // One answer per text: lenses, hovers and commands ask for the same document within one keystroke.
  const answers = new WeakMap<vscode.TextDocument, { version: number; functions: Promise<ModuleFunctions> }>();
  const inDocument = (document: vscode.TextDocument): Promise<ModuleFunctions> => {
    const known = answers.get(document);
    if (known?.version === document.version) return known.functions;
    const functions = source.ofDocument(document);
    const answer = { version: document.version, functions };
    answers.set(document, answer);
    functions.catch(() => { if (answers.get(document) === answer) answers.delete(document); });
    return functions;
  };
  const changed = new vs.EventEmitter<vscode.Uri>();
  const listening = source.onDidChange(uri => {
    const document = openDocument(vs, uri.fsPath);
    if (document) answers.delete(document);
    changed.fire(uri);
  });
  const named = (functions: FunctionInfo[], name: string) => functions.find(each => each.name === name) ?? null;
  return {
    inDocument,
    inFile: async file => (await source.ofFile(file)).functions,
    inFolder: (folder, token) => source.ofFolder(folder, token),
    async find({ file, name }) {
      const document = openDocument(vs, file);
      return named((document && isPython(document) ? await inDocument(document) : await source.ofFile(file)).functions, name);
    },
    findOnDisk: async ({ file, name }) => named((await source.ofFile(file)).functions, name),
    async at(document, line) {
      const { functions } = await inDocument(document);
      return functions.find(each => each.lensLine <= line && line <= each.endLine) ?? null;
    },
    onDidChange: changed.event,
    dispose() { listening.dispose(); changed.dispose(); source.dispose(); },
  };
}
