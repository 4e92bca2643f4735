import type { RunId } from '../../contract/ids';
import type { ReadingProgress } from '../../contract/index-api';

/** So many runs make a history large: telling each as it comes would fill the way to the window, and answers would wait behind it. */
const many = 1000;
const tellMs = 250;

/** Runs that are still to be taken in, by whatever look found them, each once; tells how far it is while they are many. */
export class Intake {
  private readonly left = new Set<RunId>();
  private total = 0;
  private toldAt: number | null = null;

  constructor(private readonly tell: (progress: ReadingProgress | null) => void) {}

  /** While it is, runs that are over are not told one by one. */
  get isLarge(): boolean { return this.toldAt !== null; }

  /** Of `total` runs that there are these are not in; answers those that nobody was to take in yet. */
  add(ids: readonly RunId[], total: number): RunId[] {
    const fresh = ids.filter((id) => !this.left.has(id));
    for (const id of fresh) this.left.add(id);
    this.total = total;
    if (this.toldAt === null && this.left.size >= many) this.say();
    return fresh;
  }

  taken(id: RunId): void {
    if (!this.left.delete(id) || this.toldAt === null) return;
    if (this.left.size === 0) this.end();
    else if (performance.now() - this.toldAt >= tellMs) this.say();
  }

  end(): void {
    this.left.clear();
    if (this.toldAt === null) return;
    this.toldAt = null;
    this.tell(null);
  }

  private say(): void {
    this.toldAt = performance.now();
    this.tell({ done: this.total - this.left.size, total: this.total });
  }
}
