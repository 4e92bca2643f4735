import type * as vscode from 'vscode';
import { isRunId, type RunId } from '../../contract/ids';
import type { VS } from '../vs';
import type { FunctionTarget } from './functions';
import type { RunRef } from './stores';

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** From a lens, a hover or another command: the function's address. Anything else (an editor menu passes a Uri) means: the one at the cursor. */
export function functionTarget(value: unknown): FunctionTarget | null {
  return isFields(value) && typeof value['file'] === 'string' && typeof value['name'] === 'string' ? { file: value['file'], name: value['name'] } : null;
}

/** From a lens or link: {store, id}; from a row of the explorer: its run. */
export function runRef(value: unknown): RunRef | null {
  if (!isFields(value)) return null;
  if (isFields(value['ref'])) return runRef(value['ref']);
  const { store, id } = value;
  return typeof store === 'string' && typeof id === 'string' && isRunId(id) ? { store, id: id satisfies RunId } : null;
}

/** One or several: a list of refs, or the row and all that are selected with it, as a tree hands them over. */
export function runRefs(value: unknown, more?: unknown): RunRef[] {
  const given = Array.isArray(value) ? value : Array.isArray(more) && more.length > 0 ? more : [value];
  return given.map(runRef).filter(ref => ref !== null);
}

/** The function around the cursor of the active editor. */
export const cursor = (vs: VS): { document: vscode.TextDocument; line: number } | null => {
  const editor = vs.window.activeTextEditor;
  return editor ? { document: editor.document, line: editor.selection.active.line + 1 } : null;
};
