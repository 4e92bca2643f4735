"""The life of one run, from the started child to the last line of its events."""
import collections
import os
import signal
import threading
import time

from . import VERSION, digests, gpus, platforms
from .cancel import Cancel, asked_by_file
from .ending import Facts, ending
from .journal import Journal, now
from .mux import make_mux
from .processes import Sampler, Tree
from .protocol import LONGEST_LINE, Lines, is_own, parse
from .redact import Redactor
from .streams import Log
from .tools import Tools

DRAIN_SECONDS = 1.0
CANCEL_POLL_SECONDS = 0.1
FIRST_SAMPLE_SECONDS = 0.05
# How long the end of a run may wait for facts that are still being gathered beside it.
FACTS_SECONDS = 20.0
HASH_SECONDS = 60.0
HURRIED_SECONDS = 1.0
UNKILLABLE_SECONDS = 15.0


def supervise(launch):
    """Returns the exit code of this process."""
    run = Run(launch)
    try:
        if launch.error is None:
            run.begin()
            run.follow()
        else:
            run.begin_without_child()
    except Exception as error:  # a fault of ours must still end the run and say so
        run.facts.fault = error
    return run.finish()


class Run:
    def __init__(self, launch):
        self.launch = launch
        self.folder = launch.folder
        self.request = launch.request or {}
        function = self.request.get('function') or {}
        self.facts = Facts(function.get('name', 'the function'))
        self.facts.start_error = launch.error
        secrets = self.request.get('env', {}).get('secretNames', [])
        self.secret_names = [name for name in secrets if isinstance(name, str)]
        self.tools = Tools(self.secret_names)
        self.redactor = Redactor({name: os.fsencode(os.environ[name]) for name in self.secret_names if name in os.environ})
        self.journal = Journal(self.folder, self.redactor)
        self.mux = make_mux()
        self.posted = collections.deque()
        self.tasks = []
        self.cancel = None
        self.signalled = None
        self.ended_at = None
        self.lines = Lines()
        self.told_too_long = 0
        self.out = self.err = None
        self.inputs = None
        self.gpu_watch = None
        self.modules = {}  # module → code event
        self.params = {}  # name → value of the function's own parameters
        self.tracking = None  # answers mlflow; there is none until the child imports it
        self.reach_of = None  # how many modules were known when the reach was last hashed
        self.reach_lock = threading.Lock()
        self.tree = None
        self.sampler = None
        self.oom_before = None

    # --- beginning ------------------------------------------------------------------------------------------------------------------

    def begin(self):
        self._hear_signals()
        self._start_event()
        launch = self.launch
        for tag, descriptor in (('out', launch.stdout), ('err', launch.stderr), ('events', launch.events)):
            self.mux.add(tag, descriptor)
        self.out = Log(os.path.join(self.folder, 'stdout.log'), self.redactor)
        self.err = Log(os.path.join(self.folder, 'stderr.log'), self.redactor)
        self.tree = Tree(launch.pid)
        self.sampler = Sampler(self.tree, launch.started)
        self.journal.add({'type': 'environment', 'childPid': launch.pid, 'variables': sorted(os.environ), 'platform': platforms.machine()})
        for name in self.redactor.too_short:
            self.journal.add({'type': 'warning', 'code': 'secret.short',
                              'message': 'The secret %s has fewer than 6 characters and is not removed from what is kept: it would take ordinary text with it.' % name})
        self.journal.flush()
        platforms.survive_full_memory()
        self.oom_before = platforms.oom_kills()
        threading.Thread(target=self.journal.sync, daemon=True).start()
        from .inputs import Inputs
        self.inputs = Inputs(self.request, self.folder, self.post, launch.started_at / 1000)
        self._task('git', self._git)
        self._task('gpus', self._gpus)

    def begin_without_child(self):
        if self.request:
            self._start_event()

    def _start_event(self):
        pid = os.getpid()
        self.journal.add({
            'type': 'run.started', 't': round(self.launch.started_at, 1), 'id': self.request['id'], 'function': self.request['function'],
            'supervisor': {'pid': pid, 'startTicks': platforms.start_ticks(pid), 'bootId': platforms.boot_id(), 'pidNamespace': platforms.pid_namespace(), 'version': VERSION},
            'host': platforms.host_name(), 'user': platforms.user_name()})
        self.journal.flush()

    def _hear_signals(self):
        def heard(number, _frame):
            self.signalled = self.signalled or platforms.signal_name(number)

        for name in ('SIGINT', 'SIGTERM', 'SIGBREAK'):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), heard)
        if hasattr(signal, 'SIGHUP'):
            signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the terminal or the connection may go, the run stays
            signal.signal(signal.SIGCHLD, lambda number, frame: None)  # only to wake
        if self.launch.signals:
            heard(self.launch.signals[0], None)
        if self.mux.wake_descriptor is not None:
            signal.set_wakeup_fd(self.mux.wake_descriptor, warn_on_full_buffer=False)

    # --- while it runs --------------------------------------------------------------------------------------------------------------

    def follow(self):
        launch = self.launch
        next_sample = time.monotonic() + FIRST_SAMPLE_SECONDS
        next_look = 0.0
        give_up = None
        while True:
            moment = time.monotonic()
            if self.ended_at is None:
                if platforms.has_ended(launch):
                    self.ended_at = moment
                    continue
                if moment >= next_sample:
                    self._sample()
                    if self.journal.is_deleted():
                        # Nobody can see or cancel this run any more: it must not hold the machine for ever.
                        self.signalled = self.signalled or 'the removal of its folder'
                    next_sample = time.monotonic() + self.sampler.pause()
                if self.cancel is None and (self.signalled or moment >= next_look):
                    next_look = moment + CANCEL_POLL_SECONDS
                    self._look_for_cancel()
                elif self.cancel is not None:
                    self.cancel.step()
                    if self.cancel.killed:
                        give_up = give_up or moment + UNKILLABLE_SECONDS
                        if moment > give_up:
                            raise RuntimeError('the process does not end, not even when killed')
                until = min([next_sample] + ([next_look] if self.cancel is None else [moment + self.cancel.pause()]))
            else:
                until = self.ended_at + DRAIN_SECONDS
                if not self.mux.open_tags() or moment >= until:
                    return
            self._turn(max(0, until - time.monotonic()))

    def _turn(self, timeout):
        """Takes in whatever there is, and writes it."""
        for tag, data in self.mux.wait(timeout):
            self._take(tag, data)
        self._take_posts()
        self.journal.flush()

    def _take(self, tag, data):
        if tag == 'out':
            self.out.feed(data)
        elif tag == 'err':
            self.err.feed(data)
        elif tag == 'events':
            for line in self.lines.feed(data):
                self._line(line)
            if not data:
                rest = self.lines.rest()
                if rest and parse(rest) is not None:
                    self._line(rest)
            while self.told_too_long < self.lines.too_long:
                self.told_too_long += 1
                self.post({'type': 'warning', 'code': 'events.tooLong', 'message': 'An event of more than %d MiB was dropped.' % (LONGEST_LINE >> 20)})

    def post(self, event):
        """For threads: hands an event to the one thread that writes."""
        event.setdefault('t', now())
        self.posted.append(event)
        self.mux.wake()

    def _take_posts(self):
        while self.posted:
            self.journal.add(self.posted.popleft())

    def _line(self, line):
        if not line.strip():
            return
        event = parse(line)
        if event is None:
            self.post({'type': 'warning', 'code': 'events.unreadable', 'message': 'The process sent an event that could not be read.', 'detail': line[:200].decode('utf-8', 'replace')})
            return
        self.facts.heard = True
        kind = event['type']
        if kind.startswith('_'):
            self._private(kind, event)
        elif is_own(event):
            self.post({'type': 'warning', 'code': 'events.refused', 'message': 'The process sent an event that only the supervisor writes.', 'detail': kind})
        else:
            if kind == 'code' and isinstance(event.get('module'), str):
                self.modules[event['module']] = event
            elif kind == 'param' and isinstance(event.get('name'), str):
                self.params[event['name']] = event.get('value')
            if 'v' in event or 'seq' in event or not isinstance(event.get('t'), (int, float)):
                event = dict({name: value for name, value in event.items() if name not in ('v', 'seq')}, t=event['t'] if isinstance(event.get('t'), (int, float)) else now())
                self.journal.add(event)
            else:
                self.journal.add_line(line.strip(), event)

    def _private(self, kind, event):
        if kind == '_result':
            if event.get('state') in ('succeeded', 'failed') and self.facts.result is None and not (self.cancel and event['state'] == 'succeeded'):
                self.facts.result = {'state': event['state'], 'error': event.get('error') if isinstance(event.get('error'), dict) else None}
        elif kind == '_paths':
            self.inputs.python_folders(event)
            if isinstance(event.get('paths'), list):
                self._task('packages', self._packages, event['paths'])
        elif kind == '_imported':
            self._hash_reach()
        elif kind == '_opened':
            if isinstance(event.get('path'), str) and isinstance(event.get('mode'), str):
                self.inputs.opened(event['path'], event['mode'], event.get('native') is True, event.get('was'))
        elif kind == '_hash':
            if isinstance(event.get('path'), str) and isinstance(event.get('name'), str):
                self.inputs.argument(event['name'], event['path'])
        elif kind in ('_mlflow', '_mlflow_said'):
            self._mlflow(kind, event)

    def _mlflow(self, kind, event):
        if self.tracking is None:
            from .objects import Objects
            from .tracking import Tracking
            self.tracking = Tracking(self.post, Objects(self.folder), self.params)
        if kind == '_mlflow_said':
            try:
                self.tracking.overheard(event)
            except Exception as error:
                self.post({'type': 'warning', 'code': 'hook-failed', 'message': "Offbook couldn't follow mlflow in this run; your code isn't affected.", 'detail': repr(error)})
        elif isinstance(event.get('port'), int) and isinstance(event.get('token'), str):
            self.tracking.serve(event['port'], event['token'])

    def _sample(self):
        event = self.sampler.sample()
        if event is None:
            return
        if self.gpu_watch is not None:
            used = self.gpu_watch.now(self.sampler.pids)
            if used is not None:
                event['gpus'] = used
        self.journal.add(event)

    # --- cancel ---------------------------------------------------------------------------------------------------------------------

    def _look_for_cancel(self):
        # The file says who asked; the signal that comes with it says only that somebody did.
        asked = asked_by_file(self.folder)
        by = asked or self.signalled or asked
        if by is None:
            return
        # What the child reported before it was asked to end counts.
        for _ in range(100):
            ready = self.mux.wait(0)
            if not ready:
                break
            for tag, data in ready:
                self._take(tag, data)
        if self.facts.result is None:
            self.facts.cancelled = by
        self.journal.add({'type': 'cancel', 'by': by})
        self.journal.flush()
        self.cancel = Cancel(self.tree, self.launch, self.request.get('settings', {}).get('cancelGraceMs', 10000), by)

    # --- facts gathered beside the run ----------------------------------------------------------------------------------------------

    def _task(self, name, work, *arguments):
        def run():
            try:
                work(*arguments)
            except Exception as error:  # one fact less, never a run less
                self.post({'type': 'warning', 'code': 'facts.' + name, 'message': 'Something about this run could not be recorded (%s).' % name,
                           'detail': '%s: %s' % (type(error).__name__, error)})

        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        self.tasks.append(thread)

    def _git(self):
        from . import git
        from .objects import Objects
        settings = self.request.get('settings', {})
        self.post(git.facts(self.request['project']['root'], Objects(self.folder), settings.get('sourceLimitBytes', 1 << 20), self.inputs.hasher, self.tools, self.post))

    def _gpus(self):
        found = gpus.inventory(self.tools)
        if found is not None:
            self.post({'type': 'environment', 'gpus': found})
        if found:
            self.gpu_watch = gpus.Watch(self.tools)

    def _packages(self, paths):
        from .packages import installed
        self.post({'type': 'environment', 'packages': installed(paths)})

    def _hash_reach(self):
        if self.reach_of != len(self.modules):
            with self.reach_lock:
                self.reach_of = len(self.modules)
            self._task('reach', self._reach, dict(self.modules))

    def _reach(self, modules):
        from .objects import Objects
        from .reach import Project
        objects = Objects(self.folder)
        root = self.request['project']['root']

        def reader(event):
            def read():
                if event.get('kept'):
                    return objects.read(event['sha256'])
                with open(os.path.join(root, event['path']), 'rb') as file:
                    data = file.read()
                if digests.sha256(data).hexdigest() != event['sha256']:
                    raise OSError('changed since it was imported')
                return data
            return read

        function = self.request['function']
        sources = {name: (event.get('path', ''), reader(event)) for name, event in modules.items()}
        found = Project(sources).facts(function['module'], function['name'])
        with self.reach_lock:
            # An older answer must not come after a newer one.
            if found is not None and len(modules) == self.reach_of:
                self.post(dict(found, type='code', kind='function'))

    # --- the end --------------------------------------------------------------------------------------------------------------------

    def finish(self):
        facts, launch = self.facts, self.launch
        try:
            if launch.pid is not None and launch.error is None:
                self._end_processes()
                self._end_facts()
        except Exception as error:
            facts.fault = facts.fault or error
        state, error, sentence = ending(facts)
        event = {
            'type': 'run.finished', 'state': state, 'exitCode': facts.exit.code if facts.exit else None, 'signal': facts.exit.signal if facts.exit else None,
            'error': error, 'durationMs': round(max(0.0, (self.ended_at or time.monotonic()) - launch.started) * 1000, 1) if launch.error is None else 0,
            'stdoutBytes': self.out.bytes if self.out else 0, 'stderrBytes': self.err.bytes if self.err else 0}
        if sentence:
            event['sentence'] = sentence
        if facts.peak_rss:
            event['peakRss'] = facts.peak_rss
        self._take_posts()
        return 0 if self.journal.finish(event) else 1

    def _end_processes(self):
        """Nothing of a run that has ended goes on, and nothing it printed is lost."""
        facts, launch = self.facts, self.launch
        if self.ended_at is None:  # a fault of ours: the child still runs
            self.tree.signal(launch, 'KILL')
            until = time.monotonic() + 2
            while not platforms.has_ended(launch) and time.monotonic() < until:
                time.sleep(0.01)
            self.ended_at = time.monotonic()
        left = self.tree.end(launch)
        if left and self.cancel is None:
            self.journal.add({'type': 'warning', 'code': 'children.left', 'message': '%s still running when `%s` ended, and %s ended with it.' % (
                'One process was' if left == 1 else '%d processes were' % left, facts.function, 'was' if left == 1 else 'were')})
        while self.mux.open_tags():
            ready = self.mux.wait(0)
            if not ready:
                break
            for tag, data in ready:
                self._take(tag, data)
        if platforms.has_ended(launch):
            facts.exit = platforms.reap(launch)
            facts.peak_rss = max(self.sampler.peak_rss, facts.exit.peak_rss)
            if self.sampler.count == 0 and facts.exit.peak_rss:
                # Over before the first sample: the system's own account of the child says the same.
                seconds = max(0.001, self.ended_at - launch.started)
                self.journal.add({'type': 'resource', 'cpu': round(facts.exit.cpu_seconds / seconds * 100, 1), 'rss': facts.exit.peak_rss, 'processes': 1})
        for log in (self.out, self.err):
            log.finish()
        after = platforms.oom_kills()
        facts.oom_kills = after - self.oom_before if after is not None and self.oom_before is not None else 0
        facts.memory_limit = platforms.memory_limit()
        facts.killed = self.cancel is not None and self.cancel.killed
        last = self.err.tail.decode('utf-8', 'replace').strip().splitlines()
        facts.last_error_line = last[-1].strip()[:300] if last else ''
        if facts.result and facts.result['state'] == 'succeeded' and facts.exit and (facts.exit.signal or facts.exit.code):
            how = 'by ' + facts.exit.signal if facts.exit.signal else 'with exit code %d' % facts.exit.code
            self.journal.add({'type': 'warning', 'code': 'exit.afterResult', 'message': '`%s` finished, but its process then ended %s.' % (facts.function, how)})
        if facts.oom_kills and facts.exit and facts.exit.signal != 'SIGKILL':
            self.journal.add({'type': 'warning', 'code': 'memory.out', 'message': 'Memory ran out while the run went on, and the system killed %s.' % (
                'one process' if facts.oom_kills == 1 else '%d processes' % facts.oom_kills)})
        for name, log in (('stdout', self.out), ('stderr', self.err)):
            if log.lost:
                self.journal.add({'type': 'warning', 'code': 'disk.full', 'message': '%d bytes of %s could not be written.' % (log.lost, name)})

    def _end_facts(self):
        """Waits for what is being gathered, within bounds, and looks at the inputs once more."""
        if self.reach_of is not None:
            self._hash_reach()
        if not self._wait_for(lambda: not any(task.is_alive() for task in self.tasks), FACTS_SECONDS):
            # What was begun anew when more modules came is said once.
            for name in sorted({task.name for task in self.tasks if task.is_alive()}):
                self.journal.add({'type': 'warning', 'code': 'facts.' + name, 'message': 'Something about this run took too long to record (%s).' % name})
        self._wait_for(self.inputs.idle, HASH_SECONDS)
        self.inputs.close()
        self.tools.stop()

    def _wait_for(self, done, seconds):
        """Waits while writing what comes; not for long when somebody wants the run to end."""
        began = time.monotonic()
        while not done():
            age = time.monotonic() - began
            if age > seconds or (age > HURRIED_SECONDS and (self.cancel or self.signalled or asked_by_file(self.folder) is not None)):
                return False
            self.mux.wait(0.05)
            self._take_posts()
            self.journal.flush()
        return True
