"""Ending a run on purpose, and what must be gone afterwards."""
import os
import shutil
import signal
import time

import pytest

from supervisor_support import is_alive, until

STUBBORN = 'signal.signal(signal.SIGINT, signal.SIG_IGN); signal.signal(signal.SIGTERM, signal.SIG_IGN);'


def printed(run, count=1):
    """The first words that the child printed, once they are there."""
    return until(lambda: run.folder.joinpath('stdout.log').exists() and len(run.out().split()) >= count and run.out().split())


def test_cancel_by_file_interrupts(start):
    run = start('''
        print("up")
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            print("saved the checkpoint")
            fail("KeyboardInterrupt", "")
    ''')
    printed(run)
    run.cancel('the window')
    end = run.wait().finished
    assert run.one('cancel')['by'] == 'the window'
    assert (end['state'], end['exitCode'], end['error']['type']) == ('cancelled', 1, 'KeyboardInterrupt')
    assert end['sentence'] == 'The run was cancelled by the window.'
    assert run.out() == b'up\nsaved the checkpoint\n'
    assert not run.warnings('children.left')


@pytest.mark.parametrize('name', ['SIGTERM', 'SIGINT'])
def test_cancel_by_signal(start, name):
    run = start('print("up"); time.sleep(60)')
    printed(run)
    run.process.send_signal(getattr(signal, name))
    end = run.wait().finished
    assert run.one('cancel')['by'] == name
    assert end['state'] == 'cancelled' and end['signal'] in ('SIGINT', None)


def test_who_asked_by_the_file_is_named_though_a_signal_came_with_it(start):
    run = start('print("up"); time.sleep(60)')
    printed(run)
    run.cancel('ada')
    run.process.send_signal(signal.SIGTERM)
    end = run.wait().finished
    assert [event['by'] for event in run.events('cancel')] == ['ada']
    assert end['sentence'] == 'The run was cancelled by ada.'


@pytest.mark.parametrize('text,by', [('no json', ''), ('{}', ''), ('{"by":5}', '')])
def test_a_request_that_can_not_be_read_cancels_all_the_same(start, text, by):
    run = start('print("up"); time.sleep(60)')
    printed(run)
    (run.folder / 'cancel').write_text(text)
    assert run.wait().finished['state'] == 'cancelled' and run.one('cancel')['by'] == by


@pytest.mark.parametrize('number', [signal.SIGTERM, signal.SIGINT])
def test_a_signal_as_soon_as_the_supervisor_can_be_known(start, number):
    # Several, since the moment between is short.
    for _ in range(5):
        run = start('print("up"); time.sleep(60)', launch=False)
        run.start()
        alive = run.folder / 'alive'
        deadline = time.monotonic() + 10
        while not (alive.exists() and alive.stat().st_size) and time.monotonic() < deadline:
            pass
        run.process.send_signal(number)
        assert run.wait().finished['state'] == 'cancelled'


def test_a_hangup_is_nothing(start):
    run = start('print("up"); time.sleep(0.5); succeed()')
    printed(run)
    run.process.send_signal(signal.SIGHUP)
    assert run.wait().finished['state'] == 'succeeded'


def test_returning_zero_after_the_interrupt_is_still_cancelled(start):
    run = start('''
        print("up")
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            pass
        succeed()
    ''')
    printed(run)
    run.cancel()
    assert run.wait().finished['state'] == 'cancelled'


def test_a_result_that_came_before_the_cancel_stands(start):
    run = start('succeed(); print("up"); time.sleep(60)')
    printed(run)
    run.cancel()
    assert run.wait().finished['state'] == 'succeeded'


def test_a_failure_that_came_before_the_cancel_stands(start):
    run = start('''
        import atexit
        atexit.register(lambda: (print("up"), time.sleep(60)))
        fail()
    ''')
    printed(run)
    run.cancel()
    end = run.wait().finished
    assert end['state'] == 'failed' and end['error']['type'] == 'ValueError'


def test_one_that_never_returns_gets_each_signal_in_its_time(start):
    run = start('''
        def heard(number, frame):
            print(signal.Signals(number).name, time.monotonic())
        signal.signal(signal.SIGINT, heard)
        signal.signal(signal.SIGTERM, heard)
        print("up")
        while True:
            time.sleep(0.01)
    ''', settings={'cancelGraceMs': 1000})
    printed(run)
    before = time.monotonic()
    run.cancel('me')
    end = run.wait().finished
    took = time.monotonic() - before
    words = run.out().decode().split()
    assert words[1] == 'SIGINT' and words[3] == 'SIGTERM' and len(words) == 5
    assert 0.4 < float(words[4]) - float(words[2]) and 0.9 < took < 20
    assert (end['state'], end['signal'], end['exitCode']) == ('cancelled', 'SIGKILL', None)
    assert end['sentence'] == 'The run was cancelled by me. It did not stop by itself and was killed.'


def test_a_busy_loop_in_c_is_killed(start):
    run = start(STUBBORN + 'print("up"); import re; re.match("(a+)+$", "a" * 60 + "b")', settings={'cancelGraceMs': 200})
    printed(run)
    run.cancel()
    assert run.wait(10).finished['state'] == 'cancelled'


def test_cancel_ends_the_whole_group_and_those_who_left_it(start):
    run = start(STUBBORN + '''
        import subprocess
        sleep = [sys.executable, "-c", "import signal, time; signal.signal(2, signal.SIG_IGN); signal.signal(15, signal.SIG_IGN); print('.', flush=True); time.sleep(60)"]
        near = subprocess.Popen(sleep, stdout=subprocess.PIPE)
        far = subprocess.Popen(sleep, stdout=subprocess.PIPE, start_new_session=True)
        near.stdout.read(1), far.stdout.read(1)
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:  # a daemon: nobody's child any more
                os.write(1, b"%d daemon\\n" % os.getpid())
                time.sleep(60)
            os._exit(0)
        os.wait()
        os.write(1, b"%d %d\\n" % (near.pid, far.pid))
        time.sleep(60)
    '''.replace('\n        ', '\n'), settings={'cancelGraceMs': 300})
    words = printed(run, 4)
    pids = [int(word) for word in words if word.isdigit()]
    assert len(pids) == 3 and all(is_alive(pid) for pid in pids)
    run.cancel()
    assert run.wait().finished['state'] == 'cancelled'
    assert [pid for pid in pids if is_alive(pid)] == []


def test_what_is_left_after_a_normal_end_is_ended_and_said(start):
    run = start('''
        import subprocess
        for _ in range(2):
            print(subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid)
        print(subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True).pid)
        succeed()
    ''').wait(10)
    assert run.finished['state'] == 'succeeded'
    assert run.one('warning', code='children.left')['message'] == '3 processes were still running when `train` ended, and were ended with it.'
    assert [pid for pid in map(int, run.out().split()) if is_alive(pid)] == []


def test_children_that_hold_the_pipes_do_not_hold_the_end(start):
    run = start('''
        import subprocess
        holder = subprocess.Popen([sys.executable, "-c", """if True:
            import sys, time
            sys.stdin.close()
            print("ready", file=sys.stderr, flush=True)
            while open("/proc/%d/stat").read().rpartition(")")[2].split()[0] != "Z":
                time.sleep(0.01)
            print("late", flush=True)
            time.sleep(60)""" % os.getpid()], stdin=subprocess.DEVNULL)
        said = os.path.join(folder, "stderr.log")
        while not os.path.exists(said) or not os.path.getsize(said):
            time.sleep(0.01)
        print("soon")
        succeed()
    ''').wait(20)
    assert run.finished['state'] == 'succeeded'
    assert run.out() == b'soon\nlate\n'  # what they print in the second after the end is kept
    assert run.finished['t'] - run.one('run.started')['t'] - run.finished['durationMs'] > 900  # and that second is not the run's
    assert run.one('warning', code='children.left')


def test_a_killed_supervisor_takes_child_and_grandchild_along(start):
    run = start(STUBBORN + '''
        import subprocess
        print(os.getpid(), subprocess.Popen(["sleep", "60"]).pid)
        time.sleep(60)
    '''.replace('\n        ', '\n'))
    pids = [int(word) for word in printed(run, 2)]
    run.process.kill()
    until(lambda: not any(is_alive(pid) for pid in pids), 2.0, 'both to be gone')
    run.process.wait()
    assert run.events()[-1]['type'] != 'run.finished'


def test_a_killed_supervisor_leaves_whole_lines(start):
    run = start('''
        index = 0
        while True:
            raw(b"".join(b'{"type":"metric","t":1,"name":"m","value":%d,"step":%d,"at":1}\\n' % (index + k, index + k) for k in range(100)))
            index += 100
    ''')
    until(lambda: run.folder.joinpath('events.ndjson').exists() and run.folder.joinpath('events.ndjson').stat().st_size > 1 << 20)
    run.process.kill()
    run.process.wait()
    steps = [event['step'] for event in run.events('metric')]  # events() checks that every whole line is JSON and numbered
    assert steps == list(range(len(steps)))


def test_a_cancel_asked_for_before_the_start(start):
    run = start('print("up"); time.sleep(60)', launch=False)
    run.cancel('somebody')
    run.start().wait(10)
    assert run.finished['state'] == 'cancelled' and run.one('cancel')['by'] == 'somebody'


def test_a_cancel_file_that_says_nothing(start):
    run = start('print("up"); time.sleep(60)')
    printed(run)
    (run.folder / 'cancel').write_bytes(b'\xff not json')
    assert run.wait().finished['sentence'] == 'The run was cancelled.'


def test_a_stopped_child_is_cancelled_too(start):
    run = start('print("up"); os.kill(os.getpid(), signal.SIGSTOP); time.sleep(60)', settings={'cancelGraceMs': 200})
    printed(run)
    run.cancel()
    assert run.wait(10).finished['state'] == 'cancelled'
    assert not is_alive(run.environment()['childPid'])


def test_the_group_number_is_never_given_to_strangers(start):
    """The child is left unreaped until its group has been ended: its number can't name anybody else meanwhile."""
    run = start('''
        import subprocess
        subprocess.Popen(["sleep", "60"])
        succeed()
    ''')
    child = run.heard('environment')['childPid']
    until(lambda: run.folder.joinpath('events.ndjson').exists() and not is_alive(child))
    if run.process.poll() is None:
        assert os.path.exists('/proc/%d' % child)
    run.wait()
    assert not os.path.exists('/proc/%d' % child)


def test_a_run_whose_folder_was_removed_is_ended(start):
    run = start('print("up"); time.sleep(600)')
    printed(run)
    child = run.heard('environment')['childPid']
    shutil.rmtree(run.folder)
    run.process.wait(20)
    assert not is_alive(child)


def test_a_run_whose_folder_was_moved_goes_on(start):
    run = start('print("up"); time.sleep(2.5); succeed()')
    printed(run)
    run.folder = run.folder.rename(run.folder.with_name('moved'))
    assert run.wait().finished['state'] == 'succeeded'
