import type * as vscode from 'vscode';

/** English, with the arguments put in as VS Code does. */
export const l10n = {
  t(message: string | { message: string; args?: unknown[] }, ...args: unknown[]): string {
    const text = typeof message === 'string' ? message : message.message;
    const values = typeof message === 'string' ? args : (message.args ?? []);
    return text.replace(/\{(\d)\}/g, (whole, at: string) => (values[Number(at)] === undefined ? whole : String(values[Number(at)])));
  },
  bundle: undefined, uri: undefined,
} as unknown as typeof vscode.l10n;
