import type * as vscode from 'vscode';
import type { AskedOfPage } from '../../../contract/preview-page';

interface Page { path: string; isActive(): boolean; /** Answers whether it could. */ ask(what: AskedOfPage): boolean }

/** What was asked of the preview of a file by a command, until a page of that file takes it. */
export class PageAsked {
  private readonly waiting = new Map<string, Set<AskedOfPage>>();
  private readonly pages = new Set<Page>();

  /** The file whose preview has the window's attention. */
  get active(): string | undefined { return [...this.pages].find(page => page.isActive())?.path; }

  /** A page that is there takes it at once, the one that is looked at before others; else the next one that loads. */
  ask(path: string, what: AskedOfPage): void {
    const pages = [...this.pages].filter(page => page.path === path).sort((one, other) => Number(other.isActive()) - Number(one.isActive()));
    if (!pages.some(page => page.ask(what))) this.waiting.set(path, (this.waiting.get(path) ?? new Set()).add(what));
  }

  take(path: string): AskedOfPage[] {
    const asked = [...this.waiting.get(path) ?? []];
    this.waiting.delete(path);
    return asked;
  }

  listen(page: Page): vscode.Disposable {
    this.pages.add(page);
    return { dispose: () => { this.pages.delete(page); } };
  }
}
