import fs from 'node:fs';
import path from 'node:path';
import { Tail } from './tail';

export interface Listener { stdout(piece: Buffer): void; stderr(piece: Buffer): void }
export type Ending = { kind: 'finished' } | { kind: 'gone' };

/** File systems that tell of no change (some network mounts) are looked at so often. */
const lookEveryMs = 1000;

/**
 * Follows a run's files until its end is written. `gone` settles when the supervisor has ended; a run whose end is not written by then will never
 * have one.
 */
export function followRun(folder: string, listener: Listener, gone: Promise<void>): Promise<Ending> {
  const stdout = new Tail(path.join(folder, 'stdout.log'));
  const stderr = new Tail(path.join(folder, 'stderr.log'));
  const end = new EndOfRun(path.join(folder, 'events.ndjson'));

  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (act: () => void) => {
      if (settled) return;
      settled = true;
      clearInterval(timer);
      watcher?.close();
      for (const each of [stdout, stderr, end]) each.close();
      act();
    };
    const look = (last: boolean) => {
      if (settled) return;
      try {
        // The end is looked for first: all output was written before it, so what is read after it is complete.
        const finished = end.isWritten();
        stdout.read(piece => listener.stdout(piece));
        stderr.read(piece => listener.stderr(piece));
        if (finished) settle(() => resolve({ kind: 'finished' }));
        else if (last) settle(() => resolve({ kind: 'gone' }));
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const timer = setInterval(() => look(false), lookEveryMs);
    const watcher = watch(folder, () => look(false));
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

class EndOfRun {
  private readonly tail: Tail;
  private line = '';
  private written = false;

  constructor(file: string) {
    this.tail = new Tail(file);
  }

  isWritten(): boolean {
    this.tail.read(piece => {
      // Names of types are ASCII: a cut character in another field does not matter here.
      const lines = (this.line + piece.toString('latin1')).split('\n');
      this.line = lines.pop() ?? '';
      this.written ||= lines.some(isEnd);
    });
    return this.written;
  }

  close(): void {
    this.tail.close();
  }
}

function isEnd(line: string): boolean {
  if (!line.includes('run.finished')) return false;
  try {
    return (JSON.parse(line) as { type?: unknown }).type === 'run.finished';
  } catch {
    return false;
  }
}
