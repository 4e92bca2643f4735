import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PreviewPageHost } from '../../src/contract/preview-page';

export interface Session {
  host: PreviewPageHost;
  /** Asks the host to do something; what goes wrong is said above the grid. */
  act: (action: Promise<unknown>) => void;
  /** For screen readers. */
  say: (text: string) => void;
}

const Context = createContext<Session | null>(null);
export const SessionProvider = Context.Provider;

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('no session around this part of the preview');
  return session;
}
