import type { RowKey, TablePageHost, TableRow } from '../../src/contract/table-page';

export const sparkPoints = 48;
const mostKept = 4_000;
const pauseMs = 120;

/** Small curves of the rows in sight, fetched once scrolling rests; a run that was heard of since has its curve fetched anew. */
export class Sparks {
  private readonly known = new Map<string, { at: number; path: string | null }>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wanted: { rows: TableRow[]; metrics: string[] } = { rows: [], metrics: [] };
  private turn = 0;
  /** Grows whenever curves came. */
  turns = 0;

  constructor(private readonly host: Pick<TablePageHost, 'sparks'>, private readonly changed: () => void) {}

  /** Undefined: not known yet; null: no history to draw. */
  path(row: TableRow, metric: string): string | null | undefined { return this.known.get(keyOf(row.key, metric))?.path; }

  want(rows: TableRow[], metrics: string[]): void {
    this.wanted = { rows, metrics };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.fetch(), pauseMs);
  }

  private async fetch(): Promise<void> {
    const turn = ++this.turn;
    const { rows, metrics } = this.wanted;
    if (this.known.size > mostKept) this.known.clear();
    for (const metric of metrics) {
      const lack = rows.filter(row => this.known.get(keyOf(row.key, metric))?.at !== row.lastHeardAt);
      if (lack.length === 0) continue;
      const curves = await this.host.sparks({ runs: lack.map(({ key }) => key), metric, maxPoints: sparkPoints }).catch(() => null);
      // A number without its curve is still the number: nothing is said.
      if (turn !== this.turn || !curves) return;
      lack.forEach((row, index) => this.known.set(keyOf(row.key, metric), { at: row.lastHeardAt, path: sparkPath(curves[index] ?? null) }));
      this.turns++;
      this.changed();
    }
  }
}

const keyOf = (run: RowKey, metric: string): string => `${run}\n${metric}`;

export const sparkWidth = 48;
export const sparkHeight = 16;

/** One value is no curve. What is no finite number is a gap. */
export function sparkPath(values: Float64Array | null): string | null {
  if (!values || values.length < 2) return null;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) if (Number.isFinite(value)) { low = Math.min(low, value); high = Math.max(high, value); }
  if (low > high) return null;
  const span = high - low || 1;
  let path = '';
  let pen = 'M';
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) { pen = 'M'; return; }
    const x = 1 + (index / (values.length - 1)) * (sparkWidth - 2);
    const y = high === low ? sparkHeight / 2 : 2 + ((high - value) / span) * (sparkHeight - 4);
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = 'L';
  });
  return path;
}
