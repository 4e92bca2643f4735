import type { PreviewPageHost, PreviewView } from '../../src/contract/preview-page';
import type { ColumnHead } from '../../src/contract/view-api';
import { toCallError } from '../shared/rpc';

/** As the worker's contract has it. */
const mostAtOnce = 50;

/** The shapes of one view's columns, asked for when they come into sight; all else comes before them. */
export class Heads {
  private readonly known = new Map<string, ColumnHead>();
  private readonly problems = new Map<string, string>();
  private wanted: string[] = [];
  private task: string | null = null;
  private isOver = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: PreviewPageHost, private readonly view: PreviewView, private readonly name: string, private readonly drawn: () => void) {}

  head(column: string): ColumnHead | null { return this.known.get(column) ?? null; }
  problem(column: string): string | undefined { return this.problems.get(column); }

  want(columns: string[]): void {
    this.wanted = columns;
    // What only passes by while somebody scrolls is not counted.
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.next(), 120);
  }

  close(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    if (this.task !== null) void this.host.cancel(this.task);
  }

  private async next(): Promise<void> {
    const columns = this.wanted.filter(name => !this.known.has(name) && !this.problems.has(name)).slice(0, mostAtOnce);
    if (this.isOver || this.task !== null || columns.length === 0) return;
    const task = `${this.name}-${columns[0] ?? ''}`.slice(0, 200);
    this.task = task;
    try {
      for (const head of await this.host.heads(this.view, columns, task)) this.known.set(head.name, head);
    } catch (error) {
      const { message } = toCallError(error);
      for (const name of columns) this.problems.set(name, message);
    }
    this.task = null;
    if (this.isOver) return;
    this.drawn();
    void this.next();
  }
}
