"""Hashes of files and folders as docs/format.md defines them, remembered by path, size, times and inode."""
import json
import os
import stat
import time

from . import digests, platforms

MIB = 1 << 20
BLOCK = 64 << 10
READ = 4 * MIB


class Stopped(Exception):
    """The run has ended and waits no longer."""


class Hasher:
    def __init__(self, sample_above, stopped=lambda: False, cache=None):
        self._sample_above = sample_above
        self._stopped = stopped
        self._cache = cache if cache is not None else os.path.join(platforms.cache_folder(), 'hashes')

    def facts(self, path):
        """The hash part of an `input` event, and what to compare at the end."""
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            return self._folder(path)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, 'is neither a file nor a folder')
        sampled = status.st_size > self._sample_above
        seen = look(path)  # before reading: a change meanwhile is then told at the end
        return {'sha256': self._remembered(path, status, sampled), 'bytes': status.st_size, 'sampled': sampled}, seen

    def _folder(self, root):
        digest, size, count, sampled = digests.sha256(), 0, 0, False
        seen = look(root)
        for name, path in files_below(root):
            status = os.lstat(path)
            sample = status.st_size > self._sample_above
            sampled = sampled or sample
            digest.update(name + b'\0' + self._remembered(path, status, sample).encode('ascii') + b'\n')
            size += status.st_size
            count += 1
        return {'sha256': digest.hexdigest(), 'bytes': size, 'sampled': sampled, 'files': count}, seen

    def _remembered(self, path, status, sampled):
        key = json.dumps([os.path.realpath(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev, sampled])
        name = digests.sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()
        place = os.path.join(self._cache, name[:2], name)
        small = status.st_size < MIB  # reading it costs no more than looking it up
        if not small:
            try:
                with open(place, 'r', encoding='ascii') as file:
                    found = file.read()
                if len(found) == 64:
                    return found
            except (OSError, UnicodeDecodeError):
                pass
        sha256 = self._sample(path, status.st_size) if sampled else self._whole(path)
        # A file written a moment ago may change again without its times telling.
        if not small and time.time() - status.st_mtime > 2 and same_file(os.stat(path), status):
            try:
                os.makedirs(os.path.dirname(place), exist_ok=True)
                with open('%s.%d' % (place, os.getpid()), 'w', encoding='ascii') as file:
                    file.write(sha256)
                os.replace('%s.%d' % (place, os.getpid()), place)
            except OSError:
                pass
        return sha256

    def _whole(self, path):
        digest = digests.quick_sha256()
        with open(path, 'rb', 0) as file:
            while True:
                data = file.read(READ)
                if not data:
                    return digest.hexdigest()
                digest.update(data)
                if self._stopped():
                    raise Stopped()

    def _sample(self, path, size):
        digest = digests.quick_sha256(b'offbook-sample-1:%d:' % size)
        with open(path, 'rb') as file:
            digest.update(file.read(MIB))
            for index in range(64):
                file.seek((size - BLOCK) * index // 63)
                digest.update(file.read(BLOCK))
            file.seek(max(0, size - MIB))
            digest.update(file.read(MIB))
        return digest.hexdigest()


def files_below(root):
    """(relative name as bytes, path) of every regular file, sorted by name; links are not followed."""
    found = []

    def visit(folder, prefix):
        with os.scandir(folder) as entries:
            for entry in entries:
                name = prefix + os.fsencode(entry.name)
                if entry.is_dir(follow_symlinks=False):
                    visit(entry.path, name + b'/')
                elif entry.is_file(follow_symlinks=False):
                    found.append((name, entry.path))

    visit(root, b'')
    found.sort()
    return found


def same_file(one, other):
    return (one.st_size, one.st_mtime_ns, one.st_ino) == (other.st_size, other.st_mtime_ns, other.st_ino)


def look(path):
    """What can be seen of a file or folder without reading it; None when it is gone. Two looks are equal unless it changed."""
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            seen = []
            for name, below in files_below(path):
                one = os.lstat(below)
                seen.append((name, one.st_size, one.st_mtime_ns, one.st_ino))
            return tuple(seen)
        return (status.st_size, status.st_mtime_ns, status.st_ino)
    except OSError:
        return None
