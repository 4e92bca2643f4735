import type { BlockRequest, CellBlock, PackedCells } from '../../src/contract/view-api';
import type { Cell } from './cell-look';

/** As the worker's contract has it. */
const mostColumns = 200;
const atOnce = 2;
/** Cells that were seen are kept within this, those of longest ago are let go first. */
const mostBytes = 48 * 2 ** 20;

export interface Wanted { /** Rows in sight, `last` not counted. */ first: number; last: number; columns: string[]; /** Beside those in sight. */ near: string[] }
interface Block { columns: Map<string, PackedCells>; rowNumbers: Float64Array | null | undefined; bytes: number; used: number }
interface Request { block: number; columns: string[] }

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** One cell of a block's column; undefined: it has none there. */
export function unpacked({ texts, ends, marks }: PackedCells, at: number): Cell | undefined {
  const mark = marks[at];
  return mark === undefined ? undefined : { text: decoder.decode(texts.subarray(at === 0 ? 0 : ends[at - 1], ends[at])), mark };
}

/** The cells of one view that are known: asked for in blocks when they come into sight, and those beside them after. */
export class Cells {
  private readonly blocks = new Map<number, Block>();
  private readonly going = new Map<number, ReadonlySet<string>>();
  private wanted: Wanted = { first: 0, last: 0, columns: [], near: [] };
  private before = 0;
  private turn = 0;
  private isOver = false;
  private bytes = 0;
  /** What went wrong with a page; nothing more is asked until `retry`. */
  problem: unknown = null;

  constructor(private readonly rows: number, private readonly blockRows: number, private readonly ask: (block: BlockRequest) => Promise<CellBlock>, private readonly drawn: () => void, private readonly came: (column: string, cells: PackedCells) => void = () => undefined) {}

  want(wanted: Wanted): void {
    if (wanted.first !== this.wanted.first) this.before = this.wanted.first;
    this.wanted = wanted;
    this.next();
  }

  cell(row: number, column: string): Cell | undefined {
    const packed = this.blocks.get(Math.floor(row / this.blockRows))?.columns.get(column);
    return packed && unpacked(packed, row % this.blockRows);
  }

  /** Undefined: not known yet; null: rows of this view have none. */
  rowNumber(row: number): number | null | undefined {
    const numbers = this.blocks.get(Math.floor(row / this.blockRows))?.rowNumbers;
    return numbers ? numbers[row % this.blockRows] : numbers;
  }

  /** A number that changes when more of these rows became known, so that a row is drawn anew only then. */
  stamp(row: number): number { return this.blocks.get(Math.floor(row / this.blockRows))?.columns.size ?? 0; }

  retry(): void {
    this.problem = null;
    this.next();
  }

  /** What is still under way is no one's any more. */
  close(): void { this.isOver = true; }

  private next(): void {
    if (this.isOver || this.problem !== null) return;
    for (let request = this.missing(); this.going.size < atOnce && request; request = this.missing()) void this.fetch(request);
  }

  /** What is in sight first, then the columns beside it, then the rows where the scroll goes to. */
  private missing(): Request | undefined {
    const { first, last, columns, near } = this.wanted;
    if (last <= first) return undefined;
    const [from, to] = [Math.floor(first / this.blockRows), Math.floor((last - 1) / this.blockRows)];
    const end = Math.floor((this.rows - 1) / this.blockRows);
    const ahead = this.before > first ? [from - 1, to + 1] : [to + 1, from - 1];
    const inSight = Array.from({ length: to - from + 1 }, (_, at) => from + at);
    for (const [blocks, some] of [[inSight, columns], [ahead, columns], [inSight, near]] as const) {
      for (const block of blocks) {
        if (block < 0 || block > end || this.going.has(block)) continue;
        const known = this.blocks.get(block);
        const lacking = some.filter(name => !known?.columns.has(name));
        if (lacking.length > 0 || (some === columns && known?.rowNumbers === undefined)) return { block, columns: lacking.slice(0, mostColumns) };
      }
    }
    return undefined;
  }

  private async fetch({ block, columns }: Request): Promise<void> {
    this.going.set(block, new Set(columns));
    const offset = block * this.blockRows;
    try {
      const answer = await this.ask({ offset, count: Math.min(this.blockRows, this.rows - offset), columns });
      if (this.isOver) return;
      this.keep(block, columns, answer);
      this.drawn();
    } catch (error) {
      if (this.isOver) return;
      this.problem = error;
      this.drawn();
    } finally {
      this.going.delete(block);
      this.next();
    }
  }

  private keep(at: number, names: string[], { columns, rowNumbers }: CellBlock): void {
    const block = this.blocks.get(at) ?? { columns: new Map(), rowNumbers, bytes: 0, used: 0 };
    this.blocks.set(at, block);
    block.rowNumbers = rowNumbers;
    for (const [index, name] of names.entries()) {
      const packed = columns[index];
      if (!packed || block.columns.has(name)) continue;
      block.columns.set(name, packed);
      this.came(name, packed);
      const bytes = packed.texts.byteLength + packed.ends.byteLength + packed.marks.byteLength;
      block.bytes += bytes;
      this.bytes += bytes;
    }
    block.used = ++this.turn;
    const [from, to] = [Math.floor(this.wanted.first / this.blockRows) - 1, Math.floor(this.wanted.last / this.blockRows) + 1];
    const old = [...this.blocks].filter(([number]) => number < from || number > to).sort(([, one], [, other]) => one.used - other.used);
    for (const [number, { bytes }] of old) {
      if (this.bytes <= mostBytes) break;
      this.blocks.delete(number);
      this.bytes -= bytes;
    }
  }
}
