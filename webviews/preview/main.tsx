import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { AskedOfPage, MadeCode, PreviewChoice, PreviewPageHost, PreviewPageView, PreviewStart } from '../../src/contract/preview-page';
import type { FirstRows } from '../../src/contract/view-api';
import { ActionProblem } from '../shared/action-problem';
import { t } from '../shared/l10n';
import { type CallError, connect, isLasting, toCallError, viewApi, type ViewApi } from '../shared/rpc';
import { Problem, Skeleton } from '../shared/states';
import { RememberedBy, useRemembered } from '../shared/view-state';
import { FirstRowsGrid } from './first-rows';
import { type Live, PreviewPage } from './preview-page';
import { SessionProvider } from './session';
import '../shared/visible-turns';
import '../shared/base.css';
import '../shared/controls.css';
import './preview.css';

type State = { kind: 'loading' } | { kind: 'first'; first: FirstRows } | { kind: 'error'; error: CallError } | { kind: 'shown'; start: PreviewStart };

/** These wait for work of any length. */
const patient = ['firstRows', 'load', 'look', 'cells', 'cell', 'find', 'heads', 'column', 'chart', 'profile', 'savePicture', 'copyCells', 'tables', 'toCode', 'openCode', 'openText'] as const;

function App({ api }: { api: ViewApi }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [choice, keepChoice] = useRemembered<PreviewChoice>('choice', { part: null, csv: null });
  const [problem, setProblem] = useState<string | null>(null);
  const [note, setNote] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [share, setShare] = useState<number | null>(null);
  /** The reading of the whole that was begun last: what comes of an earlier one is of no interest any more. */
  const [reading] = useState({ task: 'load-0', count: 0 });
  const [live] = useState<Live & { changed: ((what: 'changed' | 'gone') => void) | null }>(() => ({ progress: null, profiled: null, changed: null }));
  const [asked, setAsked] = useState<AskedOfPage[]>([]);
  const [code, setCode] = useState<MadeCode | null>(null);
  const [host] = useState(() => connect<PreviewPageHost, PreviewPageView>(api, {
    progress: (task, share) => { if (task === reading.task) setShare(share); else live.progress?.(task, share); },
    profiled: (task, profile) => live.profiled?.(task, profile),
    changed: what => live.changed?.(what),
    asked: what => setAsked(now => [...now, what]),
    coded: setCode,
  }, patient));

  /** What is shown stays until the new is there; when that fails it is said above it. */
  const load = (wanted: PreviewChoice, told: string | null) => {
    const task = `load-${reading.count += 1}`;
    reading.task = task;
    setShare(null);
    // Nothing of the whole is begun before: its reading takes every core. What goes wrong here goes wrong there, and is said there.
    const begun = host.firstRows(wanted).then(first => { if (first && reading.task === task) setState(now => (now.kind === 'shown' ? now : { kind: 'first', first })); }, () => undefined);
    begun.then(() => host.load(wanted, task)).then(start => {
      if (reading.task !== task) return;
      keepChoice(start.choice);
      setProblem(null);
      setCode(start.code);
      setNote(told);
      if (told !== null) setSaid(told);
      setState({ kind: 'shown', start });
    }, (error: unknown) => {
      if (reading.task !== task) return;
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
      {state.kind === 'first' && <FirstRowsGrid first={state.first} share={share} />}
      {state.kind === 'error' && (
        <div class="page-state">
          <Problem message={state.error.message} retry={!isLasting(state.error) && (() => again(choice))} showLog={() => void host.showLog()} />
          <p class="page-more">
            <button type="button" class="link" onClick={() => act(host.openText())}>{t('dataOpenText')}</button>
            {(choice.csv !== null || choice.part !== null) && <button type="button" class="link" onClick={() => again({ part: null, csv: null })}>{t('dataAsFound')}</button>}
          </p>
        </div>
      )}
      {state.kind === 'shown' && <PreviewPage key={state.start.choice.part ?? ''} start={state.start} code={code} note={note} live={live} asked={asked} taken={() => setAsked([])} reload={wanted => load(wanted, null)} />}
      <span class="visually-hidden" role="status">{said}</span>
    </SessionProvider>
  );
}

const api = viewApi();
render(<RememberedBy api={api}><App api={api} /></RememberedBy>, document.getElementById('root') ?? document.body);
