import { createContext, type Provider } from 'preact';
import { useContext } from 'preact/hooks';

/** What every part of a page needs, without being handed it: the way in, and the hook that reads it. `where`: for whoever forgot the way in. */
export function sessionOf<Session>(where: string): [Provider<Session | null>, () => Session] {
  const Context = createContext<Session | null>(null);
  return [Context.Provider, () => {
    const session = useContext(Context);
    if (!session) throw new Error(`no session around this part of ${where}`);
    return session;
  }];
}
