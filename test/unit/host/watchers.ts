import * as path from 'node:path';
import { emitter } from './emitter';

/** The editor's watchers, told of by the test: each by the folder and the pattern that it was made for. */
export function watchers() {
  const there = new Map<string, Record<'change' | 'create' | 'delete', ReturnType<typeof emitter<unknown>>>>();
  return {
    make({ base, pattern }: { base: { fsPath: string }; pattern: string }) {
      const events = { change: emitter<unknown>(), create: emitter<unknown>(), delete: emitter<unknown>() };
      const key = path.join(base.fsPath, pattern);
      there.set(key, events);
      return { onDidChange: events.change.event, onDidCreate: events.create.event, onDidDelete: events.delete.event, dispose: () => { if (there.get(key) === events) there.delete(key); } };
    },
    tell: (file: string, what: 'change' | 'create' | 'delete') => there.get(file)?.[what].fire(0),
    files: () => [...there.keys()].sort(),
  };
}

export class RelativePattern { constructor(readonly base: { fsPath: string }, readonly pattern: string) {} }
