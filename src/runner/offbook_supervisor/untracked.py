"""Which of the files that git does not know are kept whole: all of an ordinary project's, and not a folder of thousands of results that happen to be JSON."""
import os

MOST_FILES = 500
MOST_BYTES = 32 << 20

_CODE = frozenset('.py .pyi .pyx .pxd .sh .sql .r .jl .c .h .cc .cpp .hpp .cu .cuh .rs .go .java .js .mjs .cjs .ts .tsx .jsx .proto .tf'.split())


def choose(files):
    """The names to keep, of [(name, size)]: source code first, then what is small."""
    kept, left = set(), MOST_BYTES
    for name, size in sorted(files, key=lambda file: (not _is_code(file[0]), file[1], file[0])):
        if len(kept) == MOST_FILES:
            break
        if size <= left:
            left -= size
            kept.add(name)
    return kept


def warning(count, kept):
    return {
        'type': 'warning', 'code': 'git.untracked',
        'message': 'Only %d of %d files that git does not know are kept with this run; of the others at most the hash is known. Commit them, or list them in .gitignore.' % (kept, count)}


def _is_code(name):
    return os.path.splitext(os.fsdecode(name))[1].lower() in _CODE
