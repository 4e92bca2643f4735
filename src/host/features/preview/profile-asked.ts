import type * as vscode from 'vscode';

/** Whose profile was asked for by a command, until a page of that file shows it. */
export class ProfileAsked {
  private readonly waiting = new Set<string>();
  private readonly pages = new Set<{ path: string; show: () => boolean }>();

  /** A page that is there shows it at once, else the next one that loads. */
  ask(path: string): void {
    for (const page of this.pages) if (page.path === path && page.show()) return;
    this.waiting.add(path);
  }

  take(path: string): boolean { return this.waiting.delete(path); }

  /** `show` answers whether it could. */
  listen(path: string, show: () => boolean): vscode.Disposable {
    const page = { path, show };
    this.pages.add(page);
    return { dispose: () => { this.pages.delete(page); } };
  }
}
