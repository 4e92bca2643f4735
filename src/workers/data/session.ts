import { setImmediate } from 'node:timers/promises';
import { DuckDBInstance, type DuckDBAppender, type DuckDBConnection, type DuckDBVector, StatementType } from '@duckdb/node-api';
import { list, quoteName } from '../../core/data/sql';
import { cancelled } from '../../core/cancelled';
import type { Rest } from './rest';

export interface SessionOptions {
  /** For what doesn't fit in memory; all that may be written. */
  scratch: string;
  /** All that may be read beside it. */
  files: readonly string[]; folders: readonly string[];
  memoryBytes: number; threads: number;
}

/** Every question asks for words (VARCHAR) and for true or false, so that nothing is rounded on its way here. */
export type SqlValue = string | boolean | null;

/** Asks of a call in progress: has it been given up, and who wants to know how far it is. `rest`: it makes room for what people wait for, and goes on where it was. */
export interface Task { readonly signal: AbortSignal; progress(share: number | null): void; readonly rest?: Rest }

const progressMs = 200;
/** Of 2,048 rows each: a few milliseconds. */
const chunksAtOnce = 200;

/**
 * A database in memory that can reach the files it was made for, and nothing else: no other file, no network, no extension that is not compiled in, and nobody can change
 * that later. Not the SQL is trusted but this.
 */
export class Session {
  /** Connections that no question is going on in: a page is read beside a long sort, and given up without it. */
  private readonly free: DuckDBConnection[] = [];
  private closed = false;

  private constructor(private readonly instance: DuckDBInstance, private readonly connection: DuckDBConnection, /** The folder that it may write to. */ readonly scratch: string, readonly threads: number) { this.free.push(connection); }

  static async open({ scratch, files, folders, memoryBytes, threads }: SessionOptions): Promise<Session> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(threads), memory_limit: `${Math.floor(memoryBytes / 2 ** 20)}MiB`, temp_directory: scratch,
      autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_community_extensions: 'false', allow_unsigned_extensions: 'false', allow_persistent_secrets: 'false',
    });
    const connection = await instance.connect();
    for (const setting of [
      `TimeZone = 'UTC'`, `allowed_paths = ${list(files)}`, `allowed_directories = ${list([...folders, scratch])}`, 'enable_progress_bar = true', 'enable_progress_bar_print = false',
      'enable_external_access = false', 'lock_configuration = true',
    ]) await connection.run(`SET ${setting}`);
    return new Session(instance, connection, scratch, threads);
  }

  async rows(sql: string, task: Task): Promise<SqlValue[][]> {
    // SAFETY: see SqlValue.
    return this.watched(task, async (connection) => (await connection.runAndReadAll(sql)).getRowsJson() as SqlValue[][]);
  }

  async row(sql: string, task: Task): Promise<SqlValue[]> { return (await this.rows(sql, task))[0] ?? []; }

  /** Columns of doubles without missing ones, as they lie: no value passes through text, and the answer is there as a whole, since waiting for each part of it takes longer than reading it. `room`: where they are laid, for as many rows. */
  async doubles(sql: string, width: number, task: Task, room = (rows: number): Float64Array => new Float64Array(rows)): Promise<Float64Array[]> {
    return this.watched(task, async (connection) => {
      const result = await connection.run(sql);
      const columns = Array.from({ length: width }, () => room(result.rowCount));
      for (let place = 0, at = 0; place < result.chunkCount; place += 1) {
        const chunk = result.getChunk(place);
        for (const [column, values] of columns.entries()) values.set(doublesOf(chunk.getColumnVector(column), chunk.rowCount), at);
        at += chunk.rowCount;
        // Pages are asked for meanwhile.
        if (place % chunksAtOnce === chunksAtOnce - 1) await setImmediate();
      }
      return columns;
    });
  }

  /** One column of them. */
  async column(sql: string, task: Task, room?: (rows: number) => Float64Array): Promise<Float64Array> {
    const [column = new Float64Array()] = await this.doubles(sql, 1, task, room);
    return column;
  }

  /** Columns of doubles without missing ones, block by block as they lie; a block is only lent. */
  async blocks(sql: string, take: (columns: Float64Array[], rows: number) => void, task: Task): Promise<void> {
    await this.watched(task, async (connection) => {
      const result = await connection.stream(sql);
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        const { rowCount } = chunk;
        take(Array.from({ length: chunk.columnCount }, (_, at) => doublesOf(chunk?.getColumnVector(at), rowCount)), rowCount);
        await task.rest?.over(task.signal);
        if (task.signal.aborted) throw cancelled();
      }
    }, { isTaken: true });
  }

  async run(sql: string, task: Task): Promise<void> {
    await this.watched(task, (connection) => connection.run(sql));
  }

  /** Tables that were put aside go also after a cancel, which must not stop this. */
  async drop(...tables: readonly string[]): Promise<void> {
    for (const table of tables) await this.run(`DROP TABLE IF EXISTS ${table}`, { signal: new AbortController().signal, progress: () => undefined });
  }

  /** Hands over the columns of an answer chunk by chunk, each as texts; null: missing. */
  async texts(sql: string, take: (columns: (string | null)[][], rows: number) => void, task: Task): Promise<void> {
    await this.watched(task, async (connection) => {
      const result = await connection.stream(sql);
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        // SAFETY: every column of such a question is VARCHAR.
        take(chunk.getColumns() as (string | null)[][], chunk.rowCount);
      }
    }, { isTaken: true });
  }

  /** What a statement is, without running it; throws what DuckDB says of one that it can't take apart. */
  async statements(sql: string, task: Task): Promise<{ isQuery: boolean; columns: { name: string; duck: string }[] }[]> {
    return this.watched(task, async (connection) => {
      const found = await connection.extractStatements(sql);
      const statements: { isQuery: boolean; columns: { name: string; duck: string }[] }[] = [];
      for (let at = 0; at < found.count; at += 1) {
        const prepared = await found.prepare(at);
        try {
          statements.push({ isQuery: prepared.statementType === StatementType.SELECT, columns: Array.from({ length: prepared.columnCount }, (_, index) => ({ name: prepared.columnName(index), duck: prepared.columnType(index).toString() })) });
        } finally {
          prepared.destroySync();
        }
      }
      return statements;
    });
  }

  appender(table: string): Promise<DuckDBAppender> { return this.connection.createAppender(table); }

  close(): void {
    this.closed = true;
    for (const connection of this.free) connection.closeSync();
    this.instance.closeSync();
  }

  /** `isTaken`: parts of the answer are handed over while it comes, so that it can't be asked for a second time. */
  private async watched<T>(task: Task, ask: (connection: DuckDBConnection) => Promise<T>, { isTaken = false } = {}): Promise<T> {
    for (;;) {
      await task.rest?.over(task.signal);
      const answer = await this.answered(task, ask, isTaken ? undefined : task.rest);
      if (answer !== 'rested') return answer.value;
    }
  }

  private async answered<T>(task: Task, ask: (connection: DuckDBConnection) => Promise<T>, rest: Rest | undefined): Promise<{ value: T } | 'rested'> {
    if (task.signal.aborted) throw cancelled();
    const connection = this.free.pop() ?? await this.instance.connect();
    const interrupt = (): void => connection.interrupt();
    task.signal.addEventListener('abort', interrupt);
    let isResting = false;
    const unheard = rest?.onWanted(() => { isResting = true; interrupt(); });
    const timer = setInterval(() => {
      // One that comes before the question has begun is not heard.
      if (isResting) interrupt();
      const { percentage } = connection.progress;
      task.progress(percentage < 0 ? null : percentage / 100);
    }, progressMs);
    try {
      if (rest?.isWanted) return 'rested';
      return { value: await ask(connection) };
    } catch (error) {
      // An interrupted query may also end in the words of whatever it was doing.
      if (task.signal.aborted) throw cancelled();
      if (!isResting) throw error;
      return 'rested';
    } finally {
      clearInterval(timer);
      unheard?.();
      task.signal.removeEventListener('abort', interrupt);
      if (this.closed) connection.closeSync(); else this.free.push(connection);
    }
  }
}

/** The vector's own memory where it can be had: value by value takes ten times as long. */
function doublesOf(vector: DuckDBVector | undefined, rows: number): Float64Array {
  const { items } = (vector ?? {}) as { items?: unknown };
  return items instanceof Float64Array && items.length >= rows ? items.subarray(0, rows) : Float64Array.from({ length: rows }, (_, row) => Number(vector?.getItem(row)));
}

/** A table or a reader of files, with its columns renamed c0, c1, …: no name of the user's stands in a question about several columns. */
export interface Relation {
  from: string; width: number;
  /** Some of its columns, still called as in `from`: naming thousands of others takes longer than reading these. */
  only(...indices: number[]): string;
}
export interface NumberedRelation extends Relation {
  /** Some columns and `rn`, the row's place. */
  numbered(indexes: readonly number[]): string;
  /** A range of `rn` is read without reading what is before it; else LIMIT and OFFSET are no slower. */
  ranged: boolean;
  /** Those of its rows for which `condition` holds, which is given what a column is called. */
  where(index: number, condition: (column: string) => string): NumberedRelation;
}
export const columnSql = (index: number): string => `c${index}`;
/** `names`: as DuckDB calls its columns. `rowNumber`: of a table unless given. `mended`: what stands for a column whose values DuckDB reads wrongly. */
export function relationOf(from: string, names: readonly string[], rowNumber = 'rowid', mended: (index: number, sql: string) => string = (_, sql) => sql): NumberedRelation {
  const read = (index: number): string => mended(index, quoteName(names[index] ?? ''));
  const called = (index: number): string => `${read(index)} AS ${columnSql(index)}`;
  const replaced = names.flatMap((name, index) => (read(index) === quoteName(name) ? [] : [`${read(index)} AS ${quoteName(name)}`]));
  return {
    from: `(SELECT *${replaced.length > 0 ? ` REPLACE (${replaced.join(', ')})` : ''} FROM ${from}) AS t(${names.map((_, index) => columnSql(index)).join(', ')})`, width: names.length,
    only: (...indices) => `(SELECT ${[...new Set(indices)].map(called).join(', ')} FROM ${from})`,
    where: (index, condition) => relationOf(`(SELECT * FROM ${from} WHERE ${condition(read(index))})`, names, '(row_number() OVER () - 1)', mended),
    numbered: (indexes) => `(SELECT ${[`${rowNumber} AS rn`, ...indexes.map(called)].join(', ')} FROM ${from})`,
    ranged: rowNumber === 'rowid' || rowNumber === 'file_row_number',
  };
}
