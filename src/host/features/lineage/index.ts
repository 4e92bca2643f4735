import type * as vscode from 'vscode';
import type { Lineage } from '../../../contract/lineage';
import type { LineagePageHost, LineagePageView } from '../../../contract/lineage-page';
import type { Module } from '../../module';
import { plainName } from '../../plain-text';
import { runRef } from '../../services/arguments';
import type { RunPicker } from '../../services/run-picker';
import type { Stores } from '../../services/stores';
import type { PanelKit } from '../../webview/panel';
import type { LineageIdentity } from './schemas';

interface Deps { kit: PanelKit; stores: Stores; cacheFolder: string; picker: RunPicker }

const viewType = 'offbook.lineagePage';

/** Where a run or data came from and what came of it, one page each. Nothing is executed for it: it works in a workspace that is not trusted. */
export function createLineageModule({ kit, stores, cacheFolder, picker }: Deps): Module<'offbook.run.lineage'> {
  const { vs } = kit;
  const { l10n } = vs;
  const panels = new Map<string, vscode.WebviewPanel>();
  const keyOf = (identity: LineageIdentity): string => JSON.stringify([identity.store, identity.start]);

  async function fill(panel: vscode.WebviewPanel, identity: LineageIdentity): Promise<void> {
    const store = stores.get(identity.store) ?? (await stores.forFile(identity.store));
    if (store.path !== identity.store) {
      panel.dispose();
      return;
    }
    panels.set(keyOf(identity), panel);
    panel.iconPath = { light: vs.Uri.joinPath(kit.extensionUri, 'media', 'run-light.svg'), dark: vs.Uri.joinPath(kit.extensionUri, 'media', 'run-dark.svg') };
    const [{ createLineageHost }, { lineagePageSchemas }, { fillPanel }] = await Promise.all([import('./page-host'), import('./schemas'), import('../../webview/panel')]);
    let runs = new Set<string>();
    const loaded = (lineage: Lineage): void => {
      runs = new Set(lineage.nodes.flatMap(node => (node.kind === 'run' ? [node.row.id] : [])));
      const start = lineage.nodes.find(({ key }) => key === lineage.start);
      const name = start?.kind === 'run' ? start.row.function.name : start?.kind === 'data' ? start.names[0]?.name : undefined;
      if (name) panel.title = l10n.t('Lineage of {0}', plainName(name));
    };
    const host = createLineageHost({ vs, store, start: identity.start, cacheFolder, loaded });
    const view = fillPanel<LineagePageHost, LineagePageView>(kit, panel, { name: 'lineage', identity, host, schemas: lineagePageSchemas, patient: ['openRun', 'openContent', 'openFile'] });
    const listening = stores.onDidChange(({ store: changed, rows, removed }) => {
      // A new run may have read what is shown; one that is shown may have ended.
      if (changed === store && (removed.some(id => runs.has(id)) || rows.some(row => row.endedAt !== null))) view.tell('changed');
    });
    panel.onDidDispose(() => {
      listening.dispose();
      if (panels.get(keyOf(identity)) === panel) panels.delete(keyOf(identity));
    });
  }

  /** A file goes by its content now, as the command line has it; else by what runs read or made there before. */
  async function ofFile(file: string): Promise<LineageIdentity> {
    const [{ hashFile }, store] = await Promise.all([import('../../../node/files/hash-file'), stores.forFile(file)]);
    const content: LineageIdentity = { store: store.path, start: { kind: 'data', sha256: await hashFile(file) } };
    const known = await (await store.index()).lineage(content.start, { nodes: 1, fan: 1 });
    return known.nodes.length > 0 ? content : { store: store.path, start: { kind: 'file', path: file } };
  }

  async function identityFrom(argument: unknown): Promise<LineageIdentity | null> {
    if (argument instanceof vs.Uri) return ofFile(argument.fsPath);
    const ref = runRef(argument);
    if (ref) return { store: ref.store, start: { kind: 'run', run: ref.id } };
    const { lineageIdentity } = await import('./schemas');
    const read = lineageIdentity.safeParse(argument);
    return read.success ? read.data : null;
  }

  return {
    commands: {
      async 'offbook.run.lineage'(argument) {
        const picked = (await identityFrom(argument)) ?? (await identityFrom(await picker.one({ title: l10n.t('Run whose lineage to show'), none: l10n.t('There are no runs yet. Click Run and Track above a function to make the first.') })));
        if (!picked) return;
        const known = panels.get(keyOf(picked));
        if (known) return known.reveal();
        await fill(vs.window.createWebviewPanel(viewType, l10n.t('Lineage'), vs.ViewColumn.Active, { enableFindWidget: true }), picked);
      },
    },
    disposables: [
      vs.window.registerWebviewPanelSerializer(viewType, {
        async deserializeWebviewPanel(panel, state: unknown) {
          const identity = await identityFrom((state as { identity?: unknown } | undefined)?.identity);
          if (identity) await fill(panel, identity);
          else panel.dispose();
        },
      }),
    ],
  };
}
