"""Supervisor and child together: real functions of a real project, from the request to the last event."""
import json
import os
import signal
import sys

import pytest

from supervisor_support import is_alive, until
from pythons import ENDS

PYTHONS = list(dict.fromkeys(ENDS + [sys.executable]))


@pytest.mark.parametrize('python', PYTHONS)
def test_a_function_and_everything_about_it(run_function, project, python):
    (project / 'data.csv').write_text('a,b\n1,2\n')
    run = run_function('''
        import helpers

        def train(n: int, rate: float = 0.5) -> float:
            print("training")
            with open("data.csv") as file:
                file.read()
            return helpers.scale(n) * rate
    ''', files={'helpers.py': 'def scale(n):\n    return n * 2\n'}, python=python, params={'n': {'value': 4, 'from': 'user'}}).wait()
    assert run.finished['state'] == 'succeeded' and run.finished['exitCode'] == 0
    assert run.out() == b'training\n'
    assert run.one('output')['value'] == 4.0
    modules = {event['module']: event for event in run.events('code') if event['kind'] == 'module'}
    assert set(modules) == {'work', 'helpers'}
    assert run.object(modules['work']['sha256']) == (project / 'work.py').read_bytes()
    function = run.one('code', kind='function')
    assert function['name'] == 'train' and [(one['module'], one['name']) for one in function['reaches']] == [('helpers', 'scale')]
    assert {event['name']: event.get('value') for event in run.events('param')} == {'n': 4, 'rate': 0.5}
    assert run.environment()['python']['executable']
    assert run.one('input')['name'] == 'data.csv'
    packages = dict(run.environment()['packages'])
    assert 'pip' in packages or 'pytest' in packages
    assert not run.warnings(), run.warnings()


def test_a_helper_that_changes_moves_the_reach_and_nothing_else_does(run_function):
    source = 'from helpers import scale\n\ndef train() -> int:\n    return scale(1)\n'

    def reach(helpers):
        run = run_function(source, files={'helpers.py': helpers}).wait()
        assert run.finished['state'] == 'succeeded', run.finished
        return run.one('code', kind='function')['reach']

    first = reach('def scale(n):\n    return n\ndef other():\n    return 1\n')
    assert reach('# said\ndef scale(n):\n    return  n\n\ndef other():\n    return 2\n') == first
    assert reach('def scale(n):\n    return n + 1\ndef other():\n    return 1\n') != first


def test_a_module_imported_late_is_reached_too(run_function):
    run = run_function('def train() -> int:\n    import late\n    return late.go()\n', files={'late.py': 'def go():\n    return 1\n'}).wait()
    assert [(one['module'], one['name']) for one in [event for event in run.events('code') if event['kind'] == 'function'][-1]['reaches']] == [('late', 'go')]


def test_an_exception_with_its_frames_and_without_its_secret(run_function):
    run = run_function('''
        import os

        def train() -> None:
            token = os.environ["TOKEN"]
            raise KeyError("cannot log in with " + token)
    ''', secrets={'TOKEN': 'very-secret-token'}).wait()
    end = run.finished
    assert (end['state'], end['error']['type']) == ('failed', 'KeyError')
    assert any(frame['project'] and frame['function'] == 'train' for frame in end['error']['frames'])
    assert end['sentence'].startswith('KeyError: ')
    kept = b''.join(path.read_bytes() for path in run.folder.iterdir() if path.name != 'request.json')
    assert b'very-secret-token' not in kept and '[redacted]' in end['error']['traceback']


def test_a_module_that_fails_to_import(run_function):
    end = run_function('import not_there_at_all\n\ndef train() -> None:\n    pass\n').wait().finished
    assert (end['state'], end['error']['type']) == ('failed', 'ModuleNotFoundError')
    assert end['sentence'] == "ModuleNotFoundError: No module named 'not_there_at_all'"


def test_what_the_runner_refuses_is_its_sentence_and_what_user_code_calls_so_is_not(run_function):
    refused = run_function('def train(rows: int) -> None:\n    pass\n', params={'rows': {'value': 'many', 'from': 'user'}}).wait().finished
    assert (refused['state'], refused['error']['type']) == ('failed', 'ParameterError')
    assert refused['sentence'] == refused['error']['message'] and refused['sentence'].startswith('`rows` wants ')
    own = run_function('class InputError(Exception):\n    pass\n\ndef train() -> None:\n    raise InputError("no rows")\n').wait().finished
    assert own['sentence'] == 'work.InputError: no rows'


@pytest.mark.parametrize('body,state,code,name', [
    ('os._exit(3)', 'crashed', 3, None), ('ctypes.string_at(0)', 'crashed', None, 'SIGSEGV'), ('os.kill(os.getpid(), signal.SIGKILL)', 'crashed', None, 'SIGKILL')])
def test_ends_that_nobody_reports(run_function, body, state, code, name):
    end = run_function('import ctypes, os, signal\n\ndef train() -> None:\n    %s\n' % body).wait().finished
    assert (end['state'], end['exitCode'], end['signal']) == (state, code, name)
    assert end['sentence'] and end['error'] is None


@pytest.mark.parametrize('python', PYTHONS)
def test_a_cancel_lets_the_function_save(run_function, python):
    run = run_function('''
        import time

        def train() -> None:
            print("up", flush=True)
            try:
                time.sleep(60)
            except KeyboardInterrupt:
                print("saved")
                raise
    ''', python=python, settings={'cancelGraceMs': 5000})
    until(lambda: run.folder.joinpath('stdout.log').exists() and b'up' in run.out(), 20)
    run.cancel('the window')
    end = run.wait(10).finished
    assert end['state'] == 'cancelled' and run.out().endswith(b'saved\n') and end['sentence'] == 'The run was cancelled by the window.'


@pytest.mark.parametrize('python', PYTHONS)
def test_a_killed_supervisor_takes_everybody_along(run_function, python):
    run = run_function('''
        import os, signal, subprocess, sys, time

        def train() -> None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            other = subprocess.Popen(["sleep", "60"])
            if os.fork() == 0:
                os.write(1, b"%d\\n" % os.getpid())
                time.sleep(60)
            os.write(1, b"%d %d\\n" % (os.getpid(), other.pid))
            time.sleep(60)
    ''', python=python)
    until(lambda: run.folder.joinpath('stdout.log').exists() and len(run.out().split()) == 3, 20)
    pids = [int(word) for word in run.out().split()]
    assert all(is_alive(pid) for pid in pids)
    os.kill(run.process.pid, signal.SIGKILL)
    until(lambda: not any(is_alive(pid) for pid in pids), 2.0, 'everybody to be gone: %s' % pids)


def test_children_of_user_code_hold_neither_events_nor_lifeline(run_function):
    run = run_function('''
        import json, subprocess, sys

        def train() -> str:
            return subprocess.run([sys.executable, "-c", "import os; print(sorted(os.listdir('/proc/self/fd')))"], stdout=subprocess.PIPE, close_fds=False).stdout.decode()
    ''').wait()
    assert len(eval(run.one('output')['value'])) == 4  # 0, 1, 2 and the listing itself


def test_a_pool_of_processes_leaves_no_warning(run_function):
    run = run_function('''
        from concurrent.futures import ProcessPoolExecutor
        import multiprocessing

        def train() -> int:
            with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
                return sum(pool.map(abs, [1, -2, 3]))
    ''').wait()
    assert run.finished['state'] == 'succeeded' and run.one('output')['value'] == 6
    assert run.warnings() == []


def test_metrics_are_kept_at_speed(run_function):
    run = run_function('''
        from typing import Callable, Dict

        def train(log: Callable[[Dict[str, float]], None] = print) -> None:
            for step in range(5000):
                log({"loss": 1 / (step + 1), "step": step})
    ''').wait()
    assert run.finished['state'] == 'succeeded'
    losses = [event for event in run.events('metric') if event['name'] == 'loss']
    assert len(losses) == 5000


def test_every_line_is_an_event_of_the_format(run_function):
    run = run_function('def train() -> float:\n    return float("nan")\n').wait()
    known = {'run.started', 'environment', 'code', 'param', 'input', 'step.started', 'step.finished', 'metric', 'progress', 'log', 'output', 'artifact', 'resource', 'warning', 'debugger',
             'cancel', 'run.finished'}
    assert {event['type'] for event in run.events()} <= known
    assert run.one('metric')['value'] == '$nan'
    assert json.dumps(run.events(), allow_nan=False)
