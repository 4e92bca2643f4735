"""The data that a run reads: hashed beside it in a thread of its own, and looked at again at its end."""
import collections
import os
import stat
import threading

from . import platforms
from .hashing import Hasher, Stopped, files_below, look

MOST_OPENED = 100
_SYSTEM = ('/proc', '/sys', '/dev', '/etc', '/usr', '/lib', '/lib64', '/bin', '/sbin', '/run', '/System', '/Library')
_PRIVATE = ('.ssh', '.aws', '.netrc', '.config', '.gnupg', '.kube', '.docker', os.path.join('.cache', 'matplotlib'), os.path.join('.cache', 'fontconfig'), os.path.join('.cache', 'pip'))
_CODE = ('.py', '.pyc', '.pyi', '.pyo', '.pyd', '.so', '.dll', '.dylib', '.pth')


CHANGED_FIRST = 'What it held before is not known: the run changed it before it was read to its end.'


class Inputs:
    def __init__(self, request, folder, post, began):
        self._post = post
        self._began = began  # seconds since 1970: what was written later is the run's own
        self._stop = False
        self.hasher = Hasher(request.get('settings', {}).get('hashSampleAboveBytes', 1 << 30), lambda: self._stop)
        self._work = collections.deque()
        self._ready = threading.Semaphore(0)
        self._busy = 0
        self._idle = threading.Condition()
        self._thread = None
        self._seen = {}  # name → (path, look): what was hashed
        self._root = request['project']['root']
        self._cwd = request['project'].get('cwd', self._root)
        self._names = set(request.get('params', {})) | set(request.get('inputs', {}))
        self._ignored = {_real(path) for path in request.get('env', {}).get('files', [])}
        self._ignored |= {_real(one['path']) for one in request.get('inputs', {}).values() if one.get('path')}
        store = os.path.dirname(os.path.dirname(folder))
        home = os.path.expanduser('~')
        self._outside = [_real(path) for path in (store, platforms.cache_folder()) + tuple(os.path.join(home, name) for name in _PRIVATE)]
        if not platforms.WINDOWS:
            self._outside += list(_SYSTEM)
        self._python = []
        self._opened = set()
        self._written = set()
        self._databases = {}  # name → how it looked when it was opened, as `look` has it: what may be changed by this run
        self._too_many = False

    def python_folders(self, event):
        """What `_paths` says of where Python's own files are."""
        listed = [event.get('prefix'), event.get('basePrefix')] + list(event.get('stdlib') or []) + list(event.get('sitePackages') or [])
        folders = {_real(one) for one in listed if isinstance(one, str) and one}
        # An environment may be the folder that the project is in (or the root of the disk): then only what is named below it counts.
        self._python = [one for one in folders if not _is_below(_real(self._root), one)]

    def argument(self, name, path):
        """The child loads the argument `name` from here."""
        path = os.path.join(self._cwd, path)
        self._ignored.add(_real(path))
        self._names.add(name)
        self._put(name, path, None)

    def opened(self, path, mode, native=False, was=None):
        """User code opened a file by itself. `native`: a library is about to read it past Python, be it a file or a folder, and nothing was heard of who wrote it. `was`: of a database, size, time of change and inode before."""
        path = os.path.join(self._cwd, path)
        real = _real(path)
        if mode not in ('r', 'd') or real in self._written:
            self._written.add(real)
            return
        if real in self._opened or real in self._ignored or self._is_ours(real):
            return
        if mode == 'd':
            if isinstance(was, list) and len(was) == 3 and all(isinstance(one, int) for one in was) and was[1] < self._began * 1e9:
                self._list(real, {'kind': 'opened', 'path': path}, tuple(was))
            return
        try:
            status = os.stat(real)
        except OSError:
            return
        if native and stat.S_ISDIR(status.st_mode):
            if self._holds_the_project(real):
                self._post({'type': 'warning', 'code': 'inputs.folder', 'message': 'The folder %s that the code read holds more than data, so it is not listed as an input. Keep the data in a folder of its own.' % path})
                self._opened.add(real)
                return
        elif not stat.S_ISREG(status.st_mode) or native and status.st_mtime >= self._began:
            return
        self._list(real, {'kind': 'opened', 'path': path})

    def _list(self, real, source, was=None):
        """One more input, within bounds."""
        self._opened.add(real)
        if len(self._opened) > MOST_OPENED:
            if not self._too_many:
                self._too_many = True
                self._post({'type': 'warning', 'code': 'inputs.many', 'message': 'The code opened more than %d files; only the first %d are listed as inputs.' % (MOST_OPENED, MOST_OPENED)})
            return
        name = os.path.relpath(real, _real(self._root)).replace(os.sep, '/') if _is_below(real, _real(self._root)) else real
        if name in self._names:
            name = './' + name
        if was is not None:
            self._databases[name] = was
        self._put(name, real, source)

    def _holds_the_project(self, real):
        return any(_is_below(one, real) for one in (_real(self._root), self._outside[0]))

    def _without_own(self, path):
        """Of a folder that this run wrote into, the files that it did not write are listed one by one. Whether that was so."""
        below = [(os.stat(one).st_mtime, one) for _, one in files_below(path)]
        if all(written < self._began for written, _ in below):
            return False
        for written, one in below:
            real = _real(one)
            if written < self._began and not self._too_many and real not in self._opened:
                self._list(real, {'kind': 'opened', 'path': one})
        return True

    def _is_ours(self, real):
        """Not data: Python's own, the project's source, the system's, Offbook's."""
        if os.path.splitext(real)[1].lower() in _CODE:
            return True
        parts = real.replace('\\', '/').split('/')
        if '.git' in parts or '__pycache__' in parts or 'site-packages' in parts or 'dist-packages' in parts:
            return True
        if parts[-1] == 'mlflow.db':  # the default store of MLflow's client, which is written to and no data
            return True
        if parts[-1].startswith('fontlist-') and parts[-2:-1] == ['matplotlib']:  # its cache of fonts, opened by every first figure
            return True
        return any(_is_below(real, folder) for folder in self._outside + self._python)

    def _put(self, name, path, source):
        with self._idle:
            self._busy += 1
        self._work.append((name, path, source))
        self._ready.release()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def _run(self):
        while True:
            self._ready.acquire()
            name, path, source = self._work.popleft()
            event = {'type': 'input', 'name': name, 'path': path}
            if source:
                event['source'] = source
            try:
                if source and os.path.isdir(path) and self._without_own(path):
                    self._done()
                    continue
                facts, seen = self.hasher.facts(path)
                self._seen[name] = (path, seen)
                if self._changed_before_hashed(name, path):
                    event['error'] = CHANGED_FIRST
                else:
                    event.update(facts)
            except Stopped:
                event['error'] = 'Not hashed: the run ended before the whole of it was read.'
            except OSError as error:
                event['error'] = 'Could not be read: %s.' % (error.strerror or str(error)).lower()
            self._post(event)
            self._done()

    def _changed_before_hashed(self, name, path):
        """Whether what was hashed is not a database as it was when it was opened."""
        return name in self._databases and look(path) != self._databases[name]

    def _done(self):
        with self._idle:
            self._busy -= 1
            self._idle.notify_all()

    def idle(self):
        return self._busy == 0

    def _was_scratch(self, path):
        """Opened in the folder of temporary files and gone again: libraries hand things to their own processes that way."""
        real = _real(path)
        return real in self._opened and not os.path.exists(real) and _is_below(real, _real(os.environ.get('TMPDIR') or '/tmp'))

    def close(self):
        """Looks again at everything hashed. Waits no longer for what is being hashed."""
        self._stop = True
        with self._idle:
            self._idle.wait_for(self.idle, 2)
        for name, (path, seen) in list(self._seen.items()):
            if self._was_scratch(path):
                continue
            was = self._databases.get(name)
            if was is not None:
                if look(path) != was or _has_log(path, self._began):
                    self._post({'type': 'input', 'name': name, 'changed': True})
            elif look(path) != seen and _real(path) not in self._written:
                self._post({'type': 'input', 'name': name, 'changed': True})
                self._post({'type': 'warning', 'code': 'input.changed', 'message': 'The input `%s` changed while the run went on.' % name, 'detail': path})
            elif look(path) != seen:
                self._post({'type': 'input', 'name': name, 'changed': True})


def _real(path):
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return path


def _has_log(path, since):
    """Whether changes to a database still lie in a log beside it, as SQLite and DuckDB have it."""
    for ending in ('-wal', '.wal'):
        try:
            status = os.stat(path + ending)
        except OSError:
            continue
        if status.st_size > 0 and status.st_mtime >= since:
            return True
    return False


def _is_below(path, folder):
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
