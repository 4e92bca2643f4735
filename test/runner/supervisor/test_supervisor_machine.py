"""GPUs and memory limits: a stand-in for nvidia-smi, and a real control group."""
import json
import os
import pathlib
import subprocess

import pytest

from supervisor_support import until

SMI = '''#!/bin/sh
echo "$@" >> {log}
case "$1" in
  --query-gpu=name*) echo "NVIDIA H200, 143771, 570.1"; echo "NVIDIA GB10, [N/A], 580.95.05" ;;
  --query-gpu=uuid*) while true; do echo "GPU-1, 87"; echo "GPU-2, [N/A]"; sleep 0.1; done ;;
  --query-compute-apps*) while true; do for pid in $(cat {pids} 2>/dev/null); do echo "GPU-1, $pid, 512"; echo "GPU-2, $pid, 1"; done; echo "GPU-1, 1, 4096"; sleep 0.1; done ;;
esac
'''


@pytest.fixture
def smi(tmp_path):
    folder = tmp_path / 'tools'
    folder.mkdir()
    (folder / 'nvidia-smi').write_text(SMI.format(log=tmp_path / 'log', pids=tmp_path / 'pids'))
    (folder / 'nvidia-smi').chmod(0o755)
    return {'PATH': '%s:%s' % (folder, os.environ['PATH'])}


def test_gpus_are_listed_and_remembered(start, smi, tmp_path):
    def asked():
        return sum('--query-gpu=name' in line for line in (tmp_path / 'log').read_text().splitlines())

    for _ in range(2):
        run = start('succeed()', env=smi).wait()
        assert run.environment()['gpus'] == [{'name': 'NVIDIA H200', 'memoryBytes': 143771 << 20, 'driver': '570.1'},
                                             {'name': 'NVIDIA GB10', 'memoryBytes': None, 'driver': '580.95.05'}]
    assert asked() == 1
    # Who is shown other GPUs asks again.
    for name in ('NVIDIA_VISIBLE_DEVICES', 'CUDA_VISIBLE_DEVICES'):
        before = asked()
        start('succeed()', env=dict(smi, **{name: '1'})).wait()
        assert asked() == before + 1


def test_where_nobody_could_be_asked_nothing_is_said_of_gpus(start, tmp_path):
    (tmp_path / 'no tools').mkdir()
    assert 'gpus' not in start('succeed()', env={'PATH': str(tmp_path / 'no tools')}).wait().environment()


@pytest.mark.parametrize('script,known', [('exit 9', None), ('echo "something else"', None), ('echo "No devices were found"', []), ('exit 0', [])])
def test_a_tool_that_tells_nothing_leaves_it_unknown_and_one_that_tells_of_none_does_not(start, tmp_path, script, known):
    folder = tmp_path / 'tools'
    folder.mkdir()
    (folder / 'nvidia-smi').write_text('#!/bin/sh\n%s\n' % script)
    (folder / 'nvidia-smi').chmod(0o755)
    run = start('succeed()', env={'PATH': '%s:%s' % (folder, os.environ['PATH'])}).wait()
    assert run.environment().get('gpus') == known and not run.warnings()


def test_what_the_run_uses_of_each_gpu(start, smi, tmp_path):
    run = start('print("up"); time.sleep(60)', env=smi)
    run.heard('resource')
    assert not [event for event in run.events('resource') if 'gpus' in event]  # somebody else's use is not this run's
    (tmp_path / 'pids').write_text('%d\n' % run.environment()['childPid'])
    sample = until(lambda: [event for event in run.events('resource') if 'gpus' in event], 20)[0]
    assert sample['gpus'] == [{'util': 87, 'memoryBytes': 512 << 20}, {'memoryBytes': 1 << 20}]
    run.cancel()
    run.wait()
    left = [pid for pid in os.listdir('/proc') if pid.isdigit() and str(tmp_path / 'tools') in _command(pid)]
    assert left == []


def _command(pid):
    try:
        return open('/proc/%s/cmdline' % pid).read()
    except OSError:
        return ''


@pytest.fixture
def little_memory():
    """A control group of 150 MB; gives the path of its list of processes."""
    mine = [line.strip().split(':', 2) for line in open('/proc/self/cgroup')]
    for _, controllers, path in mine:
        if 'memory' in controllers.split(','):
            group, limit, swap = pathlib.Path('/sys/fs/cgroup/memory' + path) / ('offbook-%d' % os.getpid()), 'memory.limit_in_bytes', None
        elif controllers == '' and pathlib.Path('/sys/fs/cgroup%s/cgroup.controllers' % path).exists():
            group, limit, swap = pathlib.Path('/sys/fs/cgroup' + path) / ('offbook-%d' % os.getpid()), 'memory.max', 'memory.swap.max'
        else:
            continue
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            (group / limit).write_text('150000000')
            if swap and (group / swap).exists():
                (group / swap).write_text('0')
        except OSError:
            group.rmdir()
            continue
        yield group / 'cgroup.procs'
        until(lambda: not (group / 'cgroup.procs').read_text(), 10)
        group.rmdir()
        return
    pytest.skip('making a control group with little memory is not allowed here')


def enter(procs):
    return ['/bin/sh', '-c', 'echo $$ > %s && exec "$@"' % procs, 'enter']


def in_little_memory(start, body, procs):
    """A run there. The kernel may take the supervisor as well, before the first one's memory is free (rarely, and only where the supervisor may not
    protect itself): that is no end that anybody could write, so such a run is made again."""
    for _ in range(4):
        run = start(body, prefix=enter(procs))
        run.process.wait(60)
        if run.process.returncode != -9:
            return run.wait()
    raise AssertionError('the kernel killed the supervisor four times')


def test_memory_that_runs_out(start, little_memory):
    end = in_little_memory(start, 'data = []\nwhile True: data.append(bytearray(os.urandom(1 << 20)))', little_memory).finished
    assert (end['state'], end['signal']) == ('crashed', 'SIGKILL')
    assert end['sentence'].startswith('The process was killed because memory ran out: peak memory ')
    assert end['peakRss'] > 80e6


def test_a_worker_that_ran_out_of_memory_is_said(start, little_memory):
    run = in_little_memory(start, '''
        import subprocess
        code = subprocess.call([sys.executable, "-c", "import os\\ndata = []\\nwhile True: data.append(bytearray(os.urandom(1 << 20)))"])
        fail("RuntimeError", "worker ended with %d" % code)
    ''', little_memory)
    assert run.finished['state'] == 'failed'
    assert run.one('warning', code='memory.out')['message'] == 'Memory ran out while the run went on, and the system killed one process.'


def test_the_supervisor_is_spared_where_that_is_allowed_and_the_child_is_not(start):
    allowed = subprocess.run(['/bin/sh', '-c', 'echo -1000 > /proc/self/oom_score_adj'], stderr=subprocess.DEVNULL).returncode == 0
    own = pathlib.Path('/proc/self/oom_score_adj').read_text()
    run = start('print("up"); time.sleep(60)')
    run.heard('resource')
    assert pathlib.Path('/proc/%d/oom_score_adj' % run.process.pid).read_text() == ('-1000\n' if allowed else own)
    assert pathlib.Path('/proc/%d/oom_score_adj' % run.environment()['childPid']).read_text() == own
    run.cancel()
    run.wait()


@pytest.mark.parametrize('break_it,reason', [
    (lambda request: request.pop('function'), 'request.json has no function'), (lambda request: request['project'].pop('cwd'), 'request.json has no project.cwd'),
    (lambda request: request.update(env=[]), 'request.json has no env'), (lambda request: request.update(id=None), 'request.json has no id')])
def test_a_request_of_the_wrong_shape_is_said(start, break_it, reason):
    run = start('succeed()', launch=False)
    break_it(run.request)
    run.start().wait()
    assert run.finished['state'] == 'failed' and run.finished['sentence'] == 'The run could not be started: %s.' % reason
    assert json.dumps(run.events())
