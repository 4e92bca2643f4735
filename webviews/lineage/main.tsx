import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RunId } from '../../src/contract/ids';
import type { Lineage, LineageKey, LineageNode } from '../../src/contract/lineage';
import type { LineagePageHost, LineagePageView } from '../../src/contract/lineage-page';
import { mergeLineage } from '../../src/core/lineage/merge';
import { ActionProblem } from '../shared/action-problem';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { brief } from '../shared/name';
import { connect, toCallError, viewApi, type CallError, type ViewApi } from '../shared/rpc';
import { Empty, Problem, Skeleton } from '../shared/states';
import { RememberedBy, useRemembered } from '../shared/view-state';
import { Details } from './details';
import { Graph } from './graph';
import { lookOf } from './words';
import '../shared/visible-turns';
import '../shared/base.css';
import '../shared/controls.css';
import './lineage.css';

type Shown = { lineage: Lineage; root: string };
type State = { kind: 'loading' } | { kind: 'unknown' } | { kind: 'error'; error: CallError } | { kind: 'shown'; shown: Shown };

const patient = ['openRun', 'openContent', 'openFile'] as const;

function App({ api }: { api: ViewApi }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [problem, setProblem] = useState<string | null>(null);
  const [old, setOld] = useState(false);
  const [focused, setFocused] = useRemembered<LineageKey | null>('focused', null);
  const [host] = useState(() => connect<LineagePageHost, LineagePageView>(api, { changed: () => setOld(true) }, patient));

  const load = async () => {
    setOld(false);
    try {
      const shown = await host.load();
      setState(shown && shown.lineage.nodes.length > 0 ? { kind: 'shown', shown } : { kind: 'unknown' });
    } catch (error) {
      setState({ kind: 'error', error: toCallError(error) });
    }
  };
  useEffect(() => void load(), []);
  const act = (action: Promise<void>): void => {
    setProblem(null);
    action.catch((error: unknown) => setProblem(toCallError(error).message));
  };
  const grow = async (key: LineageKey) => {
    const found = await host.around(key);
    setState(now => now.kind === 'shown' ? { kind: 'shown', shown: { ...now.shown, lineage: mergeLineage(now.shown.lineage, found) } } : now);
  };

  const showLog = () => void host.showLog();
  switch (state.kind) {
    case 'loading': return <div class="page-state"><Skeleton what={t('lineageLoading')} lines={6} /></div>;
    case 'unknown': return <div class="page-state"><Empty action={<button type="button" class="link" onClick={() => void load()}>{t('lookAgain')}</button>}>{t('lineageUnknown')}</Empty></div>;
    case 'error': return <div class="page-state"><Problem message={t('lineageFailed', state.error.message)} retry={() => { setState({ kind: 'loading' }); void load(); }} showLog={showLog} /></div>;
    case 'shown': return (
      <>
        {problem && <ActionProblem message={problem} close={() => setProblem(null)} showLog={showLog} />}
        <Page shown={state.shown} host={host} act={act} grow={key => act(grow(key))} focused={focused} focus={setFocused} old={old} reload={() => void load()} />
      </>
    );
    default: return null;
  }
}

interface PageProps { shown: Shown; host: LineagePageHost; act: (action: Promise<void>) => void; grow: (key: LineageKey) => void; focused: LineageKey | null; focus: (key: LineageKey) => void; old: boolean; reload: () => void }

function Page({ shown: { lineage, root }, host, act, grow, focused, focus, old, reload }: PageProps) {
  const now = Date.now();
  const start = lineage.nodes.find(({ key }) => key === lineage.start) ?? lineage.nodes[0];
  const node = lineage.nodes.find(({ key }) => key === focused) ?? start;
  if (!start || !node) return null;
  const openRun = (id: string) => act(host.openRun(id as RunId));
  const open = (each: LineageNode): void => {
    if (each.kind === 'run') return openRun(each.row.id);
    if (each.kind === 'commit') return act(host.copy(each.commit));
    const path = each.names.find(name => name.path !== null)?.path ?? null;
    if (each.here === true) act(host.openContent(each.key));
    else if (path !== null) act(host.openFile(path));
    else act(host.openContent(each.key));
  };
  const runs = lineage.nodes.filter(({ kind }) => kind === 'run').length;
  const data = lineage.nodes.filter(({ kind }) => kind === 'data').length;
  return (
    <main class="lineage-page">
      <header class="lineage-head">
        <h1 class="cut isolate"><span class="quiet">{t('lineageTitle')}</span> {brief(lookOf(start, root, now).title, 300)}</h1>
        <span class="quiet lineage-count">{plural(runs, 'lineageRunOne', 'lineageRunMany')} · {plural(data, 'lineageDataOne', 'lineageDataMany')}</span>
        {old && <button type="button" class="link" onClick={reload}><Icon name="refresh" /> {t('lineageReload')}</button>}
        <span class="lineage-legend quiet">
          <span class="lineage-key"><svg width="24" height="8" aria-hidden="true"><path class="lineage-edge lineage-edge-recorded" d="M 0 4 H 24" /></svg>{t('lineageRecorded')}</span>
          <span class="lineage-key"><svg width="24" height="8" aria-hidden="true"><path class="lineage-edge lineage-edge-content" d="M 0 4 H 24" /></svg>{t('lineageSameContent')}</span>
          {lineage.edges.some(({ how }) => how === 'code') && <span class="lineage-key"><svg width="24" height="8" aria-hidden="true"><path class="lineage-edge lineage-edge-code" d="M 0 4 H 24" /></svg>{t('lineageOfCode')}</span>}
        </span>
      </header>
      <div class="lineage-body">
        <Graph lineage={lineage} root={root} now={now} focused={node.key} focus={focus} open={open} grow={grow} />
        <Details node={node} root={root} now={now} actions={{ openRun, openContent: () => act(host.openContent(node.key)), openFile: path => act(host.openFile(path)), copy: text => act(host.copy(text)) }} />
      </div>
      <p class="lineage-keys quiet">{t('lineageKeys')}</p>
    </main>
  );
}

const api = viewApi();
render(<RememberedBy api={api}><App api={api} /></RememberedBy>, document.getElementById('root') ?? document.body);
