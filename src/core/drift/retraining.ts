import type { MonitorFacts, RetrainRule, RetrainVerdict } from '../../contract/monitor';
import { formatDuration, formatExactTime } from '../format';
import { say } from '../say';

/**
 * Whether a model is to be trained anew. A reason alone is not enough: what is trained on must have labels, so that what was written less than the label delay ago counts only later. Without a rule that applies nobody is asked.
 */
export function decideRetraining(rule: RetrainRule, { now, drift, dataAt, trained }: MonitorFacts): RetrainVerdict {
  const fresh = trained === null || dataAt > trained.at;
  const reason = reasonOf(rule, { now, drift, fresh, trained });
  if (reason === null) return { kind: 'no', why: rule.when.length === 0 ? say('It is trained by hand alone.') : trained !== null && !fresh && drift === true ? say('It drifted, and the model was trained since this data came.') : say('Nothing asks for it.') };
  const labelled = dataAt + rule.labelDelay;
  if (now < labelled) return { kind: 'wait', why: say('{0} Labels of this data are due at {1}.', reason.why, formatExactTime(labelled)), until: labelled };
  const to = now - rule.labelDelay;
  return { kind: 'yes', ...reason, from: rule.window === null ? (drift === true ? dataAt : null) : to - rule.window, to };
}

/** When the rule may answer otherwise though no data comes; null: never. `verdict` null: there was none to be had. */
export function nextLook({ when, every }: RetrainRule, verdict: RetrainVerdict | null, { now, trained }: Pick<MonitorFacts, 'now' | 'trained'>): number | null {
  if (verdict?.kind === 'wait') return verdict.until;
  if (!when.includes('schedule') || every === null) return null;
  return verdict?.kind === 'no' && trained !== null ? trained.at + every : now + every;
}

type Reason = Pick<Extract<RetrainVerdict, { kind: 'yes' }>, 'because' | 'why'>;

function reasonOf({ when, every }: RetrainRule, { now, drift, fresh, trained }: Pick<MonitorFacts, 'now' | 'drift' | 'trained'> & { fresh: boolean }): Reason | null {
  // A model that was trained on what drifted has nothing to gain.
  if (when.includes('drift') && drift === true && fresh) return { because: 'drift', why: say('The data drifted.') };
  if (when.includes('new-data') && fresh) return { because: 'new-data', why: trained === null ? say('There is data, and no model yet.') : say('There is new data since {0}.', formatExactTime(trained.at)) };
  if (when.includes('schedule') && every !== null && (trained === null || now - trained.at >= every)) return { because: 'schedule', why: trained === null ? say('It was never trained.') : say('It was last trained {0} ago.', formatDuration(now - trained.at)) };
  return null;
}
