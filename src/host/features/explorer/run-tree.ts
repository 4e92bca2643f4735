import type * as vscode from 'vscode';
import { formatDate, formatExactTime } from '../../../core/format';
import { unreachable } from '../../../contract/ids';
import type { RunState } from '../../../contract/run';
import { type History, isLive, type StoredRun } from '../../services/history';
import type { RunRef } from '../../services/stores';
import { said } from '../../said';
import type { CommandId } from '../../vocabulary/commands';
import type { VS } from '../../vs';
import { functionName, metricsText, runLine, stateIcon, stateWord } from '../../words';
import { dayName, type Group, groupRuns, type Grouping } from './grouping';

export { isGrouping, type Grouping } from './grouping';

export type RunNode = { kind: 'group'; group: Group } | { kind: 'run'; ref: RunRef; run: StoredRun } | { kind: 'more'; count: number };

export interface RunTree extends vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  refresh(): void;
  /** The time on rows of runs that go on. */
  tick(): void;
}

export function createRunTree(vs: VS, history: History, grouping: () => Grouping): RunTree {
  const { l10n } = vs;
  const changed = new vs.EventEmitter<RunNode | undefined>();
  let shown: RunNode[] = [];

  function roots(): RunNode[] {
    const groups = groupRuns(history.runs(), grouping(), Date.now());
    const unloaded = history.unloaded();
    shown = [];
    return [...groups.map((group): RunNode => ({ kind: 'group', group })), ...(unloaded > 0 ? [{ kind: 'more', count: unloaded } satisfies RunNode] : [])];
  }

  function groupItem({ key, label, runs }: Group): vscode.TreeItem {
    const newest = runs[0]?.row;
    const item = new vs.TreeItem(label || l10n.t('unknown function'), vs.TreeItemCollapsibleState.Expanded);
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
    item.description = String(runs.length);
    item.accessibilityInformation = { label: l10n.t('{0}, {1} runs', typeof item.label === 'string' ? item.label : label, runs.length) };
    return item;
  }

  function runItem({ ref, run: { store, row } }: RunNode & { kind: 'run' }): vscode.TreeItem {
    const now = Date.now();
    const debugged = row.debug ? l10n.t('debugged') : null;
    const line = [runLine(l10n, row, now), debugged].filter(Boolean).join(' · ');
    const item = new vs.TreeItem(grouping() === 'function' ? (row.name ?? clock(row.startedAt ?? row.createdAt, now)) : (row.name ?? functionName(l10n, row)));
    item.id = `${ref.store}:${ref.id}`;
    item.description = line;
    item.iconPath = themed(vs, row.state);
    item.contextValue = isLive(row) ? 'run.live' : 'run.ended';
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
        default: return unreachable(node);
      }
    },
    async getChildren(node) {
      if (!node) {
        await history.load();
        return roots();
      }
      if (node.kind !== 'group') return [];
      const nodes = node.group.runs.map((run): RunNode => ({ kind: 'run', run, ref: { store: run.store.path, id: run.row.id } }));
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
