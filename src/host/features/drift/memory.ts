import type * as vscode from 'vscode';
import { type KeptLook, keptLooks } from './schemas';

const key = 'offbook.drift.looks';
/** A closed page is forgotten once so many came after it: the window's own end looks just like one. */
const most = 30;

/** What each page holds against what, so that a window that is opened again finds it. */
export interface DriftMemory { look(page: string): KeptLook | null; keep(look: KeptLook): void }

export function createDriftMemory(memory: vscode.Memento): DriftMemory {
  const looks = (): KeptLook[] => keptLooks.safeParse(memory.get(key)).data ?? [];
  return {
    look: page => looks().find(each => each.page === page) ?? null,
    keep: look => void memory.update(key, [look, ...looks().filter(each => each.page !== look.page)].slice(0, most)),
  };
}
