import type * as vscode from 'vscode';
import type { QueryError } from '../../contract/query';
import { parseQuery } from '../../core/query';
import { humanMessage } from '../errors';
import { said } from '../said';
import type { VS } from '../vs';
import { plainName } from '../plain-text';
import { findRuns } from './find-runs';
import { nextOffers } from './next-offers';
import type { AskDeps, AskQuery } from './query-input';
import { isUnfinished, markedAt } from './query-words';
import { shown } from './shown';

type Item = vscode.QuickPickItem & ({ does: 'take' } | { does: 'complete'; text: string } | { does: 'replace'; text: string } | { does: 'nothing' });

const restMs = 150;

/** See QueryInput. */
export function askQuery(vs: VS, { log, stores, saved }: AskDeps, asked: AskQuery): Promise<string> {
  const { l10n } = vs;

  const next = async (text: string): Promise<Item[]> => (await nextOffers(stores.all(), text)).map((each): Item => ({ does: 'complete', ...each }));

  async function kept(): Promise<Item[]> {
    return (await saved.all()).map(({ name, query }): Item => ({ does: 'replace', text: query, label: `$(bookmark) ${plainName(name)}`, description: plainName(query, 1000), alwaysShow: true }));
  }

  const heading = (label: string): Item => ({ does: 'nothing', label, kind: vs.QuickPickItemKind.Separator });
  const under = (label: string, items: Item[]): Item[] => (items.length > 0 ? [heading(label), ...items] : []);
  const wrong = (text: string, error: QueryError): Item => ({ does: 'nothing', label: `$(${isUnfinished(text, error) ? 'info' : 'error'}) ${plainName(said(l10n, error.message), 300)}`, detail: plainName(markedAt(text, error), 1000), alwaysShow: true });

  const picker = vs.window.createQuickPick<Item>();
  let turn = 0;
  /** What the rows in sight were made for. */
  let answered: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  picker.title = asked.title;
  picker.placeholder = l10n.t('Such as metric.mae < 20 and state = succeeded');
  picker.value = asked.value;
  keepOrder(picker);

  async function answer(mine: number): Promise<void> {
    const text = picker.value;
    const read = parseQuery(text);
    const show = (items: Item[], active: Item | undefined) => {
      if (mine !== turn) return;
      answered = text;
      picker.items = items;
      picker.activeItems = active ? [active] : [];
      picker.busy = false;
    };
    try {
      const offers = await next(text);
      const [first] = offers;
      const coming = under(l10n.t('Go on with'), offers);
      if (read.kind === 'errors') return show([wrong(text, read.errors[0]), ...coming], first);
      const own = asked.saved && text.trim() === '' ? under(l10n.t('Saved queries'), await kept()) : [];
      const count = async (query: string) => (await findRuns(stores.all(), { query, limit: 0 })).total;
      const [total, all] = await Promise.all([count(text), count('')]);
      if (mine === turn) asked.preview?.(text);
      const take: Item = { does: 'take', label: asked.take(total, all), alwaysShow: true };
      show([take, ...own, ...coming], take);
    } catch (error) {
      log.warn('A query could not be tried', error);
      show([{ does: 'nothing', label: `$(error) ${said(l10n, humanMessage(error) ?? l10n.t('The runs could not be searched. The log has the details.'))}`, alwaysShow: true }], undefined);
    }
  }

  function typed(rest: number): void {
    const mine = ++turn;
    clearTimeout(timer);
    picker.busy = true;
    timer = setTimeout(() => void answer(mine), rest);
  }

  const over = () => {
    turn++;
    clearTimeout(timer);
  };
  const asking = shown<Item, string>(vs, picker, over, settle => [
    picker.onDidChangeValue(() => typed(restMs)),
    picker.onDidAccept(() => {
      const done = (query: string) => settle(query.trim());
      const [item] = picker.selectedItems;
      const right = parseQuery(picker.value).kind === 'query';
      // Enter was quicker than the answer: what was typed counts, not what an older text was offered.
      if (answered !== picker.value) return right ? done(picker.value) : typed(0);
      switch (item?.does) {
        case undefined: return;
        case 'take': return done(picker.value);
        case 'replace': return done(item.text);
        case 'complete': picker.value = item.text; return typed(0);
        case 'nothing': return;
      }
    }),
  ]);
  typed(0);
  return asking;
}

/** Rows stand as they were given: a quick pick puts what looks like the typed text first unless it is told not to, which its types don't say yet. */
function keepOrder(picker: vscode.QuickPick<Item>): void {
  (picker as { sortByLabel?: boolean }).sortByLabel = false;
}
