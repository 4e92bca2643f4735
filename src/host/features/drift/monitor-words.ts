import type * as vscode from 'vscode';
import type { MonitorAnswer } from '../../../contract/monitor';
import { formatExactTime } from '../../../core/format';
import { plainName } from '../../plain-text';
import { said } from '../../said';

/** Whether it drifted, and, where there is a rule for training, what that says. */
export function answerWords(l10n: typeof vscode.l10n, answer: MonitorAnswer): string {
  const { name, drift, retrain } = answer;
  const found = drift === true ? driftWords(l10n, answer) : drift === false ? l10n.t('{0} did not drift.', plainName(name)) : l10n.t('{0} has too few rows to tell whether it drifted.', plainName(name));
  return retrain === null ? found : `${found} ${retrainWords(l10n, retrain)}`;
}

function driftWords(l10n: typeof vscode.l10n, { name, set, timeline }: MonitorAnswer): string {
  if (set !== null) {
    const columns = set.columns.filter(({ drift }) => drift === true);
    return l10n.t('{0} drifted: {1} of {2} columns, {3} most.', plainName(name), columns.length, set.columns.length, plainName(columns[0]?.name ?? '', 60));
  }
  const columns = (timeline?.columns ?? []).filter(({ cells }) => cells.at(-1)?.drift === true);
  return l10n.t('{0} drifted in its last window, from {1}: {2} of {3} columns, such as {4}.', plainName(name), plainName(timeline?.windows.at(-1)?.start ?? '', 60), columns.length, timeline?.columns.length ?? 0, plainName(columns[0]?.name ?? '', 60));
}

function retrainWords(l10n: typeof vscode.l10n, retrain: NonNullable<MonitorAnswer['retrain']>): string {
  const [name, why] = [plainName(retrain.function), said(l10n, retrain.why)];
  if (retrain.kind === 'wait') return why;
  if (retrain.kind === 'no') return l10n.t('{0} is not due for training. {1}', name, why);
  const [from, to] = [retrain.from, retrain.to].map(formatExactTime);
  const train = retrain.from === null ? l10n.t('Train {0} anew, on data up to {1}.', name, to ?? '') : l10n.t('Train {0} anew, on data from {1} to {2}.', name, from ?? '', to ?? '');
  // That it drifted is said already.
  return retrain.because === 'drift' ? train : `${why} ${train}`;
}
