"""Events of what MLflow's client says (docs/format.md, "What MLflow says").

A run of MLflow is a step. The first one without a parent is the whole run's: what it says is the run's own; what others say has `under`.
"""
import math

STATES = {'FINISHED': 'succeeded', 'FAILED': 'failed', 'KILLED': 'cancelled'}
KEPT_TAGS = ('mlflow.note.content',)
LARGEST_INT = 2 ** 53
PICTURES = {'.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.gif': 'image/gif', '.webp': 'image/webp', '.svg': 'image/svg+xml'}
TYPES = {'.json': 'application/json', '.html': 'text/html', '.txt': 'text/plain', '.md': 'text/markdown', '.csv': 'text/csv', '.yaml': 'application/yaml', '.yml': 'application/yaml',
         '.parquet': 'application/vnd.apache.parquet', '.onnx': 'application/onnx'}


class Record:
    def __init__(self, post, params):
        self._post = post
        self._params = params  # name → value of the function's own parameters
        self._own = None
        self._labels = {}
        self._steps_seen = {}

    def started(self, run):
        parent = run.tags.get('mlflow.parentRunId')
        if self._own is None and not parent:
            self._own = run.id
        label = run.name or run.id[:8]
        taken = set(self._labels.values())
        self._labels.setdefault(run.id, label if label not in taken else '%s %s' % (label, run.id[:6]))
        event = {'type': 'step.started', 'step': run.id, 'name': run.name, 'parent': parent or None, 'kind': 'mlflow'}
        if run.id == self._own:
            event['own'] = True
        self._post(event)

    def finished(self, run):
        if run.status in STATES:
            self._post({'type': 'step.finished', 'step': run.id, 'state': STATES[run.status]})

    def metric(self, run, key, value, step, timestamp):
        # Who names no step gets 0 from the client, every time: said once it is a step, said again it is none.
        again = self._steps_seen.get((run.id, key)) == step == 0
        self._steps_seen[run.id, key] = step
        self._say(run, {'type': 'metric', 'name': key, 'value': number(value), 'step': None if again else step, 'at': timestamp})

    def param(self, run, key, text):
        value = plain(text)
        if run.id == self._own and key in self._params:
            if self._params[key] == value or str(self._params[key]) == text:
                return  # the function's own parameter, told once more
            key = 'mlflow.' + key
        self._say(run, {'type': 'param', 'name': key, 'value': '$str:' + value if isinstance(value, str) and value.startswith('$') else value, 'from': 'mlflow'})

    def tag(self, run, key, text):
        if not key.startswith('mlflow.') or key in KEPT_TAGS:
            self._say(run, {'type': 'tag', 'name': key, 'value': text, 'from': 'mlflow'})

    def dataset(self, run, entry):
        found = entry.get('dataset') or {}
        context = next((tag.get('value') for tag in entry.get('tags') or [] if tag.get('key') == 'mlflow.data.context'), None)
        self._say(run, {'type': 'tag', 'name': 'dataset.%s' % context if context else 'dataset', 'value': '%s (%s)' % (found.get('name', ''), found.get('digest', '')), 'from': 'mlflow'})

    def artifact(self, run, path, sha256, size, model=None):
        """`model`: the name of the logged model that the file is part of."""
        parts = ['mlflow']
        if run is not None and run.id != self._own:
            parts.append(self._labels.get(run.id, run.id[:8]))
        if model is not None:
            parts.append(model)
        dot = path.rfind('.')
        ending = path[dot:].lower() if dot >= 0 else ''
        event = {'type': 'artifact', 'name': '/'.join(parts + [path]), 'role': 'figure' if ending in PICTURES else 'file', 'sha256': sha256, 'bytes': size,
                 'mediaType': PICTURES.get(ending) or TYPES.get(ending, 'application/octet-stream'), 'from': 'mlflow'}
        if ending in PICTURES:
            event['title'] = '/'.join(parts[1:] + [path])
        self._say(run, event)

    def warn(self, code, message):
        self._post({'type': 'warning', 'code': code, 'message': message})

    def _say(self, run, event):
        if run is not None and run.id != self._own:
            event['under'] = run.id
        self._post(event)


def number(value):
    """As docs/format.md writes numbers; JSON of protocol buffers has words for those that JSON lacks."""
    value = float(value)
    if math.isnan(value):
        return '$nan'
    if math.isinf(value):
        return '$inf' if value > 0 else '$-inf'
    return value


def plain(text):
    """The client makes text of every parameter. What Python's own text of a number, True, False or None is becomes that again; nothing else does."""
    if text in ('True', 'False', 'None'):
        return {'True': True, 'False': False, 'None': None}[text]
    for kind in (int, float):
        try:
            value = kind(text)
        except ValueError:
            continue
        if repr(value) == text and (kind is int and abs(value) <= LARGEST_INT or kind is float and math.isfinite(value)):
            return value
    return text
