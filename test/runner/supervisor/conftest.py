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


@pytest.fixture
def run_function(tmp_path, project):
    runs = []

    def begin(source, name='train', python=sys.executable, secrets=None, files=None, **fields):
        (project / 'work.py').write_text(textwrap.dedent(source))
        for path, text in (files or {}).items():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(textwrap.dedent(text))
        store = tmp_path / 'store'
        (store / 'runs').mkdir(parents=True, exist_ok=True)
        line = 1 + textwrap.dedent(source).split('\n').index(next(row for row in textwrap.dedent(source).split('\n') if row.startswith(('def %s(' % name, 'async def %s(' % name))))
        fields['function'] = {'name': name, 'line': line}
        fields['env'] = {'files': [], 'secretNames': sorted(secrets or {})}
        run = Run(store, RUNNER, python, project, make_request(project, python, fields))
        runs.append(run)
        return run.start(secrets)

    yield begin
    for run in runs:
        run.stop()
