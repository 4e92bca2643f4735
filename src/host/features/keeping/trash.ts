import type * as vscode from 'vscode';
import type { RunId } from '../../../contract/ids';
import type { EmptyReport } from '../../../contract/keeping';
import { formatBytes } from '../../../core/format';
import { HumanError } from '../../../core/human-error';
import { humanMessage } from '../../errors';
import { runRefs } from '../../services/arguments';
import type { CommandLine } from '../../services/command-line';
import { type History, isLive } from '../../services/history';
import type { RunPicker } from '../../services/run-picker';
import { type RunRef, runKey } from '../../services/stores';
import type { VS } from '../../vs';
import { formatWords, functionName, objectsText, runsText } from '../../words';

interface Deps { history: History; picker: RunPicker; commandLine: CommandLine; selected(): RunRef[]; focused(): Promise<RunRef[]> }

/** Runs into the trash and back; emptying it, with the bytes said before and after. */
export function createTrash(vs: VS, { history, picker, commandLine, selected, focused }: Deps) {
  const { l10n } = vs;
  const words = formatWords(l10n);

  async function mark(refs: readonly RunRef[], trashedAt: number | null): Promise<{ done: RunRef[]; refused: string[] }> {
    const { changeMarks, StoreLayout } = await import('../../../node/store');
    const done: RunRef[] = [];
    const refused: string[] = [];
    const left = [...refs];
    const one = async (ref: RunRef): Promise<void> => {
      const known = history.find(ref);
      if (trashedAt !== null && known && isLive(known.row)) { refused.push(l10n.t('{0} goes on. Cancel it first.', functionName(l10n, known.row))); return; }
      try {
        await changeMarks(new StoreLayout(ref.store), ref.id, { trashedAt });
        done.push(ref);
      } catch (error) {
        refused.push(humanMessage(error) ?? String(error));
      }
    };
    // A few at once: each is a handful of small files.
    await Promise.all(Array.from({ length: 8 }, async () => { for (let ref = left.shift(); ref; ref = left.shift()) await one(ref); }));
    return { done, refused };
  }

  function tell(refused: readonly string[]): void {
    if (refused.length > 0) void vs.window.showWarningMessage(refused.length === 1 ? refused[0] ?? '' : l10n.t('{0} runs stay where they are. {1}', refused.length, [...new Set(refused)].slice(0, 3).join(' ')));
  }

  async function trash(refs: readonly RunRef[]): Promise<void> {
    const { done, refused } = await mark(refs, Date.now());
    tell(refused);
    if (done.length === 0) return;
    const undo = l10n.t('Undo');
    // The toast stays as long as it likes; the command is done.
    void vs.window.showInformationMessage(done.length === 1 ? l10n.t('The run is in the trash.') : l10n.t('{0} runs are in the trash.', done.length), undo).then(async answer => {
      if (answer === undo) tell((await mark(done, null)).refused);
    });
  }

  async function restore(refs: readonly RunRef[]): Promise<void> {
    const { done, refused } = await mark(refs, null);
    tell(refused);
    if (done.length > 0) void vs.window.showInformationMessage(done.length === 1 ? l10n.t('The run is back.') : l10n.t('{0} runs are back.', done.length));
  }

  const withProgress = <T>(title: string, work: (signal: AbortSignal) => Promise<T>): Thenable<T> =>
    vs.window.withProgress({ location: vs.ProgressLocation.Notification, title, cancellable: true }, (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return work(abort.signal).catch((error: unknown) => { throw abort.signal.aborted ? new vs.CancellationError() : error; });
    });

  /** What is freed is said before and after; cancelling while it goes on loses nothing, the next emptying finishes it. */
  async function empty(store: string, only: readonly RunId[] | null): Promise<void> {
    const args = (...more: string[]) => ['trash', 'empty', '--store', store, ...(only ?? []).flatMap(id => ['--only', id]), ...more];
    const plan = await withProgress(l10n.t('Looking at what would be freed'), signal => commandLine.json<EmptyReport>(args(), signal));
    if (plan.runs.length === 0) throw new HumanError('empty', plan.problems[0] ?? l10n.t('The trash is empty.'));
    const remove = l10n.t('Delete for Good');
    const question = plan.runs.length === 1 ? l10n.t('Delete this run for good?') : l10n.t('Delete {0} runs for good?', plan.runs.length);
    const detail = [l10n.t('This frees {0}. It can’t be undone.', formatBytes(plan.freed.bytes, words)), ...keptWords(l10n, plan), ...plan.problems].join('\n');
    if ((await vs.window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
    const done = await withProgress(l10n.t('Deleting'), signal => commandLine.json<EmptyReport>(args('--yes'), signal));
    for (const problem of done.problems) void vs.window.showWarningMessage(problem);
    void vs.window.showInformationMessage(l10n.t('Freed {0}: {1}, {2}.', formatBytes(done.freed.bytes, words), runsText(l10n, done.runs.length), objectsText(l10n, done.freed.objects.count)));
  }

  async function withTrash(value: unknown): Promise<string> {
    if (typeof value === 'object' && value !== null && 'trashOf' in value && typeof value.trashOf === 'string') return value.trashOf;
    await history.load();
    const there = [...new Set(history.trashed().map(({ store }) => store))];
    if (there.length === 0) throw new HumanError('empty', l10n.t('The trash is empty.'));
    const only = there.length === 1 ? there[0] : undefined;
    if (only) return only.path;
    const picked = await vs.window.showQuickPick(there.map(store => ({ label: store.home.name, description: store.path, store })), { placeHolder: l10n.t('History whose trash to empty') });
    if (!picked) throw new vs.CancellationError();
    return picked.store.path;
  }

  return {
    trash,
    async trashChosen(value: unknown, more: unknown): Promise<void> {
      const given = runRefs(value, more);
      const refs = value === 'focused' ? await focused() : given.length > 0 ? given : selected();
      await history.load();
      await trash(refs.length > 0 ? refs : await picker.many({ title: l10n.t('Runs to put into the trash'), none: l10n.t('There is no run that could go into the trash.'), among: 'over' }));
    },
    async restore(value: unknown, more: unknown): Promise<void> {
      const given = runRefs(value, more);
      await history.load();
      await restore(given.length > 0 ? given : await picker.many({ title: l10n.t('Runs to bring back'), none: l10n.t('The trash is empty.'), among: 'trash' }));
    },
    async deleteForGood(value: unknown, more: unknown): Promise<void> {
      const refs = runRefs(value, more).filter(ref => history.trashed().some(({ store, row }) => runKey({ store: store.path, id: row.id }) === runKey(ref)));
      for (const store of new Set(refs.map(ref => ref.store))) await empty(store, refs.filter(ref => ref.store === store).map(({ id }) => id));
    },
    empty: async (value: unknown): Promise<void> => empty(await withTrash(value), null),
  };
}

function keptWords(l10n: typeof vscode.l10n, { kept }: EmptyReport): string[] {
  const words = formatWords(l10n);
  return [
    ...(kept.shared.count > 0 ? [l10n.t('{0} stay, since other runs name them.', formatBytes(kept.shared.bytes, words))] : []),
    ...(kept.recent.count > 0 ? [l10n.t('{0} stay while run {1} goes on.', formatBytes(kept.recent.bytes, words), kept.recent.since ?? '')] : []),
    ...(kept.unread.count > 0 ? [l10n.t('{0} stay: the record of {1} can’t be read in full and may name them.', formatBytes(kept.unread.bytes, words), kept.unread.runs.slice(0, 3).map(({ id }) => id).join(', '))] : []),
  ];
}
