import type * as vscode from 'vscode';
import type { Settings } from './settings';

/** Tells when runs are kept in another place from now on. */
export const storePathChanged = (settings: Settings): vscode.Event<void> => (listener, thisArgs, disposables) =>
  settings.onDidChange(affects => { if (affects('store.path') || affects('store.additional')) listener.call(thisArgs); }, undefined, disposables);
