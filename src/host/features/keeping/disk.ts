import type * as vscode from 'vscode';
import type { DiskPage, DiskPageHost, DiskPageView } from '../../../contract/disk-page';
import { coalesce } from '../../services/coalesce';
import type { Stores } from '../../services/stores';
import type { CommandId } from '../../vocabulary/commands';
import type { PanelKit } from '../../webview/panel';

const viewType = 'offbook.diskPage';
/** So many runs the page shows of a history; the smallest are not what somebody looks for there. */
const shownRuns = 200;

/** The page that says who takes the room. */
export function createDisk({ kit, stores }: { kit: PanelKit; stores: Stores }) {
  const { vs } = kit;
  let panel: vscode.WebviewPanel | undefined;
  const command = async (id: CommandId, ...args: unknown[]): Promise<void> => { await vs.commands.executeCommand(id, ...args); };

  async function fill(made: vscode.WebviewPanel): Promise<void> {
    panel = made;
    const [{ diskPageSchemas }, { fillPanel }] = await Promise.all([import('./schemas'), import('../../webview/panel')]);
    const read = (): Promise<DiskPage[]> => Promise.all(stores.all().map(async (store): Promise<DiskPage> => {
      const { use, runs } = await (await store.index()).disk(shownRuns);
      return { name: store.home.name, use, more: Math.max(0, runs - use.runs.length), reading: store.reading() };
    }));
    const host: DiskPageHost = {
      load: read,
      openRun: (store, id) => command('offbook.run.open', { store, id }),
      trash: (store, id) => command('offbook.runs.trash', { store, id }),
      emptyTrash: store => command('offbook.trash.empty', { trashOf: store }),
      preview: () => command('offbook.retention.preview'),
      showLog: () => command('offbook.log.open'),
    };
    const view = fillPanel<DiskPageHost, DiskPageView>(kit, made, { name: 'disk', identity: null, host, schemas: diskPageSchemas, patient: ['load', 'openRun', 'trash', 'emptyTrash', 'preview'] });
    // A whole history is gone through for it: not with every event of a run that goes on.
    const refresh = coalesce(3_000, () => { if (made.visible) view.tell('changed'); });
    const listening = [stores.onDidChange(() => refresh.ask()), stores.onDidRead(() => refresh.ask())];
    made.onDidDispose(() => {
      refresh.dispose();
      for (const each of listening) each.dispose();
      if (panel === made) panel = undefined;
    });
  }

  return {
    commands: {
      async 'offbook.disk.open'() {
        if (panel) return panel.reveal();
        await fill(vs.window.createWebviewPanel(viewType, vs.l10n.t('Disk Use'), vs.ViewColumn.Active, { enableFindWidget: true }));
      },
    },
    disposables: [vs.window.registerWebviewPanelSerializer(viewType, { deserializeWebviewPanel: fill })],
  };
}
