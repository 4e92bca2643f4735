import type { RunId } from '../../../contract/ids';
import type { Cell, FieldText, Sort } from '../../../contract/table-api';
import { historyField } from '../../../contract/table-page';
import { kindOf, parseField } from '../../../core/query';
import { type ExportColumn, exportToFile, type Format, type Pages } from '../../../node/export';
import { tablesOf } from '../../services/find-runs';
import { type RunRef, runKey, type Store } from '../../services/stores';

interface What { query: string; sort: Sort[]; columns: FieldText[]; /** null: every run that matches. */ chosen: readonly RunRef[] | null; names: ReadonlyMap<Store, string> }

const pageSize = 500;
const mostParams = 13_000;

/** Writes what the table shows, in its order and with its columns, whole and exact; answers how many runs. */
export async function exportRuns(stores: readonly Store[], format: Format, { query, sort, columns: titles, chosen, names }: What, file: string): Promise<number> {
  const tables = tablesOf(stores);
  const { fields } = await tables.fields({ query, like: '', kinds: ['param'], limit: mostParams });
  const kinds = new Map(fields.map(each => [each.field, each.kind]));
  const columns = titles.map((title): ExportColumn => {
    const ref = parseField(title);
    const kind = title === historyField ? 'text' : ref ? kindOf(ref) : 'any';
    const own = kinds.get(title);
    return { title, kind: kind === 'any' ? (own === 'boolean' || own === 'text' ? own : 'mixed') : kind };
  });
  // Which runs, and in which order, is settled once: what is run meanwhile must not move them from page to page.
  const wanted = chosen && new Set(chosen.map(runKey));
  const runs = (await tables.ids({ query, sort, limit: Number.MAX_SAFE_INTEGER })).filter(({ of, id }) => wanted === null || wanted.has(runKey({ store: of.path, id })));
  const asked = titles.filter(title => title !== historyField);
  let written = 0;
  /** By its run: those that are gone are left out. */
  async function read(page: typeof runs): Promise<Cell[][]> {
    const cells = new Map<string, Cell[]>();
    await Promise.all([...new Set(page.map(({ of }) => of))].map(async store => {
      const found = await (await store.index()).rowsOf({ ids: page.flatMap(({ of, id }): RunId[] => (of === store ? [id] : [])), columns: asked });
      found.rows.forEach(({ id }, at) => cells.set(runKey({ store: store.path, id }), found.cells.map(column => column[at] ?? null)));
    }));
    const lines = page.flatMap(({ of, id }) => { const line = cells.get(runKey({ store: of.path, id })); return line ? [{ of, line }] : []; });
    written += lines.length;
    return titles.map(title => { const at = asked.indexOf(title); return lines.map(({ of, line }) => (at < 0 ? names.get(of) ?? null : line[at] ?? null)); });
  }
  // May be gone through twice, where a format asks for it.
  const pages: Pages = async function* () {
    written = 0;
    for (let from = 0; from < runs.length; from += pageSize) yield await read(runs.slice(from, from + pageSize));
  };
  await exportToFile(format, columns, pages, file);
  return written;
}
