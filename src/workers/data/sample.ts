import fs from 'node:fs';
import path from 'node:path';
import { quoteName, quoteText } from '../../core/data/sql';
import type { OpenTable } from './formats/opened';
import type { Opened } from './open-tables';
import type { Task } from './session';
import { unique } from './view/base';

/** Rows of a table taken by chance, under people's own names, as a Parquet file. The database itself writes only where it may; from there it is copied. */
export async function writeSample({ columns, relation }: OpenTable, to: string, rows: number, { session, scratch }: Opened, task: Task): Promise<void> {
  const names = unique(columns.map(({ name, duck }) => ({ name, duck })));
  const draft = path.join(scratch, 'sample.parquet');
  const chosen = columns.map(({ sql }, at) => `${sql} AS ${quoteName(names[at]?.name ?? '')}`).join(', ');
  try {
    await session.run(`COPY (SELECT ${chosen} FROM ${relation.from} USING SAMPLE reservoir(${Math.max(1, Math.floor(rows))} ROWS) REPEATABLE (1)) TO ${quoteText(draft)} (FORMAT parquet, COMPRESSION zstd)`, task);
    await fs.promises.copyFile(draft, to);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}
