import { formatDuration, formatExactCount, formatNumber, formatRelativeTime } from '../core/format';
import { type FormatWords, english } from '../core/format';
import { unreachable } from '../contract/ids';
import type { MetricSummary, RunRow, RunState } from '../contract/run';
import type * as vscode from 'vscode';
import { plainName } from './plain-text';

type L10n = typeof vscode.l10n;

export function formatWords(l10n: L10n): FormatWords {
  return {
    ...english,
    ago: l10n.t({ message: '{0} ago', args: ['{0}'], comment: ['A length of time, as in "3 min ago"'] }),
    ahead: l10n.t({ message: 'in {0}', args: ['{0}'], comment: ['A length of time, as in "in 3 min"'] }),
    now: l10n.t('just now'),
    millisecond: l10n.t({ message: '{0} ms', args: ['{0}'], comment: ['milliseconds'] }),
    second: l10n.t({ message: '{0} s', args: ['{0}'], comment: ['seconds'] }),
    minute: l10n.t({ message: '{0} min', args: ['{0}'], comment: ['minutes'] }),
    hour: l10n.t({ message: '{0} h', args: ['{0}'], comment: ['hours'] }),
    day: l10n.t({ message: '{0} d', args: ['{0}'], comment: ['days'] }),
  };
}

export function stateWord(l10n: L10n, state: RunState): string {
  switch (state) {
    case 'starting': return l10n.t('starting');
    case 'running': return l10n.t('running');
    case 'succeeded': return l10n.t('succeeded');
    case 'failed': return l10n.t('failed');
    case 'cancelled': return l10n.t('cancelled');
    case 'crashed': return l10n.t('crashed');
    case 'lost': return l10n.t('lost');
    case 'unheard': return l10n.t('not heard of');
    default: return unreachable(state);
  }
}

export const runsText = (l10n: L10n, count: number): string => (count === 1 ? l10n.t('1 run') : l10n.t('{0} runs', formatExactCount(count)));
export const objectsText = (l10n: L10n, count: number): string => (count === 1 ? l10n.t('1 object') : l10n.t('{0} objects', count));

/** Codicon and theme colour of a state; the word always stands beside them. */
export function stateIcon(state: RunState): { icon: string; color: string } {
  switch (state) {
    case 'starting': return { icon: 'sync~spin', color: 'testing.iconQueued' };
    case 'running': return { icon: 'sync~spin', color: 'progressBar.background' };
    case 'succeeded': return { icon: 'pass', color: 'testing.iconPassed' };
    case 'failed': return { icon: 'error', color: 'testing.iconFailed' };
    case 'cancelled': return { icon: 'circle-slash', color: 'testing.iconSkipped' };
    case 'crashed': return { icon: 'flame', color: 'testing.iconErrored' };
    case 'lost': return { icon: 'debug-disconnect', color: 'testing.iconErrored' };
    case 'unheard': return { icon: 'question', color: 'testing.iconUnset' };
    default: return unreachable(state);
  }
}

/** The metrics that fit on a line, as the function gave them: a returned number is shown without its technical name. */
export function metricsText(l10n: L10n, metrics: readonly MetricSummary[], most: number): string {
  const words = formatWords(l10n);
  return metrics.slice(0, most).map(({ name, last }) => (name === 'return' ? formatNumber(last, words) : `${plainName(name)} ${formatNumber(last, words)}`)).join('  ');
}

export const elapsedMs = (row: RunRow, now: number): number => now - (row.startedAt ?? row.createdAt);

/** `3/10`, `42 %` or nothing; what the run itself calls the work comes first. */
export function progressText(row: RunRow): string {
  if (!row.progress) return '';
  const { label, done, total } = row.progress;
  const share = total === null || total <= 0 ? formatNumber(done) : `${formatNumber(done)}/${formatNumber(total)}`;
  return label ? `${plainName(label)} ${share}` : share;
}

/** As it is shown. What a record doesn't say is said to be unknown. */
export const functionName = (l10n: L10n, { function: fn }: Pick<RunRow, 'function'>): string => plainName(fn.name) || l10n.t('unknown function');

const joined = (parts: (string | null | undefined)[]) => parts.filter(part => part).join(' · ');

/** One line about a run: what it found or where it stands, how long, when. */
export function runLine(l10n: L10n, row: RunRow, now: number): string {
  const words = formatWords(l10n);
  switch (row.state) {
    case 'starting':
      return joined([stateWord(l10n, row.state), formatDuration(elapsedMs(row, now), words)]);
    case 'running':
      return joined([elapsedText(l10n, row, now) ?? stateWord(l10n, row.state), progressText(row), metricsText(l10n, row.metrics, 1)]);
    case 'succeeded':
      return joined([metricsText(l10n, row.metrics, 2), formatDuration(row.durationMs, words), formatRelativeTime(row.endedAt, now, words)]);
    case 'failed': case 'crashed': case 'cancelled':
      return joined([stateWord(l10n, row.state), formatDuration(row.durationMs, words), formatRelativeTime(row.endedAt, now, words)]);
    case 'lost':
      return joined([stateWord(l10n, row.state), l10n.t('last heard {0}', formatRelativeTime(row.lastHeardAt, now, words))]);
    case 'unheard':
      return l10n.t('last heard {0}', formatRelativeTime(row.lastHeardAt, now, words));
    default:
      return unreachable(row.state);
  }
}

/** Whole seconds, since tenths that jump about are noise while something runs; null in the first of them. */
export function elapsedText(l10n: L10n, row: RunRow, now: number): string | null {
  const seconds = Math.floor(elapsedMs(row, now) / 1000);
  return seconds < 1 ? null : formatDuration(seconds * 1000, formatWords(l10n));
}
