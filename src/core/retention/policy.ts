import type { CleanRow, RetentionPolicy } from '../../contract/keeping';
import type { RunRow } from '../../contract/run';
import { decodeNumber } from '../format/values';
import { say } from '../say';

export interface PolicyRun { row: RunRow; /** What deleting it alone would free. */ bytes: number }
export interface PolicyPlan { remove: CleanRow[]; bytes: number; total: number; keeps: number; after: number; over: number }

const day = 24 * 3600 * 1000;

export const setsNothing = (policy: RetentionPolicy): boolean => policy.youngerThanDays === null && policy.lastPerFunction === null && policy.best === null && policy.quotaBytes === null;

/**
 * What the policy would remove, oldest first. Runs that go on or are in the trash already are never touched. With a quota alone, the oldest go until it is
 * met; with other rules, what none of them keeps goes, and then, oldest first, as much more as the quota asks for, but nothing starred, tagged, named or best.
 */
export function planRetention(runs: readonly PolicyRun[], policy: RetentionPolicy, now: number, totalBytes: number): PolicyPlan {
  const candidates = runs.filter(({ row }) => row.trashedAt === null && row.state !== 'running' && row.state !== 'starting');
  const best = bestOf(candidates, policy);
  const last = lastOf(candidates, policy.lastPerFunction);
  const dear = ({ row }: PolicyRun): boolean => (policy.starred && row.star) || (policy.tagged && row.tags.length > 0) || (policy.named && row.name !== null) || best.has(row.id);
  const rules = policy.youngerThanDays !== null || policy.lastPerFunction !== null || policy.best !== null;
  const young = ({ row }: PolicyRun): boolean => policy.youngerThanDays !== null && now - row.createdAt < policy.youngerThanDays * day;
  const oldestFirst = [...candidates].sort((a, b) => a.row.createdAt - b.row.createdAt || (a.row.id < b.row.id ? -1 : 1));

  const remove: CleanRow[] = [];
  let left = totalBytes;
  const take = (run: PolicyRun, why: string): void => {
    remove.push({ id: run.row.id, function: run.row.function, at: run.row.createdAt, state: run.row.state, bytes: run.bytes, why });
    left -= run.bytes;
  };
  if (rules) for (const run of oldestFirst) if (!dear(run) && !young(run) && !last.has(run.row.id)) take(run, why(policy));
  const taken = new Set(remove.map(({ id }) => id));
  const { quotaBytes } = policy;
  if (quotaBytes !== null) {
    for (const run of oldestFirst) {
      if (left <= quotaBytes) break;
      if (!dear(run) && !taken.has(run.row.id)) take(run, say('the oldest, over the quota'));
    }
  }
  const bytes = remove.reduce((sum, run) => sum + run.bytes, 0);
  return { remove: remove.sort((a, b) => a.at - b.at), bytes, total: totalBytes, keeps: runs.length - remove.length, after: left, over: quotaBytes === null ? 0 : Math.max(0, left - quotaBytes) };
}

function why({ youngerThanDays, lastPerFunction, best }: RetentionPolicy): string {
  const parts = [
    youngerThanDays === null ? null : say('older than {0} d', youngerThanDays),
    lastPerFunction === null ? null : say('not among its function’s last {0}', lastPerFunction),
    best === null ? null : say('not among its best {0} by {1}', best.perFunction, best.metric),
  ];
  return parts.filter(part => part !== null).reduce((before, part) => say('{0}, {1}', before, part));
}

const functionKey = ({ row }: PolicyRun): string => `${row.function.file}\n${row.function.name}`;

function byFunction(runs: readonly PolicyRun[]): PolicyRun[][] {
  const groups = new Map<string, PolicyRun[]>();
  for (const run of runs) groups.set(functionKey(run), [...(groups.get(functionKey(run)) ?? []), run]);
  return [...groups.values()];
}

function lastOf(runs: readonly PolicyRun[], count: number | null): Set<string> {
  if (count === null) return new Set();
  return new Set(byFunction(runs).flatMap(group => [...group].sort((a, b) => b.row.createdAt - a.row.createdAt || (a.row.id < b.row.id ? 1 : -1)).slice(0, count).map(({ row }) => row.id)));
}

function bestOf(runs: readonly PolicyRun[], { best }: RetentionPolicy): Set<string> {
  if (best === null) return new Set();
  const measured = byFunction(runs).map(group => group.flatMap(run => {
    const metric = run.row.metrics.find(({ name }) => name === best.metric);
    const value = metric === undefined ? Number.NaN : decodeNumber(metric.last);
    return Number.isNaN(value) ? [] : [{ id: run.row.id, value }];
  }));
  return new Set(measured.flatMap(group => group.sort((a, b) => (best.direction === 'min' ? a.value - b.value : b.value - a.value)).slice(0, best.perFunction).map(({ id }) => id)));
}
