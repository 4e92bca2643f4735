import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { RunId } from '../../../contract/ids';
import type { SavedQuery } from '../../../contract/query';
import type { ExportFormat, FieldInfo, MarksChange, MarksResult, TableLayout, TablePageHost, TableStart } from '../../../contract/table-page';
import { encodeValue } from '../../../core/format';
import { HumanError, isHumanError } from '../../../core/human-error';
import { parseField, parseQuery } from '../../../core/query';
import { changeMarks } from '../../../node/store/marks';
import { StoreLayout } from '../../../node/store/layout';
import { completions } from '../../services/find-runs';
import type { SavedQueries } from '../../services/saved-queries';
import type { RunRef, Store, Stores } from '../../services/stores';
import { commandIds } from '../../vocabulary/commands';
import type { VS } from '../../vs';
import { tableLayout } from './schemas';
import { tableRow } from './table-row';

interface Deps {
  vs: VS; stores: Stores; saved: SavedQueries; memory: vscode.Memento; store(): Store; choose(store: Store): void;
  /** What the table was opened for, told once. */
  asked(): string | null;
  open(ref: RunRef): Promise<void>; preview(ref: RunRef): Promise<void>;
}

const layoutOf = (store: string) => `offbook.runs.table.layout:${store}`;
const endings: Record<ExportFormat, string> = { csv: '.csv', parquet: '.parquet', json: '.json', markdown: '.md' };
/** Marks of this many runs are written at once; of more than a few, people see how far it is. */
const atOnce = 8;
const quick = 50;

const compareCommand = 'offbook.runs.compare';
const trashCommand = 'offbook.runs.trash';
const has = (command: string): boolean => (commandIds as readonly string[]).includes(command);

/** What the table may ask for: the runs of one history, and what people may do with them. */
export function createTableHost({ vs, stores, saved, memory, store, choose, asked, open, preview }: Deps): TablePageHost {
  const { l10n } = vs;
  const index = () => store().index();
  const refs = (ids: readonly RunId[]): RunRef[] => ids.map(id => ({ store: store().path, id }));

  async function start(): Promise<TableStart> {
    const { path: shown } = store();
    const kept = tableLayout.safeParse(memory.get(layoutOf(shown)));
    return {
      store: shown, stores: stores.all().map(each => ({ path: each.path, name: each.home.name })), layout: kept.success ? kept.data : null,
      query: asked(), saved: await queriesOf(saved, shown),
      can: { compare: has(compareCommand), trash: has(trashCommand), formats: ['csv', 'parquet', 'json', 'markdown'] },
    };
  }

  async function mark(ids: readonly RunId[], { addTags = [], dropTags = [], ...change }: MarksChange, stopped: () => boolean, done: () => void): Promise<MarksResult> {
    const layout = new StoreLayout(store().path);
    const result: MarksResult = { changed: [], failed: [] };
    const left = [...ids];
    const work = async () => {
      for (let id = left.shift(); id !== undefined && !stopped(); id = left.shift()) {
        try {
          const { name, tags, note, star } = await changeMarks(layout, id, now => ({ ...change, ...(addTags.length + dropTags.length > 0 ? { tags: [...now.tags, ...addTags].filter(tag => !dropTags.includes(tag)) } : {}) }));
          result.changed.push({ id, name, tags, note, star });
        } catch (error) {
          if (!isHumanError(error)) throw error;
          result.failed.push({ id, message: error.message });
        }
        done();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return result;
  }

  return {
    load: async () => { choose(store()); return start(); },
    async choose(wanted) {
      const found = stores.all().find(each => each.path === wanted);
      if (!found) throw new HumanError('no-store', l10n.t('This history is not open in this window any more.'));
      choose(found);
      return start();
    },
    keep: async (layout: TableLayout) => { await memory.update(layoutOf(store().path), layout); },
    async rows(request) {
      const { total, rows, cells, ranges } = await (await index()).table(request);
      return { total, rows: rows.map(tableRow), cells: cells.map(column => column.map(encodeValue)), ranges };
    },
    groups: async (query, by) => (await index()).groups({ query, by }),
    ids: async (query, sort, limit) => (await index()).ids({ query, sort, limit }),
    async fields(request) {
      const { fields, total } = await (await index()).fields(request);
      return { fields: fields.flatMap((each): FieldInfo[] => { const ref = parseField(each.field); return ref ? [{ ...each, ref }] : []; }), total };
    },
    sparks: async request => (await index()).sparks(request),
    async check(query) {
      const parsed = parseQuery(query);
      return parsed.kind === 'errors' ? parsed.errors : [];
    },
    saveQuery: (name, query) => saved.save(store(), { name, query }),
    complete: (text, cursor) => completions([store()], text, cursor),
    tags: async prefix => (await index()).values({ field: 'tag', prefix, limit: 30 }),
    async mark(ids, change) {
      if (ids.length <= quick) return mark(ids, change, () => false, () => undefined);
      return vs.window.withProgress({ location: vs.ProgressLocation.Notification, cancellable: true, title: l10n.t('Changing {0} runs', ids.length) }, (progress, token) =>
        mark(ids, change, () => token.isCancellationRequested, () => progress.report({ increment: 100 / ids.length })));
    },
    open: id => open({ store: store().path, id }),
    preview: id => preview({ store: store().path, id }),
    compare: async ids => { await vs.commands.executeCommand(compareCommand, refs(ids)); },
    trash: async ids => { await vs.commands.executeCommand(trashCommand, refs(ids)); },
    async exportRuns(format, { ids, ...what }) {
      const target = await vs.window.showSaveDialog({ defaultUri: vs.Uri.file(path.join(store().home.root, `runs${endings[format]}`)) });
      if (!target) return null;
      const { exportRuns } = await import('./export-runs');
      return exportRuns(await index(), format, { ...what, ids: ids === null ? null : new Set(ids) }, target.fsPath);
    },
    copy: async text => vs.env.clipboard.writeText(text),
    begin: async () => { await vs.commands.executeCommand('offbook.function.run'); },
    showLog: async () => { await vs.commands.executeCommand('offbook.log.open'); },
  };
}

/** Of the history that is shown. */
export const queriesOf = async (saved: SavedQueries, store: string): Promise<SavedQuery[]> =>
  (await saved.all()).flatMap(each => (each.store.path === store ? [{ name: each.name, query: each.query }] : []));
