import type * as vscode from 'vscode';
import { l10n } from './l10n';

type Listener = (value: unknown) => void;

/** What a picker is given and what a person does with it; the search that the editor itself makes is not here. */
export class QuickPick<T extends vscode.QuickPickItem> {
  title = ''; placeholder = ''; value = ''; busy = false; canSelectMany = false; matchOnDescription = false; matchOnDetail = false; ignoreFocusOut = false; sortByLabel = true;
  items: readonly T[] = []; activeItems: readonly T[] = []; selectedItems: readonly T[] = []; hidden = false;
  private readonly listeners = new Map<string, Listener[]>();
  private on(name: string) { return (listener: Listener) => { this.listeners.set(name, [...this.listeners.get(name) ?? [], listener]); return { dispose: () => this.listeners.set(name, (this.listeners.get(name) ?? []).filter(each => each !== listener)) }; }; }
  private fire(name: string, value?: unknown) { for (const each of this.listeners.get(name) ?? []) each(value); }
  onDidChangeValue = this.on('value'); onDidChangeSelection = this.on('selection'); onDidAccept = this.on('accept'); onDidHide = this.on('hide'); onDidTriggerItemButton = this.on('button');
  show() { /* A test looks at the fields. */ }
  dispose() { this.hidden = true; }
  hide() { this.fire('hide'); }
  type(value: string) { this.value = value; this.fire('value', value); }
  choose(items: readonly T[]) { this.selectedItems = items; this.fire('selection', items); }
  accept(item?: T) { if (item) this.choose([item]); this.fire('accept'); }
  labels() { return this.items.map(({ label }) => label.replace(/^\$\([^)]+\) /, '')); }
}

export function quickPicks<T extends vscode.QuickPickItem>() {
  const made: QuickPick<T>[] = [];
  const vs = {
    l10n, CancellationError: class extends Error {}, QuickPickItemKind: { Separator: -1, Default: 0 },
    window: { createQuickPick: () => { const pick = new QuickPick<T>(); made.push(pick); return pick; } },
  } as unknown as typeof vscode;
  return { vs, made };
}
