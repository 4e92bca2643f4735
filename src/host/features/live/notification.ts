import type * as vscode from 'vscode';
import { formatDuration } from '../../../core/format';
import type { History, StoredRun } from '../../services/history';
import type { StartedRun } from '../../services/launcher';
import type { VS } from '../../vs';
import { elapsedMs, formatWords, metricsText, progressText, stateWord } from '../../words';

interface Deps { started: StartedRun; history: History; ended: vscode.Event<StoredRun>; cancel(): Promise<void>; open(): Promise<void> }

/** Progress and Cancel while it runs; then one sentence when it did not succeed. */
export async function showProgress(vs: VS, { started, history, ended, cancel, open }: Deps): Promise<void> {
  const { l10n } = vs;
  const title = started.debug ? l10n.t('Debugging {0}', started.target.name) : l10n.t('Running {0}', started.target.name);
  const last = await vs.window.withProgress({ location: vs.ProgressLocation.Notification, title, cancellable: true }, (progress, token) =>
    new Promise<StoredRun>(resolve => {
      let shown = 0;
      let asked = false;
      const report = () => {
        const row = history.find(started.ref)?.row;
        if (!row || asked) return;
        const share = row.progress?.total ? Math.min(100, (100 * row.progress.done) / row.progress.total) : 0;
        const time = formatDuration(Math.floor(elapsedMs(row, Date.now()) / 1000) * 1000, formatWords(l10n));
        progress.report({ message: [time, progressText(row), metricsText(l10n, row.metrics, 2)].filter(Boolean).join(' · '), ...(share > shown ? { increment: share - shown } : {}) });
        shown = Math.max(shown, share);
      };
      const timer = setInterval(report, 1000);
      const subscriptions = [
        token.onCancellationRequested(() => {
          asked = true;
          progress.report({ message: l10n.t('asked to end; it may save its work first') });
          void cancel();
        }),
        ended(run => {
          if (run.row.id !== started.ref.id) return;
          clearInterval(timer);
          for (const each of subscriptions) each.dispose();
          resolve(run);
        }),
      ];
      report();
    }));
  await tellEnd(vs, last, open);
}

async function tellEnd(vs: VS, { row }: StoredRun, open: () => Promise<void>): Promise<void> {
  const { l10n } = vs;
  const openRun = l10n.t('Open Run');
  const failed = row.state === 'failed' || row.state === 'crashed' || row.state === 'lost';
  if (!failed) {
    const words = [stateWord(l10n, row.state), metricsText(l10n, row.metrics, 2), formatDuration(row.durationMs, formatWords(l10n))].filter(Boolean).join(' · ');
    vs.window.setStatusBarMessage(`$(${row.state === 'succeeded' ? 'pass' : 'circle-slash'}) ${row.function.name} ${words}`, 8000);
    return;
  }
  const sentence = row.sentence ?? stateWord(l10n, row.state);
  if ((await vs.window.showErrorMessage(l10n.t('{0}: {1}', row.function.name, sentence), openRun)) === openRun) await open();
}
