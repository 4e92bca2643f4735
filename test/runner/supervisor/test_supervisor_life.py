"""How runs begin and end."""
import fcntl
import json
import os
import signal
import subprocess
import sys

import pytest

from supervisor_support import RUNNER, until
from pythons import FOUND


def test_a_run_that_succeeds(start):
    run = start('print("hello"); send("metric", name="a", value=1, step=None, at=0); succeed()').wait()
    types = [event['type'] for event in run.events()]
    assert types[0] == 'run.started' and types[-1] == 'run.finished'
    assert run.one('metric')['value'] == 1
    assert run.out() == b'hello\n'
    end = run.finished
    assert (end['state'], end['exitCode'], end['signal'], end['error']) == ('succeeded', 0, None, None)
    assert 'sentence' not in end
    assert end['stdoutBytes'] == 6 and end['stderrBytes'] == 0 and 0 < end['durationMs'] < 20000 and end['peakRss'] > 1 << 20


def test_an_exception_is_failed_with_its_message(start):
    run = start('fail("ValueError", "could not convert\\nsecond line")').wait()
    end = run.finished
    assert (end['state'], end['exitCode']) == ('failed', 1)
    assert end['error']['type'] == 'ValueError' and end['error']['traceback'].startswith('Traceback')
    assert end['sentence'] == 'ValueError: could not convert'


def test_os_exit_is_a_crash_that_names_the_code(start):
    end = start('os._exit(3)').wait().finished
    assert (end['state'], end['exitCode'], end['error']) == ('crashed', 3, None)
    assert end['sentence'] == 'The process ended with exit code 3 without finishing `train`.'


def test_os_exit_0_is_a_crash_as_well(start):
    end = start('send("log", level="info", logger="x", message="m"); os._exit(0)').wait().finished
    assert (end['state'], end['exitCode']) == ('crashed', 0)
    assert 'exit code 0 without finishing' in end['sentence']


def test_a_segmentation_fault(start):
    end = start('import ctypes; ctypes.string_at(0)').wait().finished
    assert (end['state'], end['exitCode'], end['signal']) == ('crashed', None, 'SIGSEGV')
    assert end['sentence'] == 'The process crashed in native code (segmentation fault) before `train` finished.'


def test_killed_by_somebody_else(start):
    run = start('data = bytearray(60 << 20); print("up"); time.sleep(60)')
    until(lambda: run.folder.joinpath('stdout.log').exists() and run.out())
    os.kill(run.environment()['childPid'], signal.SIGKILL)
    end = run.wait().finished
    assert (end['state'], end['exitCode'], end['signal']) == ('crashed', None, 'SIGKILL')
    assert end['sentence'].startswith('The process was killed from outside (SIGKILL): peak memory ') and end['sentence'].endswith(' MB.')
    assert end['peakRss'] > 60 << 20


def test_ended_from_outside_by_term(start):
    run = start('print("up"); time.sleep(60)')
    until(lambda: run.folder.joinpath('stdout.log').exists() and run.out())
    os.kill(run.environment()['childPid'], signal.SIGTERM)
    end = run.wait().finished
    assert (end['state'], end['signal']) == ('crashed', 'SIGTERM')
    assert end['sentence'] == 'The process was ended from outside (SIGTERM) before `train` finished.'


def test_a_crash_while_the_interpreter_is_taken_down_keeps_the_success(start):
    run = start('succeed(); sys.stdout.flush(); os.kill(os.getpid(), signal.SIGABRT)').wait()
    assert (run.finished['state'], run.finished['signal']) == ('succeeded', 'SIGABRT')
    assert 'SIGABRT' in run.one('warning', code='exit.afterResult')['message']


def test_an_interpreter_that_cannot_start_says_what_it_said(start):
    run = start('', child_python='/bin/false').wait()
    assert run.finished['state'] == 'crashed' and run.finished['exitCode'] == 1
    run = start('print("No module named encodings", file=sys.stderr); os._exit(1)').wait()
    assert run.finished['sentence'] == 'Python could not start the run (exit code 1): No module named encodings'


def test_an_interpreter_that_is_gone(start):
    run = start('', child_python='/nowhere/python').wait()
    end = run.finished
    assert run.one('run.started')['function']['name'] == 'train'
    assert (end['state'], end['exitCode']) == ('failed', None)
    assert end['sentence'] == 'The run could not be started: /nowhere/python is not there.'
    assert end['error']['type'] == 'FileNotFoundError'


def test_a_working_folder_that_is_gone(start, project):
    run = start('', project={'cwd': str(project / 'gone')}).wait()
    assert run.finished['state'] == 'failed'
    assert run.finished['sentence'] == 'The run could not be started: %s is not there.' % (project / 'gone')


def test_a_file_that_is_not_a_program(start, project):
    (project / 'python').write_text('hello')
    run = start('', child_python=str(project / 'python')).wait()
    assert run.finished['state'] == 'failed' and 'permission denied' in run.finished['sentence']


def test_a_request_that_cannot_be_read(start):
    run = start('', launch=False)
    run.start()
    # written by start(): spoil it before a second folder is tried
    other = start('', launch=False)
    (other.folder / 'request.json').write_text('{"v":1')
    other.start = None
    other.process = subprocess.Popen([sys.executable, '-I', '-S', '-E', str(other.runner / 'supervisor.py'), str(other.folder)])
    other.process.wait(20)
    assert [event['type'] for event in other.events()] == ['run.finished']
    assert other.finished['state'] == 'failed' and other.finished['sentence'].startswith('The run could not be started: ')
    run.wait()


def test_a_run_is_started_once(start):
    run = start('print("up"); time.sleep(60)')
    run.heard('environment')
    second = subprocess.run([sys.executable, '-I', '-S', '-E', str(run.runner / 'supervisor.py'), str(run.folder)], stderr=subprocess.PIPE)
    assert second.returncode == 3 and b'started already' in second.stderr
    run.cancel()
    run.wait()
    third = subprocess.run([sys.executable, '-I', '-S', '-E', str(run.runner / 'supervisor.py'), str(run.folder)], stderr=subprocess.PIPE)
    assert third.returncode == 3
    assert len(run.events('run.finished')) == 1


def test_alive_is_locked_for_as_long_as_the_supervisor_lives(start):
    run = start('print("up"); time.sleep(60)')
    started = run.heard('run.started')
    with open(run.folder / 'alive') as file:
        identity = json.load(file)
        with pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        run.cancel()
        run.wait()
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    supervisor = started['supervisor']
    assert {name: identity[name] for name in ('pid', 'startTicks', 'bootId', 'pidNamespace')} == {name: supervisor[name] for name in ('pid', 'startTicks', 'bootId', 'pidNamespace')}
    assert identity['pid'] == run.process.pid and identity['host'] == os.uname().nodename
    assert identity['bootId'] == open('/proc/sys/kernel/random/boot_id').read().strip()
    assert identity['pidNamespace'] == os.readlink('/proc/self/ns/pid')


def test_the_child_lives_in_its_own_session_with_nothing_on_its_input(start, project):
    run = start('print(os.getsid(0) == os.getpid() == os.getpgid(0), os.getcwd(), repr(sys.stdin.read()), sorted(os.listdir("/proc/self/fd"), key=int)); succeed()').wait()
    own, rest = run.out().decode().split(' ', 1)
    assert own == 'True'
    assert rest.startswith("%s '' ['0', '1', '2', " % project)
    descriptors = eval(rest[rest.index('['):])
    assert len(descriptors) == 3 + 2 + 1  # events, lifeline, and the listing itself


def test_the_supervisor_holds_one_end_of_each_pipe_alone(start):
    """With the child's end kept open it would wait for ends that never come, and the child for a death that it can't see."""
    run = start('''
        def counts():
            theirs = []
            for fd in os.listdir("/proc/%d/fd" % os.getppid()):
                try:
                    theirs.append(os.readlink("/proc/%d/fd/%s" % (os.getppid(), fd)))
                except OSError:
                    pass
            return [theirs.count(os.readlink("/proc/self/fd/%d" % fd)) for fd in (1, 2, events, lifeline)]
        end = time.monotonic() + 5  # it closes them a moment after it has started us
        while counts() != [1, 1, 1, 1] and time.monotonic() < end:
            time.sleep(0.01)
        print(counts())
        succeed()
    ''').wait()
    assert run.out() == b'[1, 1, 1, 1]\n'


def test_a_launcher_that_ignores_interrupts_does_not_make_the_run_deaf(start):
    run = start('''
        print("up")
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            print("interrupted")
    ''', prefix=[sys.executable, '-c', 'import os,signal,sys; signal.signal(signal.SIGINT, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])'])
    until(lambda: run.folder.joinpath('stdout.log').exists() and run.out())
    run.cancel()
    run.wait()
    assert run.out() == b'up\ninterrupted\n'


@pytest.mark.parametrize('minor', sorted(FOUND))
def test_every_python(start, minor):
    run = start('print(*sys.version_info[:2]); succeed()', python=FOUND[minor]).wait()
    assert run.out().decode().strip() == '3 %d' % minor
    assert run.finished['state'] == 'succeeded'


def test_the_version_is_that_of_the_package():
    from offbook_supervisor import VERSION
    assert json.loads((RUNNER.parents[1] / 'package.json').read_text())['version'] == VERSION
