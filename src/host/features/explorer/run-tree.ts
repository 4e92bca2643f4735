import { access } from 'node:fs/promises';
import type * as vscode from 'vscode';
import { formatDate, formatExactCount, formatExactTime } from '../../../core/format';
import { unreachable } from '../../../contract/ids';
import type { RunState } from '../../../contract/run';
import { humanMessage } from '../../errors';
import type { Found } from '../../services/find-runs';
import { type History, isLive, type StoredRun } from '../../services/history';
import type { Log } from '../../services/log';
import type { RunRef, Stores } from '../../services/stores';
import { said } from '../../said';
import type { CommandId } from '../../vocabulary/commands';
import type { VS } from '../../vs';
import { plainMessage, plainName } from '../../plain-text';
import { functionName, metricsText, runLine, runsText, stateIcon, stateWord } from '../../words';
import type { KeptQuery, SavedQueries } from '../../services/saved-queries';
import type { RunsFilter } from './filter';
import { isKept } from './queries';
import { dayName, type Group, groupRuns, type Grouping, type LoadedFrom } from './grouping';

export { isGrouping, type Grouping } from './grouping';

export type RunNode =
  | { kind: 'group'; group: Group }
  | { kind: 'run'; ref: RunRef; run: StoredRun; /** The saved query that it is listed under. */ under?: string }
  | { kind: 'more'; count: number }
  | { kind: 'trash'; runs: StoredRun[]; more: boolean }
  | { kind: 'away'; path: string; name: string }
  | { kind: 'queries'; all: KeptQuery[] }
  | { kind: 'query'; saved: KeptQuery }
  /** A sentence, or the way on from one. */
  | { kind: 'note'; id: string; icon: string; label: string; command?: CommandId; args?: unknown[] };

export interface RunTree extends vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  refresh(): void;
  /** The time on rows of runs that go on. */
  tick(): void;
}

interface Deps { log: Log; history: History; stores: Stores; saved: SavedQueries; filter: RunsFilter; grouping(): Grouping; /** What the filter found, each time that it was asked; null: it could not be. */ found(found: (Found & { all: number }) | null): void }

export const queryKey = ({ store, name }: KeptQuery): string => `${store.path}\n${name}`;

/** More than a person reads beside a name. */
const longestLine = 500;
/** More than these of a saved query are looked at in the table. */
const mostOfQuery = 20;

export function createRunTree(vs: VS, { log, history, stores, saved, filter, grouping, found: tellFound }: Deps): RunTree {
  const { l10n } = vs;
  const changed = new vs.EventEmitter<RunNode | undefined>();
  let shown: RunNode[] = [];
  /** What was shown as not there, and whether somebody looks for it: a drive that hangs is asked once. */
  let missing = '';
  let looking = false;

  /** One that came back before its index noticed that it was gone changes nothing that would be told. */
  async function lookForMissing(): Promise<void> {
    if (missing === '' || looking) return;
    looking = true;
    const now = pathsOf(await away(stores));
    looking = false;
    if (now !== missing) changed.fire(undefined);
  }

  const inGroups = (runs: readonly StoredRun[], loadedFrom: LoadedFrom): RunNode[] => groupRuns(runs, grouping(), Date.now(), stores.all(), loadedFrom).map(group => ({ kind: 'group', group }));
  const older = (count: number): RunNode[] => (count > 0 ? [{ kind: 'more', count }] : []);
  const runNode = (run: StoredRun, under?: string): RunNode & { kind: 'run' } => ({ kind: 'run', run, ref: { store: run.store.path, id: run.row.id }, ...(under === undefined ? {} : { under }) });
  const problem = (id: string, error: unknown): RunNode & { kind: 'note' } => ({ kind: 'note', id, icon: 'error', label: said(l10n, humanMessage(error) ?? l10n.t('The runs could not be searched. The log has the details.')) });

  async function roots(): Promise<RunNode[]> {
    shown = [];
    const all = history.runs().length > 0 ? await saved.all() : [];
    const queries: RunNode[] = all.length > 0 ? [{ kind: 'queries', all }] : [];
    if (filter.query() !== '') return [...queries, ...(await filtered())];
    const trashed = history.trashed();
    return [...queries, ...inGroups(history.runs(), history.loadedFrom), ...older(history.unloaded()), ...(trashed.length > 0 ? [{ kind: 'trash', runs: trashed, more: history.moreTrashed() } satisfies RunNode] : [])];
  }

  async function filtered(): Promise<RunNode[]> {
    const change: RunNode = { kind: 'note', id: 'change', icon: 'filter', label: l10n.t('Change the filter'), command: 'offbook.runs.filter' };
    const clear: RunNode = { kind: 'note', id: 'clear', icon: 'clear-all', label: l10n.t('Show all runs'), command: 'offbook.runs.clearFilter' };
    const query = filter.query();
    /** An answer to what is not asked any more says nothing about what is. */
    const tell = (found: Parameters<typeof tellFound>[0]) => { if (filter.query() === query) tellFound(found); };
    try {
      const found = await filter.find();
      tell(found);
      if (found.total === 0) return [{ kind: 'note', id: 'nothing', icon: 'search-stop', label: l10n.t('No run matches.') }, change, clear];
      const oldest = found.total > found.runs.length ? (found.runs.at(-1)?.row.createdAt ?? Number.POSITIVE_INFINITY) : null;
      return [...inGroups(found.runs, () => oldest), ...older(found.total - found.runs.length)];
    } catch (error) {
      log.warn('The runs of the filter could not be read', error);
      tell(null);
      return [problem('failed', error), change, clear];
    }
  }

  async function ofQuery(kept: KeptQuery): Promise<RunNode[]> {
    const { query } = kept;
    const key = queryKey(kept);
    try {
      const { findRuns, mustBeRight } = await import('../../services/find-runs');
      mustBeRight(query);
      const { runs, total } = await findRuns(stores.all(), { query, limit: mostOfQuery });
      if (total === 0) return [{ kind: 'note', id: `nothing:${key}`, icon: 'search-stop', label: l10n.t('No run matches.') }];
      const nodes = runs.map(run => runNode(run, key));
      shown.push(...nodes);
      return [...nodes, ...(total > runs.length ? [{ kind: 'note', id: `table:${key}`, icon: 'table', label: l10n.t('Show all {0} in the table', formatExactCount(total)), command: 'offbook.query.table', args: [{ saved: kept }] } satisfies RunNode] : [])];
    } catch (error) {
      return [problem(`failed:${key}`, error)];
    }
  }

  function queryItem(node: RunNode & { kind: 'query' }): vscode.TreeItem {
    const { name, query, store } = node.saved;
    const applied = isKept(filter.query(), node.saved);
    const item = new vs.TreeItem(name, vs.TreeItemCollapsibleState.Collapsed);
    item.id = `query:${queryKey(node.saved)}`;
    item.contextValue = 'query';
    item.iconPath = new vs.ThemeIcon(applied ? 'filter-filled' : 'bookmark');
    item.description = [applied ? l10n.t('shown') : null, stores.all().length > 1 ? store.home.name : null, query].filter(Boolean).join(' · ');
    item.tooltip = tip(`${name}\n${query}`);
    item.command = { title: l10n.t('Filter Runs by This Query'), command: 'offbook.query.apply' satisfies CommandId, arguments: [node] };
    item.accessibilityInformation = { label: applied ? l10n.t('Saved query {0}, shown: {1}', name, query) : l10n.t('Saved query {0}: {1}', name, query) };
    return item;
  }

  /** What is loaded is a part: its number alone would be untrue. */
  const countText = (count: number, more: boolean) => `${formatExactCount(count)}${more ? '+' : ''}`;
  const countWords = (count: number, more: boolean) => (more ? l10n.t('{0} runs or more', formatExactCount(count)) : runsText(l10n, count));

  function groupItem({ key, label, runs, more }: Group): vscode.TreeItem {
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
    const home = by === 'function' && stores.all().length > 1 ? runs[0]?.store.home.name : undefined;
    const count = countText(runs.length, more);
    item.description = home === undefined ? count : `${count} · ${home}`;
    item.accessibilityInformation = { label: `${typeof item.label === 'string' ? item.label : label}, ${countWords(runs.length, more)}` };
    return item;
  }

  function runItem({ ref, under, run: { store, row } }: RunNode & { kind: 'run' }): vscode.TreeItem {
    const inFunction = grouping() === 'function' && row.trashedAt === null && under === undefined;
    const now = Date.now();
    const debugged = row.debug ? l10n.t('debugged') : null;
    // Of several histories the name says which, but in groups that are of one anyway.
    const from = stores.all().length > 1 && !inFunction ? store.home.name : null;
    const line = [runLine(l10n, row, now), debugged, from].filter(Boolean).join(' · ');
    const item = new vs.TreeItem(row.name ?? (inFunction ? clock(row.startedAt ?? row.createdAt, now) : functionName(l10n, row)));
    item.id = `${under === undefined ? '' : `${under}\n`}${ref.store}:${ref.id}`;
    item.description = line;
    item.iconPath = themed(vs, row.state);
    item.contextValue = row.trashedAt !== null ? 'run.trashed' : isLive(row) ? 'run.live' : 'run.ended';
    item.command = { title: l10n.t('Open Run'), command: 'offbook.run.open' satisfies CommandId, arguments: [ref] };
    item.tooltip = tip([
      `${functionName(l10n, row)} · ${stateWord(l10n, row.state)}${debugged ? ` · ${debugged}` : ''}${row.debug === null ? ` · ${l10n.t('whether it was debugged is unknown')}` : ''}`, row.sentence && said(l10n, row.sentence), metricsText(l10n, row.metrics, 6), formatExactTime(row.startedAt ?? row.createdAt), store.home.name, row.id,
    ].filter(Boolean).join('\n'));
    item.accessibilityInformation = { label: `${functionName(l10n, row)}, ${stateWord(l10n, row.state)}, ${line}` };
    return item;
  }

  const tip = (text: string) => new vs.MarkdownString().appendText(plainMessage(text));

  /** Whatever an item is of: names, queries and sentences come from anywhere. */
  function asText(item: vscode.TreeItem): vscode.TreeItem {
    const { label, description, tooltip, accessibilityInformation: spoken } = item;
    if (typeof label === 'string') item.label = plainName(label);
    if (typeof description === 'string') item.description = plainName(description, longestLine);
    if (typeof tooltip === 'string') item.tooltip = plainMessage(tooltip);
    if (spoken) item.accessibilityInformation = { ...spoken, label: plainName(spoken.label, longestLine) };
    return item;
  }

  function itemOf(node: RunNode): vscode.TreeItem {
    switch (node.kind) {
      case 'group': return groupItem(node.group);
      case 'run': return runItem(node);
      case 'more': {
        const item = new vs.TreeItem(l10n.t('Show older runs ({0})', formatExactCount(node.count)));
        item.iconPath = new vs.ThemeIcon('history');
        item.command = { title: l10n.t('Show older runs'), command: 'offbook.runs.more' satisfies CommandId };
        return item;
      }
      case 'trash': {
        const item = new vs.TreeItem(l10n.t('Trash'), vs.TreeItemCollapsibleState.Collapsed);
        item.id = 'trash';
        item.contextValue = 'trash';
        item.iconPath = new vs.ThemeIcon('trash');
        item.description = countText(node.runs.length, node.more);
        item.tooltip = l10n.t('They stay on the disk until the trash is emptied.');
        item.accessibilityInformation = { label: `${l10n.t('Trash')}, ${countWords(node.runs.length, node.more)}` };
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
      case 'queries': {
        const item = new vs.TreeItem(l10n.t('Saved queries'), vs.TreeItemCollapsibleState.Expanded);
        item.id = 'queries';
        item.contextValue = 'queries';
        item.iconPath = new vs.ThemeIcon('bookmark');
        item.description = String(node.all.length);
        item.accessibilityInformation = { label: l10n.t('Saved queries, {0}', node.all.length) };
        return item;
      }
      case 'query': return queryItem(node);
      case 'note': {
        const item = new vs.TreeItem(node.label);
        item.id = `note:${node.id}`;
        item.contextValue = 'note';
        item.iconPath = new vs.ThemeIcon(node.icon);
        item.tooltip = tip(node.label);
        if (node.command) item.command = { title: node.label, command: node.command, arguments: node.args ?? [] };
        return item;
      }
      default: return unreachable(node);
    }
  }

  return {
    onDidChangeTreeData: changed.event,
    getTreeItem: node => asText(itemOf(node)),
    async getChildren(node) {
      if (!node) {
        await history.load();
        const gone = await away(stores);
        missing = pathsOf(gone);
        return [...gone, ...(await roots())];
      }
      if (node.kind === 'queries') return node.all.map((kept): RunNode => ({ kind: 'query', saved: kept }));
      if (node.kind === 'query') return ofQuery(node.saved);
      if (node.kind !== 'group' && node.kind !== 'trash') return [];
      const nodes = (node.kind === 'trash' ? node.runs : node.group.runs).map(run => runNode(run));
      shown.push(...nodes);
      return nodes;
    },
    refresh: () => changed.fire(undefined),
    tick() {
      for (const node of shown) if (node.kind === 'run' && isLive(node.run.row)) changed.fire(node);
      void lookForMissing();
    },
    dispose: () => changed.dispose(),
  };
}

const pathsOf = (nodes: readonly RunNode[]): string => nodes.map(node => (node.kind === 'away' ? node.path : '')).join('\n');

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
