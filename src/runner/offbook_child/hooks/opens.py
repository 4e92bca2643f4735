"""Files that user code opens by itself, by Python's own audit events, SQLite's among them; what libraries open in other languages is told by `readers`."""
import os
import sys
import time

from ..lazy import RUNNER, STDLIB

MOST = 2000


class Opens:
    def __init__(self, channel, store):
        self._channel = channel
        self._seen = set()
        self._on = False
        self._began = time.time()
        skipped = ["/proc/", "/dev/", "/sys/", RUNNER + os.sep, STDLIB + os.sep, os.path.realpath(STDLIB) + os.sep, store.root.rstrip(os.sep) + os.sep]
        self._skipped = tuple(skipped)

    def install(self):
        # Only the name is looked at for every other event: importing a library raises thousands.
        def hook(event, args):
            if event == "open" and self._on:
                self._look(args)
            elif event == "sqlite3.connect" and self._on:
                self._look_at_database(args)

        self._on = True
        sys.addaudithook(hook)

    def stop(self):
        self._on = False

    def resume(self):
        self._on = True

    def _look(self, args):
        try:
            path, mode, flags = args
            if type(path) is bytes:
                path = os.fsdecode(path)
            if type(path) is not str:
                return
            if path.endswith((".pyc", ".py", ".so", ".pyi", ".pth")) or not self._channel.open:
                return
            self._tell(path, "w" if (any(letter in mode for letter in "wax+") if mode else flags & (os.O_WRONLY | os.O_RDWR)) else "r")
        except Exception:
            pass

    def _look_at_database(self, args):
        """What is in a database before it is connected to may be read; whether it is written to nobody says."""
        try:
            path = os.fsdecode(args[0])
            if path.startswith("file:"):
                from ..lazy import std
                path = std("urllib.parse").unquote(path[5:].partition("?")[0])
                path = path[path.find("/", 2):] if path.startswith("//") else path
            if path not in ("", ":memory:") and self._channel.open:
                self._tell(path, "rw" if os.path.isfile(path) and os.path.getsize(path) else "w")
        except Exception:
            pass

    def read(self, path):
        """A library reads this file or folder by itself. What came to be since this process began was made by the run: those who write it say nothing."""
        if self._on and self._channel.open and os.path.exists(path):
            # A time that is yet to come says that a clock was set, and nothing else.
            self._tell(path, "w" if self._began <= _newest(path) <= time.time() + 1 else "r")

    def _tell(self, path, mode):
        # A relative one is another file in another working folder.
        path = os.path.abspath(path)
        key = (path, mode)
        if key in self._seen or len(self._seen) > MOST:
            return
        self._seen.add(key)
        if path.startswith(self._skipped) or "/site-packages/" in path or "/dist-packages/" in path:
            return
        from ..values import text
        self._channel.send("_opened", path=text(path), mode=mode, **({"folder": True} if mode == "r" and os.path.isdir(path) else {}))


def _newest(path):
    """When a file, or a folder with its files, was written last, in seconds since 1970. Of a folder the first thousand count."""
    newest, left = os.stat(path).st_mtime, 1000
    for folder, folders, files in os.walk(path):
        for name in (folders + files)[:left]:
            newest = max(newest, os.lstat(os.path.join(folder, name)).st_mtime)
        left -= len(folders) + len(files)
        if left <= 0:
            break
    return newest

