import type { ComparedRow, ComparedRows, DataCell, DataColumn, RowChange, RowsPage } from '../../../contract/data-api';
import { cellText, cellSql } from '../cells';
import type { OpenColumn } from '../formats/opened';
import type { Session, SqlValue, Task } from '../session';
import type { Compared } from './compare';
import type { Tables } from './key';

/** So many differing rows, and cells of them, are put aside to be paged through. */
const mostRows = 100_000;
const mostCells = 4_000_000;
const mostColumns = 200;
const mostLimit = 1000;

type Side = 'a' | 'b';
const sidesOf = (change: RowChange): Side[] => (change === 'added' ? ['b'] : change === 'removed' ? ['a'] : ['a', 'b']);

/** What differs, in the order of the key: put aside when it is first asked for. */
export class ChangedRows {
  private readonly kept = new Map<RowChange, Promise<{ table: string; reachable: number }>>();

  constructor(private readonly compared: Compared, private readonly tables: Tables, private readonly session: Session, private readonly prefix: string) {}

  async page(change: RowChange, { offset, limit, columns }: RowsPage, task: Task): Promise<ComparedRows> {
    const { result, key, pairs, changed } = this.compared;
    const { table, reachable } = await this.keep(change, task);
    const byName = { a: new Map(this.tables.a.columns.map((each) => [each.name, each])), b: new Map(this.tables.b.columns.map((each) => [each.name, each])) };
    const keyNames = new Set(result.pairing.kind === 'key' ? key.map(({ name }) => name) : []);
    const everything = result.columns.filter(({ name, status }) => !keyNames.has(name) && status !== 'ignored' && (change !== 'added' || byName.b.has(name)) && (change !== 'removed' || byName.a.has(name)));
    const changedNames = new Set(changed.map((at) => pairs[at]?.name));
    const shown = (columns === undefined ? everything.filter(({ name }) => change !== 'changed' || changedNames.has(name)) : everything.filter(({ name }) => columns.includes(name))).slice(0, mostColumns);
    const sides = sidesOf(change);
    const cells = shown.flatMap(({ name }) => sides.map((side) => { const column = byName[side].get(name); return column === undefined ? 'NULL' : cellSql({ sql: `${side}_${column.sql}`, duck: column.duck }); }));
    const marks = shown.map(({ name }) => { const at = pairs.findIndex((pair) => pair.name === name); return change === 'changed' && at >= 0 && changedNames.has(name) ? `d${at}` : 'false'; });
    const keyColumns = this.keyColumns();
    const keyCells = keyColumns.map(({ duck }, at) => cellSql({ sql: result.pairing.kind === 'key' ? `${sides[0] ?? 'a'}_${key[at]?.[sides[0] ?? 'a'].sql ?? ''}` : `k${at}`, duck }));
    const wanted = [...keyCells, ...cells, ...marks];
    const rows = await this.session.rows(`SELECT ${wanted.length === 0 ? 'NULL' : wanted.join(', ')} FROM ${table} ORDER BY n LIMIT ${Math.min(Math.max(0, limit), mostLimit)} OFFSET ${Math.max(0, offset)}`, task);
    return {
      key: keyColumns.map(({ name, kind, type }) => ({ name, kind, type })),
      columns: shown.map(({ name, a, b }) => ({ name, a, b })),
      rows: rows.map((row) => this.rowOf(row, keyColumns, shown, sides)),
      total: result.rows[change], reachable,
    };
  }

  private keyColumns(): OpenColumn[] {
    const { result, key } = this.compared;
    switch (result.pairing.kind) {
      case 'key': return key.map(({ a }) => a);
      case 'position': return [{ name: '#', kind: 'integer', type: 'int64', sql: 'k0', duck: 'BIGINT', place: 0 }];
      case 'rows': return [];
      default: return result.pairing satisfies never;
    }
  }

  private rowOf(row: SqlValue[], keyColumns: readonly OpenColumn[], shown: readonly { a: DataColumn | null; b: DataColumn | null }[], sides: readonly Side[]): ComparedRow {
    const cellOf = (at: number, kind: DataColumn['kind'] | undefined): DataCell => cellText(row[at] ?? null, kind ?? 'other');
    const ofSide = (side: Side): DataCell[] | null => (sides.includes(side) ? shown.map((column, at) => cellOf(keyColumns.length + at * sides.length + sides.indexOf(side), column[side]?.kind)) : null);
    const marksAt = keyColumns.length + shown.length * sides.length;
    return { key: keyColumns.map(({ kind }, at) => cellOf(at, kind)), a: ofSide('a'), b: ofSide('b'), changed: shown.flatMap((_, at) => (row[marksAt + at] === true ? [at] : [])) };
  }

  private keep(change: RowChange, task: Task): Promise<{ table: string; reachable: number }> {
    let kept = this.kept.get(change);
    if (kept === undefined) {
      kept = this.putAside(change, task);
      this.kept.set(change, kept);
      // One that was given up is made anew.
      kept.catch(() => this.kept.delete(change));
    }
    return kept;
  }

  private async putAside(change: RowChange, task: Task): Promise<{ table: string; reachable: number }> {
    const { joined, changed, result } = this.compared;
    const sides = sidesOf(change);
    const width = sides.reduce((sum, side) => sum + this.tables[side].columns.length, 0);
    const reachable = Math.min(result.rows[change], mostRows, Math.max(mostLimit, Math.floor(mostCells / Math.max(1, width))));
    const keys = Array.from({ length: joined.keys }, (_, at) => `coalesce(a.k${at}, b.k${at}) AS k${at}`);
    const cells = sides.flatMap((side) => this.tables[side].columns.map(({ sql }) => `${side}.${sql} AS ${side}_${sql}`));
    const marks = change === 'changed' ? changed.map((at) => `${joined.differ[at] ?? 'false'} AS d${at}`) : [];
    const where = change === 'added' ? 'a.here IS NULL' : change === 'removed' ? 'b.here IS NULL' : `a.here AND b.here AND (${changed.map((at) => `(${joined.differ[at] ?? 'false'})`).join(' OR ') || 'false'})`;
    const table = `${this.prefix}_${change}`;
    const order = Array.from({ length: joined.keys }, (_, at) => `k${at}`).join(', ');
    await this.session.run(`CREATE OR REPLACE TABLE ${table} AS SELECT row_number() OVER () AS n, * FROM (SELECT ${[...keys, ...cells, ...marks].join(', ')} FROM ${joined.from('all')} WHERE ${where} ORDER BY ${order} LIMIT ${reachable})`, task);
    return { table, reachable };
  }
}
