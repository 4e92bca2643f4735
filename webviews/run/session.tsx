import type { RunPageHost } from '../../src/contract/run-page';
import { sessionOf } from '../shared/session';

/** What every part of the page needs: the host, and a way to say that something asked of it went wrong. */
export interface Session {
  host: RunPageHost;
  /** Asks the host to do something; what goes wrong is said at the top of the page. */
  act: (action: Promise<void>) => void;
  /** Grows whenever the host says that curves, resources or logs grew. */
  grown: number;
  machine: string | null;
}

export const [SessionProvider, useSession] = sessionOf<Session>('the page');
