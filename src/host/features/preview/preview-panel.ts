import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { PreviewPageHost, PreviewPageView } from '../../../contract/preview-page';
import type { DataWorker } from '../../services/data-worker';
import { fillPanel, type PanelKit } from '../../webview/panel';
import { createPreviewHost } from './preview-host';
import type { MadeCodes } from './made-codes';
import type { PageAsked } from './page-asked';
import type { Previewed } from './previewed';
import { previewSchemas } from './schemas';
import type { ToCodeDeps } from './to-code';
import { watchSource } from './watch-source';

/** `name`: how people call it, where the path does not say it. */
export interface PreviewIdentity { path: string; name: string | null }

interface Deps { kit: PanelKit; data: DataWorker; code: ToCodeDeps; previewed: Previewed; pageAsked: PageAsked; codes: MadeCodes; identity: PreviewIdentity; isFolder: boolean }

/** Fills an editor with the preview of one file or folder, and tells it of what happens to that on disk. */
export function fillPreviewPanel(panel: vscode.WebviewPanel, { kit, data, code, previewed, pageAsked, codes, identity, isFolder }: Deps): void {
  const { vs } = kit;
  const host = createPreviewHost({
    vs, data, code, previewed, codes, owner: panel, id: randomBytes(8).toString('hex'), file: identity.path, name: identity.name ?? path.basename(identity.path), isOwn: identity.name === null, isFolder,
    loaded: () => {
      isThere = true;
      for (const what of pageAsked.take(identity.path)) view.tell('asked', what);
    },
    progress: (task, share) => { if (panel.visible) view.tell('progress', task, share); },
    profiled: (task, profile) => { if (panel.visible) view.tell('profiled', task, profile); },
    coded: made => { if (panel.visible) view.tell('coded', made); },
  });
  let watching: vscode.Disposable | undefined;
  /** A page that is hidden is no more; it loads anew when it is seen again. */
  let isThere = false;
  panel.onDidChangeViewState(() => { isThere &&= panel.visible; });
  const listening = pageAsked.listen({
    path: identity.path, isActive: () => panel.active,
    ask(what) {
      if (isThere) view.tell('asked', what);
      return isThere;
    },
  });
  const { dispose, load, ...calls } = host;
  /** Watched from the first reading on, also where that fails: a file that is made anew is read by itself. */
  const watched: typeof load = (...asked) => {
    watching ??= watchSource(vs, identity.path, what => { if (panel.visible) view.tell('changed', what); });
    return load(...asked);
  };
  const view = fillPanel<PreviewPageHost, PreviewPageView>(kit, panel, {
    name: 'preview', identity, host: { ...calls, load: watched }, schemas: previewSchemas, patient: ['firstRows', 'load', 'look', 'cells', 'cell', 'find', 'heads', 'column', 'chart', 'profile', 'savePicture', 'copyCells', 'tables', 'toCode', 'openCode', 'openText'],
  });
  panel.onDidDispose(() => {
    watching?.dispose();
    listening.dispose();
    dispose();
  });
}
