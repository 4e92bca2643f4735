import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DiskPage, DiskPageHost, DiskPageView } from '../../src/contract/disk-page';
import { ActionProblem } from '../shared/action-problem';
import { t } from '../shared/l10n';
import { connect, toCallError, viewApi, type CallError, type ViewApi } from '../shared/rpc';
import { Empty, Problem, Skeleton } from '../shared/states';
import { RememberedBy, useRememberedScroll } from '../shared/view-state';
import { History } from './history';
import '../shared/visible-turns';
import '../shared/base.css';
import '../shared/controls.css';
import './disk.css';

type State = { kind: 'loading' } | { kind: 'error'; error: CallError } | { kind: 'shown'; pages: DiskPage[] };

function App({ api }: { api: ViewApi }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [problem, setProblem] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const [host] = useState(() => connect<DiskPageHost, DiskPageView>(api, { changed: () => setTurn(now => now + 1) }, ['load', 'openRun', 'trash', 'emptyTrash', 'preview']));
  // What was there stays until the new answer is there.
  useEffect(() => {
    let mine = true;
    host.load().then(pages => { if (mine) setState({ kind: 'shown', pages }); }, (error: unknown) => { if (mine) setState({ kind: 'error', error: toCallError(error) }); });
    return () => { mine = false; };
  }, [turn]);
  useRememberedScroll(state.kind === 'shown');
  const act = (action: Promise<void>) => {
    setProblem(null);
    action.catch((error: unknown) => setProblem(toCallError(error).message));
  };
  const retry = () => { setState({ kind: 'loading' }); setTurn(turn + 1); };
  return (
    <>
      {problem && <ActionProblem message={problem} close={() => setProblem(null)} showLog={() => void host.showLog()} />}
      <Body state={state} retry={retry} host={host} act={act} />
    </>
  );
}

function Body({ state, retry, host, act }: { state: State; retry: () => void; host: DiskPageHost; act: (action: Promise<void>) => void }) {
  switch (state.kind) {
    case 'loading': return <div class="page-state"><Skeleton what={t('loadingDisk')} lines={8} /></div>;
    case 'error': return <div class="page-state"><Problem message={t('diskFailed', state.error.message)} retry={retry} showLog={() => void host.showLog()} /></div>;
    case 'shown': {
      const kept = state.pages.filter(({ use, reading }) => use.runs.length > 0 || use.objects.count > 0 || reading !== null);
      if (kept.length === 0) return <div class="page-state"><Empty>{t('diskEmpty')}</Empty></div>;
      return <>{kept.map(page => <History key={page.use.store} page={page} several={kept.length > 1} host={host} act={act} />)}</>;
    }
    default: return null;
  }
}

const api = viewApi();
render(<RememberedBy api={api}><App api={api} /></RememberedBy>, document.getElementById('root') ?? document.body);
