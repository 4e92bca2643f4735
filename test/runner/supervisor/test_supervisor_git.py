"""What is kept of git, and that nothing a repository brings is executed."""
import hashlib
import os
import subprocess

import pytest
from offbook_supervisor import git, untracked
from offbook_supervisor.hashing import Hasher
from offbook_supervisor.objects import Objects
from offbook_supervisor.tools import Tools

from supervisor_support import is_alive

SETTINGS = {'GIT_CONFIG_GLOBAL': os.devnull, 'GIT_CONFIG_SYSTEM': os.devnull, 'GIT_AUTHOR_NAME': 'a', 'GIT_AUTHOR_EMAIL': 'a@b', 'GIT_COMMITTER_NAME': 'a', 'GIT_COMMITTER_EMAIL': 'a@b'}


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)


class Repository:
    def __init__(self, root):
        self.root = root
        root.mkdir(exist_ok=True)
        self('init', '-q', '-b', 'main')

    def __call__(self, *arguments, **settings):
        return subprocess.run(['git', *arguments], cwd=self.root, check=True, stdout=subprocess.PIPE, **settings).stdout.decode().strip()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self):
        self('add', '-A')
        self('commit', '-q', '-m', 'x')
        return self('rev-parse', 'HEAD')


@pytest.fixture
def repository(project):
    return Repository(project)


@pytest.fixture
def facts(tmp_path):
    objects = Objects(str(tmp_path / 'store' / 'runs' / 'x'))

    def ask(root, limit=1000):
        return git.facts(str(root), objects, limit, Hasher(1 << 30, cache=str(tmp_path / 'hashes')), Tools(), ask.said.append)

    ask.objects, ask.said = objects, []
    return ask


def test_a_clean_commit(repository, facts):
    repository.write('a.py', 'x = 1\n')
    commit = repository.commit()
    assert facts(repository.root) == {'type': 'code', 'kind': 'git', 'root': str(repository.root), 'commit': commit, 'branch': 'main', 'dirty': False, 'remote': None,
                                      'changes': [], 'diff': None}


def test_no_commits_yet(repository, facts):
    repository.write('a.py', 'x = 1\n')
    repository.write('b.py', 'x = 2\n')
    repository('add', 'b.py')
    found = facts(repository.root)
    assert (found['commit'], found['branch'], found['dirty'], found['diff']) == (None, 'main', True, None)
    assert [(change['path'], change['status'], change['kept']) for change in found['changes']] == [('b.py', 'A', True), ('a.py', '?', True)]
    assert facts.objects.read(found['changes'][1]['sha256']) == b'x = 1\n'


def test_detached(repository, facts):
    repository.write('a.py', 'x = 1\n')
    commit = repository.commit()
    repository('checkout', '-q', '--detach')
    assert (facts(repository.root)['branch'], facts(repository.root)['commit']) == (None, commit)


def test_changes_of_every_kind(repository, facts):
    repository.write('changed.py', 'x = 1\n')
    repository.write('gone.py', 'gone\n')
    repository.write('old name.py', 'renamed, with enough text to be seen as the same file\n' * 5)
    repository.write('big.py', 'small\n')
    repository.write('data.bin', b'\0')
    repository.commit()
    repository.write('changed.py', 'x = 2\n')
    (repository.root / 'gone.py').unlink()
    repository('mv', 'old name.py', 'new "ünï" name.py')
    repository.write('big.py', 'y' * 2000)
    repository.write('data.bin', b'\1\2')
    repository.write('new dir/new.py', 'new\n')
    repository.write('new.csv', 'a,b\n')
    repository.write('.gitignore', 'ignored.py\n')
    repository.write('ignored.py', 'no\n')
    found = facts(repository.root)
    changes = {change['path']: change for change in found['changes']}
    assert {path: (change['status'], change.get('kept')) for path, change in changes.items()} == {
        'changed.py': ('M', True), 'gone.py': ('D', None), 'new "ünï" name.py': ('R', True), 'big.py': ('M', False), 'data.bin': ('M', False), 'new dir/new.py': ('?', True),
        'new.csv': ('?', False), '.gitignore': ('?', True)}
    assert all('sha256' in change for path, change in changes.items() if path != 'gone.py')
    assert changes['data.bin']['bytes'] == 2
    assert facts.objects.read(changes['changed.py']['sha256']) == b'x = 2\n'
    assert not os.path.exists(facts.objects.path(changes['data.bin']['sha256']))
    diff = facts.objects.read(found['diff']['sha256']).decode()
    assert found['diff']['bytes'] == len(diff.encode())
    assert '-x = 1\n+x = 2\n' in diff and '-gone\n' in diff and 'yyyy' not in diff and 'data.bin' not in diff
    # The diff and the commit give back the very text that ran.
    repository.write('patch', diff)
    repository('stash', '-q', '-u', '--', 'changed.py', 'gone.py')
    repository('apply', '--include=changed.py', 'patch')
    assert (repository.root / 'changed.py').read_text() == 'x = 2\n'


def test_new_files_are_kept_up_to_a_number_and_a_size_in_all(repository, facts, monkeypatch):
    repository.write('changed.json', '1')
    repository.commit()
    repository.write('changed.json', '2' * 60)  # git knows it: it takes no room of the others
    for index in range(5):
        repository.write('a/result-%d.json' % index, '%d' % index * (10 + index))
    repository.write('z.py', 'x' * 50)
    repository.write('zz.py', 'y' * 200)

    def kept():
        found = facts(repository.root)
        assert all('sha256' in change for change in found['changes'])
        for change in found['changes']:
            assert os.path.exists(facts.objects.path(change['sha256'])) >= change['kept']
        return {change['path'] for change in found['changes'] if change['kept']}

    monkeypatch.setattr(untracked, 'MOST_BYTES', 75)
    assert kept() == {'changed.json', 'z.py', 'a/result-0.json', 'a/result-1.json'}
    assert [event['message'] for event in facts.said] == ['Only 3 of 7 files that git does not know are kept with this run; of the others at most the hash is known. '
                                                          'Commit them, or list them in .gitignore.']
    assert not os.path.exists(facts.objects.path(hashlib.sha256(b'y' * 200).hexdigest()))
    monkeypatch.setattr(untracked, 'MOST_BYTES', 1000)
    monkeypatch.setattr(untracked, 'MOST_FILES', 3)
    assert kept() == {'changed.json', 'z.py', 'zz.py', 'a/result-0.json'}
    facts.said.clear()
    monkeypatch.setattr(untracked, 'MOST_FILES', 7)
    assert len(kept()) == 8 and facts.said == []


def test_a_run_says_that_not_all_new_files_are_kept(start, repository):
    for index in range(untracked.MOST_FILES + 20):
        repository.write('results/%d.json' % index, '%d' % index)
    run = start('succeed()').wait()
    changes = run.one('code', kind='git')['changes']
    assert sum(change['kept'] for change in changes) == untracked.MOST_FILES and all('sha256' in change for change in changes)
    assert len(run.warnings('git.untracked')) == 1


def test_from_a_folder_inside(repository, facts):
    repository.write('packages/one/a.py', 'x = 1\n')
    repository.commit()
    repository.write('packages/one/a.py', 'x = 2\n')
    found = facts(repository.root / 'packages' / 'one')
    assert found['root'] == str(repository.root) and found['changes'][0]['path'] == 'packages/one/a.py'
    assert b'+x = 2' in facts.objects.read(found['diff']['sha256'])


def test_no_repository(project, facts):
    found = facts(project)
    assert 'not a git repository' in found['error'] and 'commit' not in found


def test_no_git(project, facts, monkeypatch):
    monkeypatch.setenv('PATH', '/nowhere')
    assert facts(project)['error'] == 'git was not found'


def test_a_git_in_the_project_is_not_started(repository, facts, monkeypatch, tmp_path):
    repository.write('git', '#!/bin/sh\ntouch %s\n' % (tmp_path / 'ran'))
    (repository.root / 'git').chmod(0o755)
    monkeypatch.chdir(repository.root)
    monkeypatch.setenv('PATH', '.:' + os.environ['PATH'])
    assert facts(repository.root)['branch'] == 'main'
    assert not (tmp_path / 'ran').exists()


def test_a_submodule_that_is_not_there(repository, facts, tmp_path):
    other = Repository(tmp_path / 'other')
    other.write('o.py', 'o\n')
    other.commit()
    repository('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', str(other.root), 'sub')
    repository.commit()
    repository('submodule', '--quiet', 'deinit', '-f', 'sub')
    found = facts(repository.root)
    assert (found['dirty'], found['changes']) == (False, []) and 'error' not in found


def test_nothing_of_a_hostile_repository_is_executed(repository, facts, tmp_path):
    ran = tmp_path / 'ran'
    program = tmp_path / 'program'
    program.write_text('#!/bin/sh\necho "$0 $@" >> %s\ncat\n' % ran)
    program.chmod(0o755)
    repository.write('a.py', 'x = 1\n')
    repository.write('.gitattributes', '*.py filter=evil diff=evil\n*.txt filter=evil.two\n')
    repository.write('b.txt', 'x = 1\n')
    repository.commit()
    for name, value in (('core.fsmonitor', str(program)), ('core.hooksPath', str(tmp_path / 'hooks')), ('filter.evil.clean', str(program)), ('filter.evil.process', str(program)),
                        ('filter.evil.required', 'true'), ('filter.evil.two.clean', str(program)), ('diff.external', str(program)), ('diff.evil.textconv', str(program)),
                        ('diff.evil.command', str(program)), ('core.pager', str(program)), ('pager.status', str(program)), ('core.sshCommand', str(program)),
                        ('core.alternateRefsCommand', str(program)), ('core.editor', str(program)), ('alias.status', '!' + str(program))):
        repository('config', name, value)
    (tmp_path / 'hooks').mkdir()
    for hook in ('post-index-change', 'reference-transaction', 'fsmonitor-watchman'):
        (tmp_path / 'hooks' / hook).symlink_to(program)
        (repository.root / '.git' / 'hooks').mkdir(exist_ok=True)
        if not (repository.root / '.git' / 'hooks' / hook).exists():
            (repository.root / '.git' / 'hooks' / hook).symlink_to(program)
    if ran.exists():
        ran.unlink()  # `git config` itself may have been watched
    repository.write('a.py', 'x = 22\n')
    repository.write('b.txt', 'x = 22\n')
    before = (repository.root / '.git' / 'index').read_bytes()
    found = facts(repository.root)
    assert not ran.exists(), ran.read_text()
    assert {change['path'] for change in found['changes']} == {'a.py', 'b.txt'}
    assert b'+x = 22' in facts.objects.read(found['diff']['sha256'])
    assert (repository.root / '.git' / 'index').read_bytes() == before


@pytest.mark.parametrize('url,clean', [
    ('https://user:token@host.org/a/b.git', 'https://host.org/a/b.git'), ('https://token@host.org/a.git?private=1', 'https://host.org/a.git'),
    ('https://us@er:to@ken@host.org/a.git', 'https://host.org/a.git'), ('ssh://git:pass@host.org:22/a', 'ssh://git@host.org:22/a'), ('git@host.org:a/b.git', 'git@host.org:a/b.git'),
    ('/a/folder', '/a/folder'), ('https://host.org/a', 'https://host.org/a'), ('HTTPS://t:x-oauth@host/a', 'HTTPS://host/a')])
def test_credentials_are_taken_off_remotes(url, clean, repository, facts):
    repository('remote', 'add', 'origin', url)
    assert git.without_credentials(url) == clean
    assert facts(repository.root)['remote'] == clean


def test_the_remote_is_that_of_the_branch(repository, facts):
    repository('remote', 'add', 'origin', 'https://host/origin')
    repository('remote', 'add', 'mine', 'https://host/mine')
    assert facts(repository.root)['remote'] == 'https://host/origin'
    repository('config', 'branch.main.remote', 'mine')
    assert facts(repository.root)['remote'] == 'https://host/mine'


def test_somebody_elses_repository_says_why(repository, facts):
    if os.geteuid() != 0:
        pytest.skip('needs another owner, and so root')
    repository.write('a.py', 'x\n')
    os.chown(repository.root, 12345, 12345)
    os.chown(repository.root / '.git', 12345, 12345)
    found = facts(repository.root)
    assert 'dubious ownership' in found['error']


def test_a_run_tells_of_its_repository_and_its_tools_get_no_secrets(start, repository, tmp_path):
    tools = tmp_path / 'tools'
    tools.mkdir()
    (tools / 'git').write_text('#!/bin/sh\nenv >> %s\nexec /usr/bin/git "$@"\n' % (tmp_path / 'seen'))
    (tools / 'git').chmod(0o755)
    repository.write('work.py', 'x = 1\n')
    commit = repository.commit()
    run = start('succeed()', env={'PATH': '%s:%s' % (tools, os.environ['PATH'])}, secrets={'TOKEN': 'long secret text'}).wait()
    assert run.one('code', kind='git')['commit'] == commit
    seen = (tmp_path / 'seen').read_text()
    assert 'GIT_OPTIONAL_LOCKS=0' in seen and 'long secret text' not in seen


def test_a_git_that_hangs_holds_the_end_for_a_while_only(start, repository, tmp_path):
    tools = tmp_path / 'tools'
    tools.mkdir()
    (tools / 'git').write_text('#!/bin/sh\necho $$ > %s\nexec sleep 600\n' % (tmp_path / 'pid'))
    (tools / 'git').chmod(0o755)
    run = start('print("up"); succeed()', env={'PATH': '%s:%s' % (tools, os.environ['PATH'])}).wait(30)
    assert run.finished['state'] == 'succeeded' and run.finished['durationMs'] < 5000
    assert run.one('code', kind='git')['error'] == 'git took longer than %g s' % git.TIMEOUT
    assert not is_alive(int((tmp_path / 'pid').read_text()))
