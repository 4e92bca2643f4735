import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ShownTable, TablesPageHost, TablesPageView, TablesSide } from '../../src/contract/tables-page';
import { ActionProblem } from '../shared/action-problem';
import { IconButton } from '../shared/button';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { type CallError, connect, toCallError, viewApi, type ViewApi } from '../shared/rpc';
import { SharedValue } from '../shared/shared-value';
import { Problem, Skeleton } from '../shared/states';
import { TableDiff } from '../shared/table-diff/table-diff';
import { RememberedBy, useRememberedScroll } from '../shared/view-state';
import '../shared/visible-turns';
import '../shared/base.css';
import '../shared/controls.css';
import './tables.css';

type Files = Record<TablesSide, ShownTable>;
type State = { kind: 'loading' } | { kind: 'error'; error: CallError } | { kind: 'shown'; files: Files };

/** These wait for a person, or for work of any length. */
const patient = ['compare', 'rows', 'cancel', 'choose', 'openFile'] as const;

function App({ api }: { api: ViewApi }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [problem, setProblem] = useState<string | null>(null);
  const [stale, setStale] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const [progress] = useState(() => new SharedValue<number | null>(null));
  const [host] = useState(() => connect<TablesPageHost, TablesPageView>(api, {
    progress: share => progress.set(share),
    changed: files => { setStale(null); setState({ kind: 'shown', files }); setTurn(now => now + 1); },
    stale: name => { setStale(name); setTurn(now => now + 1); },
  }, patient));
  const load = () => {
    setState({ kind: 'loading' });
    host.load().then(files => setState({ kind: 'shown', files }), (error: unknown) => setState({ kind: 'error', error: toCallError(error) }));
  };
  useEffect(load, []);
  useRememberedScroll(state.kind === 'shown');
  const act = (action: Promise<unknown>) => {
    setProblem(null);
    action.catch((error: unknown) => setProblem(toCallError(error).message));
  };
  const showLog = () => void host.showLog();
  return (
    <>
      {problem !== null && <ActionProblem message={problem} close={() => setProblem(null)} showLog={showLog} />}
      {state.kind === 'loading' && <div class="page-state"><Skeleton what={t('loadingTables')} lines={6} /></div>}
      {state.kind === 'error' && <div class="page-state"><Problem message={t('tablesFailed', state.error.message)} retry={load} showLog={showLog} /></div>}
      {state.kind === 'shown' && (
        <main class="tables-page">
          <header class="tables-head">
            <h1>{t('tablesTitle')}</h1>
            <div class="tables-sides">
              <Side side="a" files={state.files} host={host} act={act} />
              <IconButton icon="arrow-swap" label={t('tablesSwap')} onClick={() => act(host.swap())} />
              <Side side="b" files={state.files} host={host} act={act} />
            </div>
            {stale !== null && <p class="tables-stale" role="status"><Icon name="refresh" /> <span class="isolate">{t('tableStale', brief(stale, 200))}</span></p>}
          </header>
          <TableDiff id="diff" names={{ a: brief(state.files.a.name, 60), b: brief(state.files.b.name, 60) }} calls={host} progress={progress} turn={turn} most={24} />
        </main>
      )}
    </>
  );
}

function Side({ side, files, host, act }: { side: TablesSide; files: Files; host: TablesPageHost; act: (action: Promise<unknown>) => void }) {
  const { name, folder } = files[side];
  return (
    <div class="tables-side">
      <span class="quiet">{t(side === 'a' ? 'tableBefore' : 'tableAfter')}</span>
      <button type="button" class="link strong" onClick={() => act(host.openFile(side))}><Name text={name} title={`${folder}/${name}`} /></button>
      {folder !== '.' && <Name className="quiet" text={folder} />}
      <IconButton icon="folder-opened" label={t('chooseOther')} onClick={() => act(host.choose(side))} />
    </div>
  );
}

const api = viewApi();
render(<RememberedBy api={api}><App api={api} /></RememberedBy>, document.getElementById('root') ?? document.body);
