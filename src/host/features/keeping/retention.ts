import type { CleanReport, CleanRow } from '../../../contract/keeping';
import { formatBytes, formatRelativeTime } from '../../../core/format';
import { HumanError } from '../../../core/human-error';
import { ActionableError } from '../../errors';
import { said } from '../../said';
import type { CommandLine } from '../../services/command-line';
import type { Settings } from '../../services/settings';
import { shown } from '../../services/shown';
import type { RunRef, Store, Stores } from '../../services/stores';
import type { VS } from '../../vs';
import { formatWords, functionName, stateWord } from '../../words';

interface Deps { settings: Settings; stores: Stores; commandLine: CommandLine; trash(refs: RunRef[]): Promise<void> }

/** What the rules of the settings would remove: shown first, run by run; only what stays ticked goes, and only into the trash. */
export async function previewRetention(vs: VS, { settings, stores, commandLine, trash }: Deps): Promise<void> {
  const { l10n } = vs;
  const words = formatWords(l10n);

  function rules(store: Store): string[] {
    const scope = store.home.folder?.uri;
    const last = settings.get('retention.keepLast', scope);
    const days = settings.get('retention.youngerThanDays', scope);
    const quota = settings.get('retention.quotaGb', scope);
    const best = settings.get('retention.keepBest', scope);
    return [
      ...(last > 0 ? ['--keep-last', String(Math.floor(last))] : []), ...(days > 0 ? ['--younger-than', String(Math.floor(days))] : []), ...(quota > 0 ? ['--quota', String(quota)] : []), ...(best === '' ? [] : ['--keep-best', best]),
    ];
  }

  async function reports(): Promise<CleanReport[]> {
    const asked = stores.all().filter(({ home }) => home.folder !== null).map(store => ({ store, rules: rules(store), any: !settings.get('retention.keepMarked', store.home.folder?.uri) })).filter(({ rules: list }) => list.length > 0);
    if (asked.length === 0) throw new ActionableError('no-rules', l10n.t('No rule says what to keep. Set at least one of the retention settings.'), { title: l10n.t('Open Settings'), command: 'workbench.action.openSettings', args: ['offbook.retention'] });
    return vs.window.withProgress({ location: vs.ProgressLocation.Notification, title: l10n.t('Looking at what the rules would remove') }, () =>
      Promise.all(asked.map(({ store, rules: list, any }) => commandLine.json<CleanReport>(['clean', '--store', store.path, ...list, ...(any ? ['--any'] : [])]))));
  }

  const itemOf = ({ function: ref, bytes, at, why, id, state }: CleanRow) => ({
    label: ref.name ? functionName(l10n, { function: ref }) : id, description: `${formatBytes(bytes, words)} · ${stateWord(l10n, state)} · ${formatRelativeTime(at, Date.now(), words)}`, detail: `${said(l10n, why)} · ${id}`,
  });

  const found = await reports();
  const items = found.flatMap(report => report.remove.map(run => ({ ...itemOf(run), store: report.store, run })));
  const over = found.reduce((sum, report) => sum + report.over, 0);
  if (items.length === 0) throw new HumanError('nothing', over > 0 ? l10n.t('The quota is exceeded by {0}, but what is left may not be removed.', formatBytes(over, words)) : l10n.t('The rules keep every run: nothing would be removed.'));
  const picker = vs.window.createQuickPick<(typeof items)[number]>();
  const total = found.reduce((sum, report) => sum + report.total, 0);
  const say = (chosen: readonly { run: CleanRow }[]): void => {
    const bytes = chosen.reduce((sum, { run }) => sum + run.bytes, 0);
    picker.title = items.length === 1
      ? l10n.t('{0} of 1 run to the trash: {1} of {2}', chosen.length, formatBytes(bytes, words), formatBytes(total, words))
      : l10n.t('{0} of {1} runs to the trash: {2} of {3}', chosen.length, items.length, formatBytes(bytes, words), formatBytes(total, words));
  };
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.placeholder = l10n.t('Untick what stays. Nothing leaves the disk before the trash is emptied.');
  picker.items = items;
  picker.selectedItems = items;
  say(items);
  const chosen = await shown<(typeof items)[number], readonly (typeof items)[number][]>(vs, picker, () => undefined, settle => [picker.onDidChangeSelection(say), picker.onDidAccept(() => settle(picker.selectedItems))]);
  if (chosen.length > 0) await trash(chosen.map(({ store, run }) => ({ store, id: run.id })));
}
