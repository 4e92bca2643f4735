import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import type { Repetition } from '../../src/contract/again';
import type { Origin } from '../../src/contract/keeping';
import type { RunFirst, RunPageHost, RunPageView } from '../../src/contract/run-page';
import type { RunDetail } from '../../src/contract/run';
import { readFirst } from '../shared/first';
import { t } from '../shared/l10n';
import { connect, toCallError, viewApi, type CallError, type ViewApi } from '../shared/rpc';
import { Empty, Problem, Skeleton } from '../shared/states';
import { RememberedBy, useRememberedScroll } from '../shared/view-state';
import { ActionProblem } from '../shared/action-problem';
import { atMostEvery } from '../shared/at-most-every';
import { FirstHeader } from './header';
import type { Previous } from './metrics';
import { RunPage } from './run-page';
import { SessionProvider } from './session';
import '../shared/visible-turns';
import '../shared/base.css';
import '../shared/controls.css';
import '../shared/chart.css';
import '../shared/figure.css';
import './run.css';

type State = { kind: 'loading' } | { kind: 'gone' } | { kind: 'error'; error: CallError } | { kind: 'shown'; detail: RunDetail; previous: Previous; repetition: Repetition | null; origin: Origin | null };

/** These wait for a person, or for work of any length. */
const patient = ['again', 'install', 'saveArtifact', 'openArtifact', 'openInput', 'openedTable', 'previewInput', 'previewOutput', 'openCode', 'openGitDiff', 'openLineage', 'cancel', 'compareCode', 'restoreCode'] as const;

function App({ api, machine, first }: { api: ViewApi; machine: string | null; first: RunFirst | null }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [grown, setGrown] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);

  const [grewSoon] = useState(() => atMostEvery(400, () => setGrown(now => now + 1)));
  const [host] = useState(() => connect<RunPageHost, RunPageView>(api, {
    update: (detail, previous, repetition, origin) => setState({ kind: 'shown', detail, previous, repetition: repetition ?? null, origin: origin ?? null }),
    grew: grewSoon,
  }, patient));

  const load = async () => {
    setState({ kind: 'loading' });
    try {
      const detail = await host.load();
      // An update may have come first: it knows the run before this one, and is no older.
      setState(now => now.kind === 'shown' ? now : detail ? { kind: 'shown', detail, previous: null, repetition: null, origin: null } : { kind: 'gone' });
    } catch (error) {
      setState(now => now.kind === 'shown' ? now : { kind: 'error', error: toCallError(error) });
    }
  };
  useEffect(() => void load(), []);
  useRememberedScroll(state.kind === 'shown');

  const act = (action: Promise<void>): void => {
    setProblem(null);
    action.catch((error: unknown) => setProblem(toCallError(error).message));
  };
  return (
    <SessionProvider value={{ host, act, grown, machine }}>
      {problem && <ActionProblem message={problem} close={() => setProblem(null)} showLog={() => void host.showLog()} />}
      {first && state.kind !== 'shown' && <div class="run-page"><FirstHeader first={first} /></div>}
      <Body state={state} retry={() => void load()} showLog={() => void host.showLog()} />
    </SessionProvider>
  );
}

function Body({ state, retry, showLog }: { state: State; retry: () => void; showLog: () => void }) {
  switch (state.kind) {
    case 'loading': return <div class="page-state"><Skeleton what={t('loadingRun')} lines={6} /></div>;
    case 'gone': return <div class="page-state"><Empty action={<button type="button" class="link" onClick={retry}>{t('lookAgain')}</button>}>{t('runGone')}</Empty></div>;
    case 'error': return <div class="page-state"><Problem message={t('runFailedToLoad', state.error.message)} retry={retry} showLog={showLog} /></div>;
    case 'shown': return <RunPage detail={state.detail} previous={state.previous} repetition={state.repetition} origin={state.origin} />;
    default: return null;
  }
}

const api = viewApi();
const root = document.getElementById('root') ?? document.body;
render(<RememberedBy api={api}><App api={api} machine={root.dataset['machine'] ?? null} first={readFirst<RunFirst>(root)} /></RememberedBy>, root);
