import * as fs from 'node:fs';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { AskedOfPage } from '../../../contract/preview-page';
import { languageOfName } from '../../../core/data/recognise';
import { HumanError } from '../../../core/human-error';
import type { Module } from '../../module';
import { plainName } from '../../plain-text';
import type { DataWorker } from '../../services/data-worker';
import type { PanelKit } from '../../webview/panel';
import { PageAsked } from './page-asked';
import type { PreviewIdentity } from './preview-panel';
import { Previewed } from './previewed';
import { isShownAsText } from './shown-as-text';
import type { ToCodeDeps } from './to-code';

interface Deps { kit: PanelKit; data: DataWorker; code: Omit<ToCodeDeps, 'vs' | 'log'>; memory: vscode.Memento }

/** A file of the workspace opens in it as any file does; package.json says which. */
const editorType = 'offbook.dataPreview';
/** The same for files that the editor shows as text by itself. */
const textEditorType = 'offbook.textPreview';
/** A folder, or content of a store, is no file that an editor could be of. */
const panelType = 'offbook.dataPage';

/** Data files as tables. Nothing of a file is executed: it works in a workspace that is not trusted. A function that was made of a view is run where it is. */
export function createPreviewModule({ kit, data, code, memory }: Deps): Module<'offbook.data.preview' | 'offbook.data.profile' | 'offbook.data.addColumn' | 'offbook.data.toCode'> {
  const { vs } = kit;
  const { l10n } = vs;
  const previewed = new Previewed();
  const pageAsked = new PageAsked();
  const panels = new Map<string, vscode.WebviewPanel>();

  async function fill(panel: vscode.WebviewPanel, identity: PreviewIdentity): Promise<void> {
    // Closed before it is filled, it would never tell that what is made for it can go.
    let isGone = false;
    const waiting = panel.onDidDispose(() => { isGone = true; });
    const [{ fillPreviewPanel }, { MadeCodes }, isFolder] = await Promise.all([import('./preview-panel'), import('./made-codes'), fs.promises.stat(identity.path).then(stat => stat.isDirectory(), () => false)]);
    waiting.dispose();
    if (!isGone) fillPreviewPanel(panel, { kit, data, code: { ...code, vs, log: kit.log }, previewed, pageAsked, codes: new MadeCodes(memory), identity, isFolder });
  }

  async function inPanel(panel: vscode.WebviewPanel, identity: PreviewIdentity): Promise<void> {
    panels.set(identity.path, panel);
    panel.iconPath = { light: vs.Uri.joinPath(kit.extensionUri, 'media', 'table-light.svg'), dark: vs.Uri.joinPath(kit.extensionUri, 'media', 'table-dark.svg') };
    panel.onDidDispose(() => { if (panels.get(identity.path) === panel) panels.delete(identity.path); });
    await fill(panel, identity);
  }

  async function openPanel(identity: PreviewIdentity): Promise<void> {
    const known = panels.get(identity.path);
    if (known) return known.reveal();
    await inPanel(vs.window.createWebviewPanel(panelType, plainName(identity.name ?? path.basename(identity.path)), vs.ViewColumn.Active, {}), identity);
  }

  /** Answers what was opened; undefined: nothing was chosen. */
  async function open(argument: unknown): Promise<string | undefined> {
    const identity = identityFrom(argument);
    if (identity) {
      await openPanel(identity);
      return identity.path;
    }
    const uri = await wanted(argument);
    if (!uri) return undefined;
    if (uri.scheme !== 'file') throw new HumanError('no-file', l10n.t('Only files on a disk can be previewed. Save this one first.'));
    const stat = await fs.promises.stat(uri.fsPath).catch(() => { throw new HumanError('gone', l10n.t('{0} is not there any more.', uri.fsPath)); });
    if (stat.isDirectory()) await openPanel({ path: uri.fsPath, name: null });
    else await vs.commands.executeCommand('vscode.openWith', uri, isShownAsText(uri.path) ? textEditorType : editorType);
    return uri.fsPath;
  }

  /** The view that it is about is known to its page alone. */
  function ofActive(what: AskedOfPage): void {
    const { active } = pageAsked;
    if (active === undefined) throw new HumanError('no-preview', l10n.t('No data is looked at. Open a data file with Preview Data first.'));
    pageAsked.ask(active, what);
  }

  async function wanted(argument: unknown): Promise<vscode.Uri | undefined> {
    if (argument instanceof vs.Uri) return argument;
    const input = vs.window.tabGroups.activeTabGroup.activeTab?.input;
    // Who asks beside their code means another file.
    if ((input instanceof vs.TabInputText && languageOfName(path.basename(input.uri.path)) === null) || input instanceof vs.TabInputCustom) return input.uri;
    return (await vs.window.showOpenDialog({ canSelectFiles: true, openLabel: l10n.t('Preview'), title: l10n.t('Which data?') }))?.[0];
  }

  return {
    commands: {
      async 'offbook.data.preview'(argument) { await open(argument); },
      async 'offbook.data.profile'(argument) {
        const file = argument === undefined && pageAsked.active !== undefined ? pageAsked.active : await open(argument);
        if (file !== undefined) pageAsked.ask(file, 'profile');
      },
      'offbook.data.addColumn': () => ofActive('column'),
      'offbook.data.toCode': () => ofActive('code'),
    },
    disposables: [
      ...[editorType, textEditorType].map(type => vs.window.registerCustomEditorProvider(type, {
        openCustomDocument: (uri: vscode.Uri): vscode.CustomDocument => ({ uri, dispose: () => undefined }),
        resolveCustomEditor: ({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel) => fill(panel, { path: uri.fsPath, name: null }),
      }, { supportsMultipleEditorsPerDocument: true })),
      vs.window.registerWebviewPanelSerializer(panelType, {
        async deserializeWebviewPanel(panel, state: unknown) {
          const identity = identityFrom((state as { identity?: unknown } | undefined)?.identity);
          if (identity) await inPanel(panel, identity);
          else panel.dispose();
        },
      }),
    ],
  };
}

/** From a run's page, or from what a panel was before a reload. */
function identityFrom(value: unknown): PreviewIdentity | null {
  if (typeof value !== 'object' || value === null || !('path' in value) || !('name' in value)) return null;
  const { path: file, name } = value;
  return typeof file === 'string' && path.isAbsolute(file) && (name === null || (typeof name === 'string' && name.length <= 4096)) ? { path: file, name } : null;
}
