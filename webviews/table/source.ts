import type { FieldText, GroupCount, GroupKey, Sort } from '../../src/contract/table-api';
import type { RowKey, TablePageHost, TableRow, TableSlice } from '../../src/contract/table-page';
import { decodeValue } from '../../src/core/format';

export type CellValue = number | string | null;
/** What is asked of the history; grouped or in one piece. */
export interface Question { query: string; sort: Sort[]; group: FieldText | null }
export interface Window { first: number; last: number; fields: FieldText[] }

interface Block { rows: TableRow[]; cells: Map<FieldText, CellValue[]>; /** Of what time the rows are, and the cells of each field. */ turn: number; turns: Map<FieldText, number>; /** Grows with every change, so that only rows that changed are drawn. */ stamp: number }
interface Part { key: GroupKey; count: number; start: number; blocks: Map<number, Block>; open: boolean }

export type Line =
  | { kind: 'group'; key: GroupKey; count: number; open: boolean }
  | { kind: 'run'; row: TableRow | null; stamp: number; cell(field: FieldText): CellValue | undefined; at: number; key: GroupKey };

export const blockSize = 64;
const mostBlocks = 240;
const nothing = (): undefined => undefined;

/**
 * All runs that answer one question, of which only what was in sight lately is here: blocks of rows, and in them the cells of the columns that
 * were in sight. One request is under way at a time; what has scrolled out meanwhile is not asked for.
 */
export class RowSource {
  private parts: Part[] = [];
  private starts: number[] = [];
  private turn = 1;
  private stamps = 0;
  private wanted: Window = { first: 0, last: 0, fields: [] };
  private busy = false;
  private closed = false;
  readonly ranges = new Map<FieldText, [number, number] | null>();
  /** How many decimals the numbers seen of a field need, 4 significant digits at most. */
  readonly decimals = new Map<FieldText, number>();
  /** Names of histories that could not be read when they were asked last. */
  failed: readonly string[] = [];
  lines = 0;
  total = 0;

  constructor(private readonly host: Pick<TablePageHost, 'rows' | 'groups'>, readonly question: Question, private readonly collapsed: ReadonlySet<GroupKey>, private readonly told: { changed(): void; failed(error: unknown): void }) {}

  /** Resolves once what `window` shows is there. */
  async start(window: Window): Promise<void> {
    this.wanted = window;
    await this.count();
    for (let need = this.missing(); need; need = this.missing()) await this.fetch(need);
  }

  close(): void { this.closed = true; }

  line(index: number): Line | null {
    const part = this.partAt(index);
    if (!part) return null;
    const headed = this.question.group !== null;
    if (headed && index === part.start) return { kind: 'group', key: part.key, count: part.count, open: part.open };
    const at = index - part.start - (headed ? 1 : 0);
    const block = part.blocks.get(Math.floor(at / blockSize));
    const within = at % blockSize;
    const row = block?.rows[within] ?? null;
    return { kind: 'run', row, stamp: block?.stamp ?? 0, at, key: part.key, cell: block ? field => block.cells.get(field)?.[within] : nothing };
  }

  /** Where a run stands, if it is among those that are here. */
  lineOf(run: RowKey): number | null {
    for (const part of this.parts) {
      if (!part.open) continue;
      for (const [number, block] of part.blocks) {
        const within = block.rows.findIndex(row => row.key === run);
        if (within >= 0 && number * blockSize + within < part.count) return part.start + this.head + number * blockSize + within;
      }
    }
    return null;
  }

  row(run: RowKey): TableRow | null {
    const line = this.lineOf(run);
    const found = line === null ? null : this.line(line);
    return found?.kind === 'run' ? found.row : null;
  }

  groupLine(key: GroupKey): number | null { return this.question.group === null ? null : this.parts.find(part => part.key === key)?.start ?? null; }

  want(window: Window): void {
    this.wanted = window;
    void this.pump();
  }

  toggle(key: GroupKey, open: boolean): void {
    const part = this.parts.find(each => each.key === key);
    if (!part) return;
    part.open = open;
    this.arrange();
    this.told.changed();
    void this.pump();
  }

  /** What marks did to a run, before the index tells it too. */
  patch(run: RowKey, change: Partial<TableRow>): void {
    for (const part of this.parts) {
      for (const block of part.blocks.values()) {
        const within = block.rows.findIndex(row => row.key === run);
        if (within < 0) continue;
        block.rows[within] = { ...(block.rows[within] as TableRow), ...change };
        block.stamp = ++this.stamps;
      }
    }
    this.told.changed();
  }

  /**
   * Asks anew for what is in sight, all of it before any of it is shown. `anchor` is the line that must not move: answered is how far it did.
   */
  async refresh(anchor: number): Promise<number> {
    const before = this.line(anchor);
    const run = before?.kind === 'run' ? before.row?.key : undefined;
    const key = before?.key ?? null;
    const fresh = new RowSource(this.host, this.question, new Set(this.parts.filter(part => !part.open).map(part => part.key)), { changed: nothing, failed: nothing });
    const { first, last } = this.wanted;
    await fresh.start({ ...this.wanted, first, last: last + blockSize });
    if (this.closed) return 0;
    this.turn++;
    // What was folded while the answer was on its way stays folded.
    const open = new Map(this.parts.map(part => [part.key, part.open]));
    this.parts = fresh.parts;
    this.total = fresh.total;
    this.failed = fresh.failed;
    for (const part of this.parts) part.open = open.get(part.key) ?? part.open;
    for (const part of this.parts) {
      for (const block of part.blocks.values()) {
        block.stamp = ++this.stamps;
        block.turn = this.turn;
        for (const field of block.turns.keys()) block.turns.set(field, this.turn);
      }
    }
    for (const [field, range] of fresh.ranges) this.ranges.set(field, range);
    for (const [field, decimals] of fresh.decimals) this.decimals.set(field, Math.max(decimals, this.decimals.get(field) ?? 0));
    this.arrange();
    const now = run !== undefined ? this.lineOf(run) : before?.kind === 'group' ? this.groupLine(key) : null;
    return now === null ? 0 : now - anchor;
  }

  // --- asking ---

  private get head(): number { return this.question.group === null ? 0 : 1; }

  private async count(): Promise<void> {
    const { query, group } = this.question;
    const counts: GroupCount[] = group === null ? [{ key: null, count: Number.POSITIVE_INFINITY, newest: 0 }] : await this.host.groups(query, group);
    this.parts = counts.map(({ key, count }) => ({ key, count, start: 0, blocks: new Map(), open: group === null || !this.collapsed.has(key) }));
    // Not known before the first answer, which tells.
    const from = Math.floor(this.wanted.first / blockSize);
    if (group === null) await this.fetch({ part: this.parts[0] as Part, from, to: from + 1, fields: this.wanted.fields });
    else this.total = counts.reduce((sum, { count }) => sum + count, 0);
    this.arrange();
  }

  private arrange(): void {
    let start = 0;
    this.starts = [];
    for (const part of this.parts) {
      part.start = start;
      this.starts.push(start);
      start += this.head + (part.open && Number.isFinite(part.count) ? part.count : 0);
    }
    this.lines = start;
    if (this.question.group === null) this.total = this.lines;
  }

  private partAt(index: number): Part | undefined {
    if (index < 0 || index >= this.lines) return undefined;
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= index) low = middle; else high = middle - 1;
    }
    return this.parts[low];
  }

  /** The first stretch of blocks in sight that lack the same. */
  private missing(): { part: Part; from: number; to: number; fields: FieldText[] } | null {
    const { first, last, fields } = this.wanted;
    let part = this.partAt(Math.max(0, Math.min(first, this.lines - 1)));
    for (let at = part ? this.parts.indexOf(part) : 0; part && part.start <= last; part = this.parts[++at]) {
      if (!part.open || part.count === 0) continue;
      const from = Math.max(0, Math.floor((first - part.start - this.head) / blockSize));
      const to = Math.min(Math.ceil(part.count / blockSize), Math.floor((last - part.start - this.head) / blockSize) + 1);
      for (let number = from; number < to; number++) {
        const lack = this.lackOf(part.blocks.get(number), fields);
        if (lack === null) continue;
        let end = number + 1;
        while (end < to && end - number < 4 && same(this.lackOf(part.blocks.get(end), fields), lack)) end++;
        return { part, from: number, to: end, fields: lack };
      }
    }
    return null;
  }

  private lackOf(block: Block | undefined, fields: FieldText[]): FieldText[] | null {
    const lack = fields.filter(field => (block?.turns.get(field) ?? 0) < this.turn);
    return block && block.turn === this.turn && lack.length === 0 ? null : lack;
  }

  private async pump(): Promise<void> {
    if (this.busy || this.closed) return;
    this.busy = true;
    try {
      for (let need = this.missing(); need && !this.closed; need = this.missing()) {
        await this.fetch(need);
        if (!this.closed) this.told.changed();
      }
    } catch (error) {
      if (!this.closed) this.told.failed(error);
    } finally {
      this.busy = false;
    }
  }

  private async fetch({ part, from, to, fields }: { part: Part; from: number; to: number; fields: FieldText[] }): Promise<void> {
    const { query, sort, group } = this.question;
    const { turn } = this;
    const slice = await this.host.rows({
      query, sort, columns: fields, offset: from * blockSize, limit: (to - from) * blockSize, ...(group === null ? {} : { group: { by: group, key: part.key } }),
    });
    if (this.turn !== turn || !this.parts.includes(part)) return;
    this.failed = slice.failed;
    if (slice.total !== part.count) { part.count = slice.total; this.arrange(); }
    for (let number = from; number < to; number++) this.keep(part, number, (number - from) * blockSize, slice, fields);
    fields.forEach((field, index) => {
      this.ranges.set(field, slice.ranges[index] ?? null);
    });
    this.forget();
  }

  private keep(part: Part, number: number, offset: number, slice: TableSlice, fields: FieldText[]): void {
    const rows = slice.rows.slice(offset, offset + blockSize);
    const before = part.blocks.get(number);
    // Cells of other rows than these are worth nothing.
    const kept = before && before.rows.length === rows.length && before.rows.every((row, index) => row.key === rows[index]?.key) ? before : undefined;
    const block: Block = { rows, cells: kept?.cells ?? new Map<FieldText, CellValue[]>(), turns: kept?.turns ?? new Map<FieldText, number>(), turn: this.turn, stamp: ++this.stamps };
    fields.forEach((field, index) => {
      const values = (slice.cells[index] ?? []).slice(offset, offset + blockSize).map(plainCell);
      block.cells.set(field, values);
      block.turns.set(field, this.turn);
      for (const value of values) if (typeof value === 'number' && Number.isFinite(value)) this.decimals.set(field, Math.max(decimalsOf(value), this.decimals.get(field) ?? 0));
    });
    part.blocks.delete(number);
    part.blocks.set(number, block);
  }

  /** The blocks asked for longest ago go first. */
  private forget(): void {
    let count = this.parts.reduce((sum, { blocks }) => sum + blocks.size, 0);
    for (const { blocks } of this.parts) {
      for (const number of blocks.keys()) {
        if (count <= mostBlocks) return;
        blocks.delete(number);
        count--;
      }
    }
  }
}

const same = (one: FieldText[] | null, other: FieldText[]): boolean => one !== null && one.length === other.length && one.every((field, index) => field === other[index]);

function plainCell(value: TableSlice['cells'][number][number]): CellValue {
  const plain = decodeValue(value);
  if (typeof plain === 'bigint') return Number(plain);
  return typeof plain === 'number' || typeof plain === 'string' ? plain : null;
}

/** Of a number cut to 4 significant digits; what is written with an exponent needs more than anybody would show. */
function decimalsOf(value: number): number {
  const text = String(Number(value.toPrecision(4)));
  return text.includes('e-') ? 20 : text.includes('e') ? 0 : text.split('.')[1]?.length ?? 0;
}
