"""Which interpreters this machine has: what is promised for Python 3.9 and newer is tried with each that is there."""
import glob
import os
import shutil
import subprocess
import sys


def found():
    """Interpreters from 3.9 on by their minor version, on PATH and from pyenv; OFFBOOK_TEST_PYTHONS names them where they are elsewhere."""
    named = os.environ.get('OFFBOOK_TEST_PYTHONS')
    places = named.split(os.pathsep) if named else [shutil.which('python3.%d' % minor) for minor in range(9, 20)]
    if not named:
        places += sorted(glob.glob(os.path.join(os.environ.get('PYENV_ROOT') or os.path.expanduser('~/.pyenv'), 'versions', '3.*', 'bin', 'python'))) + [sys.executable]
    by_minor = {}
    for path in filter(None, places):
        asked = subprocess.run([path, '-I', '-S', '-c', 'import sys; print(*sys.version_info[:2], sys.executable)'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True)
        if asked.returncode == 0:
            major, minor, real = asked.stdout.strip().split(' ', 2)
            if (int(major), int(minor)) >= (3, 9):
                by_minor.setdefault(int(minor), real)
    return by_minor


FOUND = found()
"""Each, the oldest first."""
EVERY = [FOUND[minor] for minor in sorted(FOUND)]
"""The oldest and the newest, where they are two."""
ENDS = list(dict.fromkeys([EVERY[0], EVERY[-1]]))
