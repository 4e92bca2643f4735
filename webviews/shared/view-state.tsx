import { createContext, type ComponentChildren } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { ViewApi } from './rpc';

/** What a view remembers while it is hidden: folds, tabs, filters, scroll. Never the data, which is read from the host again. */
class ViewState {
  private readonly values: Record<string, unknown>;
  constructor(private readonly api: ViewApi) {
    this.values = { ...(api.getState() as Record<string, unknown> | undefined) };
  }
  get(key: string): unknown {
    return this.values[key];
  }
  set(key: string, value: unknown): void {
    this.values[key] = value;
    this.api.setState(this.values);
  }
}

const Context = createContext<ViewState | null>(null);

export function RememberedBy({ api, children }: { api: ViewApi; children: ComponentChildren }) {
  const state = useMemo(() => new ViewState(api), [api]);
  return <Context.Provider value={state}>{children}</Context.Provider>;
}

/** useState that survives the view's being hidden and shown again. */
export function useRemembered<T>(key: string, first: T): [T, (value: T) => void] {
  const state = useContext(Context);
  const [value, setValue] = useState<T>(() => (state?.get(key) as T | undefined) ?? first);
  const set = useCallback((next: T) => { state?.set(key, next); setValue(next); }, [state, key]);
  return [value, set];
}

/** Puts the page back where it was once there is something to scroll. */
export function useRememberedScroll(ready: boolean): void {
  const state = useContext(Context);
  useEffect(() => {
    if (!ready || !state) return;
    const top = state.get('scroll');
    if (typeof top === 'number') window.scrollTo(0, top);
    let frame = 0;
    const onScroll = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => state.set('scroll', window.scrollY));
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => { cancelAnimationFrame(frame); window.removeEventListener('scroll', onScroll); };
  }, [ready, state]);
}
