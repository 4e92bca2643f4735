"""Experiments and runs of MLflow, as long as the run goes on."""
import os
import time


class Refused(Exception):
    """An answer that MLflow's client turns into its own exception."""

    def __init__(self, code, message, status=400):
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def missing(what, name):
    return Refused('RESOURCE_DOES_NOT_EXIST', "No %s '%s'. Offbook's MLflow endpoint knows what this run itself made." % (what, name), 404)


def now():
    return int(time.time() * 1000)


def pairs(items):
    return {str(item.get('key', '')): str(item.get('value', '')) for item in items or [] if isinstance(item, dict)}


def listed(mapping):
    return [{'key': key, 'value': value} for key, value in mapping.items()]


class Experiment:
    def __init__(self, id, name, location, tags):
        self.id, self.name, self.location, self.tags = id, name, location or 'mlflow-artifacts:/' + id, tags
        self.stage = 'active'
        self.created = self.changed = now()

    def json(self):
        return {'experiment_id': self.id, 'name': self.name, 'artifact_location': self.location, 'lifecycle_stage': self.stage, 'creation_time': self.created,
                'last_update_time': self.changed, 'tags': listed(self.tags)}


class MlflowRun:
    def __init__(self, id, experiment, name, user, start, tags):
        self.id, self.experiment, self.name, self.user, self.start, self.tags = id, experiment, name, user, start, tags
        self.end, self.status, self.stage = None, 'RUNNING', 'active'
        self.params, self.latest, self.histories = {}, {}, {}
        self.datasets, self.models_in, self.models_out = [], [], []

    @property
    def artifact_uri(self):
        return '%s/%s/artifacts' % (self.experiment.location, self.id)

    def info(self):
        info = {'run_id': self.id, 'run_uuid': self.id, 'run_name': self.name, 'experiment_id': self.experiment.id, 'user_id': self.user, 'status': self.status,
                'start_time': self.start, 'artifact_uri': self.artifact_uri, 'lifecycle_stage': self.stage}
        if self.end is not None:
            info['end_time'] = self.end
        return info

    def json(self):
        return {'info': self.info(), 'data': {'metrics': list(self.latest.values()), 'params': listed(self.params), 'tags': listed(self.tags)},
                'inputs': {'dataset_inputs': self.datasets, 'model_inputs': self.models_in}, 'outputs': {'model_outputs': self.models_out}}

    def metric(self, metric):
        self.histories.setdefault(metric['key'], []).append(metric)
        known = self.latest.get(metric['key'])
        if known is None or (metric['step'], metric['timestamp']) >= (known['step'], known['timestamp']):
            self.latest[metric['key']] = metric


class Runs:
    def __init__(self):
        self.experiments = {'0': Experiment('0', 'Default', None, {})}
        self.runs = {}

    # -- experiments -----------------------------------------------------------------------------------------------------------------

    def experiment(self, id):
        found = self.experiments.get(str(id))
        if found is None:
            raise missing('experiment', id)
        return found

    def experiment_named(self, name):
        for found in self.experiments.values():
            if found.name == name:
                return found
        raise missing('experiment', name)

    def experiment_of_the_users(self, name):
        """On a server of the user's, which has its own numbers: here it goes by its name."""
        if not name:
            return self.experiments['0']
        return next((each for each in self.experiments.values() if each.name == name), None) or self.add_experiment(name, None, {})

    def add_experiment(self, name, location, tags):
        if not name:
            raise Refused('INVALID_PARAMETER_VALUE', 'An experiment needs a name.')
        if any(each.name == name for each in self.experiments.values()):
            raise Refused('RESOURCE_ALREADY_EXISTS', "Experiment '%s' exists already." % name)
        id = str(len(self.experiments))
        self.experiments[id] = Experiment(id, name, location, tags)
        return self.experiments[id]

    # -- runs --------------------------------------------------------------------------------------------------------------------------

    def run(self, id):
        found = self.runs.get(str(id))
        if found is None:
            raise missing('run', id)
        return found

    def add_run(self, body, id=None):
        experiment = self.experiment(body.get('experiment_id') or '0')
        if experiment.stage != 'active':
            raise Refused('INVALID_PARAMETER_VALUE', "The experiment '%s' is deleted." % experiment.name)
        tags = pairs(body.get('tags'))
        id = id or os.urandom(16).hex()
        name = body.get('run_name') or tags.get('mlflow.runName') or 'run-' + id[:8]
        tags['mlflow.runName'] = name
        run = MlflowRun(id, experiment, name, body.get('user_id') or '', int(body.get('start_time') or now()), tags)
        self.runs[id] = run
        return run
