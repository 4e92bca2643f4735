import type { RunId } from '../../../contract/ids';
import type { FieldText, Sort, TableApi } from '../../../contract/table-api';
import { kindOf, parseField } from '../../../core/query';
import { type ExportColumn, exportToFile, type Format, type Pages } from '../../../node/export';

interface What { query: string; sort: Sort[]; columns: FieldText[]; /** null: every run that matches. */ ids: ReadonlySet<RunId> | null }

const pageSize = 500;
const mostParams = 13_000;

/** Writes what the table shows, in its order and with its columns, whole and exact; answers how many runs. */
export async function exportRuns(api: TableApi, format: Format, { query, sort, columns: titles, ids }: What, file: string): Promise<number> {
  const { fields } = await api.fields({ query, like: '', kinds: ['param'], limit: mostParams });
  const kinds = new Map(fields.map(each => [each.field, each.kind]));
  const columns = titles.map((title): ExportColumn => {
    const ref = parseField(title);
    const kind = ref ? kindOf(ref) : 'any';
    const own = kinds.get(title);
    return { title, kind: kind === 'any' ? (own === 'boolean' || own === 'text' ? own : 'mixed') : kind };
  });
  let written = 0;
  // May be gone through twice, where a format asks for it.
  const pages: Pages = async function* () {
    written = 0;
    for (let offset = 0, total = 1; offset < total; offset += pageSize) {
      const page = await api.table({ query, sort, columns: titles, offset, limit: pageSize });
      total = page.total;
      const chosen = page.rows.flatMap(({ id }, row) => (ids === null || ids.has(id) ? [row] : []));
      written += chosen.length;
      if (chosen.length > 0) yield page.cells.map(column => chosen.map(row => column[row] ?? null));
    }
  };
  await exportToFile(format, columns, pages, file);
  return written;
}
