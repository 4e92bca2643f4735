"""Waits for several pipes at once. One way for systems whose pipes can be polled, one with a thread a pipe for those whose can't."""
import os
import time

CHUNK = 1 << 18


class PollMux:
    def __init__(self):
        import select
        self._select = select
        self._poll = select.poll()
        self._tags = {}
        self._wake_read, self._wake_write = os.pipe()
        for descriptor in (self._wake_read, self._wake_write):
            os.set_blocking(descriptor, False)
        self._poll.register(self._wake_read, select.POLLIN)

    @property
    def wake_descriptor(self):
        """Becomes readable on a signal when given to signal.set_wakeup_fd."""
        return self._wake_write

    def add(self, tag, descriptor):
        os.set_blocking(descriptor, False)
        self._tags[descriptor] = tag
        self._poll.register(descriptor, self._select.POLLIN)

    def open_tags(self):
        return set(self._tags.values())

    def close(self, tag):
        for descriptor, other in list(self._tags.items()):
            if other == tag:
                self._drop(descriptor)

    def wake(self):
        try:
            os.write(self._wake_write, b'.')
        except OSError:
            pass  # full: it will wake anyway

    def wait(self, timeout):
        """A list of (tag, bytes); empty bytes say that this pipe has ended."""
        ready = []
        for descriptor, _ in self._poll.poll(max(0, timeout) * 1000):
            if descriptor == self._wake_read:
                try:
                    os.read(descriptor, 4096)
                except OSError:
                    pass
                continue
            try:
                data = os.read(descriptor, CHUNK)
            except (BlockingIOError, InterruptedError):
                continue
            except OSError:
                data = b''
            ready.append((self._tags[descriptor], data))
            if not data:
                self._drop(descriptor)
        return ready

    def _drop(self, descriptor):
        self._poll.unregister(descriptor)
        del self._tags[descriptor]
        os.close(descriptor)


class ThreadMux:
    """The same with blocking reads, for Windows."""

    def __init__(self):
        import queue
        self._queue = queue.Queue(8)  # bounded: a reader that is behind makes the writer wait
        self._open = set()
        self.wake_descriptor = None

    def add(self, tag, descriptor):
        import threading
        self._open.add(tag)
        threading.Thread(target=self._read, args=(tag, descriptor), daemon=True).start()

    def open_tags(self):
        return set(self._open)

    def close(self, tag):
        self._open.discard(tag)

    def wake(self):
        import queue
        try:
            self._queue.put_nowait(('', b''))
        except queue.Full:
            pass

    def wait(self, timeout):
        import queue
        ready = []
        until = time.monotonic() + max(0, timeout)
        try:
            tag, data = self._queue.get(timeout=max(0.0001, until - time.monotonic()))
            while True:
                if tag in self._open:
                    ready.append((tag, data))
                    if not data:
                        self._open.discard(tag)
                tag, data = self._queue.get_nowait()
        except queue.Empty:
            return ready

    def _read(self, tag, descriptor):
        while True:
            try:
                data = os.read(descriptor, CHUNK)
            except OSError:
                data = b''
            self._queue.put((tag, data))
            if not data:
                try:
                    os.close(descriptor)
                except OSError:
                    pass
                return


def make_mux():
    from . import platforms
    return ThreadMux() if platforms.WINDOWS else PollMux()
