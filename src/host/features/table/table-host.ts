import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { SavedQuery } from '../../../contract/query';
import type { FieldText, GroupCount } from '../../../contract/table-api';
import { type ExportFormat, type FieldInfo, historyField, type MarksChange, type MarksResult, type RowKey, type TableLayout, type TablePageHost, type TableStart } from '../../../contract/table-page';
import { encodeValue } from '../../../core/format';
import { HumanError, isHumanError } from '../../../core/human-error';
import { parseField, parseQuery } from '../../../core/query';
import { changeMarks } from '../../../node/store/marks';
import { StoreLayout } from '../../../node/store/layout';
import { said } from '../../said';
import { completions, tablesOf } from '../../services/find-runs';
import type { SavedQueries } from '../../services/saved-queries';
import { readingOf, type RunRef, type Store, type Stores } from '../../services/stores';
import { commandIds } from '../../vocabulary/commands';
import type { VS } from '../../vs';
import type { Histories } from './histories';
import { tableLayout } from './schemas';
import { tableRow } from './table-row';

interface Deps {
  vs: VS; stores: Stores; saved: SavedQueries; memory: vscode.Memento; histories: Histories;
  /** The one that is shown; null: all of them. */
  one(): Store | null;
  shown(): Store[];
  choose(store: Store | null): void;
  /** The page hears what there is. */
  told(): void;
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

/** What the table may ask for: the runs of one history or of all, and what people may do with them. */
export function createTableHost({ vs, stores, saved, memory, histories, one, shown, choose, told, asked, open, preview }: Deps): TablePageHost {
  const { l10n } = vs;
  const tables = () => tablesOf(shown());
  const kept = () => layoutOf(one()?.path ?? '');

  async function start(): Promise<TableStart> {
    told();
    const layout = tableLayout.safeParse(memory.get(kept()));
    return {
      store: one()?.path ?? '', stores: await histories.all(), reading: readingOf(shown()), layout: layout.success ? layout.data : null,
      query: asked(), saved: await queriesOf(saved, shown()),
      can: { compare: has(compareCommand), trash: has(trashCommand), formats: ['csv', 'parquet', 'json', 'markdown'] },
    };
  }

  async function mark(keys: readonly RowKey[], { addTags = [], dropTags = [], ...change }: MarksChange, stopped: () => boolean, done: () => void): Promise<MarksResult> {
    const result: MarksResult = { changed: [], failed: [] };
    const left = keys.map(key => ({ key, ref: histories.refOf(key) }));
    const refusals = new Map(await Promise.all(shown().map(async store => [store.path, await histories.refusal(store)] as const)));
    const work = async () => {
      for (let next = left.shift(); next !== undefined && !stopped(); next = left.shift()) {
        const { key, ref } = next;
        const refusal = refusals.get(ref.store) ?? null;
        try {
          if (refusal !== null) throw new HumanError('read-only', refusal);
          const { name, tags, note, star } = await changeMarks(new StoreLayout(ref.store), ref.id, now => ({ ...change, ...(addTags.length + dropTags.length > 0 ? { tags: [...now.tags, ...addTags].filter(tag => !dropTags.includes(tag)) } : {}) }));
          result.changed.push({ key, name, tags, note, star });
        } catch (error) {
          if (!isHumanError(error)) throw error;
          result.failed.push({ key, message: said(l10n, error.message) });
        }
        done();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return result;
  }

  async function groups(query: string, by: FieldText): Promise<GroupCount[]> {
    if (by !== historyField) return tables().groups({ query, by });
    const names = histories.names();
    const counts = await Promise.all(shown().map(async (store): Promise<GroupCount> => {
      const { total, rows } = await tablesOf([store]).page({ query, sort: [], columns: [], offset: 0, limit: 1 });
      return { key: names.get(store) ?? null, count: total, newest: rows[0]?.row.createdAt ?? 0 };
    }));
    return counts.filter(({ count }) => count > 0).sort((a, b) => b.newest - a.newest);
  }

  return {
    load: start,
    async choose(wanted) {
      const found = wanted === '' ? null : stores.all().find(each => each.path === wanted);
      if (found === undefined) throw new HumanError('no-store', l10n.t('This history is not open in this window any more.'));
      choose(found);
      return start();
    },
    keep: async (layout: TableLayout) => { await memory.update(kept(), layout); },
    async rows({ group, ...request }) {
      const names = histories.names();
      const among = group?.by === historyField ? shown().filter(store => names.get(store) === group.key) : shown();
      const { total, rows, cells, ranges, failed } = await tablesOf(among).page(group && group.by !== historyField ? { ...request, group } : request);
      return { total, rows: rows.map(({ of, row }) => tableRow(row, histories.keyOf(of, row.id), names.get(of) ?? '')), cells: cells.map(column => column.map(encodeValue)), ranges, failed: failed.map(store => names.get(store) ?? store.path) };
    },
    groups,
    ids: async (query, sort, limit) => (await tables().ids({ query, sort, limit })).map(({ of, id }) => histories.keyOf(of, id)),
    async fields(request) {
      const { fields, total } = await tables().fields(request);
      const own = shown().length > 1 && request.kinds.includes('run') && historyField.includes(request.like.toLowerCase())
        ? [{ field: historyField, ref: { kind: 'history' }, kind: 'text', runs: (await tables().page({ query: request.query, sort: [], columns: [], offset: 0, limit: 0 })).total, differs: true } satisfies FieldInfo] : [];
      return { fields: [...fields.flatMap((each): FieldInfo[] => { const ref = parseField(each.field); return ref ? [{ ...each, ref }] : []; }), ...own], total: total + own.length };
    },
    async sparks({ runs, metric, maxPoints }) {
      const refs = runs.map(histories.refOf);
      const curves: (Float64Array | null)[] = refs.map(() => null);
      await Promise.all(shown().map(async store => {
        const places = refs.flatMap(({ store: path }, place) => (path === store.path ? [place] : []));
        if (places.length === 0) return;
        const found = await (await store.index()).sparks({ runs: places.map(place => (refs[place] as RunRef).id), metric, maxPoints });
        places.forEach((place, at) => { curves[place] = found[at] ?? null; });
      }));
      return curves;
    },
    async check(query) {
      const parsed = parseQuery(query);
      return parsed.kind === 'errors' ? parsed.errors : [];
    },
    async saveQuery(name, query) {
      const [first] = shown();
      if (!first) throw new HumanError('no-store', l10n.t('This history is not open in this window any more.'));
      return saved.save(first, { name, query });
    },
    complete: (text, cursor) => completions(shown(), text, cursor),
    tags: prefix => tables().values({ field: 'tag', prefix, limit: 30 }),
    async mark(keys, change) {
      if (keys.length <= quick) return mark(keys, change, () => false, () => undefined);
      return vs.window.withProgress({ location: vs.ProgressLocation.Notification, cancellable: true, title: l10n.t('Changing {0} runs', keys.length) }, (progress, token) =>
        mark(keys, change, () => token.isCancellationRequested, () => progress.report({ increment: 100 / keys.length })));
    },
    open: async key => open(histories.refOf(key)),
    preview: async key => preview(histories.refOf(key)),
    compare: async keys => { await vs.commands.executeCommand(compareCommand, keys.map(histories.refOf)); },
    trash: async keys => { await vs.commands.executeCommand(trashCommand, keys.map(histories.refOf)); },
    async exportRuns(format, { runs, ...what }) {
      const root = shown()[0]?.home.root ?? '';
      const target = await vs.window.showSaveDialog({ defaultUri: vs.Uri.file(path.join(root, `runs${endings[format]}`)) });
      if (!target) return null;
      const { exportRuns } = await import('./export-runs');
      return exportRuns(shown(), format, { ...what, chosen: runs && runs.map(histories.refOf), names: histories.names() }, target.fsPath);
    },
    copy: async text => vs.env.clipboard.writeText(text),
    begin: async () => { await vs.commands.executeCommand('offbook.function.run'); },
    showLog: async () => { await vs.commands.executeCommand('offbook.log.open'); },
  };
}

/** Of the histories that are shown. */
export const queriesOf = async (saved: SavedQueries, shown: readonly Store[]): Promise<SavedQuery[]> =>
  (await saved.all()).flatMap(each => (shown.includes(each.store) ? [{ name: each.name, query: each.query }] : []));
