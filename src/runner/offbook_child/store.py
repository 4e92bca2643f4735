"""The store's objects: content by SHA-256, written under a temporary name and renamed, so that no reader ever sees half of one."""
import os
import sys

BLOCK = 1 << 20


def sha256(data=b""):
    """OpenSSL's when the user's packages have loaded it anyway (twice as fast), else the small one: loading OpenSSL takes 2 ms."""
    if "_hashlib" in sys.modules or len(data) > 4 * BLOCK:
        import hashlib
        return hashlib.sha256(data)
    try:
        from _sha2 import sha256 as make
    except ImportError:
        try:
            from _sha256 import sha256 as make
        except ImportError:
            from hashlib import sha256 as make
    return make(data)


class Store:
    def __init__(self, root):
        self.root = root
        self.tmp = os.path.join(root, "tmp")
        self._count = 0

    def path(self, digest):
        return os.path.join(self.root, "objects", digest[:2], digest)

    def temporary(self, suffix=""):
        """A new name in the store's tmp folder; the file is not made."""
        os.makedirs(self.tmp, exist_ok=True)
        self._count += 1
        return os.path.join(self.tmp, "%d-%d%s" % (os.getpid(), self._count, suffix))

    def put(self, data):
        """Keeps bytes; gives back their hash."""
        digest = sha256(data).hexdigest()
        target = self.path(digest)
        if not holds(target, data):
            name = self.temporary()
            try:
                with open(name, "wb") as file:
                    file.write(data)
                self._settle(name, target)
            finally:
                _forget(name)
        return digest

    def adopt(self, name):
        """Takes a finished temporary file in; gives back its hash and size."""
        try:
            digest, size = hash_file(name)
            self._settle(name, self.path(digest))
            return digest, size
        finally:
            _forget(name)

    def copy(self, source):
        """Keeps a copy of a user's file; gives back its hash and size, which are those of the copy even if the file changes meanwhile."""
        name = self.temporary()
        sum_, size = sha256(), 0
        if "_hashlib" not in sys.modules and os.path.getsize(source) > 4 * BLOCK:
            import hashlib
            sum_ = hashlib.sha256()
        try:
            with open(source, "rb") as reader, open(name, "wb") as writer:
                while True:
                    block = reader.read(BLOCK)
                    if not block:
                        break
                    sum_.update(block)
                    size += len(block)
                    writer.write(block)
            digest = sum_.hexdigest()
            self._settle(name, self.path(digest))
            return digest, size
        finally:
            _forget(name)

    def _settle(self, name, target):
        """The finished file takes the object's place also where there is one: that costs nothing, and mends one that was damaged."""
        os.makedirs(os.path.dirname(target), exist_ok=True)
        try:
            os.chmod(name, 0o444)  # what a run kept isn't changed by hand or by a program that writes in place
        except OSError:
            pass
        try:
            os.replace(name, target)
        except OSError:
            # Windows replaces nothing that is read-only or open, and a shared store may not be one's own. What is whole is as good.
            if not os.path.exists(target):
                raise
            if hash_file(target) != hash_file(name):
                os.chmod(target, 0o666)
                os.replace(name, target)
            else:
                _renew(target)


def holds(path, data):
    """Is the object there with these bytes? Comparing costs less than hashing them did. One that was damaged, can't be read or is another user's is written anew."""
    if not _renew(path):
        return False
    try:
        if os.stat(path).st_size != len(data):
            return False
        whole = memoryview(data)
        with open(path, "rb") as file:
            for start in range(0, len(whole), BLOCK):
                if file.read(BLOCK) != whole[start:start + BLOCK]:
                    return False
        return True
    except OSError:
        return False


def _renew(path):
    """The object counts as new from now on, so that whoever empties the trash at this moment leaves it to this run."""
    try:
        os.utime(path)
        return True
    except OSError:
        return False


def hash_file(path):
    import hashlib
    sum_, size = hashlib.sha256(), 0
    with open(path, "rb") as file:
        while True:
            block = file.read(BLOCK)
            if not block:
                return sum_.hexdigest(), size
            sum_.update(block)
            size += len(block)


def _forget(name):
    try:
        os.unlink(name)
    except OSError:
        pass
