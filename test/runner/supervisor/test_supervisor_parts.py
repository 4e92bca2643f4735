"""Parts that a whole run can't show on this system."""
import os
import random
import time

import pytest
from offbook_supervisor import ending, platforms
from offbook_supervisor.mux import PollMux, ThreadMux
from offbook_supervisor.objects import Objects
from offbook_supervisor.protocol import Lines


@pytest.mark.parametrize('kind', [PollMux, ThreadMux])
def test_pipes_are_read_to_their_ends(kind):
    mux = kind()
    writers = {}
    for tag in 'abc':
        reader, writer = os.pipe()
        mux.add(tag, reader)
        writers[tag] = writer
    assert mux.open_tags() == set('abc')
    os.write(writers['a'], b'one')
    assert mux.wait(5) == [('a', b'one')]
    began = time.monotonic()
    assert mux.wait(0.05) == [] and time.monotonic() - began >= 0.045
    os.close(writers['b'])
    assert mux.wait(5) == [('b', b'')]
    assert mux.open_tags() == set('ac')
    mux.wake()
    began = time.monotonic()
    assert mux.wait(5) in ([], [('', b'')]) and time.monotonic() - began < 1
    os.write(writers['c'], b'x' * 50000)
    got = b''
    while len(got) < 50000:
        for tag, data in mux.wait(5):
            assert tag == 'c'
            got += data
    for tag in 'ac':
        os.close(writers[tag])
    ended = set()
    while mux.open_tags():
        ended |= {tag for tag, data in mux.wait(5)}
    assert ended == {'a', 'c'}


@pytest.mark.parametrize('seed', range(20))
def test_lines_are_cut_the_same_wherever_reads_end(seed):
    source = random.Random(seed)
    parts = [bytes(source.choices(b'ab', k=source.choice([0, 1, 5, 30]))) for _ in range(50)]
    data = b'\n'.join(parts)
    lines, found = Lines(20), []
    at = 0
    while at < len(data):
        size = source.choice([1, 2, 10, 100])
        found += lines.feed(data[at:at + size])
        at += size
    rest = lines.rest()
    assert found == [part for part in parts[:-1] if len(part) <= 20]
    assert rest == (parts[-1] if len(parts[-1]) <= 20 else b'')
    assert lines.too_long == sum(len(part) > 20 for part in parts)


def end(**fields):
    facts = ending.Facts('train')
    for name, value in fields.items():
        setattr(facts, name, value)
    return ending.ending(facts)


def test_memory_that_ran_out_is_said_when_the_kernel_says_so():
    killed = platforms.Exit(None, 'SIGKILL')
    assert end(exit=killed, oom_kills=1, peak_rss=3200000000) == ('crashed', None, 'The process was killed because memory ran out: peak memory 3.2 GB.')


def test_memory_is_guessed_at_only_near_its_limit():
    killed = platforms.Exit(None, 'SIGKILL')
    assert end(exit=killed, peak_rss=0)[2] == 'The process was killed from outside (SIGKILL).'
    assert end(exit=killed, peak_rss=9000000)[2] == 'The process was killed from outside (SIGKILL): peak memory 9.0 MB.'
    assert end(exit=killed, peak_rss=790000000, memory_limit=1000000000)[2] == 'The process was killed from outside (SIGKILL): peak memory 790 MB.'
    assert end(exit=killed, peak_rss=800000000, memory_limit=1000000000)[2] == 'The process was killed (SIGKILL), perhaps because memory ran out: peak memory 800 MB of 1.0 GB.'


def test_the_limit_of_memory_is_the_machines_or_less():
    assert 64 << 20 < platforms.memory_limit() <= os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE')


def test_an_unknown_signal_and_an_unknown_end():
    assert end(exit=platforms.Exit(None, 'SIGRTMIN+2'))[2] == 'The process was ended by SIGRTMIN+2 before `train` finished.'
    assert end(exit=None)[0] == 'crashed'


def test_a_fault_of_the_supervisor_is_no_fault_of_the_run():
    state, error, sentence = end(fault=RuntimeError('it broke.'))
    assert state == 'crashed' and error['type'] == 'RuntimeError' and sentence == 'Offbook itself failed, so the run was ended: it broke.'


@pytest.mark.parametrize('count,text', [(0, '0 bytes'), (999, '999 bytes'), (1500, '1.5 kB'), (123456789, '123 MB'), (3.2e9, '3.2 GB'), (5e12, '5.0 TB')])
def test_sizes_are_written_for_people(count, text):
    assert ending.size(count) == text


def test_the_identity_of_a_process():
    stat = open('/proc/self/stat', 'rb').read()
    assert platforms.start_ticks(os.getpid()) == int(stat[stat.rindex(b')'):].split()[20])
    assert platforms.start_ticks(2 ** 22 + 5) == 0


def test_spawning_without_a_c_library_that_knows_sessions(start, monkeypatch, tmp_path):
    """The way that is taken where posix_spawn can't make a session."""
    import sys
    read, write = os.pipe()
    pid = platforms._fork_and_exec([sys.executable, '-c', 'import os; print(os.getsid(0) == os.getpid())'], os.open(os.devnull, os.O_RDONLY), write, write, [15])
    os.close(write)
    with open(read, 'rb') as file:
        assert file.read() == b'True\n'
    os.waitpid(pid, 0)
    with pytest.raises(FileNotFoundError):
        platforms._fork_and_exec(['/nowhere/python'], 0, 1, 2, [])


def test_a_lock_has_one_holder(tmp_path):
    first = platforms.lock(str(tmp_path / 'alive'))
    assert first is not None and platforms.lock(str(tmp_path / 'alive')) is None
    os.close(first)
    assert platforms.lock(str(tmp_path / 'alive')) is not None


def test_a_damaged_object_is_written_anew(tmp_path):
    objects = Objects(str(tmp_path / 'store' / 'runs' / 'x'))
    path = objects.path(objects.keep(b'as it was'))
    for damage in (b'as it waz', b'as', b''):
        with open(path, 'wb') as file:
            file.write(damage)
        assert objects.path(objects.keep(b'as it was')) == path
        with open(path, 'rb') as file:
            assert file.read() == b'as it was'
    os.utime(path, (1, 1))
    before = os.stat(path)
    objects.keep(b'as it was')
    assert os.stat(path).st_ino == before.st_ino and os.stat(path).st_mtime > 1  # whole: the same file, which counts as new
