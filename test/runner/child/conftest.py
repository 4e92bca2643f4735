import os
import sys

import pytest

sys.path[:0] = [os.path.dirname(__file__), os.path.dirname(os.path.dirname(__file__))]
from harness import Project  # noqa: E402
from pythons import ENDS  # noqa: E402


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "my project"
    folder.mkdir()
    return Project(folder)


@pytest.fixture(params=ENDS, ids=lambda path: os.path.basename(os.path.dirname(os.path.dirname(path))))
def bare(request, tmp_path):
    """A project run by the oldest and by the newest Python, with the standard library alone."""
    folder = tmp_path / "bare"
    folder.mkdir()
    return Project(folder, request.param)
