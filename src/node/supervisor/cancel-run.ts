import type { RunId } from '../../contract/ids';
import { HumanError } from '../../core/human-error';
import { probe, processView, readIdentity, requestCancel, type StoreLayout } from '../store';
import { say } from '../../core/say';

/** Asks the run to end. The file is what counts; the signal only spares the supervisor's next look, and is sent where the process is surely its. */
export async function cancelRun(store: StoreLayout, id: RunId, by: string): Promise<void> {
  if (!(await requestCancel(store, id, by))) throw new HumanError('no-such-run', say('There is no run {0} in {1} any more.', id, store.root));
  const identity = readIdentity(store.run(id).alive);
  // On Windows a signal would end the supervisor itself, unasked.
  if (process.platform === 'win32' || !identity || probe(identity, processView()) !== 'alive') return;
  try {
    process.kill(identity.pid, 'SIGTERM');
  } catch {
    // Ended between the look and the signal, or another user's: the file is there.
  }
}
