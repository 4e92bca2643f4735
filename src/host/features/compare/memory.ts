import type * as vscode from 'vscode';
import type { MetricGoal } from '../../../contract/compare';
import { keptGoals, type KeptPage, keptPages } from './schemas';

const pagesKey = 'offbook.compare.pages';
const goalsKey = 'offbook.compare.goals';
/** A closed page is forgotten once so many came after it: the window's own end looks just like one. */
const mostPages = 30;
const mostGoals = 1_000;

/** What pages show, so that a window that is opened again finds it, and which way is better for metrics whose name does not tell. */
export interface CompareMemory {
  page(page: string): KeptPage | null;
  keep(page: KeptPage): void;
  goals(): ReadonlyMap<string, MetricGoal>;
  setGoal(metric: string, goal: MetricGoal | null): Promise<void>;
}

export function createCompareMemory(memory: vscode.Memento): CompareMemory {
  const pages = (): KeptPage[] => keptPages.safeParse(memory.get(pagesKey)).data ?? [];
  const goals = (): Map<string, MetricGoal> => new Map(keptGoals.safeParse(memory.get(goalsKey)).data ?? []);
  return {
    page: page => pages().find(each => each.page === page) ?? null,
    keep: page => void memory.update(pagesKey, [page, ...pages().filter(each => each.page !== page.page)].slice(0, mostPages)),
    goals,
    async setGoal(metric, goal) {
      const all = goals();
      all.delete(metric);
      if (goal !== null) all.set(metric, goal);
      await memory.update(goalsKey, [...all].slice(-mostGoals));
    },
  };
}
