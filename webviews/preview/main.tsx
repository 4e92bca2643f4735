import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PreviewChoice, PreviewPageHost, PreviewPageView, PreviewStart } from '../../src/contract/preview-page';
import { ActionProblem } from '../shared/action-problem';
import { t } from '../shared/l10n';
import { type CallError, connect, toCallError, viewApi, type ViewApi } from '../shared/rpc';
import { Problem, Skeleton } from '../shared/states';
import { RememberedBy, useRemembered } from '../shared/view-state';
import { type Live, PreviewPage } from './preview-page';
import { SessionProvider } from './session';
import '../shared/base.css';
import '../shared/controls.css';
import './preview.css';

type State = { kind: 'loading' } | { kind: 'error'; error: CallError } | { kind: 'shown'; start: PreviewStart };

/** These wait for work of any length. */
const patient = ['load', 'look', 'cells', 'cell', 'find', 'heads', 'column', 'chart', 'copyCells', 'tables', 'openText'] as const;

function App({ api }: { api: ViewApi }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [choice, keepChoice] = useRemembered<PreviewChoice>('choice', { part: null, csv: null });
  const [problem, setProblem] = useState<string | null>(null);
  const [note, setNote] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [live] = useState<Live & { changed: ((what: 'changed' | 'gone') => void) | null }>(() => ({ progress: null, changed: null }));
  const [host] = useState(() => connect<PreviewPageHost, PreviewPageView>(api, {
    progress: (task, share) => live.progress?.(task, share),
    changed: what => live.changed?.(what),
  }, patient));

  /** What is shown stays until the new is there; when that fails it is said above it. */
  const load = (wanted: PreviewChoice, told: string | null) => {
    host.load(wanted).then(start => {
      keepChoice(start.choice);
      setProblem(null);
      setNote(told);
      if (told !== null) setSaid(told);
      setState({ kind: 'shown', start });
    }, (error: unknown) => {
      const failed = toCallError(error);
      setState(now => (now.kind === 'shown' ? now : { kind: 'error', error: failed }));
      if (state.kind === 'shown') setProblem(failed.message);
    });
  };
  useEffect(() => load(choice, null), []);
  live.changed = what => {
    if (what === 'gone') setProblem(t('dataGone'));
    else load(choice, t('dataChanged'));
  };

  const act = (action: Promise<unknown>): void => {
    setProblem(null);
    action.catch((error: unknown) => setProblem(toCallError(error).message));
  };
  const again = (wanted: PreviewChoice) => { setState({ kind: 'loading' }); load(wanted, null); };
  return (
    <SessionProvider value={{ host, act, say: setSaid }}>
      {problem !== null && <ActionProblem message={problem} close={() => setProblem(null)} showLog={() => void host.showLog()} />}
      {state.kind === 'loading' && <div class="page-state"><Skeleton what={t('dataOpening')} lines={6} /></div>}
      {state.kind === 'error' && (
        <div class="page-state">
          <Problem message={state.error.message} retry={() => again(choice)} showLog={() => void host.showLog()} />
          <p class="page-more">
            <button type="button" class="link" onClick={() => act(host.openText())}>{t('dataOpenText')}</button>
            {(choice.csv !== null || choice.part !== null) && <button type="button" class="link" onClick={() => again({ part: null, csv: null })}>{t('dataAsFound')}</button>}
          </p>
        </div>
      )}
      {state.kind === 'shown' && <PreviewPage key={state.start.choice.part ?? ''} start={state.start} note={note} live={live} reload={wanted => load(wanted, null)} />}
      <span class="visually-hidden" role="status">{said}</span>
    </SessionProvider>
  );
}

const api = viewApi();
render(<RememberedBy api={api}><App api={api} /></RememberedBy>, document.getElementById('root') ?? document.body);
