import type { DataKind } from '../../../contract/data-api';
import { type BlockRequest, type CellBlock, cellMarks, type FindRequest, type Found, type PackedCells, type WholeCell } from '../../../contract/view-api';
import { cellContains } from '../../../core/data/conditions';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import { cellSql, longestCell, specials, textSql, withMark, withZero } from '../cells';
import type { OpenColumn } from '../formats/opened';
import type { Task } from '../session';
import type { OpenView } from './open-view';

const mostRows = 1_000;
const mostColumns = 200;
const longestWhole = 2 ** 20;
/** Each question reads the file's footer anew, which must stay little beside its columns. */
const fewestEach = 5;
const mostShares = 4;

const rounded = (number: number): number => (Number.isFinite(number) ? Math.max(0, Math.floor(number)) : 0);

export async function cellsOf(view: OpenView, { offset, count, columns: names }: BlockRequest, task: Task): Promise<CellBlock> {
  const first = rounded(offset);
  const wanted = Math.min(rounded(count), mostRows, Math.max(0, view.rows - first));
  const columns = names.slice(0, mostColumns).map((name) => view.column(name));
  if (wanted === 0) return { offset: first, count: 0, columns: columns.map(() => new Packer('other').packed()), rowNumbers: view.isFile ? new Float64Array(0) : null };
  const packers = columns.map(({ kind }) => new Packer(kind));
  const numbers: number[] = [];
  const stretch = await view.placed(first, wanted, task);
  await Promise.all(shares(columns, view).map(({ from, step }) => {
    const some = columns.filter((_, at) => at % step === from);
    return view.session.texts(`SELECT ${['rn::VARCHAR', ...some.map(cellSql)].join(', ')} FROM ${stretch(some)} ORDER BY pos`, ([rows = [], ...cells]) => {
      if (from === 0) for (const row of rows) numbers.push(Number(row) + 1);
      for (const [at, texts] of cells.entries()) packers[from + at * step]?.add(texts);
    }, task);
  }));
  return { offset: first, count: numbers.length, columns: packers.map((packer) => packer.packed()), rowNumbers: view.isFile ? Float64Array.from(numbers) : null };
}

/** Every so many-th of the columns, from which on, in one question; as many at once as there are threads, since columns that are neighbours are often of one kind and take as long. */
function shares(columns: readonly OpenColumn[], { isPicked, session }: OpenView): { from: number; step: number }[] {
  const step = isPicked ? Math.max(1, Math.min(session.threads, mostShares, Math.floor(columns.length / fewestEach))) : 1;
  return Array.from({ length: step }, (_, from) => ({ from, step }));
}

const encoder = new TextEncoder();

/** Cells of one column as bytes, so that a page crosses to a view without a thousand little texts. */
class Packer {
  private readonly parts: Uint8Array[] = [];
  private readonly ends: number[] = [];
  private readonly marks: number[] = [];
  private length = 0;

  constructor(private readonly kind: DataKind) {}

  add(texts: readonly (string | null)[]): void {
    for (const given of texts) {
      const { text, mark } = marked(given, this.kind);
      if (text !== '') {
        const bytes = encoder.encode(text);
        this.parts.push(bytes);
        this.length += bytes.length;
      }
      this.ends.push(this.length);
      this.marks.push(mark);
    }
  }

  packed(): PackedCells {
    const texts = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) { texts.set(part, at); at += part.length; }
    return { texts, ends: Uint32Array.from(this.ends), marks: Uint8Array.from(this.marks) };
  }
}

interface Marked { text: string; mark: number }

/** What a cell is beside its text, however long that is. */
function whole(text: string | null, kind: DataKind): Marked {
  if (text === null) return { text: '', mark: cellMarks.missing };
  if (kind === 'decimal') return { text: withZero(text), mark: cellMarks.value };
  const special = kind === 'float' ? specials[text] : undefined;
  return special === undefined ? { text, mark: cellMarks.value } : { text: special, mark: special === 'NaN' ? cellMarks.nan : cellMarks.infinite };
}

function marked(given: string | null, kind: DataKind): Marked {
  const { text, mark } = whole(given, kind);
  if (text.length <= longestCell) return { text, mark };
  // Letters beyond 16 bits count once, as they do for DuckDB.
  const letters = Array.from(text);
  return letters.length <= longestCell ? { text, mark } : { text: letters.slice(0, longestCell).join(''), mark: cellMarks.cut };
}

const nested: readonly DataKind[] = ['list', 'struct', 'map'];

export async function cellOf(view: OpenView, { row, column: name }: Found, task: Task): Promise<WholeCell> {
  const column = view.column(name);
  const at = rounded(row);
  if (at >= view.rows) throw new HumanError('usage', say('There is no row {0}: the table has {1}.', at + 1, view.rows));
  const { sql, duck, kind } = column;
  const text = textSql(column);
  const [value, bytes, json] = await view.session.row(
    `SELECT ${withMark(`left(${duck === 'BLOB' ? `(${sql}[1:${longestWhole}])::VARCHAR` : text}, ${longestWhole})`, column)}, ${duck === 'BLOB' ? `octet_length(${sql})` : `strlen(${text})`}::VARCHAR, ${nested.includes(kind) ? `left(to_json(${sql})::VARCHAR, ${longestWhole + 1})` : 'NULL'} FROM ${await view.stretch([column], at, 1, task)}`, task);
  const given = typeof value === 'string' ? value : null;
  const { text: shown, mark } = whole(given, kind);
  const size = Number(bytes ?? 0);
  return { text: shown, mark, json: typeof json === 'string' && json.length <= longestWhole ? exactJson(json) : null, bytes: size, isCut: shown.length < (given?.length ?? 0) || size > longestWhole };
}

/** What JavaScript's numbers can't hold stays a text; DuckDB writes NaN and infinities bare, which JSON has not. */
function exactJson(json: string): string | null {
  try {
    return json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|-?(?:nan|inf(?:inity)?)/gi, (token) => {
      if (token.startsWith('"')) return token;
      if (/[ni]/i.test(token.replace(/e/gi, ''))) return `"${specials[token.toLowerCase()] ?? token}"`;
      return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
    });
  } catch {
    return null;
  }
}

/** The first cell after a place, or before it, that has a text whatever its case. Places are read row by row, left to right. */
export async function findIn(view: OpenView, { text, from, backwards, columns: names }: FindRequest, task: Task): Promise<Found | null> {
  if (text === '') return null;
  const columns = names.map((name) => view.column(name));
  const here = from === null ? -1 : columns.findIndex(({ name }) => name === from.column);
  const row = from === null ? (backwards ? view.rows : -1) : rounded(from.row);
  const ordered = backwards ? [...columns].reverse() : columns;
  const rest = from === null ? [] : backwards ? columns.slice(0, Math.max(0, here)).reverse() : columns.slice(here + 1);
  const beside = rest.length === 0 || row >= view.rows ? undefined : await hit(view, rest, text, await view.stretch(rest, row, 1, task), '', task);
  if (beside !== undefined) return beside;
  const beyond = backwards ? `WHERE pos < ${row}` : `WHERE pos > ${row}`;
  return await hit(view, ordered, text, `(SELECT * FROM ${view.all(ordered)} ${beyond})`, `ORDER BY pos ${backwards ? 'DESC' : 'ASC'}`, task) ?? null;
}

async function hit(view: OpenView, columns: readonly OpenColumn[], text: string, from: string, order: string, task: Task): Promise<Found | undefined> {
  const tests = columns.map((column) => cellContains(column, text));
  const [pos, place] = await view.session.row(`SELECT pos::VARCHAR, (CASE ${tests.map((test, at) => `WHEN ${test} THEN ${at}`).join(' ')} END)::VARCHAR FROM ${from} WHERE ${tests.join(' OR ')} ${order} LIMIT 1`, task);
  const column = columns[Number(place)];
  return pos === undefined || pos === null || column === undefined ? undefined : { row: Number(pos), column: column.name };
}
