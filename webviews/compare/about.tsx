import type { ComparedRun } from '../../src/contract/compare';
import { formatBytes, formatDuration, formatExactTime, formatNumber, formatRelativeTime } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { useNow } from '../shared/now';
import { Said } from '../shared/said';
import { isLive, stateLook } from '../shared/state-look';
import { Unknown } from '../shared/states';
import { Part } from './part';
import { Sheet, type SheetRow } from './sheet';
import { useSession } from './session';

interface Fact { name: string; text: (run: ComparedRun) => string | null; body?: (run: ComparedRun) => preact.ComponentChildren; missing: 'unknown' | 'dash'; /** Never the same in two runs, and seldom looked for. */ minor?: boolean }

/** The runs themselves: what stands in none of the other parts. */
export function About() {
  const { comparison: { runs } } = useSession();
  const now = useNow(runs.some(run => isLive(run.state)) ? 1_000 : 15_000);
  const facts = factsOf(now).map(fact => ({ fact, texts: runs.map(fact.text) })).filter(({ fact, texts }) => fact.missing === 'unknown' || texts.some(text => text !== null));
  const shownAlways = ({ fact, texts }: { fact: Fact; texts: (string | null)[] }) => !fact.minor && new Set(texts).size > 1;
  return (
    <Part id="runs" title={t('runs')} differing={facts.filter(shownAlways).length} total={facts.length}>
      {all => <Sheet label={t('runs')} rows={facts.filter(each => all || shownAlways(each)).map(({ fact, texts }): SheetRow => ({
        key: fact.name, head: <span>{fact.name}</span>,
        cells: runs.map((run, index) => ({ verdict: null, title: texts[index] ? brief(texts[index]) : undefined, body: texts[index] === null || texts[index] === undefined ? (fact.missing === 'dash' ? <span class="quiet">–</span> : <Unknown />) : fact.body ? fact.body(run) : <span class="isolate clamp">{brief(texts[index], 600)}</span> })),
      }))} />}
    </Part>
  );
}

function factsOf(now: number): Fact[] {
  const since = (run: ComparedRun) => run.startedAt ?? run.createdAt;
  return [
    { name: t('state'), missing: 'unknown', text: run => t(stateLook(run.state).word), body: run => <StateWord run={run} /> },
    { name: t('whatHappened'), missing: 'dash', text: run => run.sentence, body: run => <span class="clamp"><Said text={run.sentence ?? ''} /></span> },
    { name: t('function'), missing: 'unknown', text: run => run.function.module && run.function.name ? `${run.function.module}.${run.function.name}` : run.function.name || null, body: run => <span class="mono isolate clamp" title={brief(`${run.function.file}:${run.function.line}`)}>{brief(`${run.function.module}.${run.function.name}`, 300)}</span> },
    { name: t('askedAt'), missing: 'unknown', minor: true, text: run => formatExactTime(run.createdAt) },
    { name: t('startedAt'), missing: 'unknown', text: run => (run.startedAt === null ? null : formatExactTime(run.startedAt)), body: run => <span title={formatExactTime(run.startedAt)}>{formatRelativeTime(since(run), now)}</span> },
    { name: t('duration'), missing: 'unknown', text: run => (run.durationMs !== null ? formatDuration(run.durationMs) : isLive(run.state) ? t('runningFor', formatDuration(Math.max(0, now - since(run)))) : null) },
    { name: t('endedAt'), missing: 'unknown', minor: true, text: run => (run.endedAt !== null ? formatExactTime(run.endedAt) : isLive(run.state) ? t('notYet') : null) },
    { name: t('lastHeardHead'), missing: 'unknown', minor: true, text: run => formatExactTime(run.lastHeardAt) },
    { name: t('peakMemory'), missing: 'unknown', text: run => (run.peakRss === null ? null : formatBytes(run.peakRss)) },
    { name: t('fieldTags'), missing: 'dash', text: run => (run.tags.length > 0 ? run.tags.join(', ') : null) },
    { name: t('fieldNote'), missing: 'dash', text: run => run.note },
    { name: t('star'), missing: 'dash', text: run => (run.star ? t('starred') : null) },
    { name: t('trash'), missing: 'dash', text: run => (run.trashedAt === null ? null : t('inTrashSince', formatExactTime(run.trashedAt))) },
    { name: t('recordProblems'), missing: 'dash', text: run => (run.problems.length > 0 ? run.problems.join('\n') : null), body: run => <span class="clamp"><Icon name="warning" tone="warning" /> <Said text={run.problems.join(' ')} /></span> },
  ];
}

export function StateWord({ run }: { run: ComparedRun }) {
  const look = stateLook(run.state);
  const { progress } = run;
  return (
    <span class="state">
      <Icon name={look.icon} tone={look.tone} spin={look.spin ?? false} /> {t(look.word)}
      {isLive(run.state) && progress && <span class="quiet number isolate" title={progress.label ? brief(progress.label) : undefined}> {progress.total === null ? formatNumber(progress.done) : t('doneOfTotal', formatNumber(progress.done), formatNumber(progress.total))}</span>}
    </span>
  );
}
