"""A disk that is full, from the first byte or from the middle of the run."""
import os
import subprocess

import pytest

from supervisor_support import until


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 2 MiB."""
    place = tmp_path / 'disk'
    place.mkdir()
    if os.geteuid() != 0 or subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', str(place)], stderr=subprocess.DEVNULL).returncode != 0:
        pytest.skip('mounting a small disk needs root')
    yield place
    subprocess.run(['umount', '-l', str(place)], check=True)


def test_the_end_is_written_on_a_full_disk(start, small_disk):
    run = start('''
        print("before")
        send("metric", name="m", value=1, step=1, at=1)
        for _ in range(6):
            sys.stdout.buffer.write(b"x" * (1 << 20)); sys.stdout.flush()
        send("metric", name="m", value=2, step=2, at=1)
        fail("OSError", "no space")
    ''', store=small_disk / 'store').wait()
    end = run.finished
    assert (end['state'], end['error']['message']) == ('failed', 'no space')
    assert [event['value'] for event in run.events('metric')] == [1, 2]
    assert 'bytes of stdout could not be written' in run.one('warning', code='disk.full')['message']
    assert end['stdoutBytes'] == len(run.out()) < 2 << 20
    assert run.out().startswith(b'before\n')
    assert not (run.folder / 'reserve').exists()


def test_events_that_do_not_fit_wait_and_then_are_counted(start, small_disk):
    run = start('''
        with open(%r, "wb", 0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass
        for n in range(3000):
            send("metric", name="m" * 100, value=n, step=n, at=1)
        succeed()
    ''' % str(small_disk / 'filler'), store=small_disk / 'store').wait()
    assert run.finished['state'] == 'succeeded'
    assert 'facts about this run could not be written' in run.one('warning', code='disk.full')['message']
    steps = [event['step'] for event in run.events('metric')]  # and all lines are whole and numbered without a gap
    assert steps == list(range(len(steps)))


def fill(path):
    with open(path, 'wb', 0) as file:
        try:
            while True:
                file.write(b'x' * 4096)
        except OSError:
            pass


def test_room_that_comes_back_is_used(start, small_disk, project):
    run = start('''
        def pass_by(name):
            while not os.path.exists(name): time.sleep(0.01)
        print("up")
        pass_by("full")
        send("metric", name="m", value=1, step=None, at=1)
        send("log", level="info", logger="x", message="y" * 100000)
        print("lost")
        open("sent", "w").close()
        pass_by("free")
        send("metric", name="m", value=2, step=None, at=1)
        print("kept")
        succeed()
    ''', store=small_disk / 'store')
    until(lambda: run.folder.joinpath('stdout.log').exists() and run.out() == b'up\n')
    run.heard('code')
    fill(small_disk / 'filler')
    (project / 'full').touch()
    until((project / 'sent').exists)
    (small_disk / 'filler').unlink()
    (project / 'free').touch()
    run.wait()
    assert [event['value'] for event in run.events('metric')] == [1, 2]
    assert run.one('log')['message'] == 'y' * 100000
    assert run.out().endswith(b'kept\n')
    assert not [warning for warning in run.warnings('disk.full') if 'facts' in warning['message']]


def test_a_long_error_is_cut_where_only_the_reserve_is_left(start, small_disk):
    run = start('''
        with open(%r, "wb", 0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass
        fail("ValueError", "long " * 100000)
    ''' % str(small_disk / 'filler'), store=small_disk / 'store').wait()
    assert run.finished['state'] == 'failed' and run.finished['error']['message'].startswith('long long')


def test_a_disk_that_is_full_from_the_beginning(start, small_disk):
    run = start('print("x" * 100000); succeed()', store=small_disk / 'store', launch=False)
    fill(small_disk / 'filler')
    # request.json is written by the launcher: make just enough room for it.
    os.truncate(small_disk / 'filler', os.path.getsize(small_disk / 'filler') - 3 * 4096)
    run.start()
    run.process.wait(30)
    assert run.process.returncode in (0, 1)


def test_a_run_folder_that_vanishes_does_not_leave_the_child_behind(start):
    import shutil
    run = start('print("up"); time.sleep(0.3); print("more"); succeed()')
    until(lambda: run.folder.joinpath('stdout.log').exists() and run.out() == b'up\n')
    shutil.rmtree(run.folder)
    run.process.wait(20)
