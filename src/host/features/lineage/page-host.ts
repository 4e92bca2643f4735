import * as fs from 'node:fs';
import { HumanError } from '../../../core/human-error';
import { isRunId, isSha256 } from '../../../contract/ids';
import type { Lineage, LineageKey, LineageNode, LineageStart } from '../../../contract/lineage';
import type { LineagePageHost } from '../../../contract/lineage-page';
import { copyToOpen } from '../../services/open-copy';
import type { Store } from '../../services/stores';
import type { CommandId } from '../../vocabulary/commands';
import type { VS } from '../../vs';

interface Deps { vs: VS; store: Store; start: LineageStart; cacheFolder: string; loaded(lineage: Lineage): void }

const first = { nodes: 300, fan: 12 };
const more = { nodes: 400, fan: 100 };

/** What the page may ask for: it opens nothing but what it was shown. */
export function createLineageHost({ vs, store, start, cacheFolder, loaded }: Deps): LineagePageHost {
  const { l10n } = vs;
  const shown = new Map<LineageKey, LineageNode>();
  const command = async (id: CommandId, ...args: unknown[]): Promise<void> => { await vs.commands.executeCommand(id, ...args); };
  const remember = (lineage: Lineage): Lineage => {
    for (const node of lineage.nodes) shown.set(node.key, node);
    return lineage;
  };

  async function openFile(file: string): Promise<void> {
    const there = await fs.promises.stat(file).then(stat => (stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : null), () => null);
    if (there === null) throw new HumanError('gone', l10n.t('{0} is not there any more.', file));
    await vs.commands.executeCommand(there === 'folder' ? 'revealInExplorer' : 'vscode.open', vs.Uri.file(file));
  }

  return {
    async load() {
      const lineage = remember(await (await store.index()).lineage(start, first));
      loaded(lineage);
      return lineage.nodes.length === 0 ? null : { lineage, root: store.home.root };
    },
    async around(key) {
      const from = startOf(key);
      if (!shown.has(key) || from === null) throw new HumanError('unknown-node', l10n.t('This page knows nothing of that.'));
      return remember(await (await store.index()).lineage(from, more));
    },
    openRun: id => command('offbook.run.open', { store: store.path, id }),
    async openContent(key) {
      const node = shown.get(key);
      if (node?.kind !== 'data' || node.sha256 === null) throw new HumanError('no-content', l10n.t('What this was made of is not known, so there is nothing to open.'));
      const file = await copyToOpen(vs, { store: store.path, cacheFolder, group: node.sha256.slice(0, 16), name: node.names[0]?.name ?? 'data', mediaType: node.mediaType ?? '', sha256: node.sha256 });
      await openFile(file);
    },
    async openFile(file) {
      if (![...shown.values()].some(node => node.kind === 'data' && node.names.some(({ path }) => path === file))) throw new HumanError('unknown-file', l10n.t('{0} has no part in this lineage.', file));
      await openFile(file);
    },
    copy: async text => vs.env.clipboard.writeText(text),
    showLog: () => command('offbook.log.open'),
  };
}

function startOf(key: LineageKey): LineageStart | null {
  const at = key.indexOf(':');
  const [kind, rest] = [key.slice(0, at), key.slice(at + 1)];
  if (kind === 'run' && isRunId(rest)) return { kind: 'run', run: rest };
  if (kind === 'data' && isSha256(rest)) return { kind: 'data', sha256: rest };
  return kind === 'file' ? { kind: 'file', path: rest } : null;
}
