import { DuckDBDataChunk, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import { quoteName } from '../../../core/data/sql';
import { cancelled } from '../../../core/cancelled';
import { columnSql, type Session, type Task } from '../session';

/** The value of a row; undefined: the bytes are not there. */
export type Cells = (row: number) => DuckDBValue | undefined;
export interface Batch { rows: number; columns: Cells[] }

/** DuckDB takes vectors of so many. */
const rowsPerChunk = 2048;

/** Makes a table of columns that JavaScript reads, part by part, so that no file is ever whole in memory. */
export async function fillTable(session: Session, table: string, types: readonly DuckDBType[], batches: AsyncIterable<Batch>, task: Task): Promise<number> {
  await session.run(`CREATE OR REPLACE TABLE ${table} (${types.map((type, index) => `${quoteName(columnSql(index))} ${type.toString()}`).join(', ')})`, task);
  const appender = await session.appender(table);
  let total = 0;
  try {
    for await (const { rows, columns } of batches) {
      for (let from = 0; from < rows; from += rowsPerChunk) {
        if (task.signal.aborted) throw cancelled();
        const count = Math.min(rowsPerChunk, rows - from);
        const chunk = DuckDBDataChunk.create(types, count);
        for (const [index, cells] of columns.entries()) {
          const values: DuckDBValue[] = new Array<DuckDBValue>(count);
          for (let row = 0; row < count; row += 1) {
            const value = cells(from + row);
            if (value === undefined) throw new Error('its bytes end early');
            values[row] = value;
          }
          chunk.setColumnValues(index, values);
        }
        appender.appendDataChunk(chunk);
        // The event loop hears of a cancel only in between.
        await new Promise<void>((resolve) => { setImmediate(resolve); });
      }
      total += rows;
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
  return total;
}
