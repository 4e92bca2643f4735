import type { PreviewPageHost, PreviewView } from '../../src/contract/preview-page';
import type { ColumnHead } from '../../src/contract/view-api';
import { toCallError } from '../shared/rpc';
import { LastOnly } from './last-only';

/** As the worker's contract has it. */
const mostAtOnce = 50;

/** The shapes of one view's columns, asked for when they come into sight and given up when they are out of it; all else comes before them. */
export class Heads {
  private readonly known = new Map<string, ColumnHead>();
  private readonly problems = new Map<string, string>();
  private readonly asking: LastOnly;
  private wanted: string[] = [];
  private going: ReadonlySet<string> | null = null;
  private isPaused = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: PreviewPageHost, private readonly view: PreviewView, private readonly drawn: () => void) {
    this.asking = new LastOnly(host, 'heads');
  }

  head(column: string): ColumnHead | null { return this.known.get(column) ?? null; }
  problem(column: string): string | undefined { return this.problems.get(column); }

  want(columns: string[]): void {
    this.wanted = columns;
    this.soon();
  }

  /** What failed is tried once more. */
  retry(column: string): void {
    if (this.problems.delete(column)) this.soon();
  }

  /** What somebody waits for is asked first: these are given up until `resume`. */
  pause(): void {
    this.isPaused = true;
    clearTimeout(this.timer);
    this.asking.giveUp();
  }

  resume(): void {
    this.isPaused = false;
    this.soon();
  }

  /** What only passes by while somebody scrolls is not counted. */
  private soon(): void {
    clearTimeout(this.timer);
    if (!this.isPaused) this.timer = setTimeout(() => this.next(), 120);
  }

  private next(): void {
    const { going, wanted } = this;
    if (this.isPaused || (going !== null && wanted.some(name => going.has(name)))) return;
    const columns = wanted.filter(name => !this.known.has(name) && !this.problems.has(name)).slice(0, mostAtOnce);
    // All that was asked for is out of sight.
    if (going !== null) this.asking.giveUp();
    if (columns.length > 0) void this.ask(columns);
  }

  private async ask(columns: string[]): Promise<void> {
    const mine = new Set(columns);
    this.going = mine;
    try {
      for (const head of await this.asking.run(task => this.host.heads(this.view, columns, task))) this.known.set(head.name, head);
    } catch (error) {
      const { code, message } = toCallError(error);
      if (code !== 'cancelled') for (const name of columns) this.problems.set(name, message);
    }
    if (this.going !== mine) return;
    this.going = null;
    this.drawn();
    this.next();
  }
}
