import type * as vscode from 'vscode';
import { formatDate } from '../../../core/format';
import { unreachable } from '../../../contract/ids';
import type { RunState } from '../../../contract/run';
import type { StoredRun } from '../../services/history';
import type { Store } from '../../services/stores';

export type Grouping = 'function' | 'state' | 'day';
export const isGrouping = (value: unknown): value is Grouping => value === 'function' || value === 'state' || value === 'day';

export interface Group { key: string; label: string; runs: StoredRun[]; /** It may have older runs that are not loaded: how many there are is not known. */ more: boolean }

/** Since when all runs of a store are there; null: all that it has. */
export type LoadedFrom = (store: Store) => number | null;

const stateOrder: readonly RunState[] = ['running', 'starting', 'failed', 'crashed', 'lost', 'unheard', 'succeeded', 'cancelled'];

/** Runs come newest first and stay so; functions and days stand by their newest run, states by how much they want attention. */
export function groupRuns(runs: readonly StoredRun[], by: Grouping, now: number, stores: readonly Store[], loadedFrom: LoadedFrom): Group[] {
  const cuts = new Map(stores.flatMap(store => { const from = loadedFrom(store); return from === null ? [] : [[store, from] as const]; }));
  const groups = new Map<string, Group>();
  for (const run of runs) {
    const { key, label } = keyOf(run, by, now);
    const group = groups.get(key);
    if (group) group.runs.push(run);
    else groups.set(key, { key, label, runs: [run], more: mayHaveMore(run, key, by, now, cuts) });
  }
  const list = [...groups.values()];
  if (by === 'function') return list.map(group => distinguished(group, list));
  if (by === 'state') return list.sort((a, b) => rank(a.key) - rank(b.key));
  return list;
}

function mayHaveMore({ store }: StoredRun, key: string, by: Grouping, now: number, cuts: ReadonlyMap<Store, number>): boolean {
  switch (by) {
    case 'function': return cuts.has(store);
    case 'state': return cuts.size > 0;
    case 'day': return [...cuts.values()].some(from => from === Number.POSITIVE_INFINITY || key <= formatDate(Math.min(from, now)));
    default: return unreachable(by);
  }
}

const rank = (state: string) => stateOrder.findIndex(each => each === state);

function keyOf({ store, row }: StoredRun, by: Grouping, now: number): { key: string; label: string } {
  switch (by) {
    case 'function': return { key: `${store.path}\n${row.function.file}\n${row.function.name}`, label: row.function.name };
    case 'state': return { key: row.state, label: row.state };
    case 'day': { const key = formatDate(Math.min(row.createdAt, now)); return { key, label: key }; }
    default: return unreachable(by);
  }
}

/** Two functions of one name are told apart by their modules. */
function distinguished(group: Group, all: readonly Group[]): Group {
  const module = group.runs[0]?.row.function.module;
  const twins = all.some(({ label, runs }) => label === group.label && runs[0]?.row.function.module !== module);
  return twins && module ? { ...group, label: `${group.label} (${module})` } : group;
}

export function dayName(l10n: typeof vscode.l10n, day: string, now: number): string {
  if (day === formatDate(now)) return l10n.t('Today');
  if (day === formatDate(now - 24 * 3600 * 1000)) return l10n.t('Yesterday');
  return day;
}
