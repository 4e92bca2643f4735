import fs from 'node:fs';
import path from 'node:path';
import { quoteText } from '../../../core/data/sql';
import type { Session, SqlValue, Task } from '../session';
import { endOfLines } from './lines';

/** A first line of so many bytes has some hundred columns. */
const wideLine = 2 ** 12;
const headBytes = 2 ** 21;
const headLines = 50;

/** What DuckDB finds a text to be written in. */
export interface Dialect { delimiter: string; quote: string; header: boolean; comment: string; skip: number; date: string | null; timestamp: string | null }

/**
 * How a text of hundreds of columns and more is written, as options of `read_csv`: DuckDB tries each delimiter, quote and sign of comments on thousands of rows, every time that the file is named, which takes ten times as long as
 * reading it. Its first lines alone, in a file of their own, are enough for that; types are still looked for in all that they would be. Null: no such text, or its first lines say nothing.
 * `options`: those that are given anyhow.
 */
export async function wideDialect(file: string, options: readonly string[], scratch: string, session: Session, task: Task): Promise<{ dialect: Dialect; options: string[] } | null> {
  const head = await headOf(file);
  if (head === null) return null;
  const copy = path.join(scratch, 'head.csv');
  await fs.promises.writeFile(copy, head);
  try {
    const { escape, ...dialect } = await dialectOf(copy, options, session, task);
    // Text behind these lines may be quoted though none of them is.
    const [quoted, escaped] = dialect.quote === '' ? ['"', '"'] : [dialect.quote, escape];
    const found = { delim: dialect.delimiter, quote: quoted, escape: escaped, comment: dialect.comment };
    const given = new Set(options.map((option) => option.split(' ')[0]));
    return {
      dialect,
      // Two threads would each hold thousands of columns, and take longer.
      options: [...Object.entries(found).filter(([name]) => !given.has(name)).map(([name, value]) => `${name} = ${quoteText(value)}`), `skip = ${dialect.skip}`, ...(given.has('parallel') ? [] : ['parallel = false'])],
    };
  } catch (error) {
    if (task.signal.aborted) throw error;
    return null;
  } finally {
    await fs.promises.rm(copy, { force: true });
  }
}

export async function dialectOf(file: string, options: readonly string[], session: Session, task: Task): Promise<Dialect & { escape: string }> {
  const [delimiter, quote, escape, comment, skip, header, date, timestamp] = await session.row(`SELECT Delimiter, Quote, Escape, Comment, SkipRows::VARCHAR, HasHeader, DateFormat, TimestampFormat FROM sniff_csv(${quoteText(file)}, ${options.join(', ')})`, task);
  const sign = (found: SqlValue | undefined): string => (typeof found !== 'string' || found === '(empty)' ? '' : found);
  const format = (found: SqlValue | undefined): string | null => (typeof found === 'string' ? found : null);
  return { delimiter: String(delimiter), quote: sign(quote), escape: sign(escape), header: header === true, comment: sign(comment), skip: Number(skip ?? 0), date: format(date), timestamp: format(timestamp) };
}

/** Whole lines from its beginning. */
async function headOf(file: string): Promise<Buffer | null> {
  const opened = await fs.promises.open(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(headBytes, (await opened.stat()).size));
    const { bytesRead } = await opened.read(buffer, 0, buffer.length, 0);
    const start = buffer.subarray(0, bytesRead);
    if (endOfLines(start.subarray(0, wideLine), 1) > 0) return null;
    const end = endOfLines(start, headLines);
    return end > endOfLines(start, 1) ? start.subarray(0, end) : null;
  } finally {
    await opened.close();
  }
}
