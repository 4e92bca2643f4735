import type * as vscode from 'vscode';
import { formatExactCount } from '../../../core/format';
import type { Module } from '../../module';
import { atMostEvery, coalesce } from '../../services/coalesce';
import type { ContextService } from '../../services/context';
import type { Found } from '../../services/find-runs';
import type { History } from '../../services/history';
import type { Log } from '../../services/log';
import type { QueryInput } from '../../services/query-input';
import type { SavedQueries } from '../../services/saved-queries';
import { readingOf, type RunRef, type Stores } from '../../services/stores';
import type { VS } from '../../vs';
import { createFilter } from './filter';
import { createQueryCommands, type QueryIds } from './queries';
import { tellOfQueries } from './queries-present';
import { createRunTree, type Grouping, isGrouping, queryKey, type RunNode } from './run-tree';

interface Deps { log: Log; context: ContextService; history: History; stores: Stores; saved: SavedQueries; queryInput: QueryInput; memory: vscode.Memento }

type Ids = 'offbook.runs.groupByFunction' | 'offbook.runs.groupByState' | 'offbook.runs.groupByDay' | 'offbook.runs.more' | QueryIds;

const rememberedAs = 'offbook.runs.grouping';
const longestShown = 200;
/** Ages grow without anything happening. */
const agesMs = 60_000;

/** The activity bar's "Runs": by function, by state or by day, live; all of them, or those that a query finds. */
export function createExplorerModule(vs: VS, { log, context, history, stores, saved, queryInput, memory }: Deps): Module<Ids> & { selected(): RunRef[]; focused(): Promise<RunRef[]> } {
  const { l10n } = vs;
  const remembered = memory.get(rememberedAs);
  let grouping: Grouping = isGrouping(remembered) ? remembered : 'function';
  const filter = createFilter(vs, { stores, context, memory });
  const tree = createRunTree(vs, { log, history, stores, saved, filter, grouping: () => grouping, found: tellFound });
  const view = vs.window.createTreeView('offbook.runs', { treeDataProvider: tree, showCollapseAll: true, canSelectMany: true });
  const open = new Set<string>();

  function tellFound(found: (Found & { all: number }) | null): void {
    const query = filter.query();
    const shown = query.length > longestShown ? `${query.slice(0, longestShown)}…` : query;
    // Without an answer (`null`), and while nothing is filtered, there is nothing to count.
    view.description = query && found ? l10n.t('{0} of {1}', formatExactCount(found.total), formatExactCount(found.all)) : undefined;
    matching = query && found ? l10n.t('{0} of {1} runs match: {2}', formatExactCount(found.total), formatExactCount(found.all), shown) : undefined;
    say();
  }
  let matching: string | undefined;
  /** What is still taken in comes first: until then all else is of a part of the runs. */
  function say(): void {
    const reading = readingOf(stores.all());
    view.message = [reading && l10n.t('Reading {0} of {1} runs…', formatExactCount(reading.done), formatExactCount(reading.total)), matching].filter(Boolean).join('\n') || undefined;
  }

  /** What is in sight was asked of the index: a run that logs all the time must not make it busy. */
  const asks = () => filter.query() !== '' || open.size > 0;
  const slow = coalesce(500, () => tree.refresh());
  const refresh = atMostEvery(100, () => {
    if (asks()) slow.ask();
    else tree.refresh();
    const live = history.live().length;
    view.badge = live > 0 ? { value: live, tooltip: l10n.t('{0} running', live) } : undefined;
  });
  const openQueries = (isOpen: boolean) => ({ element }: vscode.TreeViewExpansionEvent<RunNode>) => {
    if (element.kind !== 'query') return;
    if (isOpen) open.add(queryKey(element.saved));
    else open.delete(queryKey(element.saved));
  };

  let timer: NodeJS.Timeout | undefined;
  let ages: NodeJS.Timeout | undefined;
  const watchTime = () => {
    clearInterval(timer);
    clearInterval(ages);
    if (!view.visible) return;
    // What was drawn when it was last in sight tells times of then.
    tree.refresh();
    timer = setInterval(() => tree.tick(), 1000);
    ages = setInterval(() => tree.refresh(), agesMs);
    void history.load();
  };

  const runsOf = (nodes: readonly RunNode[]) => nodes.flatMap(node => (node.kind === 'run' && node.run.row.trashedAt === null ? [node.ref] : []));
  /** What a key acts on, as in the editor's own lists: the row with the focus, and with it all that are selected where it is one of them. The editor tells the focus only by selecting it. */
  async function focused(): Promise<RunRef[]> {
    const selected = view.selection;
    await vs.commands.executeCommand('list.toggleSelection');
    const added = view.selection.filter(node => !selected.includes(node));
    await vs.commands.executeCommand('list.toggleSelection');
    return runsOf(added.length > 0 ? added : selected);
  }

  const group = (by: Grouping) => async () => {
    grouping = by;
    context.set('offbook.runs.grouping', by);
    tree.refresh();
    await memory.update(rememberedAs, by);
  };
  context.set('offbook.runs.grouping', grouping);
  watchTime();

  return {
    selected: () => runsOf(view.selection),
    focused,
    commands: {
      'offbook.runs.groupByFunction': group('function'),
      'offbook.runs.groupByState': group('state'),
      'offbook.runs.groupByDay': group('day'),
      'offbook.runs.more': () => (filter.query() === '' ? history.more() : filter.more()),
      ...createQueryCommands(vs, { stores, saved, input: queryInput, filter }),
    },
    disposables: [
      view, tree, filter, refresh, slow, ...tellOfQueries({ log, context, history, saved }), history.onDidChange(() => refresh.ask()), stores.onDidRead(say), saved.onDidChange(() => tree.refresh()), view.onDidChangeVisibility(watchTime),
      view.onDidExpandElement(openQueries(true)), view.onDidCollapseElement(openQueries(false)),
      filter.onDidChange(() => { if (filter.query() === '') tellFound(null); tree.refresh(); }),
      { dispose: () => { clearInterval(timer); clearInterval(ages); } },
    ],
  };
}
