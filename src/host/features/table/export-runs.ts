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
  // Which runs, and in which order, is settled once: what is run meanwhile must not move them from page to page.
  const chosen = (await api.ids({ query, sort, limit: Number.MAX_SAFE_INTEGER })).filter(id => ids === null || ids.has(id));
  let written = 0;
  // May be gone through twice, where a format asks for it.
  const pages: Pages = async function* () {
    written = 0;
    for (let from = 0; from < chosen.length; from += pageSize) {
      const page = await api.rowsOf({ ids: chosen.slice(from, from + pageSize), columns: titles });
      written += page.rows.length;
      yield page.cells;
    }
  };
  await exportToFile(format, columns, pages, file);
  return written;
}
