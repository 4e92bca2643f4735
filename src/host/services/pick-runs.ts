import type * as vscode from 'vscode';
import { HumanError } from '../../core/human-error';
import { purposeOf } from '../../core/query';
import { humanMessage } from '../errors';
import { plainName } from '../plain-text';
import { said } from '../said';
import type { VS } from '../vs';
import { functionName, runLine, stateIcon, stateWord } from '../words';
import { findRuns } from './find-runs';
import { nextOffers } from './next-offers';
import { isLive, type StoredRun } from './history';
import { isUnfinished, markedAt } from './query-words';
import type { PickerDeps, PickRun } from './run-picker';
import { shown } from './shown';
import { type RunRef, runKey } from './stores';

interface RunItem extends vscode.QuickPickItem { ref?: RunRef; /** It goes on with the query: this is all of it then. */ text?: string }
const keyOf = ({ ref }: RunItem): string => (ref ? runKey(ref) : '');

/** More than anybody scrolls through: a longer query says more. */
const most = 200;
const restMs = 150;

/** Asks which of the runs that fit: at least one, or a cancellation. */
export async function pickRuns(vs: VS, { log, stores, history }: PickerDeps, asked: PickRun, many: boolean): Promise<RunRef[]> {
  const { l10n } = vs;

  const item = ({ store, row }: StoredRun): RunItem => ({
    label: `$(${stateIcon(row.state).icon}) ${row.name === null ? functionName(l10n, row) : plainName(row.name)}`,
    description: [row.name === null ? null : functionName(l10n, row), row.state === 'unheard' ? stateWord(l10n, row.state) : null, runLine(l10n, row, Date.now()), stores.all().length > 1 ? store.home.name : null].filter(Boolean).join(' · '),
    detail: row.id,
    ref: { store: store.path, id: row.id },
  });

  await history.load();
  const places = stores.all().filter(({ path }) => asked.store === undefined || path === asked.store);
  const fits = (run: StoredRun): boolean => {
    const { store, row } = run;
    return (asked.store === undefined || store.path === asked.store) && (asked.among !== 'live' || isLive(row)) && (asked.among !== 'over' || !isLive(row)) && (asked.fits?.(run) ?? true);
  };
  const held = () => (asked.among === 'trash' ? history.trashed() : history.runs()).filter(fits);
  const runs = held();
  if (runs.length === 0) throw new HumanError('no-runs', asked.none);

  const picker = vs.window.createQuickPick<RunItem>();
  let all = runs.map(item);
  /** Nothing but the runs that are held is shown. */
  let plain = true;
  /** What was chosen stays chosen, whatever is typed after. */
  const chosen = new Map<string, RunItem>();
  let turn = 0;
  let timer: NodeJS.Timeout | undefined;
  picker.title = asked.title;
  picker.placeholder = l10n.t('Words, or a query such as state = failed and age < 7d');
  picker.canSelectMany = many;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.ignoreFocusOut = many;
  picker.items = all;

  /** `found`: the picker's own search would hide what the query found. */
  const show = (items: readonly RunItem[], found: boolean, title = asked.title) => {
    const there = new Set(items.map(keyOf));
    const next = [...items, ...[...chosen.values()].filter(each => !there.has(keyOf(each)))].map((each): RunItem => (found ? { ...each, alwaysShow: true } : each));
    plain = next.length === all.length && items === all && !found;
    picker.title = title;
    picker.items = next;
    if (many) picker.selectedItems = next.filter(each => chosen.has(keyOf(each)));
  };

  /** Runs of the histories that the query finds; a query for those that go on is asked for no others. */
  const find = async (query: string): Promise<{ items: RunItem[]; total: number }> => {
    const going = 'state in (starting, running)';
    const among = asked.among === 'live' ? ` and ${going}` : asked.among === 'over' ? ` and not ${going}` : '';
    const { runs, total } = await findRuns(places, { query: among ? `(${query})${among}` : query, limit: most, ...(asked.among === 'trash' ? { trash: 'only' } : {}) });
    return { items: runs.filter(fits).map(item), total };
  };

  /** Under what is shown: a query that may go on. Nothing, where none can be had: the runs are what was asked for. */
  const coming = async (text: string): Promise<RunItem[]> => {
    const offers: RunItem[] = await nextOffers(places, text).catch(() => []);
    return offers.length > 0 ? [{ label: l10n.t('Go on with'), kind: vs.QuickPickItemKind.Separator }, ...offers] : [];
  };

  async function answer(text: string, mine: number): Promise<void> {
    const purpose = purposeOf(text);
    try {
      if (purpose.kind === 'query') {
        const [{ items, total }, offers] = await Promise.all([find(text), coming(text)]);
        if (mine !== turn) return;
        const nothing: RunItem = { label: `$(search-stop) ${l10n.t('No run matches this query.')}` };
        show([...(items.length > 0 ? items : [nothing]), ...offers], true, l10n.t('{0} · the query finds {1}', asked.title, total));
      } else {
        // What is shown is searched by the picker itself; older runs are asked of the index.
        const { items } = await find(text);
        const there = new Set(all.map(keyOf));
        const older = items.filter(each => !there.has(keyOf(each)));
        if (mine === turn && older.length > 0) show([...all, ...older.map(each => ({ ...each, alwaysShow: true }))], false);
      }
    } catch (error) {
      log.warn('The runs of a query could not be found', error);
      if (mine === turn) show([{ label: `$(error) ${said(l10n, humanMessage(error) ?? l10n.t('The runs could not be searched. The log has the details.'))}` }], true);
    } finally {
      if (mine === turn) picker.busy = false;
    }
  }

  function typed(text: string): void {
    const mine = ++turn;
    clearTimeout(timer);
    picker.busy = false;
    const purpose = purposeOf(text);
    if (purpose.kind === 'broken') {
      const [error] = purpose.errors;
      const before = picker.items.filter(({ ref }) => ref);
      const why: RunItem = { label: `$(${isUnfinished(text, error) ? 'info' : 'error'}) ${plainName(said(l10n, error.message), 300)}`, detail: plainName(markedAt(text, error), 1000) };
      show([why, ...before], true);
      timer = setTimeout(() => void coming(text).then(offers => { if (mine === turn && offers.length > 0) show([why, ...offers, ...before], true); }), restMs);
      return;
    }
    // The same shown once more would take back what is chosen meanwhile: the editor tells of it later than it shows it.
    if (purpose.kind === 'words' && !plain) show(all, false);
    if (purpose.kind === 'words' && !(purpose.asked && history.unloaded() > 0)) return;
    picker.busy = true;
    timer = setTimeout(() => void answer(text, mine), restMs);
  }

  /** Runs that came since; those that went are said to be gone by who takes them. */
  function came(): void {
    const there = new Set(all.map(keyOf));
    const fresh = held().filter(({ store, row }) => !there.has(runKey({ store: store.path, id: row.id }))).map(item);
    if (fresh.length === 0) return;
    all = [...fresh, ...all];
    if (plain) show(all, false);
  }

  const goOn = (text: string) => {
    picker.value = text;
    typed(text);
  };
  const over = () => {
    turn++;
    clearTimeout(timer);
  };
  return shown(vs, picker, over, settle => [
    history.onDidChange(came),
    picker.onDidChangeValue(typed),
    picker.onDidChangeSelection(selected => {
      if (!many) return;
      const next = selected.find(({ text }) => text !== undefined)?.text;
      if (next !== undefined) { goOn(next); return; }
      for (const each of picker.items) chosen.delete(keyOf(each));
      for (const each of selected) if (each.ref) chosen.set(keyOf(each), each);
    }),
    picker.onDidAccept(() => {
      const next = many ? undefined : picker.selectedItems[0]?.text;
      if (next !== undefined) { goOn(next); return; }
      const refs = (many ? [...chosen.values()] : [...picker.selectedItems]).flatMap(({ ref }) => ref ?? []);
      if (refs.length > 0) settle(refs);
    }),
  ]);
}
