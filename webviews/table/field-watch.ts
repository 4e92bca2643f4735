import type { RowKey, TableRow } from '../../src/contract/table-page';

/**
 * Whether there may be other fields than before: of each run it is remembered what it had when it was told last. Values that go on, which come many times a second, are none of that; where a query picks
 * runs by them, how many match tells.
 */
export class FieldWatch {
  private readonly had = new Map<RowKey, string>();

  told(rows: readonly TableRow[], removed: readonly RowKey[]): boolean {
    let other = removed.length > 0;
    for (const key of removed) this.had.delete(key);
    for (const row of rows) {
      const has = [row.facts, row.state, row.star, ...[row.name, row.note, row.tags[0]].map(each => each != null)].join(' ');
      other ||= this.had.get(row.key) !== has;
      this.had.set(row.key, has);
    }
    return other;
  }
}
