import type { MetricSummary, ParamFact, RunDetail, StepFact } from '../../src/contract/run';
import { formatDuration, formatExactCount, formatExactTime, formatNumber } from '../shared/format';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Section } from '../shared/section';
import { useRemembered } from '../shared/view-state';
import { isLive, isOver, stateLook, type StateLook } from '../shared/state-look';
import { useNow } from '../shared/now';

const deepest = 20;
const shownFacts = 4;

/** The runs within the run. One that is the run itself, with nothing in it, says no more than the page does. */
export function Steps({ detail }: { detail: RunDetail }) {
  const live = isLive(detail.state) && detail.steps.some(step => step.state === null);
  const now = useNow(live ? 1_000 : 60_000);
  if (detail.steps.every(step => step.own)) return null;
  const known = new Set(detail.steps.map(step => step.step));
  const inside = new Map<string | null, StepFact[]>();
  for (const step of detail.steps) {
    const parent = step.parent !== null && step.parent !== step.step && known.has(step.parent) ? step.parent : null;
    inside.set(parent, [...inside.get(parent) ?? [], step]);
  }
  const count = detail.steps.length + detail.stepsLeft;
  return (
    <Section id="steps" title={t('steps')} note={formatExactCount(count)}>
      <List steps={inside.get(null) ?? []} inside={inside} detail={detail} now={now} depth={0} />
      {detail.stepsLeft > 0 && <p class="quiet">{plural(detail.stepsLeft, 'stepsLeftOne', 'stepsLeftMany')}</p>}
    </Section>
  );
}

interface Part { inside: Map<string | null, StepFact[]>; detail: RunDetail; now: number; depth: number }

const List = ({ steps, ...part }: Part & { steps: StepFact[] }) => <ul class={part.depth === 0 ? 'steps' : 'steps steps-inner'}>{steps.map(step => <Row key={step.step} step={step} {...part} />)}</ul>;

function Row({ step, ...part }: Part & { step: StepFact }) {
  const inner = part.depth < deepest ? part.inside.get(step.step) ?? [] : [];
  const [folded, setFolded] = useRemembered(`step.${step.step}`, false);
  const look = lookOf(step, part.detail);
  const name = step.name === null ? t('unknown') : brief(step.name, 300);
  const own = step.own ? { metrics: part.detail.metrics, params: [] } : step;
  const end = step.endedAt ?? (isLive(part.detail.state) ? part.now : part.detail.endedAt);
  return (
    <li>
      <div class="step-row">
        {inner.length > 0
          ? <button type="button" class="fold" aria-expanded={!folded} aria-label={name} onClick={() => setFolded(!folded)}><Icon name={folded ? 'chevron-right' : 'chevron-down'} /></button>
          : <span class="step-leaf" />}
        <Icon name={look.icon} tone={look.tone} spin={look.spin ?? false} />
        <Name className="step-name" text={name} title={step.step} />
        <span class="step-state">{t(look.word)}</span>
        <span class="quiet number step-time" title={step.startedAt === null ? undefined : formatExactTime(step.startedAt)}>
          {step.startedAt === null || end === null ? '–' : formatDuration(Math.max(0, end - step.startedAt))}
        </span>
        <Facts metrics={own.metrics} params={own.params} />
      </div>
      {inner.length > 0 && !folded && <List steps={inner} {...part} depth={part.depth + 1} />}
    </li>
  );
}

/** The values at the end before those with a way there; what was set last. */
function Facts({ metrics, params }: { metrics: MetricSummary[]; params: ParamFact[] }) {
  const numbers = metrics.slice(0, shownFacts);
  const rest = params.slice(0, Math.max(0, shownFacts - numbers.length + 1));
  const left = metrics.length - numbers.length + params.length - rest.length;
  return (
    <span class="step-facts">
      {numbers.map(each => <span key={`m.${each.name}`} class="step-fact"><Name className="quiet" text={each.name} /> <span class="number">{formatNumber(each.last)}</span></span>)}
      {rest.map(each => <span key={`p.${each.name}`} class="step-fact quiet"><Name text={each.name} /> <Name text={each.value === undefined ? each.repr ?? '–' : wordsOf(each.value)} /></span>)}
      {left > 0 && <span class="quiet" title={[...metrics.map(each => `${each.name} ${formatNumber(each.last)}`), ...params.map(each => `${each.name} = ${each.value === undefined ? each.repr ?? '–' : wordsOf(each.value)}`)].join('\n').slice(0, 4_000)}>{t('andMore', formatExactCount(left))}</span>}
    </span>
  );
}

const wordsOf = (value: unknown): string => (typeof value === 'string' ? brief(value, 200) : brief(JSON.stringify(value) ?? '–', 200));

/** What nobody ended goes on while the run does, and ended as the run did. */
function lookOf(step: StepFact, detail: RunDetail): StateLook {
  if (step.state !== null) return stateLook(step.state);
  if (isLive(detail.state)) return stateLook('running');
  return isOver(detail.state) && detail.state === 'succeeded' ? { icon: 'circle-outline', tone: 'quiet', word: 'stepNotEnded' } : stateLook(detail.state);
}
