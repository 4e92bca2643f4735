import type { RunId } from '../../src/contract/ids';
import type { FieldText } from '../../src/contract/table-api';
import type { TablePageHost, TableRow } from '../../src/contract/table-page';
import { decodeValue } from '../../src/core/format';
import { plainText } from './cells';
import { isCarried, type Column } from './columns';
import type { Question } from './source';

export const mostCopied = 10_000;
const perRequest = 1_000;

/** The chosen runs as they stand in the table, with exact values. */
export async function rowsAsText(host: TablePageHost, question: Question, columns: readonly Column[], ids: ReadonlySet<RunId>, as: 'markdown' | 'tsv'): Promise<string> {
  const shown = columns.filter(each => each.field !== 'star');
  const asked = shown.filter(({ ref }) => !isCarried(ref)).map(({ field }) => field);
  const lines: string[][] = [];
  for (let offset = 0, total = 1; offset < total && lines.length < ids.size; offset += perRequest) {
    const slice = await host.rows({ query: question.query, sort: question.sort, columns: asked, offset, limit: perRequest });
    total = slice.total;
    slice.rows.forEach((row, index) => { if (ids.has(row.id)) lines.push(lineOf(row, shown, field => slice.cells[asked.indexOf(field)]?.[index])); });
  }
  const head = shown.map(({ title }) => title);
  if (as === 'tsv') return [head, ...lines].map(line => line.map(text => text.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');
  const inMarkdown = (line: string[]) => `| ${line.map(text => text.replace(/[\\|]/g, '\\$&').replace(/[\r\n]+/g, ' ')).join(' | ')} |`;
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
