"""What the tests of the supervisor share."""
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
RUNNER = HERE.parents[2] / 'src' / 'runner'
sys.path[:0] = [str(RUNNER), str(HERE.parent)]


def until(condition, seconds=10.0, what='the condition'):
    """Polls until the condition holds and returns its value."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError('waited %g s for %s' % (seconds, what))
        time.sleep(0.01)


def is_alive(pid):
    try:
        with open('/proc/%d/stat' % pid, 'rb') as file:
            return file.read().rpartition(b')')[2].split()[0] not in (b'Z', b'X')
    except OSError:
        return False


class Run:
    """One run: its folder, its supervisor, its events."""

    def __init__(self, store, runner, python, project, request):
        self.id = '20260101-000000-%06d' % len(list((store / 'runs').glob('*')))
        self.folder = store / 'runs' / self.id
        self.folder.mkdir(parents=True)
        self.store = store
        self.runner = runner
        self.project = project
        self.python = python
        self.request = request
        self.process = None
        self.request['id'] = self.id

    def start(self, env=None, prefix=()):
        (self.folder / 'request.json').write_text(json.dumps(self.request))
        environment = dict(os.environ, XDG_CACHE_HOME=str(self.store.parent / 'cache'))
        environment.update(env or {})
        self.process = subprocess.Popen([*prefix, self.python, '-I', '-S', '-E', str(self.runner / 'supervisor.py'), str(self.folder)], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=open(self.store / 'supervisor.err', 'ab'), start_new_session=True, env=environment)
        return self

    def wait(self, seconds=30):
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError('the supervisor still runs; events: %s' % self.events()[-5:])
        said = (self.store / 'supervisor.err').read_text()
        assert not said, said
        assert code == 0, 'the supervisor ended with %d' % code
        return self

    def events(self, kind=None):
        try:
            data = (self.folder / 'events.ndjson').read_bytes()
        except FileNotFoundError:
            return []
        events = [json.loads(line) for line in data.split(b'\n')[:-1]]
        assert [event['seq'] for event in events] == list(range(1, len(events) + 1))
        assert all(event['v'] == 1 and isinstance(event['t'], (int, float)) for event in events)
        return [event for event in events if kind is None or event['type'] == kind]

    def one(self, kind, /, **fields):
        found = [event for event in self.events(kind) if all(event.get(name) == value for name, value in fields.items())]
        assert len(found) == 1, (kind, fields, found)
        return found[0]

    def heard(self, kind, seconds=10, /, **fields):
        """Waits until such an event is there."""
        return until(lambda: [event for event in self.events(kind) if all(event.get(name) == value for name, value in fields.items())], seconds, kind)[0]

    def environment(self):
        merged = {}
        for event in self.events('environment'):
            merged.update(event)
        return merged

    def warnings(self, code=None):
        return [event for event in self.events('warning') if code is None or event['code'] == code]

    @property
    def finished(self):
        events = self.events()
        assert events and events[-1]['type'] == 'run.finished', events[-1:]
        return events[-1]

    def cancel(self, by='a test'):
        temporary = self.folder / 'cancel.new'
        temporary.write_text(json.dumps({'by': by, 'at': 0}))
        temporary.rename(self.folder / 'cancel')

    def out(self):
        return (self.folder / 'stdout.log').read_bytes()

    def err(self):
        return (self.folder / 'stderr.log').read_bytes()

    def object(self, sha256):
        return (self.store / 'objects' / sha256[:2] / sha256).read_bytes()

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def make_request(project, python, fields):
    request = {
        'v': 1, 'id': '', 'createdAt': 0, 'function': {'name': 'train', 'module': 'work', 'file': str(project / 'work.py'), 'line': 1},
        'project': {'root': str(project), 'importRoot': str(project), 'sysPath': [str(project)], 'cwd': str(project), 'rule': 'flat'},
        'python': {'path': python, 'source': 'argument'}, 'target': {'kind': 'local'}, 'params': {}, 'inputs': {}, 'env': {'files': [], 'secretNames': []}, 'debug': None,
        'settings': {'cancelGraceMs': 1000, 'sourceLimitBytes': 1 << 20, 'hashSampleAboveBytes': 1 << 30,
                     'hooks': {name: True for name in ('figures', 'logging', 'opens', 'mlflow', 'tensorboard', 'tqdm')}},
        'launcher': {'kind': 'cli', 'version': '0.1.0'}}
    for name, value in fields.items():
        request[name] = {**request[name], **value} if isinstance(request.get(name), dict) and isinstance(value, dict) else value
    return request
