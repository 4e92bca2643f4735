import shutil
import sys
import textwrap

import pytest

from supervisor_support import HERE, RUNNER, Run, make_request


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / 'pro ject'
    folder.mkdir()
    return folder


@pytest.fixture
def start(tmp_path, project):
    """start(body, …): a run whose child executes `body` after having greeted nobody."""
    runner = tmp_path / 'runner'
    runner.mkdir()
    shutil.copy(RUNNER / 'supervisor.py', runner)
    shutil.copy(HERE / 'fake_child.py', runner / 'child.py')
    (runner / 'offbook_supervisor').symlink_to(RUNNER / 'offbook_supervisor')
    runs = []

    def begin(body, env=None, python=sys.executable, store=None, prefix=(), launch=True, secrets=None, env_files=(), **fields):
        secrets = secrets or {}
        env = {**(env or {}), **secrets}
        fields['env'] = {'files': env_files, 'secretNames': sorted(secrets)}
        store = store or tmp_path / 'store'
        (store / 'runs').mkdir(parents=True, exist_ok=True)
        run = Run(store, runner, python, project, make_request(project, fields.pop('child_python', python), fields))
        (run.folder / 'body.py').write_text(textwrap.dedent(body))
        runs.append(run)
        return run.start(env, prefix) if launch else run

    yield begin
    for run in runs:
        run.stop()
