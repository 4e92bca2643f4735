import fs from 'node:fs';
import { isRunId, type RunId } from '../../contract/ids';
import { HumanError } from '../../core/human-error';
import type { StoreLayout } from '../store';
import { say } from '../../core/say';

export function runIds(store: StoreLayout): RunId[] {
  try {
    return fs.readdirSync(store.runs).filter(isRunId).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The run that a whole id, its beginning or its end names: `20261121-0119`, `k3f2ab`. */
export function findRun(store: StoreLayout, given: string): RunId {
  const all = runIds(store);
  const exact = all.find(id => id === given);
  if (exact) return exact;
  const fitting = given === '' ? [] : all.filter(id => id.startsWith(given) || id.endsWith(given));
  const [only, second] = fitting;
  if (only && !second) return only;
  if (only) throw new HumanError('many-runs', say('“{0}” fits {1} runs: {2}{3}. Give more of the id.', given, fitting.length, fitting.slice(-5).join(', '), fitting.length > 5 ? ', …' : ''));
  throw new HumanError('no-such-run', all.length
    ? say('There is no run “{0}” in {1}. “offbook runs” lists what is there.', given, store.root)
    : say('There are no runs in {0}. Give another folder with --store, or run a function first.', store.root));
}
