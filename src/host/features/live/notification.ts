import type * as vscode from 'vscode';
import { formatDuration } from '../../../core/format';
import type { History, StoredRun } from '../../services/history';
import type { StartedRun } from '../../services/launcher';
import type { VS } from '../../vs';
import { said } from '../../said';
import { elapsedText, formatWords, functionName, metricsText, progressText, stateWord } from '../../words';

interface Deps { started: StartedRun; /** Its page opened when it started. */ paged: boolean; history: History; ended: vscode.Event<StoredRun>; cancel(): Promise<void>; open(): Promise<void> }

/** A run that is over sooner flashes no notification. */
const quietMs = 800;

/** Progress and Cancel while it runs; then one sentence when it did not succeed. */
export async function showProgress(vs: VS, { started, paged, history, ended, cancel, open }: Deps): Promise<void> {
  const { l10n } = vs;
  // Beside another run of the function a Cancel has to say which it ends.
  const isOneOfSeveral = history.live().some(({ row }) => row.id !== started.ref.id && row.function.name === started.target.name);
  const name = isOneOfSeveral ? `${started.target.name} · ${started.ref.id.slice(-6)}` : started.target.name;
  const title = started.debug ? l10n.t('Debugging {0}', name) : l10n.t('Running {0}', name);
  // Listened to from the start: the editor takes its time to begin a notification, and the end may come before.
  const end = new Promise<StoredRun>(resolve => {
    const listening = ended(run => {
      if (run.row.id !== started.ref.id) return;
      listening.dispose();
      resolve(run);
    });
  });
  const quick = await Promise.race([end, new Promise<null>(resolve => setTimeout(() => resolve(null), quietMs))]);
  const last = quick ?? await vs.window.withProgress({ location: vs.ProgressLocation.Notification, title, cancellable: true }, (progress, token) =>
    new Promise<StoredRun>(resolve => {
      let shown = 0;
      let asked = false;
      const report = () => {
        const row = history.find(started.ref)?.row;
        if (!row || asked) return;
        const share = row.progress?.total ? Math.min(100, (100 * row.progress.done) / row.progress.total) : 0;
        progress.report({ message: [elapsedText(l10n, row, Date.now()), progressText(row), metricsText(l10n, row.metrics, 2)].filter(Boolean).join(' · '), ...(share > shown ? { increment: share - shown } : {}) });
        shown = Math.max(shown, share);
      };
      const timer = setInterval(report, 1000);
      const subscriptions = [
        token.onCancellationRequested(() => {
          asked = true;
          progress.report({ message: l10n.t('asked to end; it may save its work first') });
          void cancel();
        }),
      ];
      void end.then(run => {
        clearInterval(timer);
        for (const each of subscriptions) each.dispose();
        resolve(run);
      });
      report();
    }));
  await tellEnd(vs, last, paged ? null : open);
}

async function tellEnd(vs: VS, { row }: StoredRun, open: (() => Promise<void>) | null): Promise<void> {
  const { l10n } = vs;
  const openRun = l10n.t('Open Run');
  const failed = row.state === 'failed' || row.state === 'crashed' || row.state === 'lost';
  if (!failed) {
    const words = [stateWord(l10n, row.state), metricsText(l10n, row.metrics, 2), formatDuration(row.durationMs, formatWords(l10n))].filter(Boolean).join(' · ');
    vs.window.setStatusBarMessage(`$(${row.state === 'succeeded' ? 'pass' : 'circle-slash'}) ${functionName(l10n, row)} ${words}`, 8000);
    return;
  }
  const sentence = row.sentence === null ? stateWord(l10n, row.state) : said(l10n, row.sentence);
  const words = l10n.t('{0}: {1}', functionName(l10n, row), sentence);
  // An error with a button stays until it is closed, over the foot of the form in which people mend what was wrong. Where the page tells all, it goes by itself.
  if (open === null) void vs.window.showErrorMessage(words);
  else if ((await vs.window.showErrorMessage(words, openRun)) === openRun) await open();
}
