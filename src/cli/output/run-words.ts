import { unreachable } from '../../contract/ids';
import type { MetricSummary, RunRow, RunState } from '../../contract/run';
import { formatNumber } from '../../core/format/numbers';
import { safeLine } from '../../core/format/safe-text';
import type { Style } from './style';

export function stateIcon(state: RunState): string {
  switch (state) {
    case 'succeeded': return '✓';
    case 'failed': return '✗';
    case 'crashed': return '✗';
    case 'cancelled': return '⊘';
    case 'running': return '●';
    case 'starting': return '○';
    case 'lost': return '?';
    case 'unheard': return '?';
    default: return unreachable(state);
  }
}

export function statePaint(state: RunState, style: Style): (text: string) => string {
  switch (state) {
    case 'succeeded': return style.good;
    case 'failed': case 'crashed': return style.bad;
    case 'cancelled': case 'lost': case 'unheard': return style.warn;
    case 'running': case 'starting': return style.busy;
    default: return unreachable(state);
  }
}

export const stateWord = (state: RunState) => (state === 'unheard' ? 'not heard' : state);

/** A name may be a whole text; one line of several is no place for it. */
const longestName = 40;
const shortName = (name: string): string => { const line = safeLine(name); return line.length > longestName ? `${line.slice(0, longestName - 1)}…` : line; };

/** `mae 18.23 · r2 0.41`, the first few. */
export function metricsText(metrics: readonly MetricSummary[], most: number): string {
  const shown = metrics.slice(0, most).map(({ name, last }) => `${shortName(name)} ${formatNumber(last)}`).join(' · ');
  return metrics.length > most ? `${shown} · +${metrics.length - most}` : shown;
}

/** `train`, or `flights.train` where a list holds several of that name. */
export const functionText = ({ function: ref }: Pick<RunRow, 'function'>, ambiguous: boolean) => (ambiguous && ref.module ? `${ref.module}.${ref.name}` : ref.name || 'unknown');
