import { useEffect, useState } from 'preact/hooks';

/** A value that several charts share: where the pointer is, which run is looked at. Charts paint it themselves, without the page being made anew. */
export class SharedValue<T> {
  private readonly listeners = new Set<(value: T) => void>();
  constructor(private current: T) {}
  get value(): T { return this.current; }
  set(next: T): void {
    if (next === this.current) return;
    this.current = next;
    for (const listener of this.listeners) listener(next);
  }
  listen(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  }
}

export function useShared<T>(shared: SharedValue<T>): T {
  const [value, setValue] = useState(shared.value);
  useEffect(() => {
    setValue(() => shared.value);
    return shared.listen(next => setValue(() => next));
  }, [shared]);
  return value;
}
