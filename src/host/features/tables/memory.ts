import type * as vscode from 'vscode';
import { type KeptTables, keptTables } from './schemas';

const key = 'offbook.tables.pages';
/** A closed page is forgotten once so many came after it: the window's own end looks just like one. */
const mostPages = 30;

/** Which files pages show: a page can't name any itself. */
export interface TablesMemory { page(page: string): KeptTables | null; keep(page: KeptTables): void }

export function createTablesMemory(memory: vscode.Memento): TablesMemory {
  const pages = (): KeptTables[] => keptTables.safeParse(memory.get(key)).data ?? [];
  return {
    page: page => pages().find(each => each.page === page) ?? null,
    keep: page => void memory.update(key, [page, ...pages().filter(each => each.page !== page.page)].slice(0, mostPages)),
  };
}
