"""What the child prints: secrets removed, written to the run's logs as it comes."""
import os

TAIL = 4096


class Log:
    def __init__(self, path, redactor):
        self._path = path
        self._stream = redactor.stream()
        self._descriptor = -1
        self.bytes = 0  # what the file holds
        self.lost = 0  # what the disk refused
        self.tail = b''
        self._open()

    def feed(self, data):
        self._write(self._stream.feed(data))

    def finish(self):
        self._write(self._stream.finish())
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _open(self):
        try:
            self._descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, 'O_CLOEXEC', 0) | getattr(os, 'O_BINARY', 0), 0o644)
        except OSError:
            pass
        return self._descriptor >= 0

    def _write(self, data):
        if not data:
            return
        self.tail = (self.tail + data[-TAIL:])[-TAIL:]
        written = 0
        if self._descriptor >= 0 or self._open():
            try:
                while written < len(data):
                    written += os.write(self._descriptor, data[written:] if written else data)
            except OSError:
                pass  # a full disk must not end the run; it is said at its end
        self.bytes += written
        self.lost += len(data) - written
