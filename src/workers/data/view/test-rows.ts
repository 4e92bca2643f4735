import type { Condition, TestRows } from '../../../contract/view-api';
import { conditionSql, sortSql } from '../../../core/data/conditions';
import { specials } from '../cells';
import type { OpenColumn } from '../formats/opened';
import type { Task } from '../session';
import type { OpenView } from './open-view';

const mostRows = 16;
/** Longer texts make no test that people read. */
const longest = 200;
const nested: readonly string[] = ['list', 'struct', 'map'];

/** Rows that a test of the view's conditions needs: kept ones, others, and those where a condition turns. */
export async function testRowsOf(view: OpenView, where: readonly Condition[], names: readonly string[], task: Task): Promise<TestRows> {
  const columns = names.map((name) => view.column(name));
  const numbers: number[] = [];
  for (const { sql, most } of questions(view, where, columns)) {
    if (numbers.length >= mostRows) break;
    for (const [number] of await view.session.rows(`SELECT rn::VARCHAR FROM (${sql}) LIMIT ${most}`, task)) if (!numbers.includes(Number(number))) numbers.push(Number(number));
  }
  const chosen = numbers.slice(0, mostRows).sort((one, other) => one - other);
  const among = `rn IN (${chosen.join(', ') || '-1'})`;
  const rows = await view.session.rows(`SELECT ${['rn::VARCHAR', ...columns.flatMap(({ sql, kind }) => [`(${sql})::VARCHAR`, nested.includes(kind) ? `to_json(${sql})::VARCHAR` : 'NULL::VARCHAR'])].join(', ')} FROM ${view.rowsOf(columns)} WHERE ${among} ORDER BY rn`, task);
  const places = view.numbers === null ? chosen : (await view.session.rows(`SELECT rn::VARCHAR FROM ${view.numbers} WHERE ${among} ORDER BY pos`, task)).map(([number]) => Number(number));
  return {
    rows: rows.length, kept: places.map((number) => chosen.indexOf(number)),
    cells: columns.map(({ kind }, at) => rows.map((row) => {
      const [text, json] = row.slice(1 + at * 2, 3 + at * 2);
      const special = kind === 'float' && typeof text === 'string' ? specials[text] : undefined;
      return { text: typeof text === 'string' ? special ?? text : null, isFloatWord: special !== undefined, json: typeof json === 'string' ? json : null };
    })),
  };
}

function questions(view: OpenView, where: readonly Condition[], columns: readonly OpenColumn[]): { sql: string; most: number }[] {
  const short = columns.filter(({ kind }) => kind === 'text').map(({ sql }) => `coalesce(length(${sql}), 0) <= ${longest}`);
  const among = (read: readonly OpenColumn[], tests: readonly string[]): string => `SELECT rn FROM ${view.rowsOf([...read, ...columns])}${[...tests, ...short].length > 0 ? ` WHERE ${[...tests, ...short].join(' AND ')}` : ''}`;
  const kept = view.numbers;
  const asked = [
    ...(kept === null ? [{ sql: among([], []), most: 5 }] : [{ sql: `SELECT o.rn FROM ${kept} AS o JOIN (${among([], [])}) AS t USING (rn) ORDER BY o.pos`, most: 3 }, { sql: `SELECT t.rn FROM (${among([], [])}) AS t ANTI JOIN ${kept} AS o USING (rn)`, most: 2 }]),
  ];
  for (const condition of where) {
    const column = view.column(condition.column);
    asked.push({ sql: among([column], [`${column.sql} IS NULL`]), most: 1 });
    if (column.kind === 'float') asked.push({ sql: among([column], [`isnan(${column.sql})`]), most: 1 });
    for (const value of edges(condition)) {
      const turn = (op: '<' | '=' | '>'): string => among([column], [conditionSql({ column: column.name, op, value }, column)]);
      asked.push({ sql: turn('='), most: 1 });
      if (column.kind === 'boolean' || column.kind === 'text') continue;
      asked.push({ sql: `${turn('<')} ORDER BY ${sortSql({ column: column.name, descending: true }, column)}`, most: 1 }, { sql: `${turn('>')} ORDER BY ${sortSql({ column: column.name, descending: false }, column)}`, most: 1 });
    }
  }
  return asked;
}

/** Where a condition turns. */
function edges(condition: Condition): string[] {
  switch (condition.op) {
    case '=': case '!=': case '<': case '<=': case '>': case '>=': return [condition.value];
    case 'between': return [condition.low, condition.high];
    case 'in': case 'not-in': return condition.values.slice(0, 2);
    default: return [];
  }
}
