import type * as vscode from 'vscode';
import type { Completion } from '../../core/query';
import { plainName } from '../plain-text';
import { completions } from './find-runs';
import type { Store } from './stores';

const offered = 12;
const icons: Record<Completion['kind'], string> = { field: 'symbol-field', operator: 'symbol-operator', value: 'symbol-constant', keyword: 'symbol-keyword' };

/** A row of a quick pick that goes on with a query: `text` is all of it then. */
export type NextOffer = vscode.QuickPickItem & { text: string };

/** Of what comes next, what is not there already. The cursor of a quick pick is not told: it is where people type, at the end. */
export async function nextOffers(stores: readonly Store[], text: string): Promise<NextOffer[]> {
  const found = await completions(stores, text, text.length);
  return found.flatMap(({ from, to, insert, label, kind, detail }): NextOffer[] => {
    const whole = text.slice(0, from) + insert + text.slice(to);
    return whole.trimEnd() === text.trimEnd() ? [] : [{ text: whole, label: `$(${icons[kind]}) ${plainName(label)}`, description: plainName(detail), alwaysShow: true }];
  }).slice(0, offered);
}
