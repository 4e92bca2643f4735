"""Runs outside programs: no input, no secrets, an end to their time and to what they may say."""
import os
import subprocess
import threading


class ToolError(Exception):
    """Says in one line why a program gave nothing."""


# What would point git elsewhere or have it start something.
_DROPPED = frozenset((
    'GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_EXTERNAL_DIFF', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR', 'GIT_NAMESPACE', 'GIT_TRACE',
    'GIT_LITERAL_PATHSPECS', 'GIT_GLOB_PATHSPECS', 'GIT_NOGLOB_PATHSPECS', 'GIT_ICASE_PATHSPECS', 'GIT_DIFF_OPTS'))


class Tools:
    def __init__(self, secret_names=()):
        self._environment = {name: value for name, value in os.environ.items() if name not in _DROPPED and name not in secret_names}
        self._environment.update(GIT_OPTIONAL_LOCKS='0', GIT_TERMINAL_PROMPT='0', LC_ALL='C')
        self._lock = threading.Lock()
        self._running = set()
        self._stopped = False

    def find(self, name):
        """Where a program is on PATH, never in the working folder."""
        for folder in self._environment.get('PATH', '').split(os.pathsep):
            path = os.path.join(folder, name + ('.exe' if os.name == 'nt' else ''))
            if os.path.isabs(folder) and os.access(path, os.X_OK) and os.path.isfile(path):
                return path
        return None

    def begin(self, command, cwd=None, errors=subprocess.DEVNULL):
        """Starts a program whose output is to be read; it ends with us."""
        with self._lock:
            if self._stopped:
                raise ToolError('the run has ended')
            try:
                process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=self._environment)
            except OSError as error:
                raise ToolError('%s could not be started: %s' % (os.path.basename(command[0]), (error.strerror or str(error)).lower()))
            self._running.add(process)
            return process

    def run(self, command, cwd=None, timeout=10.0, limit=8 << 20, ok=(0,)):
        """A program's standard output as bytes."""
        name = os.path.basename(command[0])
        process = self.begin(command, cwd, subprocess.PIPE)
        timed_out, said = [], []

        def stop():
            timed_out.append(True)
            process.kill()

        def listen():
            said.append(process.stderr.read(4096))
            while process.stderr.read(65536):
                pass

        timer = threading.Timer(timeout, stop)
        timer.daemon = True
        timer.start()
        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        try:
            output = process.stdout.read(limit + 1)
            if len(output) > limit:
                process.kill()
            process.stdout.close()
            process.wait()
            listener.join(1)  # a grandchild that holds the pipe must not hold us
        finally:
            timer.cancel()
            with self._lock:
                self._running.discard(process)
        if timed_out:
            raise ToolError('%s took longer than %g s' % (name, timeout))
        if len(output) > limit:
            raise ToolError('%s said more than %d MiB' % (name, limit >> 20))
        if process.returncode not in ok:
            text = b''.join(said).decode('utf-8', 'replace').strip().splitlines()
            raise ToolError(text[0] if text else '%s ended with exit code %d' % (name, process.returncode))
        return output

    def stop(self):
        """Ends what still runs: a run that has ended leaves nothing behind."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.kill()
