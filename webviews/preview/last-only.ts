import type { PreviewPageHost } from '../../src/contract/preview-page';

/** A place for one long call: what is asked next gives up the one before. */
export class LastOnly {
  private task: string | null = null;
  private turn = 0;

  constructor(private readonly host: Pick<PreviewPageHost, 'cancel'>, private readonly name: string) {}

  async run<T>(ask: (task: string) => Promise<T>): Promise<T> {
    this.giveUp();
    // A page that was hidden and is seen again must not meet its own earlier calls.
    const task = `${this.name}-${Date.now().toString(36)}-${this.turn += 1}`;
    this.task = task;
    try {
      return await ask(task);
    } finally {
      if (this.task === task) this.task = null;
    }
  }

  is(task: string): boolean { return this.task === task; }

  giveUp(): void {
    if (this.task !== null) void this.host.cancel(this.task);
    this.task = null;
  }
}
