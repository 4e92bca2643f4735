import { createContext, type ComponentChildren, type RefObject } from 'preact';
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

const whole = <T,>(value: T): T => value;

/** useState that survives the view's being hidden and shown again. `kept`: as much of a value as the editor may write down. */
export function useRemembered<T>(key: string, first: T, kept: (value: T) => T = whole): [T, (value: T) => void] {
  const state = useContext(Context);
  const [value, setValue] = useState<T>(() => (state?.get(key) as T | undefined) ?? first);
  const set = useCallback((next: T) => { state?.set(key, kept(next)); setValue(next); }, [state, key, kept]);
  return [value, set];
}

/** What parts of the page remember, for who needs it at one moment alone, as when the page is saved. */
export function useReadRemembered(): <T>(key: string, first: T) => T {
  const state = useContext(Context);
  return useCallback(<T,>(key: string, first: T) => (state?.get(key) as T | undefined) ?? first, [state]);
}

/** Puts the page back where it was once there is something to scroll: the window, or the box that scrolls in its place. */
export function useRememberedScroll(ready: boolean, box?: RefObject<HTMLElement | null>): void {
  const state = useContext(Context);
  useEffect(() => {
    if (!ready || !state) return;
    let goal = state.get('scroll');
    let frame = 0;
    const element = box?.current;
    const scroller = element ?? window;
    // Curves and figures come in above and push the page about: it is put back until somebody takes over.
    const putBack = () => { if (typeof goal === 'number') scroller.scrollTo(0, goal); };
    const observer = new ResizeObserver(putBack);
    const takeOver = () => { goal = undefined; observer.disconnect(); };
    const hands = ['wheel', 'keydown', 'pointerdown'] as const;
    const later = setTimeout(takeOver, 3_000);
    const onScroll = () => {
      if (goal !== undefined) return;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => state.set('scroll', element ? element.scrollTop : window.scrollY));
    };
    putBack();
    observer.observe(element?.firstElementChild ?? document.body);
    for (const each of hands) window.addEventListener(each, takeOver, { passive: true, once: true });
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(later);
      takeOver();
      cancelAnimationFrame(frame);
      scroller.removeEventListener('scroll', onScroll);
      for (const each of hands) window.removeEventListener(each, takeOver);
    };
  }, [ready, state]);
}
