import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { LaidDown } from '../../../contract/view-api';
import { quoteText } from '../../../core/data/sql';
import type { Task } from '../session';
import type { OpenView } from './open-view';

/** The first rows of a view as JSON lines in the session's folder, which is all that it may write to. */
export async function layDown(view: OpenView, names: readonly string[], most: number, task: Task): Promise<LaidDown> {
  const columns = names.map((name) => view.column(name));
  const rows = Math.min(view.rows, Math.max(0, Math.floor(most)));
  const file = path.join(view.session.scratch, `rows-${randomBytes(8).toString('hex')}.jsonl`);
  const cells = columns.map(({ sql, duck }, at) => `(${sql})${duck === 'FLOAT' ? '::DOUBLE' : ''}::VARCHAR AS c${at}`);
  await view.session.run(`COPY (SELECT ${cells.join(', ') || 'NULL AS c'} FROM (SELECT * FROM ${view.all(columns)} WHERE pos < ${rows} ORDER BY pos)) TO ${quoteText(file)} (FORMAT json)`, task);
  return { path: file, rows };
}
