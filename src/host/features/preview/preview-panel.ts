import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { PreviewPageHost, PreviewPageView } from '../../../contract/preview-page';
import type { DataWorker } from '../../services/data-worker';
import { fillPanel, type PanelKit } from '../../webview/panel';
import { createPreviewHost } from './preview-host';
import type { Previewed } from './previewed';
import { previewSchemas } from './schemas';
import type { ToCodeDeps } from './to-code';
import { watchSource } from './watch-source';

/** `name`: how people call it, where the path does not say it. */
export interface PreviewIdentity { path: string; name: string | null }

interface Deps { kit: PanelKit; data: DataWorker; code: ToCodeDeps; previewed: Previewed; identity: PreviewIdentity; isFolder: boolean }

/** Fills an editor with the preview of one file or folder, and tells it of what happens to that on disk. */
export function fillPreviewPanel(panel: vscode.WebviewPanel, { kit, data, code, previewed, identity, isFolder }: Deps): void {
  const { vs } = kit;
  const host = createPreviewHost({
    vs, data, code, previewed, owner: panel, id: randomBytes(8).toString('hex'), file: identity.path, name: identity.name ?? path.basename(identity.path), isFolder,
    loaded: () => { watching ??= watchSource(vs, identity.path, what => { if (panel.visible) view.tell('changed', what); }); },
    progress: (task, share) => { if (panel.visible) view.tell('progress', task, share); },
  });
  let watching: vscode.Disposable | undefined;
  const { dispose, ...calls } = host;
  const view = fillPanel<PreviewPageHost, PreviewPageView>(kit, panel, {
    name: 'preview', identity, host: calls, schemas: previewSchemas, patient: ['firstRows', 'load', 'look', 'cells', 'cell', 'find', 'heads', 'column', 'chart', 'copyCells', 'tables', 'toCode', 'openText'],
  });
  panel.onDidDispose(() => {
    watching?.dispose();
    dispose();
  });
}
