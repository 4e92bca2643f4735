import { HumanError } from '../../../core/human-error';
import { humanMessage } from '../../errors';
import { said } from '../../said';
import type { QueryInput } from '../../services/query-input';
import type { KeptQuery, SavedQueries } from '../../services/saved-queries';
import type { Store, Stores } from '../../services/stores';
import type { CommandId, Handlers } from '../../vocabulary/commands';
import type { VS } from '../../vs';
import { plainName } from '../../plain-text';
import type { RunsFilter } from './filter';

interface Deps { stores: Stores; saved: SavedQueries; input: QueryInput; filter: RunsFilter }

export type QueryIds =
  | 'offbook.runs.filter' | 'offbook.runs.clearFilter' | 'offbook.query.save' | 'offbook.query.new' | 'offbook.query.apply' | 'offbook.query.edit' | 'offbook.query.rename' | 'offbook.query.delete' | 'offbook.query.copy'
  | 'offbook.query.table';

/** The explorer's filter, and the queries that are kept under a name. */
export function createQueryCommands(vs: VS, { stores, saved, input, filter }: Deps): Handlers<QueryIds> {
  const { l10n } = vs;
  const howMany = (total: number, all: number) => l10n.t('{0} of {1} runs match', total, all);

  /** From a row of the explorer: its query. From the palette: one that is chosen. */
  async function given(value: unknown, title: string): Promise<KeptQuery> {
    const row = keptQuery(value, stores);
    if (row) return row;
    const all = await saved.all();
    if (all.length === 0) throw new HumanError('no-queries', l10n.t('There are no saved queries yet. Filter the runs, then save the filter.'));
    const items = all.map(kept => ({ label: `$(bookmark) ${plainName(kept.name)}`, description: stores.all().length > 1 ? plainName(kept.store.home.name) : '', detail: plainName(kept.query, 1000), kept }));
    const picked = await vs.window.showQuickPick(items, { placeHolder: title, matchOnDescription: true, matchOnDetail: true });
    if (!picked) throw new vs.CancellationError();
    return picked.kept;
  }

  /** Where it is kept: of several folders people choose, a history beside them is not ours to fill. */
  async function storeToSaveIn(): Promise<Store> {
    const all = stores.all().filter(({ home }) => home.store === undefined);
    const [only, second] = all;
    if (!only) throw new HumanError('no-folder', l10n.t('Open a folder first: queries are kept beside its runs.'));
    if (!second) return only;
    const picked = await vs.window.showQuickPick(all.map(store => ({ label: store.home.name, description: store.path, store })), { placeHolder: l10n.t('History to keep the query in') });
    if (!picked) throw new vs.CancellationError();
    return picked.store;
  }

  async function nameFor(store: Store, query: string, before: string): Promise<string> {
    const [{ checkedName }, others] = await Promise.all([import('../../../node/queries/saved-queries'), saved.all()]);
    const name = await vs.window.showInputBox({
      title: before === '' ? l10n.t('Save Query') : l10n.t('Rename Query'), value: before, prompt: query, placeHolder: l10n.t('A name, such as best of this week'),
      validateInput(text) {
        try {
          const clean = checkedName(text);
          const taken = clean !== before && others.some(each => each.store === store && each.name === clean);
          return taken ? { message: l10n.t('There is a query of this name. It is replaced.'), severity: vs.InputBoxValidationSeverity.Warning } : undefined;
        } catch (error) {
          return said(l10n, humanMessage(error) ?? String(error));
        }
      },
    });
    if (name === undefined) throw new vs.CancellationError();
    return name;
  }

  async function keep(query: string): Promise<void> {
    const store = await storeToSaveIn();
    await saved.save(store, { name: await nameFor(store, query, ''), query });
  }

  async function ask(value: string): Promise<void> {
    try {
      await filter.keep(await input.ask({ title: l10n.t('Filter Runs'), value, saved: true, preview: query => filter.preview(query), take: (total, all) => (total === all ? `$(list-unordered) ${l10n.t('Show all {0} runs', all)}` : `$(filter) ${howMany(total, all)}`) }));
    } finally {
      filter.preview(null);
    }
  }

  const queryToSave = (title: string, value: string) => input.ask({ title, value, saved: false, take: (total, all) => `$(bookmark) ${l10n.t('Keep this query: {0}', howMany(total, all))}` });

  return {
    'offbook.runs.filter': () => ask(filter.query()),
    'offbook.runs.clearFilter': () => filter.keep(''),
    'offbook.query.save': async () => keep(filter.query() || (await queryToSave(l10n.t('Query to save'), ''))),
    'offbook.query.new': async () => keep(await queryToSave(l10n.t('Query to save'), '')),
    async 'offbook.query.apply'(value) {
      const { query } = await given(value, l10n.t('Saved query to filter by'));
      const { parseQuery } = await import('../../../core/query');
      // What somebody wrote into the file by hand may be wrong: it is mended where it is said to be.
      await (parseQuery(query).kind === 'query' ? filter.keep(query) : ask(query));
    },
    async 'offbook.query.edit'(value) {
      const { store, name, query } = await given(value, l10n.t('Saved query to change'));
      await saved.save(store, { name, query: await queryToSave(l10n.t('Query of {0}', name), query) });
    },
    async 'offbook.query.rename'(value) {
      const { store, name, query } = await given(value, l10n.t('Saved query to rename'));
      await saved.save(store, { name: await nameFor(store, query, name), query }, name);
    },
    async 'offbook.query.delete'(value) {
      const kept = await given(value, l10n.t('Saved query to delete'));
      await saved.remove(kept);
      const undo = l10n.t('Undo');
      // The toast stays as long as it likes; the command is done.
      void vs.window.showInformationMessage(l10n.t('The query {0} is deleted. Its runs stay.', kept.name), undo).then(async answer => {
        if (answer === undo) await saved.save(kept.store, kept);
      });
    },
    'offbook.query.copy': async value => vs.env.clipboard.writeText((await given(value, l10n.t('Saved query to copy'))).query),
    async 'offbook.query.table'(value) {
      const { query } = await given(value, l10n.t('Saved query to show in the table'));
      await vs.commands.executeCommand('offbook.runs.table' satisfies CommandId, { query });
    },
  };
}

/** A row hands over its node; what a link or another extension hands over is held against what there is. */
function keptQuery(value: unknown, stores: Stores): KeptQuery | null {
  if (typeof value !== 'object' || value === null || !('saved' in value)) return null;
  const { store, name, query } = value.saved as { store?: { path?: unknown }; name?: unknown; query?: unknown };
  const own = typeof store?.path === 'string' ? stores.get(store.path) : undefined;
  return own && typeof name === 'string' && typeof query === 'string' ? { store: own, name, query } : null;
}

export const isKept = (query: string, kept: KeptQuery): boolean => query !== '' && query === kept.query.trim();
