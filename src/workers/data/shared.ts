import { cancelled } from '../../core/cancelled';
import type { Task } from './session';

/** Work that several callers wait for: it goes on while one of them still waits, and is given up with the last. */
export class Shared<T> {
  private readonly controller = new AbortController();
  private readonly waiting = new Set<Task>();
  private readonly result: Promise<T>;
  private isOver = false;

  constructor(work: (task: Task) => Promise<T>) {
    this.result = work({ signal: this.controller.signal, progress: (share) => { for (const task of this.waiting) task.progress(share); } });
    this.result.then(() => { this.isOver = true; }, () => { this.isOver = true; });
  }

  /** Nobody waits for it any more: it must not be joined. */
  get isGivenUp(): boolean { return this.controller.signal.aborted; }

  join(task: Task): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting.delete(task);
        task.signal.removeEventListener('abort', giveUp);
      };
      const giveUp = (): void => {
        leave();
        reject(cancelled());
        if (this.waiting.size === 0 && !this.isOver) this.controller.abort();
      };
      this.waiting.add(task);
      task.signal.addEventListener('abort', giveUp);
      this.result.then(resolve, reject).finally(leave);
      if (task.signal.aborted) giveUp();
    });
  }

  /** What came of it, for those who clean up; nothing if it failed. */
  whenDone(then: (value: T) => void): void { this.result.then(then, () => undefined); }
  whenFailed(then: () => void): void { this.result.catch(then); }
}
