import type * as vscode from 'vscode';
import type { History } from '../../services/history';
import type { CommandId } from '../../vocabulary/commands';
import type { VS } from '../../vs';
import { elapsedText, functionName, metricsText, progressText } from '../../words';

/** How many runs go on, and where the newest stands. Hidden when none does. */
export function createStatusBar(vs: VS, history: History): vscode.Disposable & { refresh(): void } {
  const { l10n } = vs;
  const item = vs.window.createStatusBarItem('offbook.runs', vs.StatusBarAlignment.Left, 50);
  item.name = l10n.t('Offbook runs');
  item.command = 'offbook.runs.live' satisfies CommandId;
  let timer: NodeJS.Timeout | undefined;

  function refresh(): void {
    const live = history.live();
    const newest = live[0]?.row;
    if (!newest) {
      clearInterval(timer);
      timer = undefined;
      item.hide();
      return;
    }
    timer ??= setInterval(refresh, 1000);
    const time = elapsedText(l10n, newest, Date.now());
    const parts = [live.length > 1 ? l10n.t('{0} runs', live.length) : functionName(l10n, newest), time, progressText(newest), metricsText(l10n, newest.metrics, 1)];
    item.text = `$(sync~spin) ${parts.filter(Boolean).join(' · ')}`;
    item.tooltip = live.map(({ row }) => [functionName(l10n, row), elapsedText(l10n, row, Date.now()), progressText(row), metricsText(l10n, row.metrics, 3)].filter(Boolean).join(' · ')).join('\n');
    item.accessibilityInformation = { label: l10n.t('Offbook: {0} running', live.map(({ row }) => functionName(l10n, row)).join(', ')), role: 'button' };
    item.show();
  }

  return {
    refresh,
    dispose() { clearInterval(timer); item.dispose(); },
  };
}
