import { access } from 'node:fs/promises';
import type * as vscode from 'vscode';
import { formatDate, formatExactTime } from '../../../core/format';
import { unreachable } from '../../../contract/ids';
import type { RunState } from '../../../contract/run';
import { type History, isLive, type StoredRun } from '../../services/history';
import type { RunRef, Stores } from '../../services/stores';
import { said } from '../../said';
import type { CommandId } from '../../vocabulary/commands';
import type { VS } from '../../vs';
import { plainName } from '../../plain-text';
import { functionName, metricsText, runLine, stateIcon, stateWord } from '../../words';
import { dayName, type Group, groupRuns, type Grouping } from './grouping';

export { isGrouping, type Grouping } from './grouping';

export type RunNode = { kind: 'group'; group: Group } | { kind: 'run'; ref: RunRef; run: StoredRun } | { kind: 'more'; count: number } | { kind: 'trash'; runs: StoredRun[] } | { kind: 'away'; path: string; name: string };

export interface RunTree extends vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  refresh(): void;
  /** The time on rows of runs that go on. */
  tick(): void;
}

export function createRunTree(vs: VS, history: History, stores: Stores, grouping: () => Grouping): RunTree {
  const { l10n } = vs;
  const changed = new vs.EventEmitter<RunNode | undefined>();
  let shown: RunNode[] = [];

  function roots(): RunNode[] {
    const groups = groupRuns(history.runs(), grouping(), Date.now());
    const unloaded = history.unloaded();
    const trashed = history.trashed();
    shown = [];
    return [...groups.map((group): RunNode => ({ kind: 'group', group })), ...(unloaded > 0 ? [{ kind: 'more', count: unloaded } satisfies RunNode] : []), ...(trashed.length > 0 ? [{ kind: 'trash', runs: trashed } satisfies RunNode] : [])];
  }

  function groupItem({ key, label, runs }: Group): vscode.TreeItem {
    const newest = runs[0]?.row;
    const item = new vs.TreeItem(plainName(label) || l10n.t('unknown function'), vs.TreeItemCollapsibleState.Expanded);
    item.id = `${grouping()}:${key}`;
    item.contextValue = 'group';
    const by = grouping();
    switch (by) {
      case 'function':
        item.iconPath = new vs.ThemeIcon('symbol-function');
        if (newest) item.tooltip = `${newest.function.module || l10n.t('unknown')}.${functionName(l10n, newest)}\n${newest.function.file || l10n.t('unknown')}`;
        break;
      case 'state': {
        // SAFETY: groups by state are keyed by it.
        const state = key as RunState;
        item.label = capital(stateWord(l10n, state));
        item.iconPath = themed(vs, state);
        break;
      }
      case 'day':
        item.label = dayName(l10n, key, Date.now());
        item.iconPath = new vs.ThemeIcon('calendar');
        break;
      default: unreachable(by);
    }
    const home = by === 'function' && stores.all().length > 1 ? runs[0]?.store.home.name : undefined;
    item.description = home === undefined ? String(runs.length) : `${runs.length} · ${home}`;
    item.accessibilityInformation = { label: l10n.t('{0}, {1} runs', typeof item.label === 'string' ? item.label : label, runs.length) };
    return item;
  }

  function runItem({ ref, run: { store, row } }: RunNode & { kind: 'run' }): vscode.TreeItem {
    const now = Date.now();
    const debugged = row.debug ? l10n.t('debugged') : null;
    // Of several histories the name says which, but in groups that are of one anyway.
    const from = stores.all().length > 1 && (grouping() !== 'function' || row.trashedAt !== null) ? store.home.name : null;
    const line = [runLine(l10n, row, now), debugged, from].filter(Boolean).join(' · ');
    const named = row.name === null ? null : plainName(row.name);
    const item = new vs.TreeItem(named ?? (grouping() === 'function' && row.trashedAt === null ? clock(row.startedAt ?? row.createdAt, now) : functionName(l10n, row)));
    item.id = `${ref.store}:${ref.id}`;
    item.description = line;
    item.iconPath = themed(vs, row.state);
    item.contextValue = row.trashedAt !== null ? 'run.trashed' : isLive(row) ? 'run.live' : 'run.ended';
    item.command = { title: l10n.t('Open Run'), command: 'offbook.run.open' satisfies CommandId, arguments: [ref] };
    item.tooltip = new vs.MarkdownString().appendText([
      `${functionName(l10n, row)} · ${stateWord(l10n, row.state)}${debugged ? ` · ${debugged}` : ''}${row.debug === null ? ` · ${l10n.t('whether it was debugged is unknown')}` : ''}`, row.sentence && said(l10n, row.sentence), metricsText(l10n, row.metrics, 6), formatExactTime(row.startedAt ?? row.createdAt), store.home.name, row.id,
    ].filter(Boolean).join('\n'));
    item.accessibilityInformation = { label: `${functionName(l10n, row)}, ${stateWord(l10n, row.state)}, ${line}` };
    return item;
  }

  return {
    onDidChangeTreeData: changed.event,
    getTreeItem(node) {
      switch (node.kind) {
        case 'group': return groupItem(node.group);
        case 'run': return runItem(node);
        case 'more': {
          const item = new vs.TreeItem(l10n.t('Show older runs ({0})', node.count));
          item.iconPath = new vs.ThemeIcon('history');
          item.command = { title: l10n.t('Show older runs'), command: 'offbook.runs.more' satisfies CommandId };
          return item;
        }
        case 'trash': {
          const item = new vs.TreeItem(l10n.t('Trash'), vs.TreeItemCollapsibleState.Collapsed);
          item.id = 'trash';
          item.contextValue = 'trash';
          item.iconPath = new vs.ThemeIcon('trash');
          item.description = String(node.runs.length);
          item.tooltip = l10n.t('They stay on the disk until the trash is emptied.');
          item.accessibilityInformation = { label: l10n.t('{0}, {1} runs', l10n.t('Trash'), node.runs.length) };
          return item;
        }
        case 'away': {
          const item = new vs.TreeItem(node.name);
          item.id = `away:${node.path}`;
          item.contextValue = 'away';
          item.iconPath = new vs.ThemeIcon('warning', new vs.ThemeColor('list.warningForeground'));
          item.description = l10n.t('is not there now');
          item.tooltip = l10n.t('{0} can’t be found. Its runs come back with it.', node.path);
          return item;
        }
        default: return unreachable(node);
      }
    },
    async getChildren(node) {
      if (!node) {
        await history.load();
        return [...(await away(stores)), ...roots()];
      }
      if (node.kind !== 'group' && node.kind !== 'trash') return [];
      const nodes = (node.kind === 'trash' ? node.runs : node.group.runs).map((run): RunNode => ({ kind: 'run', run, ref: { store: run.store.path, id: run.row.id } }));
      shown.push(...nodes);
      return nodes;
    },
    refresh: () => changed.fire(undefined),
    tick() {
      for (const node of shown) if (node.kind === 'run' && isLive(node.run.row)) changed.fire(node);
    },
    dispose: () => changed.dispose(),
  };
}

/** Histories beside the workspace's own that can't be found now: a drive that was taken out. */
async function away(stores: Stores): Promise<RunNode[]> {
  const beside = stores.all().filter(({ home }) => home.store !== undefined);
  const found = await Promise.all(beside.map(({ path }) => access(path).then(() => true, () => false)));
  return beside.filter((_, index) => found[index] === false).map(({ path, home }): RunNode => ({ kind: 'away', path, name: home.name }));
}

const themed = (vs: VS, state: RunState): vscode.ThemeIcon => {
  const { icon, color } = stateIcon(state);
  return new vs.ThemeIcon(icon, new vs.ThemeColor(color));
};
/** The time of day, and before it the date unless that is today's. */
function clock(at: number, now: number): string {
  const exact = formatExactTime(at);
  return formatDate(at) === formatDate(now) ? exact.slice(11) : exact.slice(5, 16);
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
