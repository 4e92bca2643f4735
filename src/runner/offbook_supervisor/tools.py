"""Runs an outside program: no input, no secrets, an end to its time and to what it may say."""
import os
import subprocess
import threading


class ToolError(Exception):
    """Says in one line why a program gave nothing."""


def run(command, cwd=None, timeout=10.0, limit=8 << 20, environment=None, ok=(0,)):
    """Its standard output as bytes."""
    try:
        process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    except OSError as error:
        raise ToolError('%s could not be started: %s' % (os.path.basename(command[0]), (error.strerror or str(error)).lower()))
    timed_out = []

    def stop():
        timed_out.append(True)
        process.kill()

    timer = threading.Timer(timeout, stop)
    timer.daemon = True
    timer.start()
    said = []
    listener = threading.Thread(target=lambda: said.append(process.stderr.read(4096)) or _drain(process.stderr), daemon=True)
    listener.start()
    try:
        output = process.stdout.read(limit + 1)
        if len(output) > limit:
            process.kill()
        process.stdout.close()
        process.wait()
        # A grandchild that holds the pipe must not hold us.
        listener.join(1)
    finally:
        timer.cancel()
    if timed_out:
        raise ToolError('%s took longer than %g s' % (os.path.basename(command[0]), timeout))
    if len(output) > limit:
        raise ToolError('%s said more than %d MiB' % (os.path.basename(command[0]), limit >> 20))
    if process.returncode not in ok:
        text = b''.join(said).decode('utf-8', 'replace').strip().splitlines()
        raise ToolError(text[0] if text else '%s ended with exit code %d' % (os.path.basename(command[0]), process.returncode))
    return output


def _drain(stream):
    while stream.read(65536):
        pass


def find(name):
    """Where a program is on PATH, never in the working folder."""
    for folder in os.environ.get('PATH', '').split(os.pathsep):
        path = os.path.join(folder, name + ('.exe' if os.name == 'nt' else ''))
        if os.path.isabs(folder) and os.access(path, os.X_OK) and os.path.isfile(path):
            return path
    return None
