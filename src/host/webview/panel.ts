import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type * as vscode from 'vscode';
import { said } from '../said';
import type { Log } from '../services/log';
import type { VS } from '../vs';
import { bindHost, type Calls, type Schemas } from './binding';
import { pageHtml } from './html';

export interface PanelKit { vs: VS; log: Log; extensionUri: vscode.Uri }

interface View<Host extends Calls<Host>> {
  /** The folder of webviews/ and the script of dist/webviews. */
  name: string; identity: unknown; host: Host; schemas: Schemas<Host>; patient: readonly (keyof Host & string)[]; first?: unknown;
}

const answerMs = 20_000;

export const webviewOptions = ({ vs, extensionUri }: PanelKit): vscode.WebviewOptions & { enableScripts: true } => ({
  enableScripts: true, localResourceRoots: [vs.Uri.joinPath(extensionUri, 'dist', 'webviews')],
});

/** Fills a panel, new or handed back after a reload, with a view and binds the two sides. */
export function fillPanel<Host extends Calls<Host>, Page extends object>(kit: PanelKit, panel: vscode.WebviewPanel, view: View<Host>) {
  const { vs, log, extensionUri } = kit;
  const { l10n } = vs;
  const { webview } = panel;
  const listening: vscode.Disposable[] = [];
  const binding = bindHost<Host, Page>(
    { post: message => webview.postMessage(message), on: hear => { listening.push(webview.onDidReceiveMessage(hear)); } },
    view.host, view.schemas,
    {
      patient: view.patient, timeoutMs: answerMs,
      words: {
        refused: l10n.t('The page asked for something that it can’t have. Close it and open it again.'),
        failed: l10n.t('Something went wrong. The log has the details.'),
        late: l10n.t('No answer came in time. Try again.'),
        said: text => said(l10n, text),
      },
      problem: (what, error) => log.warn(what, error),
    });
  webview.options = webviewOptions(kit);
  const asset = (name: string) => webview.asWebviewUri(vs.Uri.joinPath(extensionUri, 'dist', 'webviews', name)).toString();
  webview.html = pageHtml({
    nonce: randomBytes(16).toString('hex'), cspSource: webview.cspSource, title: panel.title, script: asset(`${view.name}.js`),
    styles: [{ href: asset('codicon.css'), id: 'vscode-codicon-stylesheet' }, { href: asset(`${view.name}.css`) }],
    l10n: l10n.bundle ?? {}, language: vs.env.language, machine: hostname(), identity: view.identity, first: view.first,
  });
  listening.push(panel.onDidDispose(() => {
    binding.close();
    for (const each of listening) each.dispose();
  }));
  return binding;
}
