import path from 'node:path';
import { nearestStore } from '../../node/project/surroundings';
import { StoreLayout } from '../../node/store';

/** Where the runs are: what was given, else the nearest `.offbook` from `start` upwards: what the window keeps at a project's top is found from deep inside. */
export function givenOrNearest(given: string | null, start: string, cwd: string): StoreLayout | null {
  if (given !== null) return new StoreLayout(path.resolve(cwd, given));
  const nearest = nearestStore(start);
  return nearest === null ? null : new StoreLayout(nearest);
}
