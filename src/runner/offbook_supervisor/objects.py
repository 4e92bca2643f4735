"""The store's objects: content by SHA-256, each written once."""
import os

from . import digests


class Objects:
    def __init__(self, run_folder):
        self._store = os.path.dirname(os.path.dirname(run_folder))

    def path(self, sha256):
        return os.path.join(self._store, 'objects', sha256[:2], sha256)

    def keep(self, data):
        """Keeps bytes; returns their hash."""
        sha256 = digests.sha256(data).hexdigest()
        path = self.path(sha256)
        if _holds(path, data):
            return sha256
        temporary = os.path.join(self._store, 'tmp', '%s.%d.%s' % (sha256, os.getpid(), os.urandom(4).hex()))
        os.makedirs(os.path.dirname(temporary), exist_ok=True)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        try:
            with open(temporary, 'xb') as file:
                file.write(data)
            os.replace(temporary, path)
        except BaseException:
            try:
                os.unlink(temporary)
            except OSError:
                pass
            raise
        return sha256

    def take(self, blocks):
        """Keeps what arrives in pieces, however long; returns hash and size."""
        import hashlib
        temporary = os.path.join(self._store, 'tmp', 'in.%d.%s' % (os.getpid(), os.urandom(8).hex()))
        os.makedirs(os.path.dirname(temporary), exist_ok=True)
        digest, size = hashlib.sha256(), 0
        try:
            with open(temporary, 'xb') as file:
                for block in blocks:
                    digest.update(block)
                    size += len(block)
                    file.write(block)
            path = self.path(digest.hexdigest())
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.replace(temporary, path)
        except BaseException:
            try:
                os.unlink(temporary)
            except OSError:
                pass
            raise
        return digest.hexdigest(), size

    def read(self, sha256):
        with open(self.path(sha256), 'rb') as file:
            return file.read()


def _holds(path, data):
    """Is the object there with these bytes? It counts as new from now on, so that whoever empties the trash at this moment leaves it to this run."""
    try:
        os.utime(path)
        with open(path, 'rb') as file:
            return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
    except OSError:
        return False  # not there, not to be read, or another user's: written anew
