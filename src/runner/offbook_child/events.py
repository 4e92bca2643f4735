"""The pipe to the supervisor: one JSON line an event, each written whole, at once, from any thread."""
import os
import time
from _thread import RLock

from . import jsonlite


class Channel:
    def __init__(self, fd, *others):
        self._fd = fd
        self._others = others
        self._lock = RLock()
        self._torn = False
        self._warned = set()
        self.pid = os.getpid()
        self.open = True
        for each in (fd,) + others:
            os.set_inheritable(each, False)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)

    def _forked(self):
        """A process that user code forks has nothing to say for the run, and must not hold the pipes open."""
        if not self.open or os.getpid() == self.pid:
            return
        self.open = False
        for fd in (self._fd,) + self._others:
            try:
                os.close(fd)
            except OSError:
                pass

    def send(self, kind, /, **fields):
        if not self.open:
            return
        event = {"t": round(time.time() * 1000, 3), "type": kind}
        event.update(fields)
        line = (jsonlite.dumps(event) + "\n").encode("ascii")
        with self._lock:
            if self._torn:  # a cancel hit in the middle of a line: end it, so that only that line is lost
                line = b"\n" + line
            self._torn = True
            rest = memoryview(line)
            try:
                while rest:
                    rest = rest[os.write(self._fd, rest):]
            except OSError:  # the supervisor is gone; the user's code must not fail for it
                self.open = False
            self._torn = False

    def warn(self, code, message, detail=None, once=None):
        """A warning on the run; the same `once` is said one time."""
        if once is not None:
            if once in self._warned:
                return
            self._warned.add(once)
        from .lazy import own
        text = own("values").text
        fields = {"code": code, "message": text(message)}
        if detail:
            fields["detail"] = text(str(detail))[:4000]
        self.send("warning", **fields)
