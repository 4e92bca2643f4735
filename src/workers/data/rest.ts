/** While somebody waits for an answer, long work that only goes on beside it rests. */
export class Rest {
  private waiting = 0;
  private readonly beginnings = new Set<() => void>();
  private readonly ends = new Set<() => void>();

  /** From now until what it answers is called, somebody waits. */
  wanted(): () => void {
    this.waiting += 1;
    if (this.waiting === 1) for (const begun of [...this.beginnings]) begun();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.waiting -= 1;
      if (this.waiting === 0) for (const over of [...this.ends]) over();
    };
  }

  get isWanted(): boolean { return this.waiting > 0; }

  /** Hears when a rest begins; answers how to hear no more. */
  onWanted(begun: () => void): () => void {
    this.beginnings.add(begun);
    return () => { this.beginnings.delete(begun); };
  }

  /** Comes when nobody waits any more, or when `signal` gives up. */
  async over(signal: AbortSignal): Promise<void> {
    while (this.isWanted && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          this.ends.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.ends.add(done);
        signal.addEventListener('abort', done);
      });
    }
  }
}
