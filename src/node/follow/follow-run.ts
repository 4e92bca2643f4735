import fs from 'node:fs';
import type { RunId } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import type { StoreLayout } from '../store';
import { LiveRecord } from './live-record';
import { Tail } from './tail';

/** Each piece is only good until the listener returns. */
export interface Listener { stdout(piece: Buffer): void; stderr(piece: Buffer): void }

/** File systems that tell of no change (some network mounts) are looked at so often. */
const lookEveryMs = 1000;

/**
 * Follows a run's files until its end is written, and answers all that is kept; null when the run's folder went away. `gone` settles when the
 * supervisor has ended: a run whose end is not written by then will never have one.
 */
export function followRun(store: StoreLayout, id: RunId, listener: Listener, gone: Promise<void>): Promise<RunDetail | null> {
  const files = store.run(id);
  const stdout = new Tail(files.stdout);
  const stderr = new Tail(files.stderr);
  const record = new LiveRecord(store, id);

  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (act: () => void) => {
      if (settled) return;
      settled = true;
      clearInterval(timer);
      watcher?.close();
      act();
      for (const each of [stdout, stderr, record]) each.close();
    };
    const look = (last: boolean) => {
      if (settled) return;
      try {
        // The end is looked for first: all output was written before it, so what is read after it is complete.
        const finished = record.read();
        stdout.read(piece => listener.stdout(piece));
        stderr.read(piece => listener.stderr(piece));
        if (finished || last) settle(() => resolve(record.detail()));
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const timer = setInterval(() => look(false), lookEveryMs);
    const watcher = watch(files.folder, () => look(false));
    void gone.then(() => look(true));
    look(false);
  });
}

function watch(folder: string, changed: () => void): fs.FSWatcher | null {
  try {
    const watcher = fs.watch(folder, changed);
    // Out of watches or a file system without them: the timer goes on.
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
