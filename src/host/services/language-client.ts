import type * as vscode from 'vscode';
import {
  codeUnitsMethod, type CodeUnitsParams, type CodeUnitsResult, functionsChangedMethod, type FunctionsChangedParams, functionsMethod, type FunctionsParams, type FunctionsResult, type ProjectFunctionsParams, projectFunctionsMethod,
} from '../../contract/server-api';
import type { FunctionInfo } from '../../contract/functions';
import type { VS } from '../vs';
import { lazily } from './coalesce';
import type { FunctionSource } from './functions';
import type { Log } from './log';

interface Deps { log: Log; serverModule: string; readSaved: FunctionSource['ofFile'] }

/** Starts the language server with the first question; parsing never happens on this side. */
export function createLanguageService(vs: VS, { log, serverModule, readSaved }: Deps): FunctionSource {
  const changed = new vs.EventEmitter<vscode.Uri>();
  let stop: (() => Promise<void>) | undefined;
  let disposed = false;

  const client = lazily(async () => {
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const run = { module: serverModule, transport: TransportKind.ipc };
    const made = new LanguageClient('offbook', vs.l10n.t('Offbook language server'), { run, debug: { ...run, options: { execArgv: ['--nolazy', '--enable-source-maps'] } } }, {
      documentSelector: [{ language: 'python', scheme: 'file' }],
      connectionOptions: { maxRestartCount: 4 },
    });
    made.onNotification(functionsChangedMethod, ({ uri }: FunctionsChangedParams) => changed.fire(vs.Uri.parse(uri)));
    stop = () => made.dispose();
    await made.start();
    if (disposed) await made.dispose();
    log.info('The language server has started');
    return made;
  });

  const ask = async (uri: vscode.Uri): Promise<FunctionsResult> => {
    const params: FunctionsParams = { uri: (await client()).code2ProtocolConverter.asUri(uri) };
    return (await client()).sendRequest<FunctionsResult>(functionsMethod, params);
  };

  return {
    ofDocument: document => ask(document.uri),
    ofFile: file => {
      const open = vs.workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === file);
      // The server sees what the editor holds; the text on disk has to be read apart from it.
      return open?.isDirty ? readSaved(file) : ask(vs.Uri.file(file));
    },
    async ofFolder(folder, token) {
      const started = await client();
      const params: ProjectFunctionsParams = { folders: [started.code2ProtocolConverter.asUri(vs.Uri.file(folder))] };
      return started.sendRequest<FunctionInfo[]>(projectFunctionsMethod, params, token);
    },
    async unitsOf(texts) {
      const params: CodeUnitsParams = { texts };
      return (await (await client()).sendRequest<CodeUnitsResult>(codeUnitsMethod, params)).units;
    },
    onDidChange: changed.event,
    dispose() {
      disposed = true;
      changed.dispose();
      void stop?.().catch((error: unknown) => log.debug(`The language server did not stop in time: ${String(error)}`));
    },
  };
}
