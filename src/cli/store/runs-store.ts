import type { RunId } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import { HumanError } from '../../core/human-error';
import { findRun } from '../../node/runs/find-run';
import { readDetail } from '../../node/runs/read-detail';
import type { StoreLayout } from '../../node/store';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { givenOrNearest } from './place';

export function storeOf(given: Given, { cwd }: Context): StoreLayout {
  const store = givenOrNearest(given.one('store'), cwd, cwd);
  if (!store) throw new HumanError('no-store', `There is no .offbook folder in ${cwd} or above it. Go to the project’s folder, give one with --store, or run a function first.`);
  return store;
}

export function runOf(given: Given, store: StoreLayout): { id: RunId; detail: RunDetail } {
  const id = findRun(store, given.positionals[0] ?? '');
  const detail = readDetail(store, id);
  if (!detail) throw new HumanError('no-such-run', `There is no run ${id} in ${store.root} any more.`);
  return { id, detail };
}
