"""Logged models (MLflow 3) and a model registry that lasts as long as the run, so that code which registers what it trained goes on."""
import os

from .runs import Refused, missing, now, pairs, listed


class LoggedModel:
    def __init__(self, body, experiment, id=None):
        self.id = id or 'm-' + os.urandom(16).hex()
        self.experiment = experiment
        self.name = body.get('name') or 'model-' + self.id[2:10]
        self.type, self.run = body.get('model_type') or '', body.get('source_run_id') or ''
        self.params, self.tags = pairs(body.get('params')), pairs(body.get('tags'))
        self.status, self.created, self.changed = 'LOGGED_MODEL_PENDING', now(), now()
        self.metrics = []

    def json(self):
        return {'info': {'model_id': self.id, 'experiment_id': self.experiment.id, 'name': self.name, 'creation_timestamp_ms': self.created, 'last_updated_timestamp_ms': self.changed,
                         'artifact_uri': '%s/models/%s/artifacts' % (self.experiment.location, self.id), 'status': self.status, 'model_type': self.type, 'source_run_id': self.run,
                         'tags': listed(self.tags)},
                'data': {'params': listed(self.params), 'metrics': self.metrics}}


class Registry:
    """Registered models and their versions."""

    def __init__(self, warn):
        self._warn = warn
        self._models = {}

    def answer(self, method, path, body):
        """`registered-models/create` and so on."""
        what, _, verb = path.partition('/')
        name = body.get('name')
        if what == 'registered-models':
            return self._model(verb, method, name, body)
        return self._version(verb, method, name, body)

    def _find(self, name):
        if name not in self._models:
            raise missing('registered model', name)
        return self._models[name]

    def _model(self, verb, method, name, body):
        if verb == 'create':
            if not name:
                raise Refused('INVALID_PARAMETER_VALUE', 'A registered model needs a name.')
            if name in self._models:
                raise Refused('RESOURCE_ALREADY_EXISTS', "Registered model '%s' exists already." % name)
            self._warn('mlflow-registry', 'The model `%s` was registered with MLflow. Offbook has no registry: the entry ends with this run, its files stay. '
                       'Set MLFLOW_REGISTRY_URI to keep it.' % name)
            self._models[name] = {'name': name, 'created': now(), 'description': body.get('description', ''), 'tags': pairs(body.get('tags')), 'versions': [], 'aliases': {}}
            return {'registered_model': self._model_json(self._models[name])}
        if verb == 'search':
            from .search import matching, page
            keep = matching(body.get('filter'))
            found = [one for one in self._models.values() if keep(lambda kind, key, one=one: one['tags'].get(key) if kind == 'tags' else one['name'] if key == 'name' else None)]
            part, token = page(found, body.get('max_results') or 100, body.get('page_token'))
            return dict({'registered_models': [self._model_json(one) for one in part]}, **({'next_page_token': token} if token else {}))
        model = self._find(name)
        if verb == 'alias':
            return self._alias(method, model, body)
        if verb == 'get-latest-versions':
            return {'model_versions': [self._version_json(model, version) for version in model['versions'][-1:]]}
        if verb == 'delete':
            del self._models[name]
            return {}
        if verb == 'update':
            model['description'] = body.get('description', model['description'])
        elif verb == 'rename':
            self._models[body['new_name']] = self._models.pop(name)
            model['name'] = body['new_name']
        elif verb == 'set-tag':
            model['tags'][body['key']] = body.get('value', '')
            return {}
        elif verb == 'delete-tag':
            model['tags'].pop(body.get('key'), None)
            return {}
        elif verb != 'get':
            raise _unknown('registered-models/' + verb)
        return {'registered_model': self._model_json(model)}

    def _alias(self, method, model, body):
        if method == 'GET':
            if body.get('alias') not in model['aliases']:
                raise missing('alias', body.get('alias'))
            return {'model_version': self._version_json(model, self._numbered(model, model['aliases'][body['alias']]))}
        if method == 'DELETE':
            model['aliases'].pop(body.get('alias'), None)
        else:
            model['aliases'][body['alias']] = self._numbered(model, body.get('version'))['version']
        return {}

    def _numbered(self, model, version):
        for found in model['versions']:
            if found['version'] == str(version):
                return found
        raise missing('model version', '%s/%s' % (model['name'], version))

    def _version(self, verb, method, name, body):
        if verb == 'search':
            from .search import matching
            keep = matching(body.get('filter'))
            return {'model_versions': [self._version_json(model, version) for model in self._models.values() for version in model['versions']
                                       if keep(lambda kind, key, version=version, model=model: version['tags'].get(key) if kind == 'tags' else dict(version, name=model['name']).get(key))]}
        model = self._find(name)
        if verb == 'create':
            numbers = [int(version['version']) for version in model['versions']]
            version = {'version': str(max(numbers, default=0) + 1), 'created': now(), 'source': body.get('source', ''), 'run_id': body.get('run_id', ''), 'model_id': body.get('model_id', ''),
                       'description': body.get('description', ''), 'tags': pairs(body.get('tags')), 'stage': 'None'}
            model['versions'].append(version)
            return {'model_version': self._version_json(model, version)}
        version = self._numbered(model, body.get('version'))
        if verb == 'get-download-uri':
            return {'artifact_uri': version['source']}
        if verb == 'delete':
            model['versions'].remove(version)
            model['aliases'] = {alias: number for alias, number in model['aliases'].items() if number != version['version']}
            return {}
        if verb == 'set-tag':
            version['tags'][body['key']] = body.get('value', '')
            return {}
        if verb == 'delete-tag':
            version['tags'].pop(body.get('key'), None)
            return {}
        if verb == 'update':
            version['description'] = body.get('description', version['description'])
        elif verb == 'transition-stage':
            version['stage'] = body.get('stage', 'None')
        elif verb != 'get':
            raise _unknown('model-versions/' + verb)
        return {'model_version': self._version_json(model, version)}

    def _model_json(self, model):
        return {'name': model['name'], 'creation_timestamp': model['created'], 'last_updated_timestamp': model['created'], 'description': model['description'], 'tags': listed(model['tags']),
                'latest_versions': [self._version_json(model, version) for version in model['versions'][-1:]],
                'aliases': [{'alias': alias, 'version': version} for alias, version in model['aliases'].items()]}

    def _version_json(self, model, version):
        return {'name': model['name'], 'version': version['version'], 'creation_timestamp': version['created'], 'last_updated_timestamp': version['created'], 'current_stage': version['stage'],
                'description': version['description'], 'source': version['source'], 'run_id': version['run_id'], 'model_id': version['model_id'], 'status': 'READY', 'tags': listed(version['tags']),
                'aliases': [alias for alias, number in model['aliases'].items() if number == version['version']]}


def _unknown(path):
    return Refused('ENDPOINT_NOT_FOUND', "Offbook's MLflow endpoint doesn't know %s. Set MLFLOW_TRACKING_URI to a server of yours for it." % path, 404)
