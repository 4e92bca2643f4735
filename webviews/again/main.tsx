import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { AgainDifference, AgainLook, AgainPageHost, AgainPageView, DifferenceTopic } from '../../src/contract/again';
import { ActionProblem } from '../shared/action-problem';
import { LinkButton } from '../shared/button';
import { shortHash, shortRunId } from '../shared/format';
import { Icon } from '../shared/icon';
import { plural, t, type StringKey } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { connect, toCallError, viewApi, type CallError, type ViewApi } from '../shared/rpc';
import { Said } from '../shared/said';
import { Fold } from '../shared/section';
import { Problem, Skeleton } from '../shared/states';
import { RememberedBy, useRememberedScroll } from '../shared/view-state';
import '../shared/visible-turns';
import '../shared/base.css';
import '../shared/controls.css';
import './again.css';

type State = { kind: 'loading' } | { kind: 'error'; error: CallError } | { kind: 'shown'; look: AgainLook };

function App({ api }: { api: ViewApi }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // A start looks back once more; files may be large.
  const [host] = useState(() => connect<AgainPageHost, AgainPageView>(api, { refresh: look => setState({ kind: 'shown', look }) }, ['load', 'start', 'change', 'compareCode', 'openRun']));
  const load = () => {
    setState({ kind: 'loading' });
    host.load().then(look => setState({ kind: 'shown', look }), (error: unknown) => setState({ kind: 'error', error: toCallError(error) }));
  };
  useEffect(load, []);
  useRememberedScroll(state.kind === 'shown');
  const act = (action: () => Promise<void>) => {
    setProblem(null);
    setBusy(true);
    action().catch((error: unknown) => setProblem(toCallError(error).message)).finally(() => setBusy(false));
  };
  switch (state.kind) {
    case 'loading': return <div class="page-state"><Skeleton what={t('lookingBack')} lines={5} /></div>;
    case 'error': return <div class="page-state"><Problem message={t('lookBackFailed', state.error.message)} retry={load} showLog={() => void host.showLog()} /></div>;
    case 'shown': return (
      <>
        {problem && <ActionProblem message={problem} close={() => setProblem(null)} showLog={() => void host.showLog()} />}
        <Page look={state.look} busy={busy} host={host} act={act} again={load} />
      </>
    );
    default: return null;
  }
}

const topics: [DifferenceTopic, StringKey, string][] = [
  ['data', 'topicData', 'database'], ['code', 'topicCode', 'code'], ['python', 'topicPython', 'symbol-misc'], ['packages', 'topicPackages', 'package'],
  ['variables', 'topicVariables', 'symbol-variable'], ['machine', 'topicMachine', 'server'],
];

function Page({ look, busy, host, act, again }: { look: AgainLook; busy: boolean; host: AgainPageHost; act: (action: () => Promise<void>) => void; again: () => void }) {
  const stops = look.differences.filter(each => each.stops).length;
  return (
    <div class="again-page">
      <header class="again-head">
        <h1 class="isolate">{t('againTitle', brief(look.function, 100))}</h1>
        <p class="again-sentence"><Icon name={stops ? 'error' : look.differences.length ? 'warning' : 'info'} tone={stops ? 'failed' : look.differences.length ? 'warning' : 'quiet'} /><span>{sentence(look, stops)} <LinkButton onClick={() => act(() => host.openRun())}>{t('openRunNamed', shortRunId(look.of))}</LinkButton></span></p>
      </header>
      <main>
        <CodeState look={look} compare={() => act(() => host.compareCode())} />
        {topics.map(([topic, title, icon]) => <Topic key={topic} title={title} icon={icon} differences={look.differences.filter(each => each.topic === topic)} />)}
      </main>
      <Choices look={look} stops={stops > 0} busy={busy} host={host} act={act} again={again} />
    </div>
  );
}

function sentence({ differences, code }: AgainLook, stops: number): string {
  if (stops) return t('againStopped');
  if (differences.length) return plural(differences.length, 'againDiffersOne', 'againDiffersMany');
  return t(code.kind === 'kept' ? 'againCodeOnly' : 'againNothing');
}

function CodeState({ look: { code }, compare }: { look: AgainLook; compare: () => void }) {
  if (code.kind !== 'kept' && code.kind !== 'lost') return null;
  return (
    <section class="section" aria-labelledby="code-title">
      <div class="again-topic"><Icon name="code" tone="quiet" /><h2 id="code-title">{t('topicCode')}</h2>{code.kind === 'kept' && <span class="section-actions"><LinkButton onClick={compare}>{t('compareAllCode')}</LinkButton></span>}</div>
      <p class="again-note">{code.kind === 'kept' ? t('codeKeptHelp') : t('codeLostHelp')}</p>
      <ul class="again-files">
        {code.changed.slice(0, 20).map(name => <li key={name}><Icon name="diff-modified" tone="quiet" /><Name className="mono" text={name} /><span class="quiet">{t('changedSince')}</span></li>)}
        {code.changed.length > 20 && <li class="quiet">{t('moreItems', code.changed.length - 20)}</li>}
      </ul>
    </section>
  );
}

const shownAtFirst = 12;

function Topic({ title, icon, differences }: { title: StringKey; icon: string; differences: AgainDifference[] }) {
  if (differences.length === 0) return null;
  const id = `topic-${title}`;
  return (
    <section class="section" aria-labelledby={id}>
      <div class="again-topic"><Icon name={icon} tone="quiet" /><h2 id={id}>{t(title)}</h2>{differences.length > 1 && <span class="quiet number">{differences.length}</span>}</div>
      <ul class="again-list">{differences.slice(0, shownAtFirst).map(each => <Difference key={each.name} difference={each} />)}</ul>
      {differences.length > shownAtFirst && (
        <Fold id={id} title={t('moreItems', differences.length - shownAtFirst)}>{() => <ul class="again-list">{differences.slice(shownAtFirst).map(each => <Difference key={each.name} difference={each} />)}</ul>}</Fold>
      )}
    </section>
  );
}

function Difference({ difference: { name, text, was, now, stops } }: { difference: AgainDifference }) {
  const isHash = (value: string | null) => value !== null && /^[0-9a-f]{64}$/.test(value);
  return (
    <li class="again-item" data-name={brief(name, 300)}>
      <Icon name={stops ? 'error' : 'warning'} tone={stops ? 'failed' : 'warning'} />
      <span class="again-text"><span class="visually-hidden">{t(stops ? 'stopsTheRun' : 'isDifferent')}</span><Said text={text} />
        {isHash(was) && isHash(now) && <span class="quiet mono again-hash"> {shortHash(was ?? '')} → {shortHash(now ?? '')}</span>}
      </span>
    </li>
  );
}

function Choices({ look, stops, busy, host, act, again }: { look: AgainLook; stops: boolean; busy: boolean; host: AgainPageHost; act: (action: () => Promise<void>) => void; again: () => void }) {
  const own = look.code.kind === 'kept' || look.code.kind === 'same';
  // One way is the nearest to what was: it is the page's own button.
  const kept = <button type="button" class={own ? 'button primary' : 'button secondary'} disabled={busy || stops || !own} onClick={() => act(() => host.start('kept'))}><Icon name="play" />{t(look.code.kind === 'kept' ? 'startKept' : 'startSame')}</button>;
  const now = <button type="button" class={own ? 'button secondary' : 'button primary'} disabled={busy} onClick={() => act(() => host.start('now'))}>{t('startNow')}</button>;
  return (
    <footer class="again-foot">
      {own && kept}
      {now}
      <button type="button" class="button secondary" disabled={busy} onClick={() => act(() => host.change())}>{t('againChanged')}</button>
      <button type="button" class="link" disabled={busy} onClick={again}>{t('lookAgain')}</button>
    </footer>
  );
}

const api = viewApi();
render(<RememberedBy api={api}><App api={api} /></RememberedBy>, document.getElementById('root') ?? document.body);
