"""Files that user code opens by itself, by Python's own audit events. Code in other languages opens files without them (natives.py)."""
import os
import sys

from ..lazy import RUNNER, STDLIB, std

MOST = 2000


class Opens:
    def __init__(self, channel, store):
        self._channel = channel
        self._seen = set()
        self.on = False
        skipped = ["/proc/", "/dev/", "/sys/", RUNNER + os.sep, STDLIB + os.sep, os.path.realpath(STDLIB) + os.sep, store.root.rstrip(os.sep) + os.sep]
        self._skipped = tuple(skipped)

    def install(self):
        # Only the name is looked at for every other event: importing a library raises thousands.
        def hook(event, args):
            if event == "open" and self.on:
                self._look(args)
            elif event == "sqlite3.connect" and self.on:
                self._database(args)

        self.on = True
        sys.addaudithook(hook)

    def stop(self):
        self.on = False

    def resume(self):
        self.on = True

    def native(self, path, mode):
        """A file or folder that a library is about to open in its own language."""
        if mode == "d":
            self._changeable(path)
        else:
            self._tell(path, mode, native=True)

    def _look(self, args):
        try:
            path, mode, flags = args
            if type(path) is bytes:
                path = os.fsdecode(path)
            if type(path) is not str or path.endswith((".pyc", ".py", ".so", ".pyi", ".pth")):
                return
            write = any(letter in mode for letter in "wax+") if mode else bool(flags & (os.O_WRONLY | os.O_RDWR))
            self._tell(path, "w" if write else "r")
        except Exception:
            pass

    def _database(self, args):
        try:
            path = os.fsdecode(args[0])
            if path.startswith("file:"):
                path = std("urllib.parse").unquote(path[5:].partition("?")[0])
                if path.startswith("//"):
                    path = path[2:][path[2:].find("/"):]
            if path and not path.startswith(":memory:"):
                self._changeable(path)
        except Exception:
            pass

    def _changeable(self, path):
        """A database, or what else is opened to be read and changed. Whether it is only read shows at the end alone; as what it was before, it is looked at now: the first change may come before the supervisor hears of it."""
        try:
            status = os.stat(path)
        except OSError:
            self._tell(path, "w")  # it is made now
        else:
            self._tell(path, "d", native=True, was=[status.st_size, status.st_mtime_ns, status.st_ino])

    def _tell(self, path, mode, **more):
        if not self._channel.open:
            return
        path = os.path.abspath(path)  # a relative one is another file in another working folder
        key = (path, mode)
        if key in self._seen or len(self._seen) > MOST:
            return
        self._seen.add(key)
        if path.startswith(self._skipped) or "/site-packages/" in path or "/dist-packages/" in path:
            return
        from ..values import text
        self._channel.send("_opened", path=text(path), mode=mode, **more)
