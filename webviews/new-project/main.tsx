import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { NewProjectForm, NewProjectPageHost, NewProjectPageView } from '../../src/contract/new-project-page';
import { t } from '../shared/l10n';
import { connect, toCallError, viewApi, type CallError, type ViewApi } from '../shared/rpc';
import { Problem, Skeleton } from '../shared/states';
import { RememberedBy } from '../shared/view-state';
import { Form } from './form';
import '../shared/visible-turns';
import '../shared/base.css';
import '../shared/controls.css';
import '../shared/form.css';
import './new-project.css';

type State = { kind: 'loading' } | { kind: 'error'; error: CallError } | { kind: 'shown'; form: NewProjectForm };

function App({ api }: { api: ViewApi }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [steps, setSteps] = useState<string[]>([]);
  const [host] = useState(() => connect<NewProjectPageHost, NewProjectPageView>(api, { progress: text => setSteps(now => [...now, text]) }, ['pickFolder', 'create']));
  const load = () => {
    setState({ kind: 'loading' });
    host.load().then(form => setState({ kind: 'shown', form }), (error: unknown) => setState({ kind: 'error', error: toCallError(error) }));
  };
  useEffect(load, []);
  switch (state.kind) {
    case 'loading': return <div class="page-state"><Skeleton what={t('loadingForm')} lines={5} /></div>;
    case 'error': return <div class="page-state"><Problem message={t('formFailedToLoad', state.error.message)} retry={load} showLog={() => void host.showLog()} /></div>;
    case 'shown': return <Form form={state.form} host={host} steps={steps} clearSteps={() => setSteps([])} />;
    default: return null;
  }
}

const api = viewApi();
render(<RememberedBy api={api}><App api={api} /></RememberedBy>, document.getElementById('root') ?? document.body);
