import type { TablePageHost } from '../../src/contract/table-page';
import { sessionOf } from '../shared/session';

export interface Session {
  host: TablePageHost;
  /** Asks the host to do something; what goes wrong is said above the table. */
  act: (action: Promise<unknown>) => void;
  /** For screen readers. */
  say: (text: string) => void;
}

export const [SessionProvider, useSession] = sessionOf<Session>('the table');
