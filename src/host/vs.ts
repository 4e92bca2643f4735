import type * as vscode from 'vscode';

/** The editor's API as a value: modules take it as their first argument, so that tests can hand them a part of it. */
export type VS = typeof vscode;
export type L10n = typeof vscode.l10n;
