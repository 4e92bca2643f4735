import type { Diagnosis, Finding } from '../../../contract/keeping';
import { formatBytes } from '../../../core/format';
import type { CommandLine } from '../../services/command-line';
import type { Stores } from '../../services/stores';
import type { VS } from '../../vs';
import { formatWords, objectsText, runsText } from '../../words';

/** The doctor's report as a text beside the code: it only looks. */
export async function diagnose(vs: VS, { stores, commandLine }: { stores: Stores; commandLine: CommandLine }): Promise<void> {
  const { l10n } = vs;
  const words = formatWords(l10n);

  /** Text from records and names of files stands in it: nothing of it may become a link, a heading or HTML. */
  const plain = (text: string) => text.replace(/[\r\n]+/g, ' ').replace(/([\\`*_{}[\]<>#|!])/g, '\\$1');
  const line = ({ severity, run, what, todo }: Finding) => `- **${severity === 'problem' ? l10n.t('Problem') : l10n.t('Note')}**${run ? ` ${run}` : ''}: ${plain(what)}\n  ${plain(todo)}`;

  function section(diagnosis: Diagnosis): string {
    const { runs, lines, objects, bytes } = diagnosis.checked;
    const problems = diagnosis.findings.filter(({ severity }) => severity === 'problem');
    const notes = diagnosis.findings.filter(({ severity }) => severity === 'note');
    return [
      `## ${plain(diagnosis.store)}`, '',
      problems.length === 0 ? l10n.t('Nothing is wrong.') : problems.length === 1 ? l10n.t('1 problem. Nothing was changed.') : l10n.t('{0} problems. Nothing was changed.', problems.length),
      l10n.t('Looked at {0}, {1}, {2} ({3}).', runsText(l10n, runs), lines === 1 ? l10n.t('1 line of records') : l10n.t('{0} lines of records', lines), objectsText(l10n, objects), formatBytes(bytes, words)), '',
      ...[...problems, ...notes].map(line), ...(diagnosis.findings.length > 0 ? [''] : []),
      ...diagnosis.facts.map(([name, value]) => `- ${plain(name)}: ${plain(value)}`), '',
    ].join('\n');
  }

  const all = await vs.window.withProgress({ location: vs.ProgressLocation.Notification, title: l10n.t('Checking everything that is kept'), cancellable: true }, (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return Promise.all(stores.all().map(store => commandLine.json<Diagnosis>(['doctor', '--store', store.path], abort.signal))).catch((error: unknown) => { throw abort.signal.aborted ? new vs.CancellationError() : error; });
  });
  const content = [`# ${l10n.t('What the doctor found')}`, '', ...all.map(section)].join('\n');
  await vs.window.showTextDocument(await vs.workspace.openTextDocument({ language: 'markdown', content }));
}
