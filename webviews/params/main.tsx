import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ParamsForm, ParamsPageHost, ParamsPageView } from '../../src/contract/params-page';
import { t } from '../shared/l10n';
import { connect, toCallError, viewApi, type CallError, type ViewApi } from '../shared/rpc';
import { Problem, Skeleton } from '../shared/states';
import { RememberedBy, useRememberedScroll } from '../shared/view-state';
import { Form, FormHead } from './form';
import '../shared/base.css';
import '../shared/controls.css';
import '../shared/form.css';
import './params.css';

type State = { kind: 'loading' } | { kind: 'error'; error: CallError } | { kind: 'shown'; form: ParamsForm };

/** What was typed belongs to one function, and to the run that it began with. */
const formKey = ({ function: { file, name }, basedOn }: ParamsForm): string => `${file}:${name}:${basedOn ?? ''}`;

function App({ api }: { api: ViewApi }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [problem, setProblem] = useState<string | null>(null);
  // These wait for a person, or for an interpreter to be looked into.
  const [host] = useState(() => connect<ParamsPageHost, ParamsPageView>(api, { refresh: form => setState({ kind: 'shown', form }) }, ['pickFile', 'pickOutput', 'pickPython', 'pickEnvFile', 'run']));
  const read = async (form: Promise<ParamsForm>) => {
    try {
      setState({ kind: 'shown', form: await form });
    } catch (error) {
      const failure = toCallError(error);
      setState(now => now.kind === 'shown' ? now : { kind: 'error', error: failure });
      setProblem(failure.message);
    }
  };
  const load = () => { setProblem(null); setState({ kind: 'loading' }); void read(host.load()); };
  useEffect(load, []);
  useRememberedScroll(state.kind === 'shown');
  switch (state.kind) {
    case 'loading': return <div class="page-state"><Skeleton what={t('loadingForm')} lines={6} /></div>;
    case 'error': return <div class="page-state"><Problem message={t('formFailedToLoad', state.error.message)} retry={load} showLog={() => void host.showLog()} /></div>;
    case 'shown': return (
      <div class="form-page">
        <FormHead form={state.form} />
        <Form key={formKey(state.form)} id={formKey(state.form)} form={state.form} host={host} problem={problem} setProblem={setProblem} reset={() => { setProblem(null); void read(host.reset()); }} />
      </div>
    );
    default: return null;
  }
}

const api = viewApi();
render(<RememberedBy api={api}><App api={api} /></RememberedBy>, document.getElementById('root') ?? document.body);
