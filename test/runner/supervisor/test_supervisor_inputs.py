"""What a run has read: hashed beside it, looked at again at its end."""
import hashlib
import os
import sqlite3
import time

import pytest
from offbook_supervisor.hashing import Hasher, Stopped, look
from offbook_supervisor.inputs import CHANGED_FIRST, Inputs

from supervisor_support import until


def sha256(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def hasher(tmp_path):
    return Hasher(10 << 20, cache=str(tmp_path / 'hashes'))


def old(path):
    """Makes a file look as if nobody had written it lately: only then is its hash remembered."""
    os.utime(path, (1e9, 1e9))
    return path


def test_a_file(tmp_path, hasher):
    path = tmp_path / 'a'
    path.write_bytes(b'hello')
    facts, seen = hasher.facts(str(path))
    assert facts == {'sha256': sha256(b'hello'), 'bytes': 5, 'sampled': False}
    assert look(str(path)) == seen
    path.write_bytes(b'hellp')
    os.utime(path, ns=(1, 1))
    assert look(str(path)) != seen


def test_a_folder(tmp_path, hasher):
    root = tmp_path / 'data'
    for name, data in (('b', b'1'), ('a/ü', b'2'), ('a/z/c', b'3'), ('a.txt', b'4')):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    (root / 'link').symlink_to(tmp_path / 'elsewhere')
    (root / 'folder link').symlink_to(root / 'a')
    facts, seen = hasher.facts(str(root))
    text = b''.join(name.encode() + b'\0' + sha256(data).encode() + b'\n' for name, data in (('a.txt', b'4'), ('a/z/c', b'3'), ('a/ü', b'2'), ('b', b'1')))
    assert facts == {'sha256': sha256(text), 'bytes': 4, 'sampled': False, 'files': 4}
    assert look(str(root)) == seen
    (root / 'a' / 'new').write_bytes(b'')
    assert look(str(root)) != seen


def test_a_sample(tmp_path, hasher):
    size = (10 << 20) + 12345
    data = os.urandom(size)
    path = tmp_path / 'big'
    path.write_bytes(data)
    facts, _ = hasher.facts(str(path))
    blocks = [data[:1 << 20]] + [data[(size - 65536) * index // 63:][:65536] for index in range(64)] + [data[-(1 << 20):]]
    assert facts == {'sha256': sha256(b'offbook-sample-1:%d:' % size + b''.join(blocks)), 'bytes': size, 'sampled': True}


def test_a_hash_is_remembered_and_forgotten(tmp_path, hasher):
    path = tmp_path / 'a'
    path.write_bytes(b'x' * (2 << 20))
    old(path)
    first = hasher.facts(str(path))[0]
    remembered = [os.path.join(folder, name) for folder, _, names in os.walk(tmp_path / 'hashes') for name in names]
    assert len(remembered) == 1
    with open(remembered[0], 'w') as file:
        file.write('f' * 64)  # so that it shows where an answer comes from
    assert hasher.facts(str(path))[0]['sha256'] == 'f' * 64
    path.write_bytes(b'y' * (2 << 20))
    assert hasher.facts(str(path))[0]['sha256'] == sha256(b'y' * (2 << 20)) != first['sha256']


def test_what_was_written_a_moment_ago_is_not_remembered(tmp_path, hasher):
    path = tmp_path / 'a'
    path.write_bytes(b'x' * (2 << 20))
    hasher.facts(str(path))
    assert not (tmp_path / 'hashes').exists()


def test_a_cache_that_cannot_be_written_is_no_matter(tmp_path):
    (tmp_path / 'file').write_text('')
    path = tmp_path / 'a'
    path.write_bytes(b'x' * (2 << 20))
    assert Hasher(1 << 30, cache=str(tmp_path / 'file')).facts(str(old(path)))[0]['sha256'] == sha256(b'x' * (2 << 20))


def test_hashing_stops_when_it_is_told(tmp_path):
    path = tmp_path / 'a'
    path.write_bytes(b'x' * (9 << 20))
    with pytest.raises(Stopped):
        Hasher(1 << 30, lambda: True, str(tmp_path / 'hashes')).facts(str(path))


def test_what_is_no_file_is_an_error(tmp_path, hasher):
    os.mkfifo(tmp_path / 'pipe')
    with pytest.raises(OSError):
        hasher.facts(str(tmp_path / 'pipe'))
    with pytest.raises(FileNotFoundError):
        hasher.facts(str(tmp_path / 'gone'))


def test_arguments_are_hashed_beside_the_run(start, project):
    (project / 'data.csv').write_text('a,b\n')
    (project / 'folder').mkdir()
    (project / 'folder' / 'x').write_text('x')
    run = start('''
        send("_hash", name="table", path=%r)
        send("_hash", name="folder", path=%r)
        send("_hash", name="gone", path="/nowhere/at/all")
        send("_opened", path=%r, mode="r")
        succeed()
    ''' % (str(project / 'data.csv'), str(project / 'folder'), str(project / 'data.csv'))).wait()
    inputs = {event['name']: event for event in run.events('input')}
    assert set(inputs) == {'table', 'folder', 'gone'}
    assert (inputs['table']['sha256'], inputs['table']['bytes'], inputs['table']['sampled']) == (sha256(b'a,b\n'), 4, False)
    assert 'source' not in inputs['table']
    assert inputs['folder']['files'] == 1
    assert inputs['gone']['error'] == 'Could not be read: no such file or directory.' and 'sha256' not in inputs['gone']
    assert not run.warnings('input.changed')


def test_one_that_changes_during_the_run_is_said(start, project):
    (project / 'data.csv').write_text('a,b\n')
    run = start('''
        path = %r
        send("_hash", name="table", path=path)
        print("up")
        while open(path).read() == "a,b\\n":
            time.sleep(0.01)
        succeed()
    ''' % str(project / 'data.csv'))
    run.heard('input')
    (project / 'data.csv').write_text('c,d,e\n')
    run.wait()
    assert run.events('input')[0]['sha256'] == sha256(b'a,b\n')
    assert run.one('input', changed=True)['name'] == 'table'
    assert run.one('warning', code='input.changed')['message'] == 'The input `table` changed while the run went on.'


def test_one_that_vanishes_during_the_run_is_said(start, project):
    (project / 'data.csv').write_text('a,b\n')
    run = start('''
        send("_hash", name="table", path=%r)
        while os.path.exists(%r):
            time.sleep(0.01)
        succeed()
    ''' % (str(project / 'data.csv'), str(project / 'data.csv')))
    run.heard('input')
    (project / 'data.csv').unlink()
    run.wait()
    assert run.one('input', changed=True)


def test_files_that_the_code_opened(start, project, tmp_path):
    elsewhere = tmp_path / 'elsewhere.bin'
    elsewhere.write_bytes(b'\1')
    site = tmp_path / 'venv' / 'lib' / 'site-packages'
    for path, text in ((project / 'data' / 'a.csv', 'a'), (project / 'n', 'n'), (project / 'work.py', 'x = 1'), (project / 'written.txt', 'w'), (project / 'both.txt', 'b'),
                       (project / '.git' / 'config', 'g'), (tmp_path / 'cache' / 'matplotlib' / 'fontlist-v390.json', '{}'), (site / 'pkg' / 'data.json', 'd'), (tmp_path / 'venv' / 'share' / 'x.dat', 'd'), (project / '.env', 'SECRET=1')):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    run = start('''
        send("_paths", paths=[], prefix=%r, basePrefix=sys.base_prefix, stdlib=[os.path.dirname(os.__file__)], sitePackages=[%r])
        for mode, path in %r:
            send("_opened", path=path, mode=mode)
            send("_opened", path=path, mode=mode)
        send("_opened", path=os.__file__[:-3] + ".txt", mode="r")
        succeed()
    ''' % (str(tmp_path / 'venv'), str(site), [
        ('r', str(project / 'data' / 'a.csv')), ('r', str(project / 'data' / '..' / 'data' / 'a.csv')), ('r', str(elsewhere)), ('r', str(project / 'n')), ('r', str(project / 'work.py')),
        ('w', str(project / 'written.txt')), ('r', str(project / 'written.txt')), ('r', str(project / 'both.txt')), ('w', str(project / 'both.txt')), ('r', str(project / '.git' / 'config')),
        ('r', str(site / 'pkg' / 'data.json')), ('r', str(tmp_path / 'venv' / 'share' / 'x.dat')), ('r', str(tmp_path / 'cache' / 'matplotlib' / 'fontlist-v390.json')), ('r', '/etc/hostname'), ('r', '/proc/cpuinfo'), ('r', '/dev/null'), ('r', '/gone'),
        ('r', str(project)), ('r', str(project / '.env'))]), params={'n': {'value': 1, 'from': 'user'}}, env_files=[str(project / '.env')]).wait()
    inputs = {event['name']: event for event in run.events('input') if 'changed' not in event}
    assert set(inputs) == {'data/a.csv', str(elsewhere), './n', 'both.txt'}
    found = inputs['data/a.csv']
    assert found['source'] == {'kind': 'opened', 'path': str(project / 'data' / 'a.csv')} and found['path'] == str(project / 'data' / 'a.csv')
    assert found['sha256'] == sha256(b'a')
    assert len(run.events('input')) == 4


def test_scratch_that_is_gone_again_is_no_changed_input(start, tmp_path):
    """Libraries hand things to their own processes in temporary files; only one that is still there, or lay elsewhere, can have changed."""
    scratch = tmp_path / 'scratch'
    scratch.mkdir()
    for name in ('handed.txt', 'kept.txt'):
        (scratch / name).write_text('1')
    (tmp_path / 'data.txt').write_text('1')
    run = start('''
        import time
        for path in %r:
            send("_opened", path=path, mode="r")
        while not os.path.exists(%r):
            time.sleep(0.01)
        succeed()
    ''' % ([str(scratch / 'handed.txt'), str(scratch / 'kept.txt'), str(tmp_path / 'data.txt')], str(tmp_path / 'go')), env={'TMPDIR': str(scratch)})
    for name in ('handed.txt', 'kept.txt', 'data.txt'):
        until(lambda: [event for event in run.events('input') if event['name'].endswith(name) and 'sha256' in event], 10, name)
    (scratch / 'handed.txt').unlink()
    (scratch / 'kept.txt').write_text('2')
    (tmp_path / 'data.txt').unlink()
    (tmp_path / 'go').touch()
    changed = run.wait().warnings('input.changed')
    assert sorted(os.path.basename(event['detail']) for event in changed) == ['data.txt', 'kept.txt']


def test_an_environment_inside_the_project_or_around_it(start, project):
    (project / 'a.csv').write_text('a')
    run = start('send("_paths", paths=[], prefix=%r, basePrefix="/", stdlib=[], sitePackages=[]); send("_opened", path=%r, mode="r"); succeed()' % (str(project), str(project / 'a.csv'))).wait()
    assert run.one('input')['name'] == 'a.csv'


def test_many_opened_files_are_cut_short(start, project):
    for index in range(130):
        (project / ('%03d.txt' % index)).write_text(str(index))
    run = start('for n in range(130): send("_opened", path=os.path.join(%r, "%%03d.txt" %% n), mode="r")\nsucceed()' % str(project)).wait()
    assert len(run.events('input')) == 100
    assert len(run.warnings('inputs.many')) == 1


@pytest.fixture
def database(tmp_path, monkeypatch):
    """A database of a minute ago, what was seen of it when the code opened it, and a way to have it told and to see what is made of it."""
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'cache'))

    class Database:
        path = tmp_path / 'project' / 'a.db'
        posted = []

        def change(self, *more):
            connection = sqlite3.connect(self.path)
            for statement in more + ('create table if not exists t (a)', 'insert into t values (1)'):
                connection.execute(statement)
            connection.commit()
            return connection

        def opened(self):
            self.inputs.opened(str(self.path), 'd', True, self.was)
            until(self.inputs.idle)

        def told(self):
            self.inputs.close()
            assert {event['type'] for event in self.posted} <= {'input'}, self.posted
            merged = {}
            for event in self.posted:
                merged.update(event)
            return merged

    one = Database()
    one.posted = []
    one.path.parent.mkdir()
    one.change().close()
    os.utime(one.path, (time.time() - 60,) * 2)
    one.before = sha256(one.path.read_bytes())
    status = one.path.stat()
    one.was = [status.st_size, status.st_mtime_ns, status.st_ino]
    one.inputs = Inputs({'project': {'root': str(one.path.parent)}}, str(tmp_path / 'store' / 'runs' / 'x'), one.posted.append, time.time() - 5)
    return one


def test_a_database_that_was_only_read(database):
    database.opened()
    told = database.told()
    assert told['sha256'] == database.before and told['source'] == {'kind': 'opened', 'path': str(database.path)}
    assert 'changed' not in told and 'error' not in told


def test_a_database_that_the_run_changes_is_known_as_it_was_before(database):
    database.opened()
    database.change().close()
    told = database.told()
    assert told['sha256'] == database.before != sha256(database.path.read_bytes())
    assert told['changed'] is True and 'error' not in told


def test_a_database_that_was_changed_before_it_was_hashed_says_so(database):
    database.change().close()
    database.opened()
    told = database.told()
    assert told['error'] == CHANGED_FIRST and told['changed'] is True
    assert 'sha256' not in told


def test_a_change_that_lies_in_the_databases_log_is_one(database):
    database.opened()
    connection = database.change('pragma journal_mode = wal')
    os.utime(database.path, ns=(database.was[1],) * 2)  # as if only the log had been written to
    with connection:
        connection.execute('insert into t values (2)')
    assert look(str(database.path)) == tuple(database.was) and database.path.with_name('a.db-wal').stat().st_size > 0
    assert database.told()['changed'] is True
    connection.close()


def test_a_database_that_the_run_made_is_none(database):
    os.utime(database.path)
    database.was[1] = database.path.stat().st_mtime_ns
    database.opened()
    assert database.told() == {}


@pytest.mark.parametrize('was', [None, [], ['1', 2, 3], [1, 2], {'a': 1}])
def test_what_a_child_says_of_a_database_is_looked_at(database, was):
    database.was = was
    database.opened()
    assert database.told() == {}
