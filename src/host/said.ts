import type * as vscode from 'vscode';
import { translator } from '../core/say';

type Translate = (text: string) => string;

/** Made once for a bundle: its patterns are hundreds of expressions. */
const made = new WeakMap<object, Translate>();

/**
 * In the user's language: what was said outside the window, in English (`core/say.ts`). Every sentence of the language server, the engine, the index worker and
 * of records passes here on its way to people.
 */
export function said(l10n: Pick<typeof vscode.l10n, 'bundle'>, text: string): string {
  const { bundle } = l10n;
  if (!bundle) return text;
  let translate = made.get(bundle);
  if (!translate) made.set(bundle, (translate = translator(bundle)));
  return translate(text);
}
