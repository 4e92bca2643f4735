"""The real mlflow client in user code, with Offbook as its server or listening along."""
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from supervisor_support import until

pytest.importorskip('mlflow')

QUIET = {'MLFLOW_DISABLE_TELEMETRY': 'true', 'GIT_PYTHON_REFRESH': 'quiet'}


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    for name, value in QUIET.items():
        monkeypatch.setenv(name, value)
    for name in ('MLFLOW_TRACKING_URI', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'):
        monkeypatch.delenv(name, raising=False)


def named(run, kind):
    return {event['name']: event for event in run.events(kind)}


def test_what_the_client_says_is_recorded(run_function, project):
    run = run_function('''
        import mlflow
        import matplotlib; matplotlib.use("Agg")
        import matplotlib.pyplot as plt

        def train(rate: float = 0.1, depth: int = 3) -> float:
            mlflow.set_experiment("fares")
            with mlflow.start_run(run_name="whole", tags={"team": "taxi"}) as run:
                mlflow.log_params({"rate": rate, "depth": 4, "kind": "tree", "odd": "1e3", "flag": True, "none": None})
                for step in range(3):
                    mlflow.log_metric("loss", 1 / (step + 1), step=step)
                for _ in range(3):
                    mlflow.log_metric("plain", 2.0)
                mlflow.log_metrics({"nan": float("nan"), "inf": float("inf")}, step=7)
                mlflow.set_tag("stage", "try"); mlflow.set_tag("gone", "x"); mlflow.delete_tag("gone")
                mlflow.log_text("hello", "notes/hello.txt")
                mlflow.log_dict({}, "empty.json")
                open("empty", "w").close(); mlflow.log_artifact("empty")
                figure, axes = plt.subplots(); mlflow.log_figure(figure, "curve.png"); plt.close(figure)
                for index in range(2):
                    with mlflow.start_run(run_name="child", nested=True) as child:
                        mlflow.log_metric("mae", index + 1.0); mlflow.log_param("index", index); mlflow.set_tag("inner", "yes")
                        mlflow.log_text(str(index), "child.txt")
                        if index: mlflow.end_run("FAILED")
            client = mlflow.MlflowClient()
            assert [one.value for one in client.get_metric_history(run.info.run_id, "loss")] == [1.0, 0.5, 1 / 3]
            got = client.get_run(run.info.run_id)
            assert got.data.metrics["loss"] == 1 / 3 and got.data.params["kind"] == "tree" and "gone" not in got.data.tags and got.info.status == "FINISHED"
            assert got.data.metrics["nan"] != got.data.metrics["nan"] and got.data.metrics["inf"] == float("inf")
            assert mlflow.artifacts.load_text(run.info.artifact_uri + "/notes/hello.txt") == "hello"
            assert sorted(one.path for one in client.list_artifacts(run.info.run_id)) == ["curve.png", "empty", "empty.json", "notes"]
            found = mlflow.search_runs(experiment_names=["fares"], filter_string="metrics.mae > 1.5 and params.index = '1' and tags.inner ILIKE 'YE%'")
            assert list(found["status"]) == ["FAILED"], found
            ordered = mlflow.search_runs(search_all_experiments=True, order_by=["metrics.mae DESC"])
            assert list(ordered["metrics.mae"])[:2] == [2.0, 1.0]
            assert [one.name for one in mlflow.search_experiments()] == ["fares", "Default"]
            try: mlflow.get_run("0" * 32)
            except mlflow.exceptions.MlflowException as error: assert error.error_code == "RESOURCE_DOES_NOT_EXIST"
            try: client.log_param(run.info.run_id, "kind", "other")
            except mlflow.exceptions.MlflowException as error: assert "Changing param values is not allowed" in str(error)
            else: raise AssertionError
            return 1.0
    ''').wait(400)
    assert run.finished['state'] == 'succeeded', (run.finished['error'], run.err()[-2000:])
    assert not run.warnings(), run.warnings()
    params = [event for event in run.events('param') if event['from'] == 'mlflow' and 'under' not in event]
    assert {event['name']: event['value'] for event in params} == {'mlflow.depth': 4, 'kind': 'tree', 'odd': '1e3', 'flag': True, 'none': None}
    own = [(event['name'], event['value'], event['step']) for event in run.events('metric') if 'under' not in event and event['name'] != 'return']
    assert own == [('loss', 1.0, 0), ('loss', 0.5, 1), ('loss', 1 / 3, 2), ('plain', 2.0, 0), ('plain', 2.0, None), ('plain', 2.0, None), ('nan', '$nan', 7), ('inf', '$inf', 7)]
    assert all(isinstance(event['at'], int) for event in run.events('metric') if event['name'] == 'loss')
    whole, first, second = run.events('step.started')
    assert whole['own'] is True and whole['name'] == 'whole' and whole['parent'] is None and 'own' not in first
    assert first['parent'] == second['parent'] == whole['step'] and first['kind'] == 'mlflow'
    assert {event['step']: event['state'] for event in run.events('step.finished')} == {whole['step']: 'succeeded', first['step']: 'succeeded', second['step']: 'failed'}
    assert [(event['under'], event['value']) for event in run.events('metric') if event['name'] == 'mae'] == [(first['step'], 1.0), (second['step'], 2.0)]
    tags = {event['name']: event['value'] for event in run.events('tag') if 'under' not in event}
    assert tags == {'experiment': 'fares', 'team': 'taxi', 'stage': 'try', 'gone': None}
    artifacts = named(run, 'artifact')
    assert run.object(artifacts['mlflow/notes/hello.txt']['sha256']) == b'hello' and artifacts['mlflow/empty']['bytes'] == 0
    assert artifacts['mlflow/curve.png']['role'] == 'figure' and artifacts['mlflow/curve.png']['mediaType'] == 'image/png'
    inner = [event for event in run.events('artifact') if event['name'].endswith('child.txt')]
    assert [event['under'] for event in inner] == [first['step'], second['step']] and len({event['name'] for event in inner}) == 2
    assert b'http://127' not in run.out() + run.err()
    assert not (project / 'mlflow.db').exists() and not (project / 'mlruns').exists()


def test_autolog_models_and_the_registry(run_function, project):
    pytest.importorskip('sklearn')
    run = run_function('''
        import mlflow
        import numpy as np
        from sklearn.linear_model import Ridge
        from sklearn.model_selection import GridSearchCV

        def train() -> float:
            mlflow.autolog()
            x = np.arange(40.0).reshape(20, 2); y = x.sum(axis=1)
            with mlflow.start_run() as run:
                search = GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=2).fit(x, y)
            mlflow.sklearn.autolog(disable=True)
            with mlflow.start_run() as later:
                info = mlflow.sklearn.log_model(search.best_estimator_, name="fare", registered_model_name="fares", input_example=x[:2])
            back = mlflow.sklearn.load_model(info.model_uri)
            assert (back.predict(x) == search.best_estimator_.predict(x)).all()
            assert mlflow.pyfunc.load_model("models:/fares/1").predict(x).shape == (20,)
            assert [one.version for one in mlflow.MlflowClient().search_model_versions("name = 'fares'")] in (["1"], [1])
            assert mlflow.search_logged_models(filter_string="name = 'fare'", output_format="list")[0].name == "fare"
            return 1.0
    ''').wait(400)
    assert run.finished['state'] == 'succeeded', (run.finished['error'], run.err()[-3000:])
    steps = run.events('step.started')
    params = [event for event in run.events('param') if 'under' not in event]
    assert {event['name']: event['value'] for event in params}['best_alpha'] in (0.1, 1.0)
    assert len([event for event in steps if event['parent']]) == 2 and len({event['step'] for event in steps}) == 4
    names = [event['name'] for event in run.events('artifact')]
    assert any(name.endswith('fare/MLmodel') for name in names) and any(name.endswith('/model.skops') or name.endswith('/model.pkl') for name in names), names
    assert any(event['name'].startswith('training_') for event in run.events('metric'))
    assert [event['code'] for event in run.warnings()] == ['mlflow-registry']
    assert any(event['name'].startswith('dataset') for event in run.events('tag'))


@pytest.mark.parametrize('where', ['env', 'set', 'there'])
def test_a_store_of_the_users_still_gets_all(run_function, project, where, monkeypatch):
    uri = 'sqlite:///%s/own.db' % project
    if where == 'env':
        monkeypatch.setenv('MLFLOW_TRACKING_URI', uri)
    if where == 'there':
        (project / 'mlruns' / '0').mkdir(parents=True)
        (project / 'mlruns' / '0' / 'meta.yaml').write_text('artifact_location: file:%s/mlruns/0\nexperiment_id: "0"\nlifecycle_stage: active\nname: Default\n' % project)
    run = run_function('''
        import mlflow, os

        def train() -> None:
            %s
            os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
            with mlflow.start_run(run_name="mine") as run:
                mlflow.log_param("kind", "tree"); mlflow.log_metrics({"a": 1.0, "b": float("nan")}, step=2); mlflow.log_metric("c", 3); mlflow.set_tag("t", "v")
                mlflow.log_text("hello", "notes/hello.txt")
                os.makedirs("folder/in", exist_ok=True); open("folder/in/x.txt", "w").write("x"); mlflow.log_artifacts("folder", "given")
                with mlflow.start_run(nested=True, run_name="inner"): mlflow.log_metric("a", 5.0)
            got = mlflow.MlflowClient().get_run(run.info.run_id)
            assert got.data.params == {"kind": "tree"} and got.data.metrics["c"] == 3 and not mlflow.get_tracking_uri().startswith("http")
            assert mlflow.artifacts.load_text(run.info.artifact_uri + "/notes/hello.txt") == "hello"
    ''' % ('mlflow.set_tracking_uri(%r)' % uri if where == 'set' else 'pass')).wait(400)
    assert run.finished['state'] == 'succeeded', (run.finished['error'], run.err()[-3000:])
    assert not run.warnings(), run.warnings()
    whole, inner = run.events('step.started')
    assert whole['name'] == 'mine' and whole['own'] is True and inner['parent'] == whole['step']
    assert [(event['name'], event['value'], event['step'], event.get('under')) for event in run.events('metric')] == [
        ('a', 1.0, 2, None), ('b', '$nan', 2, None), ('c', 3.0, 0, None), ('a', 5.0, 0, inner['step'])]
    assert [(event['name'], event['value']) for event in run.events('param')] == [('kind', 'tree')] and named(run, 'tag')['t']['value'] == 'v'
    artifacts = named(run, 'artifact')
    assert run.object(artifacts['mlflow/notes/hello.txt']['sha256']) == b'hello' and run.object(artifacts['mlflow/given/in/x.txt']['sha256']) == b'x'
    assert {event['step']: event['state'] for event in run.events('step.finished')} == {whole['step']: 'succeeded', inner['step']: 'succeeded'}
    assert (project / 'own.db').exists() or where == 'there'


@pytest.fixture(scope='module')
def server(tmp_path_factory):
    """A tracking server of the user's: mlflow's own, speaking HTTP, with its store and its artifacts in a folder."""
    home = tmp_path_factory.mktemp('server')
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    address = 'http://127.0.0.1:%d' % port
    # No jobs: they would start processes of their own.
    process = subprocess.Popen([sys.executable, '-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', str(port), '--workers', '1', '--backend-store-uri', 'sqlite:///%s/store.db' % home,
                                '--artifacts-destination', str(home / 'artifacts')], cwd=home, stdout=open(home / 'log', 'w'), stderr=subprocess.STDOUT, start_new_session=True,
                               env={**os.environ, **QUIET, 'MLFLOW_SERVER_ENABLE_JOB_EXECUTION': 'false'})

    def healthy():
        assert process.poll() is None, (home / 'log').read_text()
        try:
            return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address + '/health', timeout=5).status == 200
        except OSError:
            return False

    try:
        until(healthy, 120, 'the tracking server')
        yield address
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize('where', ['env', 'set'])
def test_a_server_of_the_users_still_gets_all_over_http(run_function, project, server, where, monkeypatch):
    if where == 'env':
        monkeypatch.setenv('MLFLOW_TRACKING_URI', server)
    import mlflow
    # Another client than the one that is listened to, past Offbook.
    client = mlflow.MlflowClient(server)
    by_id = client.create_experiment('known by its number, ' + where)
    # "fares" is made by the first of these runs, and there already for the second.
    run = run_function('''
        import mlflow
        import matplotlib; matplotlib.use("Agg")
        import matplotlib.pyplot as plt

        def train(depth: int = 3) -> str:
            %s
            mlflow.set_experiment("fares")
            with mlflow.start_run(run_name="mine", tags={"team": "taxi"}) as run:
                mlflow.log_params({"depth": 4, "kind": "tree"})
                for step in range(20): mlflow.log_metric("loss", 1 / (step + 1), step=step)
                mlflow.log_metrics({"a": 1.0, "b": float("nan")}, step=2)
                mlflow.log_text("hello", "notes/hello.txt")
                figure, axes = plt.subplots(); mlflow.log_figure(figure, "curve.png"); plt.close(figure)
                with mlflow.start_run(nested=True, run_name="inner"): mlflow.log_metric("a", 5.0)
            with mlflow.start_run(run_name="elsewhere", experiment_id="0"): mlflow.log_metric("c", 3.0)
            mlflow.set_experiment(experiment_id="%s")
            with mlflow.start_run(run_name="by id"): pass
            with mlflow.start_run(run_name="made", experiment_id=mlflow.MlflowClient().create_experiment("made, %s")): pass
            return run.info.run_id
    ''' % ('mlflow.set_tracking_uri(%r)' % server if where == 'set' else 'pass', by_id, where)).wait(400)
    assert run.finished['state'] == 'succeeded', (run.finished['error'], run.err()[-3000:])
    assert not run.warnings(), run.warnings()

    # What the server has.
    there = client.get_run(run.one('output')['value'])
    assert there.info.status == 'FINISHED' and there.data.params == {'depth': '4', 'kind': 'tree'} and there.data.tags['team'] == 'taxi'
    assert [(one.step, one.value) for one in client.get_metric_history(there.info.run_id, 'loss')] == [(step, 1 / (step + 1)) for step in range(20)]
    assert there.data.metrics['b'] != there.data.metrics['b'] and client.get_experiment(there.info.experiment_id).name == 'fares'
    assert sorted(one.path for one in client.list_artifacts(there.info.run_id)) == ['curve.png', 'notes']
    inner, = client.search_runs([there.info.experiment_id], "tags.`mlflow.parentRunId` = '%s'" % there.info.run_id)
    assert inner.data.metrics == {'a': 5.0}

    # And what the run has of it.
    whole, step, elsewhere, numbered, made = run.events('step.started')
    assert (whole['name'], whole['own'], whole['step']) == ('mine', True, there.info.run_id) and (step['name'], step['parent'], step['step']) == ('inner', whole['step'], inner.info.run_id)
    assert [(event['value'], event['step']) for event in run.events('metric') if event['name'] == 'loss'] == [(1 / (at + 1), at) for at in range(20)]
    assert [(event['value'], event.get('under')) for event in run.events('metric') if event['name'] in ('a', 'b', 'c')] == [(1.0, None), ('$nan', None), (5.0, step['step']), (3.0, elsewhere['step'])]
    assert {event['name']: event['value'] for event in run.events('param') if event['from'] == 'mlflow'} == {'mlflow.depth': 4, 'kind': 'tree'}
    assert [(event['value'], event.get('under')) for event in run.events('tag') if event['name'] == 'experiment'] == [
        ('fares', None), ('fares', step['step']), ('known by its number, ' + where, numbered['step']), ('made, ' + where, made['step'])]
    assert named(run, 'tag')['team']['value'] == 'taxi'
    artifacts = named(run, 'artifact')
    assert run.object(artifacts['mlflow/notes/hello.txt']['sha256']) == b'hello' and run.object(artifacts['mlflow/curve.png']['sha256']).startswith(b'\x89PNG')
    assert {event['step']: event['state'] for event in run.events('step.finished')} == {each['step']: 'succeeded' for each in (whole, step, elsewhere, numbered, made)}
    assert not (project / 'mlflow.db').exists() and not (project / 'mlruns').exists()


def test_the_endpoint_answers_only_who_knows_its_path(run_function, project):
    run = run_function('''
        import os, sys, time
        import mlflow

        def train() -> None:
            open("address", "w").write(os.environ["MLFLOW_TRACKING_URI"])
            while not os.path.exists("done"): time.sleep(0.01)
    ''')
    address = until(lambda: (project / 'address').exists() and (project / 'address').read_text(), 200)
    base, token = address.rsplit('/', 1)

    def ask(url, method='GET', data=None, **headers):
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(urllib.request.Request(url, data=data, method=method, headers=headers), timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    assert base.startswith('http://127.0.0.1:') and len(token) == 32
    assert ask(base + '/health') == (404, b'') and ask(base + '/%s/health' % ('0' * 32)) == (404, b'')
    assert ask(address + '/health') == (200, b'OK') and ask(address + '/health', Host='evil.example:80') == (404, b'')
    api = address + '/api/2.0/mlflow/'
    assert ask(api + 'runs/create', 'POST', b'{')[0] == 400 and ask(api + 'runs/create', 'POST', b'[1]')[0] == 400
    assert json.loads(ask(api + 'no/such')[1])['error_code'] == 'ENDPOINT_NOT_FOUND'
    assert json.loads(ask(api + 'runs/search', 'POST', json.dumps({'experiment_ids': ['0'], 'filter': "metrics.a ~ 'x"}).encode())[1])['error_code'] == 'INVALID_PARAMETER_VALUE'
    for path in ('../../evil', 'a/../../evil', 'a/%2e%2e/evil', '/evil', 'a%00b'):
        assert ask(address + '/api/2.0/mlflow-artifacts/artifacts/' + path, 'PUT', b'x')[0] in (400, 404), path
    assert ask(address + '/api/2.0/mlflow-artifacts/artifacts/0/r/artifacts/a.txt', 'PUT', b'kept') [0] == 200
    assert ask(address + '/api/2.0/mlflow-artifacts/artifacts/0/r/artifacts/a.txt') == (200, b'kept')
    (project / 'done').write_text('')
    run.wait(100)
    assert run.finished['state'] == 'succeeded', run.finished
    assert token not in json.dumps(run.events())
    with pytest.raises(OSError):
        socket.create_connection(('127.0.0.1', int(base.rsplit(':', 1)[1])), 1)


def test_secrets_and_proxies(run_function, monkeypatch):
    monkeypatch.setenv('HTTP_PROXY', 'http://127.0.0.1:9')
    run = run_function('''
        import mlflow, os

        def train() -> None:
            with mlflow.start_run(run_name=os.environ["TOKEN"]):
                mlflow.log_param("key", os.environ["TOKEN"]); mlflow.set_tag("key", "Bearer " + os.environ["TOKEN"])
    ''', secrets={'TOKEN': 'very-secret-value'}).wait(400)
    assert run.finished['state'] == 'succeeded', (run.finished['error'], run.err()[-2000:])
    assert 'very-secret-value' not in json.dumps(run.events()) and named(run, 'tag')['key']['value'] == 'Bearer [redacted]'


def test_turned_off(run_function, project):
    run = run_function('''
        import mlflow

        def train() -> None:
            mlflow.set_tracking_uri("sqlite:///own.db")
            with mlflow.start_run(): mlflow.log_metric("a", 1.0)
    ''', settings={'hooks': {'mlflow': False}}).wait(400)
    assert run.finished['state'] == 'succeeded' and not run.events('metric') and not run.events('step.started') and (project / 'own.db').exists()


@pytest.mark.parametrize('python', [sys.executable])
def test_a_broken_mlflow_is_a_warning(run_function, python):
    run = run_function('''
        import mlflow

        def train() -> int:
            return 1
    ''', files={'mlflow/__init__.py': 'def __getattr__(name):\n    raise RuntimeError("sabotage")\n', 'mlflow/tracking/__init__.py': '', 'mlflow/tracking/_tracking_service/__init__.py': '',
                'mlflow/tracking/_tracking_service/client.py': ''}, python=python).wait(200)
    assert run.finished['state'] == 'succeeded' and run.one('output')['value'] == 1
    assert [event['code'] for event in run.warnings()] == ['hook-failed'] and 'mlflow' in run.warnings()[0]['message'] and 'sabotage' in run.warnings()[0]['detail']


def test_nothing_of_it_is_loaded_without_mlflow(run_function):
    run = run_function('''
        import sys

        def train() -> int:
            return sum(name in sys.modules for name in ("offbook_child.hooks.tracking", "offbook_child.hooks.boards", "socket"))
    ''').wait()
    assert run.one('output')['value'] == 0
