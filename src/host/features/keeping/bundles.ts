import * as path from 'node:path';
import type { BundleReport, ImportReport } from '../../../contract/keeping';
import { formatBytes } from '../../../core/format';
import { HumanError } from '../../../core/human-error';
import { runRef } from '../../services/arguments';
import type { CommandLine } from '../../services/command-line';
import type { RunPicker } from '../../services/run-picker';
import type { Store, Stores } from '../../services/stores';
import type { CommandId } from '../../vocabulary/commands';
import type { VS } from '../../vs';
import { formatWords, objectsText } from '../../words';

interface Deps { picker: RunPicker; stores: Stores; commandLine: CommandLine }

/** A run as one zip: out to a file that is chosen, in from one. */
export function createBundles(vs: VS, { picker, stores, commandLine }: Deps) {
  const { l10n } = vs;
  const words = formatWords(l10n);
  const progress = <T>(title: string, work: () => Promise<T>): Thenable<T> => vs.window.withProgress({ location: vs.ProgressLocation.Notification, title }, work);

  async function exportBundle(value: unknown): Promise<void> {
    const { store, id } = runRef(value) ?? (await picker.one({ title: l10n.t('Run to export'), none: l10n.t('There are no runs yet. Click Run and Track above a function to make the first.') }));
    const root = stores.get(store)?.home.root ?? path.dirname(store);
    const target = await vs.window.showSaveDialog({ defaultUri: vs.Uri.file(path.join(root, `${id}.zip`)), filters: { [l10n.t('Bundle of a run')]: ['zip'] }, title: l10n.t('Export Run') });
    if (!target) return;
    // The dialog has asked whether to replace a file.
    const report = await progress(l10n.t('Exporting run'), () => commandLine.json<BundleReport>(['bundle', id, '--store', store, '--output', target.fsPath, '--overwrite']));
    const missing = report.missing.length > 0 ? ` ${report.missing.length === 1 ? l10n.t('1 object that it names is not in this history, and so not in the bundle.') : l10n.t('{0} objects that it names are not in this history, and so not in the bundle.', report.missing.length)}` : '';
    void vs.window.showInformationMessage(`${l10n.t('The run is in {0}: {1}, {2}.', path.basename(report.file), formatBytes(report.bytes, words), objectsText(l10n, report.objects.count))}${missing}`);
  }

  async function storeFor(): Promise<Store> {
    const all = stores.all().filter(({ home }) => home.folder !== null);
    const [only, second] = all;
    if (!only) throw new HumanError('no-folder', l10n.t('Open a folder first: the run is kept inside it.'));
    if (!second) return only;
    const picked = await vs.window.showQuickPick(all.map(store => ({ label: store.home.name, description: store.path, store })), { placeHolder: l10n.t('History to import the run into') });
    if (!picked) throw new vs.CancellationError();
    return picked.store;
  }

  async function importBundle(value: unknown): Promise<void> {
    const store = await storeFor();
    const given = value instanceof vs.Uri ? value : (await vs.window.showOpenDialog({ canSelectMany: false, filters: { [l10n.t('Bundle of a run')]: ['zip'] }, title: l10n.t('Import Run') }))?.[0];
    if (!given) return;
    const report = await progress(l10n.t('Importing run'), () => commandLine.json<ImportReport>(['import', given.fsPath, '--store', store.path]));
    const open = l10n.t('Open Run');
    const text = report.outcome === 'imported' ? l10n.t('The run of {0} is here: {1}, each file as it was kept.', report.function, formatBytes(report.bytes, words)) : l10n.t('The run of {0} was here already.', report.function);
    const { missing } = report.objects;
    const lacks = missing === 0 ? '' : ` ${missing === 1 ? l10n.t('1 object that it names is neither in the bundle nor here whole.') : l10n.t('{0} objects that it names are neither in the bundle nor here whole.', missing)}`;
    void vs.window.showInformationMessage(`${text}${lacks}`, open).then(async answer => {
      if (answer === open) await vs.commands.executeCommand('offbook.run.open' satisfies CommandId, { store: store.path, id: report.run });
    });
  }

  return { exportBundle, importBundle };
}
