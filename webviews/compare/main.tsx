import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Comparison } from '../../src/contract/compare';
import type { ComparePageHost, ComparePageView } from '../../src/contract/compare-page';
import type { RunKey } from '../../src/contract/ids';
import { ActionProblem } from '../shared/action-problem';
import { atMostEvery } from '../shared/at-most-every';
import { t } from '../shared/l10n';
import { type CallError, connect, toCallError, viewApi, type ViewApi } from '../shared/rpc';
import { Problem, Skeleton } from '../shared/states';
import { RememberedBy, useRemembered } from '../shared/view-state';
import { ComparePage } from './compare-page';
import { assignSlots, lookOf } from '../shared/plot/look';
import { labelsOf } from './run-words';
import { type Session, SessionProvider } from './session';
import { SharedValue } from '../shared/shared-value';
import '../shared/visible-turns';
import '../shared/base.css';
import '../shared/controls.css';
import '../shared/chart.css';
import '../shared/figure.css';
import './compare.css';

type State = { kind: 'loading' } | { kind: 'error'; error: CallError } | { kind: 'shown'; comparison: Comparison };

/** These wait for a person, or for work of any length. */
const patient = ['load', 'code', 'compareTables', 'comparedTableRows', 'cancelTables', 'addRuns', 'setBaseline', 'removeRun', 'reorder', 'openRun', 'openCodeDiff', 'openCode', 'openArtifact', 'saveHtml', 'savePicture'] as const;
const growMs = 1_000;

function App({ api }: { api: ViewApi }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [problem, setProblem] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [grown, setGrown] = useState(0);
  const [grewSoon] = useState(() => atMostEvery(growMs, () => setGrown(now => now + 1)));
  const [tableProgress] = useState(() => new SharedValue<number | null>(null));
  const [host] = useState(() => connect<ComparePageHost, ComparePageView>(api, {
    update: comparison => setState({ kind: 'shown', comparison }),
    grew: grewSoon,
    tableProgress: share => tableProgress.set(share),
  }, patient));

  const load = async () => {
    setState({ kind: 'loading' });
    try {
      const comparison = await host.load();
      // An update may have come first, and is no older.
      setState(now => (now.kind === 'shown' ? now : { kind: 'shown', comparison }));
    } catch (error) {
      setState(now => (now.kind === 'shown' ? now : { kind: 'error', error: toCallError(error) }));
    }
  };
  useEffect(() => void load(), []);
  const act = (action: Promise<unknown>): void => {
    setProblem(null);
    action.catch((error: unknown) => setProblem(toCallError(error).message));
  };
  const showLog = () => void host.showLog();
  return (
    <>
      {problem !== null && <ActionProblem message={problem} close={() => setProblem(null)} showLog={showLog} />}
      {state.kind === 'loading' && <div class="page-state"><Skeleton what={t('loadingComparison')} lines={6} /></div>}
      {state.kind === 'error' && <div class="page-state"><Problem message={t('compareFailed', state.error.message)} retry={() => void load()} showLog={showLog} /></div>}
      {state.kind === 'shown' && <Shown comparison={state.comparison} host={host} act={act} say={setSaid} grown={grown} tableProgress={tableProgress} />}
      <span class="visually-hidden" role="status">{said}</span>
    </>
  );
}

function Shown({ comparison, ...rest }: Pick<Session, 'comparison' | 'host' | 'act' | 'say' | 'grown' | 'tableProgress'>) {
  const [all, setAll] = useRemembered('all', false);
  const [slots, setSlots] = useRemembered<Record<string, number>>('slots', {});
  const [hiddenList, setHidden] = useRemembered<RunKey[]>('hidden', []);
  const [shared] = useState(() => ({ hot: new SharedValue<RunKey | null>(null), cursor: new SharedValue<Session['cursor']['value']>(null) }));
  const keys = comparison.runs.map(({ key }) => key);
  const order = keys.join('\n');
  const assigned = useMemo(() => assignSlots(slots, keys), [order]);
  useEffect(() => setSlots(assigned), [assigned]);
  const looks = useMemo(() => new Map(keys.map(key => [key, lookOf(assigned[key] ?? 0)])), [assigned]);
  const labelOf = useMemo(() => labelsOf(comparison.runs), [comparison]);
  const hidden = useMemo(() => new Set(hiddenList), [hiddenList]);
  const hide = (run: RunKey, off: boolean) => setHidden(off ? [...hiddenList, run] : hiddenList.filter(each => each !== run));
  return <SessionProvider value={{ comparison, ...rest, ...shared, all, labelOf, looks, hidden, hide }}><ComparePage setAll={setAll} /></SessionProvider>;
}

const api = viewApi();
render(<RememberedBy api={api}><App api={api} /></RememberedBy>, document.getElementById('root') ?? document.body);
