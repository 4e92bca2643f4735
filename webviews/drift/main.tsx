import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DriftMode } from '../../src/contract/drift';
import type { DriftPage, DriftPageHost, DriftPageView, DriftSideName } from '../../src/contract/drift-page';
import { ActionProblem } from '../shared/action-problem';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { type CallError, connect, toCallError, viewApi, type ViewApi } from '../shared/rpc';
import { Problem, Skeleton } from '../shared/states';
import { RememberedBy, useRemembered, useRememberedScroll } from '../shared/view-state';
import { Page } from './drift-page';
import { SessionProvider } from './session';
import { percent } from './words';
import '../shared/visible-turns';
import '../shared/base.css';
import '../shared/controls.css';
import './drift.css';

type Deciding = { kind: 'going'; share: number | null } | { kind: 'done' } | { kind: 'stopped' } | { kind: 'failed'; error: CallError };

function App({ api }: { api: ViewApi }) {
  const [mode, setMode] = useRemembered<DriftMode>('mode', 'default');
  const [page, setPage] = useState<DriftPage | null>(null);
  const [deciding, setDeciding] = useState<Deciding>({ kind: 'going', share: null });
  const [stale, setStale] = useState<'data' | 'rules' | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const [host] = useState(() => connect<DriftPageHost, DriftPageView>(api, {
    progress: share => setDeciding(now => (now.kind === 'going' ? { kind: 'going', share } : now)),
    stale: setStale,
  }, ['load', 'detail', 'timeline', 'chooseTimeline', 'choose', 'save']));

  // What was there stays until the new verdict is there.
  useEffect(() => {
    let mine = true;
    setDeciding({ kind: 'going', share: null });
    setStale(null);
    host.load(mode).then(
      made => { if (mine) { setPage(made); setDeciding({ kind: 'done' }); } },
      (thrown: unknown) => {
        const error = toCallError(thrown);
        if (mine) setDeciding(error.code === 'cancelled' ? { kind: 'stopped' } : { kind: 'failed', error });
      });
    return () => { mine = false; };
  }, [mode, turn]);
  useRememberedScroll(page !== null);

  const again = () => setTurn(now => now + 1);
  const act = (action: Promise<unknown>) => {
    setProblem(null);
    action.catch((error: unknown) => setProblem(toCallError(error).message));
  };
  const anew = (action: Promise<unknown>) => act(action.then(again));
  const weighBy = (model: string) => act(host.chooseModel(model).then(set => setPage(now => now && { ...now, set, model })));
  const choose = (side: DriftSideName) => act(host.choose(side).then(chosen => { if (chosen) again(); }));
  return (
    <>
      {problem && <ActionProblem message={problem} close={() => setProblem(null)} showLog={() => void host.showLog()} />}
      {stale && <div class="stale" role="status"><Icon name="info" /><span>{t(stale === 'data' ? 'dataStale' : 'rulesStale')}</span><button type="button" class="link" onClick={again}>{t('checkAgain')}</button></div>}
      <Progress deciding={deciding} first={page === null} cancel={() => act(host.cancel())} again={again} choose={choose} showLog={() => void host.showLog()} />
      {page && <SessionProvider value={{ page, host, act, anew, again, weighBy }}><Page key={page.set.share} mode={mode} setMode={setMode} choose={choose} /></SessionProvider>}
    </>
  );
}

/** How far it is, or why there is no verdict; what was decided before stays below. */
function Progress({ deciding, first, cancel, again, choose, showLog }: { deciding: Deciding; first: boolean; cancel: () => void; again: () => void; choose: (side: DriftSideName) => void; showLog: () => void }) {
  switch (deciding.kind) {
    case 'going': return (
      <div class={first ? 'page-state' : 'going'}>
        <div class="progress-line"><progress aria-label={t('deciding')} {...(deciding.share === null ? {} : { value: deciding.share })} /><span class="quiet" role="status">{deciding.share === null ? t('deciding') : t('decidingShare', percent(deciding.share))}</span><button type="button" class="link" onClick={cancel}>{t('cancel')}</button></div>
        {first && <Skeleton what={t('decidingWhat')} lines={8} />}
      </div>
    );
    case 'stopped': return <div class="page-state"><p>{t('driftStopped')} <button type="button" class="link" onClick={again}>{t('checkAgain')}</button></p></div>;
    case 'failed': return (
      <div class="page-state">
        <Problem message={t('driftFailed', deciding.error.message)} retry={again} showLog={showLog} />
        <p class="choices"><button type="button" class="link" onClick={() => choose('reference')}>{t('chooseReference')}</button> · <button type="button" class="link" onClick={() => choose('current')}>{t('chooseCurrent')}</button></p>
        {!first && <p class="quiet">{t('verdictBefore')}</p>}
      </div>
    );
    default: return null;
  }
}

const api = viewApi();
render(<RememberedBy api={api}><App api={api} /></RememberedBy>, document.getElementById('root') ?? document.body);
