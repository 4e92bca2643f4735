import { fork } from 'node:child_process';
import type * as vscode from 'vscode';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { functionsChangedMethod, type FunctionsChangedParams } from '../../contract/server-api';
import type { VS } from '../vs';
import { isPython } from './functions';
import type { Log } from './log';

interface Deps { log: Log; serverModule: string; changed(params: FunctionsChangedParams): void; ended(): void }

export interface LanguageServer extends vscode.Disposable {
  ask<Result>(method: string, params: object, token?: vscode.CancellationToken): Promise<Result>;
}

/**
 * The language server in a process of its own, told of every Python document that is open. Only as much of the protocol is spoken as the server answers: the editor's
 * own client brings all of it, and takes several frames to load.
 */
export async function startLanguageServer(vs: VS, { log, serverModule, changed, ended }: Deps): Promise<LanguageServer> {
  // No execArgv: a window that is being debugged must not make its server wait for a debugger. The editor's own executable has to be told to act as Node.
  const child = fork(serverModule, ['--node-ipc'], { execArgv: [], env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => log.warn(`The language server said: ${text.toString('utf8')}`));
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  let listening: vscode.Disposable[] = [];
  let over = false;
  const dispose = () => {
    over = true;
    for (const each of listening) each.dispose();
    // Whoever still waits for an answer is told that none will come.
    connection.dispose();
    child.kill('SIGKILL');
  };
  const gone = () => {
    if (over) return;
    dispose();
    ended();
  };
  child.on('error', gone);
  child.on('exit', gone);
  connection.onNotification(functionsChangedMethod, changed);
  connection.listen();
  try {
    // The server ends with the process that is named here.
    await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {}, workspaceFolders: (vs.workspace.workspaceFolders ?? []).map(folderOf) });
  } catch (error) {
    dispose();
    throw error;
  }

  const tell = (method: string, params: object) => void connection.sendNotification(method, params).catch((error: unknown) => log.debug(`The language server was not told ${method}: ${String(error)}`));
  const opened = (document: vscode.TextDocument) => {
    if (isPython(document)) tell('textDocument/didOpen', { textDocument: { uri: String(document.uri), languageId: document.languageId, version: document.version, text: document.getText() } });
  };
  tell('initialized', {});
  vs.workspace.textDocuments.forEach(opened);
  listening = [
    vs.workspace.onDidOpenTextDocument(opened),
    vs.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (!isPython(document) || contentChanges.length === 0) return;
      tell('textDocument/didChange', { textDocument: { uri: String(document.uri), version: document.version }, contentChanges: contentChanges.map(({ range: { start, end }, text }) => ({ range: { start, end }, text })) });
    }),
    vs.workspace.onDidSaveTextDocument(document => { if (isPython(document)) tell('textDocument/didSave', { textDocument: { uri: String(document.uri) } }); }),
    vs.workspace.onDidCloseTextDocument(document => { if (isPython(document)) tell('textDocument/didClose', { textDocument: { uri: String(document.uri) } }); }),
    vs.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => tell('workspace/didChangeWorkspaceFolders', { event: { added: added.map(folderOf), removed: removed.map(folderOf) } })),
  ];
  return { ask: (method, params, token) => connection.sendRequest(method, params, token), dispose };
}

const folderOf = ({ uri, name }: vscode.WorkspaceFolder) => ({ uri: String(uri), name });
