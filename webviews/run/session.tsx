import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { RunPageHost } from '../../src/contract/run-page';

/** What every part of the page needs: the host, and a way to say that something asked of it went wrong. */
export interface Session {
  host: RunPageHost;
  /** Asks the host to do something; what goes wrong is said at the top of the page. */
  act: (action: Promise<void>) => void;
  /** Grows whenever the host says that curves, resources or logs grew. */
  grown: number;
  machine: string | null;
}

const Context = createContext<Session | null>(null);
export const SessionProvider = Context.Provider;

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('no session around this part of the page');
  return session;
}
