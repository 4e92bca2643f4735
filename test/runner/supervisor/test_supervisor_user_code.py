"""What functions do to their own process: the right state, a sentence, nobody left behind."""
import os
import signal
import sys

import pytest

from supervisor_support import is_alive, until


def pids_of(run, count, seconds=20):
    """The numbers that the function printed, once there are so many."""
    until(lambda: run.folder.joinpath('stdout.log').exists() and len(run.out().split()) >= count, seconds, '%d numbers' % count)
    return [int(word) for word in run.out().split()]


def gone(pids, seconds=5):
    until(lambda: not any(is_alive(pid) for pid in pids), seconds, 'everybody to be gone: %s' % pids)


def test_it_forks_and_both_go_on(run_function):
    """The copy returns from the function too: it must not tell the run's end a second time."""
    run = run_function('''
        import os

        def train() -> dict[str, float]:
            parent = os.fork() > 0
            if parent:
                os.wait()
            return {"loss": 1.0 if parent else 2.0}
    ''').wait()
    assert run.finished['state'] == 'succeeded' and [event['value'] for event in run.events('metric')] == [1.0]
    assert len(run.events('output')) == 1


def test_it_daemonises(run_function):
    """The run ends with its function, in order, and takes a daemon along that left session and parents."""
    run = run_function('''
        import os, time

        def train() -> int:
            if os.fork() == 0:
                os.setsid()
                if os.fork() > 0:
                    os._exit(0)
                os.write(1, b"%d\\n" % os.getpid())
                for descriptor in (0, 1, 2):
                    os.close(descriptor)
                time.sleep(600)
            os.wait()
            while not os.path.exists("go"):
                time.sleep(0.01)
            return 1
    ''')
    daemon, = pids_of(run, 1)
    (run.project / 'go').touch()
    end = run.wait().finished
    assert end['state'] == 'succeeded', end
    assert run.one('warning', code='children.left')
    gone([daemon])


@pytest.mark.parametrize('how', ['sys.stdout.close()', 'os.close(1)', 'os.close(1); os.close(2); os.close(0)', 'os.dup2(os.open(os.devnull, os.O_WRONLY), 1)', 'sys.stdout = sys.stderr = None'])
def test_it_closes_its_output(run_function, how):
    run = run_function('import os, sys\n\ndef train() -> dict[str, float]:\n    print("before", flush=True)\n    %s\n    return {"loss": 0.5}\n' % how).wait()
    end = run.finished
    assert (end['state'], end['exitCode']) == ('succeeded', 0), end
    assert run.out() == b'before\n' and run.one('metric')['value'] == 0.5


def test_it_changes_the_working_directory_and_removes_it(run_function):
    run = run_function('''
        import os, shutil, pathlib

        def train() -> pathlib.Path:
            pathlib.Path("made.txt").write_text("kept")
            kept = pathlib.Path("made.txt").absolute()
            os.mkdir("elsewhere")
            os.chdir("elsewhere")
            shutil.rmtree(os.getcwd())
            return kept
    ''').wait()
    assert run.finished['state'] == 'succeeded', run.finished
    assert run.object(run.one('artifact')['sha256']) == b'kept'


def test_it_replaces_signal_handlers(run_function):
    run = run_function('''
        import signal, time

        def train() -> None:
            for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGCHLD"):
                signal.signal(getattr(signal, name), lambda *_: None)
            print("up", flush=True)
            while True:
                time.sleep(0.05)
    ''', settings={'cancelGraceMs': 400})
    until(lambda: run.folder.joinpath('stdout.log').exists() and run.out() == b'up\n', 20)
    run.cancel('the window')
    end = run.wait(10).finished
    assert (end['state'], end['signal']) == ('cancelled', 'SIGKILL') and end['sentence']


@pytest.mark.parametrize('method', ['fork', 'spawn', 'forkserver'])
def test_it_uses_multiprocessing(run_function, method):
    run = run_function('''
        import multiprocessing, os

        def square(number):
            return number * number, os.getpid()

        def train() -> list[int]:
            context = multiprocessing.get_context("%s")
            with context.Pool(2) as pool:
                found = pool.map(square, range(20))
            print(*{pid for _, pid in found}, flush=True)
            return [value for value, _ in found]
    ''' % method).wait(60)
    assert run.finished['state'] == 'succeeded', run.finished
    assert run.one('output')['value'] == [number * number for number in range(20)]
    gone([int(word) for word in run.out().split()])


@pytest.mark.parametrize('method', ['fork', 'spawn'])
def test_it_is_cancelled_with_a_pool_at_work(run_function, method):
    run = run_function('''
        import multiprocessing, os, time

        def work(number):
            os.write(1, b"%%d\\n" %% os.getpid())
            time.sleep(600)

        def train() -> None:
            multiprocessing.get_context("%s").Pool(2).map(work, range(2))
    ''' % method, settings={'cancelGraceMs': 1500})
    workers = pids_of(run, 2)
    run.cancel('the window')
    assert run.wait(20).finished['state'] == 'cancelled'
    gone(workers)


def test_threads_go_on_at_its_end(run_function):
    """What non-daemon threads still tell is kept: the interpreter waits for them."""
    run = run_function('''
        import atexit, logging, threading, time

        def late():
            time.sleep(0.3)
            logging.getLogger("late").warning("x", extra={"loss": 3.0})

        def train() -> int:
            atexit.register(print, "at exit")
            threading.Thread(target=late).start()
            threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
            return 1
    ''').wait()
    assert run.finished['state'] == 'succeeded'
    assert run.out() == b'at exit\n' and {event['name']: event['value'] for event in run.events('metric')} == {'loss': 3.0, 'return': 1}


def test_a_thread_that_fails_is_no_failure_of_the_function(run_function):
    run = run_function('''
        import threading

        def train() -> int:
            thread = threading.Thread(target=lambda: 1 / 0)
            thread.start()
            thread.join()
            return 1
    ''').wait()
    assert run.finished['state'] == 'succeeded' and b'ZeroDivisionError' in run.err()


def test_asyncio(run_function):
    run = run_function('''
        import asyncio, logging

        async def step(number):
            await asyncio.sleep(0.01)
            logging.getLogger("m").warning("x", extra={"loss": number, "step": number})
            return number

        async def train() -> list[int]:
            forgotten = asyncio.create_task(asyncio.sleep(600))
            return await asyncio.gather(*(step(number) for number in range(5)))
    ''').wait()
    assert run.finished['state'] == 'succeeded', run.finished
    assert run.one('output')['value'] == list(range(5))
    assert sorted(event['value'] for event in run.events('metric') if event['name'] == 'loss') == list(range(5))


def test_its_own_event_loop(run_function):
    run = run_function('''
        import asyncio

        async def main():
            raise RuntimeError("inside")

        def train() -> None:
            asyncio.run(main())
    ''').wait()
    assert run.finished['state'] == 'failed' and run.finished['sentence'] == 'RuntimeError: inside'


def test_it_never_returns_and_nobody_watches(run_function):
    run = run_function('import itertools\n\ndef train() -> None:\n    print("up", flush=True)\n    for _ in itertools.count():\n        pass\n', settings={'cancelGraceMs': 1000})
    until(lambda: run.folder.joinpath('stdout.log').exists() and run.out() == b'up\n', 20)
    assert is_alive(run.process.pid)
    run.cancel('the window')
    assert run.wait(10).finished['state'] == 'cancelled'


def test_deep_recursion(run_function):
    run = run_function('def train() -> int:\n    return train() + 1\n').wait()
    assert run.finished['state'] == 'failed' and run.finished['error']['type'] == 'RecursionError'


@pytest.mark.parametrize('end', ['os.abort()', 'os.kill(os.getpid(), signal.SIGTERM)', 'os.killpg(0, signal.SIGKILL)', 'os.kill(os.getppid(), 0); os._exit(0)'])
def test_ends_of_its_own_making(run_function, end):
    run = run_function('import os, signal\n\ndef train() -> None:\n    %s\n' % end).wait()
    assert run.finished['state'] == 'crashed' and run.finished['sentence'], run.finished


def test_it_closes_every_descriptor(run_function):
    run = run_function('import os\n\ndef train() -> dict[str, float]:\n    os.closerange(3, 4096)\n    return {"loss": 0.5}\n').wait()
    end = run.finished
    assert end['state'] in ('succeeded', 'crashed') and (end['state'] == 'succeeded' or end['sentence']), end
