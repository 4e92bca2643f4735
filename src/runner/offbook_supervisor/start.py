"""From the command line to the started child, with as few imports as that takes: every millisecond here is one that the user waits for."""
import os
import sys
import time

from . import platforms


class Launch:
    """What was started, or why it could not be."""

    def __init__(self, folder, runner):
        self.folder = folder
        self.runner = runner
        self.request = None
        self.pid = None
        self.process = None
        self.alive = -1
        self.stdout = self.stderr = self.events = self.lifeline = -1
        self.started = time.monotonic()
        self.started_at = time.time() * 1000
        self.error = None
        self.signals = []  # that asked this process to end before it could do anything about it


def scan_json(text):
    """Parses without the json package, which costs ten milliseconds (it imports re) before the child would be started."""
    try:
        from _json import make_scanner
        scan = make_scanner(_Plain)
    except (ImportError, AttributeError):  # an interpreter whose C parts ask for more
        import json
        return json.loads(text)
    text = text.strip()
    value, end = scan(text, 0)
    if end != len(text):
        raise ValueError('more than one JSON value')
    return value


class _Plain:
    strict = True
    object_hook = None
    object_pairs_hook = None
    array_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float
    memo = {}


def read_request(folder):
    with open(os.path.join(folder, 'request.json'), 'rb') as file:
        request = scan_json(file.read().decode('utf-8'))
    if not isinstance(request, dict) or not isinstance(request.get('id'), str):
        raise ValueError('request.json has no id')
    for name in ('function', 'project', 'python', 'params', 'inputs', 'env', 'settings'):
        if not isinstance(request.get(name), dict):
            raise ValueError('request.json has no ' + name)
    for place, name in (('function', 'name'), ('function', 'module'), ('project', 'root'), ('project', 'cwd'), ('python', 'path')):
        if not isinstance(request[place].get(name), str):
            raise ValueError('request.json has no %s.%s' % (place, name))
    return request


def start(folder, runner):
    """Takes the run's lock and starts the child. None when another supervisor has this run."""
    launch = Launch(folder, runner)
    platforms.keep_standard_streams_open()
    launch.alive = platforms.lock(os.path.join(folder, 'alive'))
    if launch.alive is None or os.path.exists(os.path.join(folder, 'events.ndjson')):
        return None
    hear_signals(launch)
    platforms.overwrite(launch.alive, identity_json())
    platforms.make_reserve(folder)  # before the child can fill the disk
    try:
        launch.request = read_request(folder)
        platforms.spawn_child(launch, os.path.join(runner, 'child.py'))
    except Exception as error:  # whatever it is, the run must say so
        launch.error = error
    return launch


def hear_signals(launch):
    """Whoever can read who we are may ask us to end, however early: a supervisor that dies of it leaves a run that is lost instead of cancelled."""
    import _signal as signal  # see platforms: the signal package costs time here
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda heard, _frame: launch.signals.append(heard))


def identity_json():
    # No value here needs more than quotes around it, so the json package is not needed either.
    host = platforms.host_name().replace('\\', '').replace('"', '')
    return ('{"v":1,"pid":%d,"startTicks":%d,"bootId":"%s","pidNamespace":"%s","host":"%s"}\n' % (
        os.getpid(), platforms.start_ticks(os.getpid()), platforms.boot_id(), platforms.pid_namespace(), host)).encode('utf-8')


def main(argv, runner):
    if len(argv) != 2:
        sys.stderr.write('usage: supervisor.py <run folder>\n')
        sys.exit(2)
    folder = os.path.abspath(argv[1])
    launch = start(folder, os.path.abspath(runner))
    if launch is None:
        sys.stderr.write('this run has been started already\n')
        os._exit(3)
    # Before anything else that takes time: a function may make a daemon of its copy in its first milliseconds.
    platforms.adopt_orphans()
    from .supervise import supervise
    code = supervise(launch)
    # Everything is written: tearing the interpreter down would only keep the run's lock held for longer.
    os._exit(code)
