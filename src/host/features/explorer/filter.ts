import type * as vscode from 'vscode';
import { queryLimits } from '../../../core/query/limits';
import type { ContextService } from '../../services/context';
import type { Found } from '../../services/find-runs';
import type { Stores } from '../../services/stores';
import type { VS } from '../../vs';

/** What the explorer shows of the runs that there are. */
export interface RunsFilter extends vscode.Disposable {
  /** Empty: all of them. */
  query(): string;
  /** What is shown while somebody still types; null: back to what was kept. */
  preview(query: string | null): void;
  /** Shown from now on, also after a reload. */
  keep(query: string): Promise<void>;
  /** Runs that match, and how many there are at all; what can't be asked fails with words for people. */
  find(): Promise<Found & { all: number }>;
  more(): void;
  /** Another query is shown, or more of what it finds. */
  onDidChange: vscode.Event<void>;
}

const rememberedAs = 'offbook.runs.filter';
const pageSize = 200;

export function createFilter(vs: VS, { stores, context, memory }: { stores: Stores; context: ContextService; memory: vscode.Memento }): RunsFilter {
  const changed = new vs.EventEmitter<void>();
  const remembered = memory.get(rememberedAs);
  let kept = typeof remembered === 'string' && remembered.length <= queryLimits.text ? remembered : '';
  let previewed: string | null = null;
  let limit = pageSize;
  const query = () => previewed ?? kept;
  const tell = () => {
    limit = pageSize;
    context.set('offbook.runs.filtered', kept !== '');
    changed.fire();
  };
  context.set('offbook.runs.filtered', kept !== '');

  return {
    query,
    preview(next) {
      const before = query();
      previewed = next === null ? null : next.trim();
      if (query() !== before) tell();
    },
    async keep(next) {
      kept = next.trim();
      previewed = null;
      tell();
      await memory.update(rememberedAs, kept === '' ? undefined : kept);
    },
    async find() {
      const { findRuns, mustBeRight } = await import('../../services/find-runs');
      mustBeRight(query());
      const [found, all] = await Promise.all([findRuns(stores.all(), { query: query(), limit }), findRuns(stores.all(), { query: '', limit: 0 })]);
      return { ...found, all: all.total };
    },
    more() {
      limit += pageSize;
      changed.fire();
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}
