"""The store's objects: content by SHA-256, each written once."""
import hashlib
import os
import tempfile


class Objects:
    def __init__(self, run_folder):
        self._store = os.path.dirname(os.path.dirname(run_folder))

    def path(self, sha256):
        return os.path.join(self._store, 'objects', sha256[:2], sha256)

    def keep(self, data):
        """Keeps bytes; returns their hash."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if os.path.exists(path):
            return sha256
        temporary = os.path.join(self._store, 'tmp')
        os.makedirs(temporary, exist_ok=True)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=temporary)
        try:
            with os.fdopen(descriptor, 'wb') as file:
                file.write(data)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
        return sha256

    def read(self, sha256):
        with open(self.path(sha256), 'rb') as file:
            return file.read()
