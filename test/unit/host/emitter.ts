/** As the editor's own: listeners are told in order, and forgotten when they are disposed of. */
export function emitter<T>() {
  const listeners = new Set<(value: T) => void>();
  return {
    event: (listener: (value: T) => void) => { listeners.add(listener); return { dispose: () => void listeners.delete(listener) }; },
    fire: (value: T) => { for (const each of listeners) each(value); },
    dispose: () => listeners.clear(),
  };
}
