import glob
import os
import shutil
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from harness import Project  # noqa: E402


def bare_pythons():
    """Oldest and newest Python that this machine has, without third-party packages; OFFBOOK_TEST_PYTHONS names them where they are elsewhere."""
    named = os.environ.get("OFFBOOK_TEST_PYTHONS")
    if named:
        return [path for path in named.split(os.pathsep) if path]
    found = {}
    places = [shutil.which("python3.%d" % minor) for minor in range(9, 20)]
    places += glob.glob(os.path.expanduser("~/.pyenv/versions/3.*/bin/python")) + [sys.executable]
    for path in filter(None, places):
        asked = subprocess.run([path, "-I", "-S", "-c", "import sys; print(*sys.version_info[:2], sys.executable)"], capture_output=True, text=True)
        if asked.returncode == 0:
            major, minor, real = asked.stdout.strip().split(" ", 2)
            if (int(major), int(minor)) >= (3, 9):
                found.setdefault(int(minor), real)
    return list(dict.fromkeys([found[min(found)], found[max(found)]]))


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "my project"
    folder.mkdir()
    return Project(folder)


@pytest.fixture(params=bare_pythons(), ids=lambda path: os.path.basename(os.path.dirname(os.path.dirname(path))))
def bare(request, tmp_path):
    """A project run by the oldest and by the newest Python, with the standard library alone."""
    folder = tmp_path / "bare"
    folder.mkdir()
    return Project(folder, request.param)
