import type { RunId } from '../../contract/ids';
import { probe, processView, readIdentity, type StoreLayout } from '../store';

const lookEveryMs = 250;

/** Settles when the run's supervisor, which is not our child, has ended. Never where nothing here may tell. */
export function whenGone(store: StoreLayout, id: RunId, signal: AbortSignal): Promise<void> {
  const view = processView();
  return new Promise(resolve => {
    const timer = setInterval(() => {
      if (probe(readIdentity(store.run(id).alive), view) !== 'dead') return;
      clearInterval(timer);
      resolve();
    }, lookEveryMs);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  });
}
