"""What git says about the project, asked so that nothing a repository brings with it is executed."""
import os
import re

from . import untracked
from .tools import ToolError

TIMEOUT = 6.0
MOST_CHANGES = 2000
MOST_DIFF = 16 << 20
MOST_HASHED = 256 << 20

# A file that people write; anything else is data, and known by its hash.
SOURCE_LIKE = frozenset('''
    .py .pyi .pyx .pxd .ipynb .toml .cfg .ini .yaml .yml .json .jsonc .md .rst .txt .sh .bash .zsh .fish .ps1 .bat .sql .r .jl .c .h .cc .cpp .hpp .cu .cuh .rs .go .java
    .js .mjs .cjs .ts .tsx .jsx .css .html .xml .lock .proto .tf .env.example .j2 .jinja .tex .bib .mk .cmake .gitignore .gitattributes .dockerignore .editorconfig'''.split())
SOURCE_NAMES = frozenset(('makefile', 'dockerfile', 'justfile', 'rakefile', 'procfile', 'license', 'pipfile', 'readme', 'cmakelists.txt', '.gitignore', '.gitattributes',
                          '.dockerignore', '.editorconfig', '.python-version'))


def facts(root, objects, source_limit, hasher, tools, post):
    """The `code` event of kind `git`. What else there is to say of it is posted."""
    try:
        return dict(_facts(root, objects, source_limit, hasher, tools, post), type='code', kind='git')
    except ToolError as error:
        return {'type': 'code', 'kind': 'git', 'error': str(error)}


class _Git:
    def __init__(self, tools, program, root):
        self._tools = tools
        self._program = program
        self._root = root
        self.options = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=' + os.devnull, '-c', 'core.untrackedCache=false', '-c', 'core.quotePath=false']

    def __call__(self, *arguments, **settings):
        command = [self._program, '--no-optional-locks', '--no-pager', '--literal-pathspecs'] + self.options + list(arguments)
        return self._tools.run(command, cwd=self._root, timeout=TIMEOUT, **settings)

    def status(self):
        arguments = ('status', '--porcelain=v2', '--branch', '-z', '--ignore-submodules=dirty')
        try:
            return self(*arguments, '--untracked-files=all', limit=32 << 20)
        except ToolError as error:
            if 'took longer' not in str(error) and 'said more' not in str(error):
                raise
            return self(*arguments, '--untracked-files=normal', limit=32 << 20)  # a folder of very many untracked files: its name alone


def _facts(root, objects, source_limit, hasher, tools, post):
    program = tools.find('git')
    if program is None:
        raise ToolError('git was not found')
    git = _Git(tools, program, root)
    top = os.fsdecode(git('rev-parse', '--show-toplevel').rstrip(b'\n'))
    settings = _settings(git)
    for name in sorted({key.split('.', 1)[1].rpartition('.')[0] for scope, key, _ in settings if key.startswith('filter.') and scope in ('local', 'worktree')}):
        # A filter is a program; one that the repository's own settings name is not started.
        for part in ('clean', 'smudge', 'process'):
            git.options += ['-c', 'filter.%s.%s=' % (name, part)]
        git.options += ['-c', 'filter.%s.required=false' % name]
    commit, branch, entries = parse_status(git.status())
    found = {'root': top, 'commit': commit, 'branch': branch, 'dirty': bool(entries), 'remote': _remote(settings, branch)}
    changes = []
    to_diff = []
    budget = MOST_HASHED
    entries = entries[:MOST_CHANGES]
    sizes = {name: _regular_size(os.path.join(os.fsencode(top), name)) for _, name, _ in entries}
    sources = {name for name, size in sizes.items() if size is not None and size <= source_limit and is_source_like(name)}
    unknown = [(name, sizes[name]) for letter, name, _ in entries if letter == '?' and name in sources]
    chosen = untracked.choose(unknown)
    if len(chosen) < len(unknown):
        post(untracked.warning(len(unknown), len(chosen)))
    for letter, name, old in entries:
        change = {'path': _text(name), 'status': letter}
        path = os.path.join(os.fsencode(top), name)
        size = sizes[name]
        if size is not None:
            change['bytes'] = size
            kept = name in sources and (letter != '?' or name in chosen)
            try:
                if kept:
                    with open(path, 'rb') as file:
                        data = file.read(source_limit + 1)
                    change['bytes'] = len(data)
                    change['sha256'], change['kept'] = objects.keep(data), True
                elif size <= budget:
                    budget -= size
                    change['sha256'], change['kept'] = hasher.facts(os.fsdecode(path))[0]['sha256'], False
            except OSError:
                pass  # gone or locked since: its status is what is known
        if letter != '?' and is_source_like(name) and (size is None or size <= source_limit):
            to_diff += [name] + ([old] if old else [])
        changes.append(change)
    found['changes'] = changes
    found['diff'] = _diff(git, top, to_diff, objects) if commit and to_diff else None
    return found


def _settings(git):
    """[(scope, key, value)]; a key is lower-case but for the name in its middle."""
    try:
        listed = git('config', '--show-scope', '-z', '--get-regexp', r'^(filter|remote|branch)\.', ok=(0, 1))
    except ToolError as error:
        if 'show-scope' not in str(error):
            raise
        listed = b''.join(b'local\0' + part + b'\0' for part in git('config', '-z', '--get-regexp', r'^(filter|remote|branch)\.', ok=(0, 1)).split(b'\0')[:-1])
    parts = listed.split(b'\0')
    settings = []
    for scope, pair in zip(parts[0::2], parts[1::2]):
        key, _, value = pair.partition(b'\n')
        settings.append((_text(scope), _text(key), _text(value)))
    return settings


def parse_status(status):
    """Commit, branch and [(letter, path, old path)] of `git status --porcelain=v2 --branch -z`."""
    commit = branch = None
    entries = []
    parts = iter(status.split(b'\0'))
    for part in parts:
        if part.startswith(b'# branch.oid '):
            commit = _text(part[13:])
            commit = None if commit == '(initial)' else commit
        elif part.startswith(b'# branch.head '):
            branch = _text(part[14:])
            branch = None if branch == '(detached)' else branch
        elif part[:2] == b'1 ':
            fields = part.split(b' ', 8)
            entries.append((_letter(fields[1]), fields[8], None))
        elif part[:2] == b'2 ':
            fields = part.split(b' ', 9)
            entries.append((_letter(fields[1]), fields[9], next(parts, b'')))
        elif part[:2] == b'u ':
            entries.append(('U', part.split(b' ', 10)[10], None))
        elif part[:2] == b'? ':
            entries.append(('?', part[2:], None))
    return commit, branch, entries


def _letter(pair):
    staged, unstaged = chr(pair[0]), chr(pair[1])
    if unstaged == 'D':
        return 'D'
    return staged if staged != '.' else unstaged


def _remote(settings, branch):
    urls = {key[len('remote.'):-len('.url')]: value for _, key, value in settings if key.startswith('remote.') and key.endswith('.url')}
    chosen = [value for _, key, value in settings if branch is not None and key == 'branch.%s.remote' % branch]
    for name in chosen + ['origin'] + sorted(urls):
        if name in urls:
            return without_credentials(urls[name])
    return None


def without_credentials(url):
    """A remote's address without user, password and query; the user that ssh needs stays."""
    match = re.match(r'^([A-Za-z][A-Za-z0-9+.-]*)://(?:([^/@]*(?:@[^/@]*)*)@)?([^/]*)(.*)$', url, re.S)
    if not match:
        return url
    scheme, user, host, rest = match.groups()
    if scheme.lower() in ('http', 'https', 'ftp', 'ftps'):
        rest = re.split(r'[?#]', rest)[0]
        user = None
    elif user is not None:
        user = user.split(':')[0]
    return '%s://%s%s%s' % (scheme, user + '@' if user else '', host, rest)


def _diff(git, top, names, objects):
    names = list(dict.fromkeys(names))
    parts = []
    for first in range(0, len(names), 500):
        arguments = [os.fsdecode(name) for name in names[first:first + 500]]
        try:
            parts.append(git('-C', top, 'diff', '--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--ignore-submodules=dirty', '--src-prefix=a/', '--dst-prefix=b/',
                             'HEAD', '--', *arguments, limit=MOST_DIFF))
        except ToolError:
            return None
    data = b''.join(parts)
    return {'sha256': objects.keep(data), 'bytes': len(data)} if data else None


def is_source_like(name):
    base = os.path.basename(os.fsdecode(name)).lower()
    return base in SOURCE_NAMES or os.path.splitext(base)[1] in SOURCE_LIKE


def _regular_size(path):
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_size if (status.st_mode & 0o170000) == 0o100000 else None


def _text(data):
    return data.decode('utf-8', 'replace')
