import type { NumberValue } from '../../contract/values';
import { formatNumber } from './numbers';
import { decodeNumber } from './values';
import type { FormatWords } from './words';

export type Goal = 'lower' | 'higher' | 'unknown';
type Maybe = NumberValue | null | undefined;
export interface MetricChange {
  /** `▼ 1.1`, `▲ 0.02`, `=`. */
  text: string;
  direction: 'up' | 'down' | 'same';
  verdict: 'better' | 'worse' | 'same' | 'unknown';
}

const lower = /(^|[^a-z])(loss|mae|mse|rmse|msle|mape|smape|medae|error|err|perplexity|ppl|logloss|nll|brier|wer|cer|fid|regret|latency)([^a-z]|$)/;
const higher = /(^|[^a-z])(acc|accuracy|auc|auroc|auprc|ap|map|f1|fbeta|r2|precision|recall|score|iou|dice|bleu|rouge|mcc|kappa|ndcg|mrr|sensitivity|specificity|reward)([^a-z]|$)/;

/** What a metric's name says about the better direction; `unknown` rather than a guess. */
export function metricGoal(name: string): Goal {
  const text = name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  const down = lower.test(text);
  const up = higher.test(text);
  if (down === up) return 'unknown';
  return down ? 'lower' : 'higher';
}

/** Null when either side is missing or no finite number: nothing can be said then. */
export const metricChange = (name: string, current: Maybe, previous: Maybe, words?: FormatWords): MetricChange | null => changeBy(metricGoal(name), current, previous, words);

/** The same, where the better direction is known otherwise than by the name. */
export function changeBy(goal: Goal, current: Maybe, previous: Maybe, words?: FormatWords): MetricChange | null {
  if (current === null || current === undefined || previous === null || previous === undefined) return null;
  const change = decodeNumber(current) - decodeNumber(previous);
  if (!Number.isFinite(change)) return null;
  if (change === 0) return { text: '=', direction: 'same', verdict: 'same' };
  const direction = change > 0 ? 'up' : 'down';
  const verdict = goal === 'unknown' ? 'unknown' : (goal === 'higher') === (change > 0) ? 'better' : 'worse';
  return { text: `${change > 0 ? '▲' : '▼'} ${formatNumber(Number(Math.abs(change).toPrecision(12)), words)}`, direction, verdict };
}
