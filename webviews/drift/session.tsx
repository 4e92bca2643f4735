import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { DriftPage, DriftPageHost } from '../../src/contract/drift-page';

interface Session {
  page: DriftPage; host: DriftPageHost;
  /** Tells what went wrong, if it does. */
  act: (action: Promise<unknown>) => void;
  /** Does something that changes the verdict, then decides anew. */
  anew: (action: Promise<unknown>) => void;
  again: () => void;
}

const Context = createContext<Session | null>(null);
export const SessionProvider = Context.Provider;

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('no session');
  return session;
}
