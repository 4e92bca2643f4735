import type { DriftPage, DriftPageHost } from '../../src/contract/drift-page';
import { sessionOf } from '../shared/session';

interface Session {
  page: DriftPage; host: DriftPageHost;
  /** Tells what went wrong, if it does. */
  act: (action: Promise<unknown>) => void;
  /** Does something that changes the verdict, then decides anew. */
  anew: (action: Promise<unknown>) => void;
  again: () => void;
}

export const [SessionProvider, useSession] = sessionOf<Session>('the page');
