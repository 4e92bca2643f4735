import type * as vscode from 'vscode';
import type { CommandId, Handlers } from './vocabulary/commands';

/** What a feature hands to the entry point: its commands, and what to take down. */
export interface Module<Ids extends CommandId = never> { commands: Handlers<Ids>; disposables: vscode.Disposable[] }
