import type { TableView, ViewFacts } from '../../../contract/view-api';
import { conditionSql, containsSql, sortSql, valueChecks } from '../../../core/data/conditions';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import type { OpenColumn } from '../formats/opened';
import type { Relation, Session, Task } from '../session';
import type { SummaryView } from '../summary';
import { columnNamed } from '../unknown-column';
import { type Base, columnFacts } from './base';
import { withDerived } from './derived';

/** Where rows of a view lie in their order: as numbers of the base's rows, and once they are gathered, as they are. */
interface Order { numbers: string; gathered: string | null }

/** From so many rows on, those of a sorted or filtered view are gathered, since they lie scattered in their file. */
const fewRows = 100_000;
const mostGathered = 1_000_000_000;
/** Files of more columns are asked once for a page. */
const mostShared = 300;

/** Rows and columns as a person wants to see them. */
export class OpenView implements SummaryView {
  isDropped = false;
  private order: Order | null = null;
  private count: number;

  private constructor(readonly session: Session, private readonly base: Base, private readonly isFiltered: boolean) { this.count = base.rows; }

  static async make(base: Base, view: TableView, { session, name, task }: { session: Session; name: string; task: Task }): Promise<OpenView> {
    try {
      return await OpenView.over(await withDerived(base, view.derived, session, task), view, { session, name, task });
    } catch (error) {
      base.letGo?.();
      throw error;
    }
  }

  private static async over(base: Base, view: TableView, { session, name, task }: { session: Session; name: string; task: Task }): Promise<OpenView> {
    const { columns } = base;
    const where = view.where.map((condition) => ({ condition, column: columnNamed(columns, condition.column) }));
    const sort = view.sort.map((key) => ({ key, column: columnNamed(columns, key.column) }));
    for (const { condition, column } of where) await check(condition, column, session, task);
    const tests = where.map(({ condition, column }) => conditionSql(condition, column));
    if (view.contains !== '') tests.push(containsSql(columns, view.contains));
    const made = new OpenView(session, base, tests.length > 0);
    if (tests.length === 0 && sort.length === 0) return made;
    const read = view.contains !== '' ? columns : [...where, ...sort].map(({ column }) => column);
    const order = sort.length > 0 ? ` ORDER BY ${sort.map(({ key, column }) => sortSql(key, column)).join(', ')}, rn` : '';
    await session.run(`CREATE OR REPLACE TABLE ${name} AS SELECT rn FROM ${made.rowsOf(read)}${tests.length > 0 ? ` WHERE ${tests.join(' AND ')}` : ''}${order}`, task);
    const [rows] = await session.row(`SELECT count(*)::VARCHAR FROM ${name}`, task);
    made.count = Number(rows);
    made.order = { numbers: name, gathered: null };
    return made;
  }

  get columns(): readonly OpenColumn[] { return this.base.columns; }
  get rows(): number { return this.count; }
  get facts(): ViewFacts { return { rows: this.count, of: this.base.rows, columns: columnFacts(this.columns) }; }
  /** Rows have numbers in the file. */
  get isFile(): boolean { return this.base.isFile; }
  get quick() { return this.order === null ? this.base.quick : undefined; }

  column(name: string): OpenColumn { return columnNamed(this.columns, name); }

  /** `pos` (from 0), `rn` and the columns, of rows in a stretch of the view. */
  async stretch(columns: readonly OpenColumn[], offset: number, count: number, task: Task): Promise<string> {
    return (await this.placed(offset, count, task))(columns);
  }

  /** Where the rows of a stretch lie, found once: what it answers gives the `stretch` of any columns. */
  async placed(offset: number, count: number, task: Task): Promise<(columns: readonly OpenColumn[]) => string> {
    const { order } = this;
    const range = (what: string): string => `${what} BETWEEN ${offset} AND ${offset + count - 1}`;
    const gathered = order?.gathered;
    if (gathered) return () => `(SELECT rowid AS pos, * FROM ${gathered} WHERE ${range('rowid')})`;
    if (order !== null) {
      const places = `(SELECT rowid AS pos, rn FROM ${order.numbers} WHERE ${range('rowid')})`;
      // By their numbers, written out, rows are looked up where they lie; a join alone reads all that there are between the first and the last.
      const numbers = this.base.relation.ranged ? await this.session.rows(`SELECT rn::VARCHAR FROM ${places}`, task) : [];
      const only = numbers.length > 0 ? ` WHERE rn IN (${numbers.map(([number]) => String(number)).join(', ')})` : '';
      return (columns) => `(SELECT o.pos, t.* FROM ${places} AS o JOIN (SELECT * FROM ${this.rowsOf(columns)}${only}) AS t USING (rn))`;
    }
    if (this.base.relation.ranged) return (columns) => `(SELECT rn AS pos, * FROM ${this.rowsOf(columns)} WHERE ${range('rn')})`;
    return (columns) => `(SELECT rn AS pos, * FROM (SELECT * FROM ${this.rowsOf(columns)} LIMIT ${count} OFFSET ${offset}))`;
  }

  /** Rows are picked out of a long file, of which a row group's are read by one thread however many wait. Of a wide one, finding the columns takes longer than reading them. */
  get isPicked(): boolean { return this.base.quick !== undefined && this.base.relation.ranged && !this.order?.gathered && this.base.rows > fewRows && this.base.columns.length <= mostShared; }

  /** The same of all rows, not in order. */
  all(columns: readonly OpenColumn[]): string {
    const { order } = this;
    if (order?.gathered) return `(SELECT rowid AS pos, * FROM ${order.gathered})`;
    if (order !== null) return `(SELECT o.pos, t.* FROM (SELECT rowid AS pos, rn FROM ${order.numbers}) AS o JOIN ${this.rowsOf(columns)} AS t USING (rn))`;
    return `(SELECT rn AS pos, * FROM ${this.rowsOf(columns)})`;
  }

  get relation(): Relation {
    const width = this.columns.length;
    const some = (columns: readonly OpenColumn[]): string => {
      const names = columns.map(({ sql }) => sql).join(', ');
      if (this.order === null || !this.isFiltered) return `(SELECT ${names} FROM ${this.rowsOf(columns)})`;
      return this.order.gathered ? `(SELECT ${names} FROM ${this.order.gathered})` : `(SELECT ${names} FROM ${this.rowsOf(columns)} SEMI JOIN ${this.order.numbers} USING (rn))`;
    };
    return { from: some(this.columns), width, only: (...indices) => some(this.columns.filter(({ place }) => indices.includes(place))) };
  }

  /** Lays the rows of a large view down in their order: pages of it are quick from then on. */
  get isWorthGathering(): boolean { return this.order !== null && this.order.gathered === null && this.base.rows > fewRows && this.count * this.columns.length <= mostGathered; }
  async gather(task: Task): Promise<void> {
    const { order } = this;
    if (order === null || order.gathered !== null) return;
    const name = `${order.numbers}_rows`;
    await this.session.run(`CREATE OR REPLACE TABLE ${name} AS SELECT t.* FROM (SELECT rowid AS pos, rn FROM ${order.numbers}) AS o JOIN ${this.rowsOf(this.columns)} AS t USING (rn) ORDER BY o.pos`, task);
    order.gathered = name;
  }

  async drop(): Promise<void> {
    this.isDropped = true;
    const { order, base } = this;
    base.letGo?.();
    if (order !== null) await this.session.drop(order.numbers, `${order.numbers}_rows`);
  }

  /** The view's rows as `rn` in their order as `pos`; null: all rows, in the order of the base. */
  get numbers(): string | null { return this.order === null ? null : `(SELECT rowid AS pos, rn FROM ${this.order.numbers})`; }

  /** `rn` and columns of the base's rows. */
  rowsOf(columns: readonly OpenColumn[]): string {
    return this.base.relation.numbered([...new Set(columns.map(({ place }) => place))].sort((one, other) => one - other));
  }
}

async function check(condition: TableView['where'][number], column: OpenColumn, session: Session, task: Task): Promise<void> {
  for (const { sql, problem } of valueChecks(condition, column)) if ((await session.row(`SELECT ${sql}`, task))[0] !== true) throw problem;
  if (condition.op !== 'matches') return;
  try {
    await session.row(`SELECT ${conditionSql(condition, { ...column, sql: `''`, duck: 'VARCHAR', kind: 'text' })}`, task);
  } catch (error) {
    if (task.signal.aborted) throw error;
    throw new HumanError('usage', say('“{0}” is no regular expression: {1}.', condition.value, (error instanceof Error ? error.message : String(error)).replace(/^[A-Z][\w ]*Error: /, '').split('\n')[0] ?? ''));
  }
}
