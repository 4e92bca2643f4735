import type { DataColumn, DataKind, TableFacts } from '../../src/contract/data-api';
import type { CopyRequest, MadeCode, PreviewChoice, PreviewPageHost, PreviewStart, PreviewView } from '../../src/contract/preview-page';
import { type BlockRequest, type CellBlock, cellMarks, type ColumnHead, type FirstRows, type Found, type PackedCells, type ViewFacts, type WholeCell } from '../../src/contract/view-api';

export interface FakeCell { text: string; mark?: number }
interface Options {
  rows: number; columns: DataColumn[]; cell(row: number, column: string): FakeCell | null;
  facts?: Partial<TableFacts>; parts?: string[];
  /** Instead of the plain answer: fails, waits, or has fewer rows. */
  look?(view: PreviewView, task: string): Promise<ViewFacts>;
  whole?(at: Found): WholeCell; load?(choice: PreviewChoice): Promise<PreviewStart>;
  /** Of a file that takes long to read whole. */
  first?: FirstRows;
  /** What was made of a view before. */
  code?: MadeCode;
}
/** The host on the other side of the page, over any number of rows that are made when they are asked for. */
export interface FakePreview extends PreviewPageHost { asked: { blocks: BlockRequest[]; views: PreviewView[]; copies: CopyRequest[]; copied: string[]; cancelled: string[]; loads: PreviewChoice[]; firsts: PreviewChoice[]; codes: { view: PreviewView; shown: string[] }[]; opened: number; forgotten: number; texts: number } }

export const column = (name: string, kind: DataKind = 'text', type: string = kind): DataColumn => ({ name, kind, type });

export function packed(cells: FakeCell[]): PackedCells {
  const texts = cells.map(({ text }) => Buffer.from(text));
  let end = 0;
  return { texts: new Uint8Array(Buffer.concat(texts)), ends: Uint32Array.from(texts.map(each => (end += each.length))), marks: Uint8Array.from(cells.map(({ mark }) => mark ?? cellMarks.value)) };
}

export function fakePreview({ rows, columns, cell, facts, parts = [], look, whole, load, first, code }: Options): FakePreview {
  const asked: FakePreview['asked'] = { blocks: [], views: [], copies: [], copied: [], cancelled: [], loads: [], firsts: [], codes: [], opened: 0, forgotten: 0, texts: 0 };
  const table: TableFacts = { format: 'parquet', rows, columns, bytes: 1_900_000_000, files: 1, csv: null, notes: [], ...facts };
  return {
    asked,
    firstRows: async choice => { asked.firsts.push(choice); return first ?? null; },
    async load(choice) {
      asked.loads.push(choice);
      return load ? load(choice) : { name: 'trips.parquet', path: '/data/trips.parquet', facts: table, parts, choice, isText: table.format === 'csv', code: code ?? null };
    },
    async look(view, task) {
      asked.views.push(view);
      return look ? look(view, task) : { rows, of: rows, columns };
    },
    async cells(view, block): Promise<CellBlock> {
      asked.blocks.push(block);
      const count = Math.max(0, Math.min(block.count, rows - block.offset));
      const places = Array.from({ length: count }, (_, at) => block.offset + at);
      return {
        offset: block.offset, count, columns: block.columns.map(name => packed(places.map(row => { const made = cell(row, name); return made ?? { text: '', mark: cellMarks.missing }; }))),
        rowNumbers: view.sql === '' ? Float64Array.from(places.map(row => row + 1)) : null,
      };
    },
    cell: async (_, at) => whole?.(at) ?? { text: cell(at.row, at.column)?.text ?? '', mark: cell(at.row, at.column)?.mark ?? 0, json: null, bytes: 3, isCut: false },
    async find(_, { text, from, backwards, columns: names }) {
      const order = Array.from({ length: Math.min(rows, 10_000) }, (_each, row) => row).flatMap(row => names.map(name => ({ row, column: name })));
      const start = from === null ? -1 : order.findIndex(each => each.row === from.row && each.column === from.column);
      const rest = backwards ? order.slice(0, from === null ? undefined : start).reverse() : order.slice(start + 1);
      return rest.find(at => cell(at.row, at.column)?.text.toLowerCase().includes(text.toLowerCase())) ?? null;
    },
    heads: async (_, names): Promise<ColumnHead[]> => names.map(name => ({ name, rows, missing: 0, nan: 0, distinct: 2, bins: null, top: { values: [{ value: 'AA', count: 7 }, { value: 'UA', count: 3 }], others: 0 }, approximate: false })),
    column: () => Promise.reject({ code: 'failed', message: 'no' }),
    chart: () => Promise.reject({ code: 'failed', message: 'no' }),
    profile: () => Promise.reject({ code: 'failed', message: 'no' }),
    savePicture: async () => null,
    async copyCells(_, request) {
      asked.copies.push(request);
      return { rows: request.to - request.from, columns: request.columns.length, bytes: 10 };
    },
    copy: async text => { asked.copied.push(text); },
    cancel: async task => { asked.cancelled.push(task); },
    tables: async () => [{ name: 'this', file: 'trips.parquet', columns }, { name: 'carriers', file: 'carriers.csv', columns: [column('code'), column('airline')] }],
    toCode: async (view, shown) => { asked.codes.push({ view, shown }); },
    openCode: async () => { asked.opened += 1; },
    forgetCode: async () => { asked.forgotten += 1; },
    openText: async () => { asked.texts += 1; },
    showLog: async () => undefined,
  };
}
