import type { FieldText } from '../../src/contract/table-api';
import type { RowKey, TablePageHost, TableRow } from '../../src/contract/table-page';
import { decodeValue, markdownText, spreadsheetText } from '../../src/core/format';
import { plainText } from './cells';
import { isCarried, titleOf, type Column } from './columns';
import type { Question } from './source';

export const mostCopied = 10_000;
const perRequest = 1_000;
/** A table may have thousands of columns, and one question is about some hundreds. */
const columnsPerRequest = 300;

/** The chosen runs as they stand in the table, with exact values. */
export async function rowsAsText(host: TablePageHost, question: Question, columns: readonly Column[], ids: ReadonlySet<RowKey>, as: 'markdown' | 'tsv'): Promise<string> {
  const shown = columns.filter(each => each.field !== 'star');
  const asked = shown.filter(({ ref }) => !isCarried(ref)).map(({ field }) => field);
  const lines: string[][] = [];
  for (let offset = 0, total = 1; offset < total && lines.length < ids.size; offset += perRequest) {
    const found = new Map<RowKey, { row: TableRow; cells: Map<FieldText, Raw> }>();
    for (let from = 0; from === 0 || from < asked.length; from += columnsPerRequest) {
      const columnsNow = asked.slice(from, from + columnsPerRequest);
      const slice = await host.rows({ query: question.query, sort: question.sort, columns: columnsNow, offset, limit: perRequest });
      total = slice.total;
      slice.rows.forEach((row, index) => {
        if (!ids.has(row.key)) return;
        // By its id: between two questions a run may have come.
        const kept = found.get(row.key) ?? { row, cells: new Map<FieldText, Raw>() };
        found.set(row.key, kept);
        columnsNow.forEach((field, at) => { const raw = slice.cells[at]?.[index]; if (raw !== undefined) kept.cells.set(field, raw); });
      });
    }
    for (const { row, cells } of found.values()) lines.push(lineOf(row, shown, field => cells.get(field)));
  }
  const head = shown.map(({ ref }) => titleOf(ref));
  if (as === 'tsv') return [head, ...lines].map(line => line.map(text => spreadsheetText(text.replace(/[\t\r\n]+/g, ' '))).join('\t')).join('\n');
  const inMarkdown = (line: string[]) => `| ${line.map(markdownText).join(' | ')} |`;
  return [inMarkdown(head), `|${shown.map(() => ' --- |').join('')}`, ...lines.map(inMarkdown)].join('\n');
}

type Raw = Parameters<typeof decodeValue>[0];

function lineOf(row: TableRow, columns: readonly Column[], cell: (field: FieldText) => Raw | undefined): string[] {
  return columns.map(column => {
    const raw = cell(column.field);
    const plain = raw === undefined ? null : decodeValue(raw);
    return plainText(column, row, typeof plain === 'number' || typeof plain === 'string' ? plain : typeof plain === 'bigint' ? String(plain) : null);
  });
}
