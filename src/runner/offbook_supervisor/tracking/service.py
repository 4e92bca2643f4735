"""The REST API of MLflow (2.0), as far as its client uses it to track: a path and a body in, an answer out."""
from .models import LoggedModel, Registry
from .runs import Refused, Runs, missing, now, pairs
from .search import matching, ordered, page


class Service:
    def __init__(self, record, lock):
        self.lock = lock
        self._record = record
        self._runs = Runs()
        self._models = {}
        self._registry = Registry(record.warn)
        self._files = {}  # path of an artifact → (hash, size)

    def answer(self, method, path, body):
        """`path` is what follows /api/2.0/mlflow/."""
        with self.lock:
            if path.split('/')[0] in ('registered-models', 'model-versions'):
                return self._registry.answer(method, path, body)
            if path.split('/')[0] == 'logged-models':
                return self._logged_models(method, path.split('/')[1:], body)
            work = self._paths.get(path)
            if work is None:
                raise Refused('ENDPOINT_NOT_FOUND', "Offbook's MLflow endpoint doesn't know %s. Set MLFLOW_TRACKING_URI to a server of yours for it." % path, 404)
            return work(self, body) or {}

    def overheard(self, event):
        """The same calls, told by the child of a client that speaks to a server of the user's."""
        call, body = event.get('call'), event.get('body')
        if not isinstance(body, dict) or not isinstance(call, str):
            return
        run_id = body.get('run_id')
        if call == 'runs/create':
            self._create_run(dict(body, experiment_id=self._runs.experiment_of_the_users(body.get('experiment_name')).id), run_id)
        elif call == 'logged-models':
            self._models[body['model_id']] = LoggedModel(body, self._runs.experiment('0'), body['model_id'])
        elif call == 'artifact':
            self.artifact(body.get('run_id'), body.get('model_id'), body['path'], body['sha256'], body['bytes'])
        elif call in self._paths:
            if isinstance(run_id, str) and run_id not in self._runs.runs:  # begun elsewhere, gone on with here
                self._create_run({'run_name': body.get('known_name')}, run_id)
            try:
                self._paths[call](self, body)
            except Refused:
                pass  # the server of the user's has taken it; it decides

    # -- experiments -----------------------------------------------------------------------------------------------------------------

    def _create_experiment(self, body):
        return {'experiment_id': self._runs.add_experiment(body.get('name'), body.get('artifact_location'), pairs(body.get('tags'))).id}

    def _get_experiment(self, body):
        return {'experiment': self._runs.experiment(body.get('experiment_id')).json()}

    def _get_experiment_by_name(self, body):
        return {'experiment': self._runs.experiment_named(body.get('experiment_name')).json()}

    def _update_experiment(self, body):
        found = self._runs.experiment(body.get('experiment_id'))
        found.name, found.changed = body.get('new_name') or found.name, now()

    def _stage_experiment(stage):
        def change(self, body):
            found = self._runs.experiment(body.get('experiment_id'))
            found.stage, found.changed = stage, now()
        return change

    def _tag_experiment(self, body):
        self._runs.experiment(body.get('experiment_id')).tags[str(body.get('key'))] = str(body.get('value', ''))

    def _untag_experiment(self, body):
        self._runs.experiment(body.get('experiment_id')).tags.pop(body.get('key'), None)

    def _search_experiments(self, body):
        def look(one):
            values = {'name': one.name, 'creation_time': one.created, 'last_update_time': one.changed, 'experiment_id': one.id}
            return lambda kind, name: one.tags.get(name) if kind == 'tags' else values.get(name)

        keep = matching(body.get('filter'))
        found = [one for one in self._runs.experiments.values() if _stage_fits(one.stage, body.get('view_type')) and keep(look(one))]
        return _paged('experiments', ordered(found, body.get('order_by'), look, ['last_update_time DESC', 'experiment_id DESC']), body)

    # -- runs --------------------------------------------------------------------------------------------------------------------------

    def _create_run(self, body, id=None):
        run = self._runs.add_run(body, id)
        self._record.started(run)
        if run.experiment.id != '0':
            self._record.tag(run, 'experiment', run.experiment.name)
        for key, value in run.tags.items():
            self._record.tag(run, key, value)
        return {'run': run.json()}

    def _run_of(self, body):
        return self._runs.run(body.get('run_id') or body.get('run_uuid'))

    def _get_run(self, body):
        return {'run': self._run_of(body).json()}

    def _update_run(self, body):
        run = self._run_of(body)
        status = body.get('status')
        if body.get('run_name') and body['run_name'] != run.name:
            run.name = run.tags['mlflow.runName'] = body['run_name']
            self._record.started(run)
        if body.get('end_time'):
            run.end = int(body['end_time'])
        if status:
            run.status = {1: 'RUNNING', 2: 'SCHEDULED', 3: 'FINISHED', 4: 'FAILED', 5: 'KILLED'}.get(status, status)
            self._record.finished(run)
        return {'run_info': run.info()}

    def _delete_run(self, body):
        self._run_of(body).stage = 'deleted'

    def _restore_run(self, body):
        self._run_of(body).stage = 'active'

    def _log_metric(self, body):
        self._metric(self._run_of(body), body)

    def _metric(self, run, body):
        try:
            metric = {'key': str(body['key']), 'value': float(body['value']), 'timestamp': int(body.get('timestamp') or now()), 'step': int(body.get('step') or 0)}
        except (KeyError, TypeError, ValueError):
            raise Refused('INVALID_PARAMETER_VALUE', 'A metric needs a key and a number.')
        run.metric(metric)
        model = self._models.get(body.get('model_id'))
        if model is not None:
            model.metrics.append(dict(metric, model_id=model.id, run_id=run.id))
        self._record.metric(run, metric['key'], metric['value'], metric['step'], metric['timestamp'])

    def _log_param(self, body):
        self._param(self._run_of(body), str(body.get('key', '')), str(body.get('value', '')))

    def _param(self, run, key, value):
        known = run.params.get(key)
        if known is not None and known != value:
            raise Refused('INVALID_PARAMETER_VALUE', "Changing param values is not allowed. Param with key='%s' was already logged with value='%s' for run ID='%s'. Attempted logging "
                          "new value '%s'." % (key, known, run.id, value))
        if known is None:
            run.params[key] = value
            self._record.param(run, key, value)

    def _set_tag(self, body):
        self._tag(self._run_of(body), str(body.get('key', '')), str(body.get('value', '')))

    def _tag(self, run, key, value):
        run.tags[key] = value
        if key == 'mlflow.runName' and value != run.name:
            run.name = value
            self._record.started(run)
        self._record.tag(run, key, value)

    def _delete_tag(self, body):
        run = self._run_of(body)
        if run.tags.pop(body.get('key'), None) is None:
            raise missing('tag', body.get('key'))
        self._record.tag(run, body['key'], None)

    def _log_batch(self, body):
        run = self._run_of(body)
        for key, value in pairs(body.get('params')).items():
            self._param(run, key, value)
        for metric in body.get('metrics') or []:
            self._metric(run, metric)
        for key, value in pairs(body.get('tags')).items():
            self._tag(run, key, value)

    def _log_model(self, body):
        self._run_of(body).tags['mlflow.log-model.history'] = '[%s]' % body.get('model_json', '')

    def _log_inputs(self, body):
        run = self._run_of(body)
        for entry in body.get('datasets') or []:
            run.datasets.append(entry)
            self._record.dataset(run, entry)
        run.models_in.extend(body.get('models') or [])

    def _log_outputs(self, body):
        self._run_of(body).models_out.extend(body.get('models') or [])

    def _history(self, body):
        part, token = page(self._run_of(body).histories.get(body.get('metric_key'), []), body.get('max_results') or 25_000, body.get('page_token'))
        return dict({'metrics': part}, **({'next_page_token': token} if token else {}))

    def _history_bulk(self, body):
        ids = body.get('run_id') or body.get('run_ids') or []
        return {'metrics': [dict(metric, run_id=id) for id in ([ids] if isinstance(ids, str) else ids)
                            for metric in self._runs.run(id).histories.get(body.get('metric_key'), [])]}

    def _search_runs(self, body):
        def look(run):
            values = dict(run.info(), created=run.start)
            return lambda kind, name: (_number(run.latest.get(name)) if kind == 'metrics' else run.params.get(name) if kind == 'params' else run.tags.get(name) if kind == 'tags'
                                       else _dataset(run, name) if kind == 'datasets' else values.get(name))

        wanted = {str(id) for id in body.get('experiment_ids') or []}
        keep = matching(body.get('filter'))
        found = [run for run in self._runs.runs.values() if run.experiment.id in wanted and _stage_fits(run.stage, body.get('run_view_type')) and keep(look(run))]
        return _paged('runs', ordered(found, body.get('order_by'), look, ['start_time DESC', 'run_id']), body)

    # -- models ------------------------------------------------------------------------------------------------------------------------

    def _logged_models(self, method, parts, body):
        if not parts:
            model = LoggedModel(body, self._runs.experiment(body.get('experiment_id') or '0'))
            self._models[model.id] = model
            return {'model': model.json()}
        if parts == ['search']:
            return self._search_models(body)
        model = self._models.get(parts[0])
        if model is None:
            raise missing('logged model', parts[0])
        rest = parts[1:]
        if rest == ['params']:
            model.params.update(pairs(body.get('params')))
        elif rest == ['tags']:
            model.tags.update(pairs(body.get('tags')))
        elif rest[:1] == ['tags']:
            model.tags.pop('/'.join(rest[1:]), None)
        elif rest == ['artifacts', 'directories']:
            return self.list(model.json()['info']['artifact_uri'], body.get('artifact_directory_path') or '')
        elif method == 'PATCH':
            model.status, model.changed = _model_status(body.get('status')), now()
        elif method == 'DELETE':
            del self._models[model.id]
            return {}
        return {'model': model.json()}

    def _search_models(self, body):
        def look(model):
            values = dict(model.json()['info'], creation_timestamp=model.created, creation_time=model.created, last_updated_timestamp=model.changed)
            latest = {metric['key']: metric for metric in model.metrics}
            return lambda kind, name: (_number(latest.get(name)) if kind == 'metrics' else model.params.get(name) if kind == 'params' else model.tags.get(name) if kind == 'tags'
                                       else values.get(name))

        wanted = {str(id) for id in body.get('experiment_ids') or []}
        keep = matching(body.get('filter'))
        found = [model for model in self._models.values() if model.experiment.id in wanted and keep(look(model))]
        orders = ['%s %s' % (order.get('field_name', ''), 'ASC' if order.get('ascending', True) else 'DESC') for order in body.get('order_by') or []]
        return _paged('models', ordered(found, orders, look, ['creation_time DESC', 'model_id']), body)

    # -- artifacts -----------------------------------------------------------------------------------------------------------------------

    def _list_artifacts(self, body):
        run = self._run_of(body)
        listing = self.list(run.artifact_uri, body.get('path') or '')
        prefix = body['path'].strip('/') + '/' if body.get('path') else ''
        return {'root_uri': run.artifact_uri, 'files': [dict(file, path=prefix + file['path']) for file in listing['files']]}

    def list(self, uri, path):
        """What lies in a folder: names, as the artifact proxy gives them."""
        folder = '/'.join(part for part in (uri.replace('mlflow-artifacts:', '').strip('/'), path.strip('/')) if part)
        with self.lock:
            found = {}
            for name, (_, size) in self._files.items():
                if name == folder:
                    found[name.rpartition('/')[2]] = {'path': name.rpartition('/')[2], 'is_dir': False, 'file_size': size}
                elif name.startswith(folder + '/') or not folder:
                    first, _, rest = name[len(folder):].lstrip('/').partition('/')
                    found[first] = {'path': first, 'is_dir': True} if rest else {'path': first, 'is_dir': False, 'file_size': size}
            return {'files': [found[name] for name in sorted(found)]}

    def uploaded(self, path, sha256, size):
        """`<experiment>/<run>/artifacts/<name>` or `<experiment>/models/<model>/artifacts/<name>` has come in whole."""
        with self.lock:
            self._files[path] = (sha256, size)
            parts = path.split('/')
            if len(parts) > 3 and parts[2] == 'artifacts':
                self.artifact(parts[1], None, '/'.join(parts[3:]), sha256, size)
            elif len(parts) > 4 and parts[1] == 'models' and parts[3] == 'artifacts':
                self.artifact(None, parts[2], '/'.join(parts[4:]), sha256, size)
            else:
                self._record.artifact(None, path, sha256, size)

    def artifact(self, run_id, model_id, path, sha256, size):
        model = self._models.get(model_id)
        self._record.artifact(self._runs.runs.get(model.run if model else run_id), path, sha256, size, model.name if model else model_id)

    def file(self, path):
        with self.lock:
            if path not in self._files:
                raise missing('artifact', path)
            return self._files[path]

    def remove(self, path):
        with self.lock:
            for name in [name for name in self._files if name == path or name.startswith(path.rstrip('/') + '/')]:
                del self._files[name]

    _paths = {
        'experiments/create': _create_experiment, 'experiments/get': _get_experiment, 'experiments/get-by-name': _get_experiment_by_name, 'experiments/search': _search_experiments,
        'experiments/list': _search_experiments, 'experiments/update': _update_experiment, 'experiments/delete': _stage_experiment('deleted'),
        'experiments/restore': _stage_experiment('active'), 'experiments/set-experiment-tag': _tag_experiment, 'experiments/delete-experiment-tag': _untag_experiment,
        'runs/create': _create_run, 'runs/get': _get_run, 'runs/update': _update_run, 'runs/delete': _delete_run, 'runs/restore': _restore_run, 'runs/search': _search_runs,
        'runs/log-metric': _log_metric, 'runs/log-parameter': _log_param, 'runs/set-tag': _set_tag, 'runs/delete-tag': _delete_tag, 'runs/log-batch': _log_batch,
        'runs/log-model': _log_model, 'runs/log-inputs': _log_inputs, 'runs/outputs': _log_outputs, 'runs/log-outputs': _log_outputs, 'metrics/get-history': _history,
        'metrics/get-history-bulk': _history_bulk, 'artifacts/list': _list_artifacts,
    }


def _stage_fits(stage, view):
    return view in ('ALL', 3) or stage == ('deleted' if view in ('DELETED_ONLY', 2) else 'active')


def _number(metric):
    return None if metric is None else float(metric['value'])


def _dataset(run, name):
    found = run.datasets[0].get('dataset') or {} if run.datasets else {}
    return found.get(name)


def _model_status(status):
    return {1: 'LOGGED_MODEL_PENDING', 2: 'LOGGED_MODEL_READY', 3: 'LOGGED_MODEL_UPLOAD_FAILED'}.get(status, status)


def _paged(name, items, body):
    part, token = page(items, body.get('max_results'), body.get('page_token'))
    return dict({name: [item.json() for item in part]}, **({'next_page_token': token} if token else {}))
