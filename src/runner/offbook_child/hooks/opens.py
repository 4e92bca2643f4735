"""Files that user code opens by itself, by Python's own audit events. Code in other languages opens files without them."""
import os
import sys

from ..lazy import RUNNER, STDLIB

MOST = 2000


class Opens:
    def __init__(self, channel, store):
        self._channel = channel
        self._seen = set()
        self._on = False
        skipped = ["/proc/", "/dev/", "/sys/", RUNNER + os.sep, STDLIB + os.sep, os.path.realpath(STDLIB) + os.sep, store.root.rstrip(os.sep) + os.sep]
        self._skipped = tuple(skipped)

    def install(self):
        # Only the name is looked at for every other event: importing a library raises thousands.
        def hook(event, args):
            if event == "open" and self._on:
                self._look(args)

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
            write = any(letter in mode for letter in "wax+") if mode else bool(flags & (os.O_WRONLY | os.O_RDWR))
            key = (path, write)
            if key in self._seen or len(self._seen) > MOST:
                return
            self._seen.add(key)
            path = os.path.abspath(path)
            if path.startswith(self._skipped) or "/site-packages/" in path or "/dist-packages/" in path:
                return
            from ..values import text
            self._channel.send("_opened", path=text(path), mode="w" if write else "r")
        except Exception:
            pass

