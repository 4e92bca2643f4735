import type * as vscode from 'vscode';
import type { Module } from '../../module';
import { coalesce } from '../../services/coalesce';
import type { ContextService } from '../../services/context';
import type { History } from '../../services/history';
import type { RunRef, Stores } from '../../services/stores';
import type { VS } from '../../vs';
import { createRunTree, type Grouping, isGrouping } from './run-tree';

interface Deps { context: ContextService; history: History; stores: Stores; memory: vscode.Memento }

const rememberedAs = 'offbook.runs.grouping';

/** The activity bar's "Runs": by function, by state or by day, live. */
export function createExplorerModule(vs: VS, { context, history, stores, memory }: Deps): Module<'offbook.runs.groupByFunction' | 'offbook.runs.groupByState' | 'offbook.runs.groupByDay' | 'offbook.runs.more'> & { selected(): RunRef[] } {
  const remembered = memory.get(rememberedAs);
  let grouping: Grouping = isGrouping(remembered) ? remembered : 'function';
  const tree = createRunTree(vs, history, stores, () => grouping);
  const view = vs.window.createTreeView('offbook.runs', { treeDataProvider: tree, showCollapseAll: true, canSelectMany: true });
  const refresh = coalesce(100, () => {
    tree.refresh();
    const live = history.live().length;
    view.badge = live > 0 ? { value: live, tooltip: vs.l10n.t('{0} running', live) } : undefined;
  });

  let timer: NodeJS.Timeout | undefined;
  const watchTime = () => {
    clearInterval(timer);
    timer = view.visible ? setInterval(() => tree.tick(), 1000) : undefined;
    if (view.visible) void history.load();
  };

  const group = (by: Grouping) => async () => {
    grouping = by;
    context.set('offbook.runs.grouping', by);
    tree.refresh();
    await memory.update(rememberedAs, by);
  };
  context.set('offbook.runs.grouping', grouping);
  watchTime();

  return {
    selected: () => view.selection.flatMap(node => (node.kind === 'run' && node.run.row.trashedAt === null ? [node.ref] : [])),
    commands: {
      'offbook.runs.groupByFunction': group('function'),
      'offbook.runs.groupByState': group('state'),
      'offbook.runs.groupByDay': group('day'),
      'offbook.runs.more': () => history.more(),
    },
    disposables: [view, tree, refresh, history.onDidChange(() => refresh.ask()), view.onDidChangeVisibility(watchTime), { dispose: () => clearInterval(timer) }],
  };
}
