import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ChosenPlace, ParamsFirst, ParamsForm, ParamsPageHost, ParamsPageView } from '../../src/contract/params-page';
import { readFirst } from '../shared/first';
import { t } from '../shared/l10n';
import { connect, toCallError, viewApi, type CallError, type ViewApi } from '../shared/rpc';
import { Problem, Skeleton } from '../shared/states';
import { RememberedBy, useRemembered, useRememberedScroll } from '../shared/view-state';
import { FirstHead, Form, FormHead } from './form';
import '../shared/visible-turns';
import '../shared/base.css';
import '../shared/controls.css';
import '../shared/form.css';
import './params.css';

type State = { kind: 'loading' } | { kind: 'error'; error: CallError } | { kind: 'shown'; form: ParamsForm };

const byRule: ChosenPlace = { importRoot: null, cwd: null };

/** What was typed belongs to one function, and to the run that it began with. */
const formKey = ({ function: { file, name }, basedOn }: ParamsForm): string => `${file}:${name}:${basedOn ?? ''}`;

function App({ api, first }: { api: ViewApi; first: ParamsFirst | null }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [problem, setProblem] = useState<string | null>(null);
  // These wait for a person, or for an interpreter to be looked into.
  const [host] = useState(() => connect<ParamsPageHost, ParamsPageView>(api, { refresh: form => setState({ kind: 'shown', form }) }, ['pickFile', 'pickOutput', 'pickPython', 'pickEnvFile', 'pickFolder', 'run']));
  const read = async (form: Promise<ParamsForm>) => {
    try {
      setState({ kind: 'shown', form: await form });
    } catch (error) {
      const failure = toCallError(error);
      setState(now => now.kind === 'shown' ? now : { kind: 'error', error: failure });
      setProblem(failure.message);
    }
  };
  const [place, setPlace] = useRemembered<ChosenPlace | null>('place', null);
  const load = () => { setProblem(null); setState({ kind: 'loading' }); void read(host.load(place)); };
  const move = (to: ChosenPlace) => { setProblem(null); setPlace(to); void read(host.load(to)); };
  useEffect(load, []);
  useRememberedScroll(state.kind === 'shown');
  switch (state.kind) {
    case 'loading': return <>{first && <div class="form-page"><FirstHead name={first.name} /></div>}<div class="page-state"><Skeleton what={t('loadingForm')} lines={6} /></div></>;
    case 'error': return <div class="page-state"><Problem message={t('formFailedToLoad', state.error.message)} retry={load} showLog={() => void host.showLog()} /></div>;
    case 'shown': return (
      <div class="form-page">
        <FormHead form={state.form} />
        <Form key={formKey(state.form)} id={formKey(state.form)} form={state.form} host={host} problem={problem} setProblem={setProblem} chosen={place ?? state.form.chosen} moved={place !== null && (place.importRoot ?? place.cwd) !== null} move={move} reset={() => { setProblem(null); setPlace(byRule); void read(host.reset()); }} />
      </div>
    );
    default: return null;
  }
}

const api = viewApi();
const root = document.getElementById('root') ?? document.body;
render(<RememberedBy api={api}><App api={api} first={readFirst<ParamsFirst>(root)} /></RememberedBy>, root);
