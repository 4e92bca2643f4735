import type { DataColumn } from '../../../contract/data-api';
import type { SqlView } from '../../../contract/view-api';
import { quoteName } from '../../../core/data/sql';
import { HumanError, isHumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import { asColumns, type OpenColumn, type OpenTable } from '../formats/opened';
import { type NumberedRelation, relationOf, type Session, type Task } from '../session';

/** What a view is made of: the file, or the answer of a question in SQL, whose rows are nobody's. `answer`: the table that it was taken into; `letGo`: it is not needed any more, by this one who has it. */
export interface Base { columns: readonly OpenColumn[]; relation: NumberedRelation; rows: number; isFile: boolean; answer: string | null; letGo?: () => void; quick?: OpenTable['quick'] }

export const fileBase = ({ columns, relation, facts, quick }: OpenTable): Base => ({ columns, relation, rows: facts.rows, isFile: true, answer: null, ...(quick && { quick }) });

const mostColumns = 2_000;

/**
 * The answer of one SELECT over the tables, taken into a table of the session. That it can reach nothing else is the session's doing; what is refused here is refused to say why.
 */
export async function sqlBase({ text, others }: SqlView, [file, ...more]: readonly OpenTable[], { session, name, task, own }: { session: Session; name: string; task: Task; /** Other names of the file itself. */ own: readonly string[] }): Promise<Base> {
  if (file === undefined) throw new Error('no table');
  const sql = text.trim().replace(/[;\s]+$/, '');
  if (sql === '') throw new HumanError('usage', say('Write a question, such as SELECT * FROM this LIMIT 100.'));
  for (const called of ['this', ...own]) await named(session, called, file, task);
  for (const [at, table] of more.entries()) await named(session, others[at]?.name ?? '', table, task);
  const columns = await checked(session, sql, task);
  try {
    await session.run(`CREATE OR REPLACE TABLE ${name} AS SELECT * FROM (\n${sql}\n) AS t(${columns.map((_, at) => `c${at}`).join(', ')})`, task);
  } catch (error) {
    throw isHumanError(error) ? error : sqlProblem(error, sql);
  }
  const [rows] = await session.row(`SELECT count(*)::VARCHAR FROM ${name}`, task);
  const open = asColumns(unique(columns));
  return { columns: open, relation: relationOf(name, open.map((column) => column.sql)), rows: Number(rows), isFile: false, answer: name };
}

/** In questions people's columns have their own names. DuckDB takes `x` and `X` for one: the later ones get a number. */
async function named(session: Session, called: string, { relation, columns }: OpenTable, task: Task): Promise<void> {
  const names = unique(columns.map(({ name, duck }) => ({ name, duck })));
  await session.run(`CREATE OR REPLACE VIEW ${quoteName(called)} AS SELECT ${columns.map(({ sql }, at) => `${sql} AS ${quoteName(names[at]?.name ?? '')}`).join(', ')} FROM ${relation.from}`, task);
}

export function unique(columns: readonly { name: string; duck: string }[]): { name: string; duck: string }[] {
  const taken = new Set<string>();
  return columns.map(({ name, duck }) => {
    let free = name === '' ? 'column' : name;
    for (let number = 1; taken.has(free.toLowerCase()); number += 1) free = `${name}_${number}`;
    taken.add(free.toLowerCase());
    return { name: free, duck };
  });
}

async function checked(session: Session, sql: string, task: Task): Promise<{ name: string; duck: string }[]> {
  let statements;
  try {
    statements = await session.statements(sql, task);
  } catch (error) {
    throw isHumanError(error) ? error : sqlProblem(error, sql);
  }
  const [only, second] = statements;
  if (second !== undefined) throw new HumanError('usage', say('Ask one question at a time: there are {0} statements here.', statements.length));
  if (only === undefined || !only.isQuery) throw new HumanError('usage', say('Only questions can be asked here: begin with SELECT, WITH or FROM. Nothing can be written, loaded or set.'));
  if (only.columns.length > mostColumns) throw new HumanError('usage', say('The answer has {0} columns; at most {1} are shown. Name those that you need.', only.columns.length, mostColumns));
  return only.columns;
}

/** What DuckDB says of people's own SQL, with the place: line and column from 1. */
function sqlProblem(error: unknown, sql: string): HumanError {
  const text = error instanceof Error ? error.message : String(error);
  const what = text.replace(/^Failed to extract statements: /, '').replace(/^[A-Z][\w ]*(?:Error|Exception): /, '').split('\n\n')[0]?.replace(/\s+/g, ' ').trim().replace(/[.!]+$/, '') ?? '';
  if (/Permission Error|file system operations are disabled|external access|disabled by configuration|configuration has been locked/i.test(text)) return new HumanError('usage', say('This question reaches beyond the tables that are open here, which is not allowed: {0}.', what));
  const place = /^LINE (\d+): (.*)\n( *)\^/m.exec(text);
  if (!place) return new HumanError('usage', say('The question can’t be answered: {0}.', what));
  const line = Number(place[1]);
  // DuckDB shows a long line in part, between dots.
  const shown = (place[2] ?? '').replace(/^\.\.\./, '').replace(/\.\.\.$/, '');
  const before = (place[3] ?? '').length - `LINE ${line}: `.length - ((place[2] ?? '').startsWith('...') ? 3 : 0);
  const start = Math.max(0, (sql.split('\n')[line - 1] ?? '').indexOf(shown));
  return new HumanError('usage', say('Line {0}, column {1}: {2}.', line, start + before + 1, what));
}

export const columnFacts = (columns: readonly OpenColumn[]): DataColumn[] => columns.map(({ name, kind, type }) => ({ name, kind, type }));
