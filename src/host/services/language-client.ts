import type * as vscode from 'vscode';
import {
  codeUnitsMethod, type CodeUnitsParams, type CodeUnitsResult, functionsMethod, type FunctionsParams, type FunctionsResult, type ProjectFunctionsParams, projectFunctionsMethod,
} from '../../contract/server-api';
import type { FunctionInfo } from '../../contract/functions';
import { HumanError } from '../../core/human-error';
import { say } from '../../core/say';
import type { VS } from '../vs';
import { lazily } from './coalesce';
import type { FunctionSource } from './functions';
import type { LanguageServer } from './language-server';
import type { Log } from './log';

interface Deps { log: Log; serverModule: string; readSaved: FunctionSource['ofFile'] }

/** A server that ends this often within the time has a reason that another start doesn't mend. */
const mostCrashes = 4;
const crashWindowMs = 3 * 60_000;

/** Starts the language server with the first question, and again when it ends; parsing never happens on this side. */
export function createLanguageService(vs: VS, { log, serverModule, readSaved }: Deps): FunctionSource {
  const changed = new vs.EventEmitter<vscode.Uri>();
  let running: LanguageServer | undefined;
  const crashes: number[] = [];
  let disposed = false;

  const start = async (): Promise<LanguageServer> => {
    if (crashes.filter(at => Date.now() - at < crashWindowMs).length > mostCrashes) throw new HumanError('server-failed', say('The language server keeps ending. Reload the window; if it stays so, use Report a Problem.'));
    const { startLanguageServer } = await import('./language-server');
    running = await startLanguageServer(vs, { log, serverModule, changed: ({ uri }) => changed.fire(vs.Uri.parse(uri)), ended });
    if (disposed) running.dispose();
    log.info('The language server has started');
    return running;
  };
  let server = lazily(start);
  const ended = () => {
    server = lazily(start);
    crashes.push(Date.now());
    log.warn('The language server has ended');
    // What it tells of by itself is waited for as well.
    void server().catch((error: unknown) => log.error('The language server did not start again', error));
  };

  const ask = async (uri: vscode.Uri): Promise<FunctionsResult> => (await server()).ask<FunctionsResult>(functionsMethod, { uri: String(uri) } satisfies FunctionsParams);

  return {
    ofDocument: document => ask(document.uri),
    ofFile: file => {
      const open = vs.workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === file);
      // The server sees what the editor holds; the text on disk has to be read apart from it.
      return open?.isDirty ? readSaved(file) : ask(vs.Uri.file(file));
    },
    async ofFolder(folder, token) {
      const params: ProjectFunctionsParams = { folders: [String(vs.Uri.file(folder))] };
      return (await server()).ask<FunctionInfo[]>(projectFunctionsMethod, params, token);
    },
    async unitsOf(texts) {
      const params: CodeUnitsParams = { texts };
      return (await (await server()).ask<CodeUnitsResult>(codeUnitsMethod, params)).units;
    },
    onDidChange: changed.event,
    dispose() {
      disposed = true;
      changed.dispose();
      running?.dispose();
    },
  };
}
