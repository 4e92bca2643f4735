import type { ContextKeys } from '../vocabulary/context-keys';
import type { VS } from '../vs';

export interface ContextService { set<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void }

/** `when` clauses follow what is set here; a value that did not change costs nothing. */
export function createContextService(vs: VS): ContextService {
  const known = new Map<string, unknown>();
  return {
    set(key, value) {
      if (known.get(key) === value) return;
      known.set(key, value);
      void vs.commands.executeCommand('setContext', key, value);
    },
  };
}
