import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { SavedQuery } from '../../src/contract/query';
import type { TableLayout, TablePageHost, TablePageView, TableStart } from '../../src/contract/table-page';
import { ActionProblem } from '../shared/action-problem';
import { t } from '../shared/l10n';
import { type CallError, connect, toCallError, viewApi, type ViewApi } from '../shared/rpc';
import { Problem } from '../shared/states';
import { emptyLayout } from './columns';
import { GridSkeleton } from './grid-skeleton';
import { SessionProvider } from './session';
import { type Live, TablePage } from './table-page';
import '../shared/visible-turns';
import '../shared/base.css';
import '../shared/controls.css';
import './table.css';

type State = { kind: 'loading' } | { kind: 'error'; error: CallError } | { kind: 'shown'; start: TableStart; turn: number };

/** These wait for a person, or for work of any length. */
const patient = ['compare', 'trash', 'exportRuns', 'begin', 'open', 'preview', 'mark'] as const;

function App({ api }: { api: ViewApi }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [problem, setProblem] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [saved, setSaved] = useState<readonly SavedQuery[]>([]);
  const [live] = useState<Live>(() => ({ changed: null, reading: null }));
  const [host] = useState(() => connect<TablePageHost, TablePageView>(api, {
    changed: (rows, removed) => live.changed?.(rows, removed),
    reading: progress => live.reading?.(progress),
    reload: () => load(() => host.load()),
    saved: setSaved,
  }, patient));

  const load = (ask: () => Promise<TableStart>) => {
    ask().then(start => {
      // What this panel itself remembers is no older than what the host was told last.
      const own = remembered(api, start.store) ?? start.layout;
      const layout = start.query === null ? own : { ...(own ?? emptyLayout()), query: start.query };
      keepState(api, start.store, layout);
      setSaved(start.saved);
      setState(now => ({ kind: 'shown', start: { ...start, layout }, turn: now.kind === 'shown' ? now.turn + 1 : 0 }));
    }, (error: unknown) => setState(now => (now.kind === 'shown' ? now : { kind: 'error', error: toCallError(error) })));
  };
  useEffect(() => load(() => host.load()), []);

  const act = (action: Promise<unknown>): void => {
    setProblem(null);
    action.catch((error: unknown) => setProblem(toCallError(error).message));
  };
  return (
    <SessionProvider value={{ host, act, say: setSaid }}>
      {problem !== null && <ActionProblem message={problem} close={() => setProblem(null)} showLog={() => void host.showLog()} />}
      {state.kind === 'loading' && <div class="table-page"><GridSkeleton /></div>}
      {state.kind === 'error' && <div class="page-state"><Problem message={t('tableFailed', state.error.message)} retry={() => { setState({ kind: 'loading' }); load(() => host.load()); }} showLog={() => void host.showLog()} /></div>}
      {state.kind === 'shown' && (
        <TablePage
          key={`${state.start.store} ${state.turn}`} start={state.start} saved={saved} live={live} choose={store => load(() => host.choose(store))}
          remember={layout => keepState(api, state.start.store, layout)}
        />
      )}
      <span class="visually-hidden" role="status">{said}</span>
    </SessionProvider>
  );
}

/** The store is what the panel is for: after a reload of the window it is asked for again. */
const keepState = (api: ViewApi, store: string, layout: TableLayout | null): void => api.setState({ ...(api.getState() as object | undefined), identity: { store }, layout: { store, layout } });

function remembered(api: ViewApi, store: string): TableLayout | null {
  const kept = (api.getState() as { layout?: { store?: unknown; layout?: TableLayout | null } } | undefined)?.layout;
  return kept?.store === store ? kept.layout ?? null : null;
}

const api = viewApi();
render(<App api={api} />, document.getElementById('root') ?? document.body);
