"""Writes events.ndjson: whole lines, appended, numbered; what a full disk refuses is kept and tried again."""
import json
import os
import time

from .platforms import RESERVE_BYTES, RESERVE_NAME

WAITING_BYTES = 32 << 20

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(',', ':')).encode


def encode(event):
    try:
        return _encode(event).encode('utf-8')
    except UnicodeEncodeError:  # half a surrogate pair has no UTF-8: escaped it is still JSON
        return json.dumps(event, allow_nan=False, separators=(',', ':')).encode('ascii')


class Journal:
    def __init__(self, folder, redactor):
        self._redactor = redactor
        self._path = os.path.join(folder, 'events.ndjson')
        self._reserve = os.path.join(folder, RESERVE_NAME)
        self._descriptor = -1
        self._size = 0
        self._seq = 0
        self._waiting = []
        self._waiting_bytes = 0
        self.lost = 0
        self.error = None
        self._open()

    def add(self, event):
        """An event of ours: a dict with `type`."""
        event = self._redactor.value(event)
        if 't' not in event:
            event = dict(event, t=now())
        self._put(encode(event))

    def add_line(self, line, event):
        """An event of the child's: its line as bytes and the same parsed."""
        clean = self._redactor.value(event)
        self._put(line if clean is event else encode(clean))

    def _put(self, line):
        if self._waiting_bytes > WAITING_BYTES:
            self.lost += 1
            return
        self._waiting.append(line[1:])  # its opening brace gives way to v and seq, see flush
        self._waiting_bytes += len(line)

    def flush(self):
        """Writes what waits. False when the disk refused; it waits on, then."""
        if not self._waiting:
            return True
        if self._descriptor < 0 and not self._open():
            return False
        seq = self._seq
        lines = []
        for body in self._waiting:
            seq += 1
            lines.append(b'{"v":1,"seq":%d,%s\n' % (seq, body))
        data = b''.join(lines)
        written = 0
        try:
            while written < len(data):
                written += os.write(self._descriptor, data[written:] if written else data)
        except OSError as error:
            self.error = error
            self._keep_whole_lines(lines, written)
            return False
        self._size += written
        self._seq = seq
        self._waiting = []
        self._waiting_bytes = 0
        return True

    def _keep_whole_lines(self, lines, written):
        whole, count = 0, 0
        for line in lines:
            if whole + len(line) > written:
                break
            whole += len(line)
            count += 1
        self._size += whole
        self._seq += count
        self._waiting_bytes -= sum(len(body) + 1 for body in self._waiting[:count])
        del self._waiting[:count]
        if written > whole:
            # Half a line is taken back: no reader has taken it, because it has no end yet.
            try:
                os.ftruncate(self._descriptor, self._size)
            except OSError:
                pass

    def is_deleted(self):
        """Whether somebody has removed the file; moved or out of reach for a while is not removed."""
        try:
            return os.name != 'nt' and self._descriptor >= 0 and os.fstat(self._descriptor).st_nlink == 0
        except OSError:
            return False

    def sync(self):
        if self._descriptor >= 0:
            try:
                os.fsync(self._descriptor)
            except OSError:
                pass

    def finish(self, event):
        """Writes the last event, whatever it takes: on a full disk the reserve is given up for it."""
        event = self._redactor.value(dict(event, t=now()))
        wrote = self.flush()
        self.give_up_reserve()
        if not wrote:
            event = _shortened(event)
            self._keep_what_fits(RESERVE_BYTES - len(encode(event)) - 4096)
        if self.lost:
            self.add({'type': 'warning', 'code': 'disk.full',
                      'message': '%d facts about this run could not be written: %s.' % (self.lost, _reason(self.error))})
        self._waiting_bytes = 0  # the last event is never one too many
        self._put(encode(event))
        for _ in range(50):
            if self.flush():
                self.sync()
                return True
            self._waiting[-1] = encode(_shortened(event))[1:]
            time.sleep(0.1)
        return False

    def _keep_what_fits(self, room):
        """Drops the last of what waits, so that the reserve is not used up before the end is written."""
        for count, body in enumerate(self._waiting):
            room -= len(body) + 32
            if room < 0:
                self.lost += len(self._waiting) - count
                del self._waiting[count:]
                break

    def _open(self):
        try:
            self._descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, 'O_CLOEXEC', 0) | getattr(os, 'O_BINARY', 0), 0o644)
            return True
        except OSError as error:
            self.error = error
            return False

    def give_up_reserve(self):
        try:
            os.unlink(self._reserve)
        except OSError:
            pass


def _reason(error):
    return (os.strerror(error.errno) if error is not None and error.errno else 'the disk refused').lower()


def now():
    return round(time.time() * 1000, 1)


def _shortened(event):
    """The same end with an error that fits into the reserve."""
    error = event.get('error')
    if not error or len(encode(event)) < RESERVE_BYTES // 2:
        return event
    cut = dict(error, message=str(error.get('message', ''))[:2000], traceback=str(error.get('traceback', ''))[-4000:], frames=list(error.get('frames') or [])[-5:])
    if len(encode(cut)) > RESERVE_BYTES // 2:
        cut['frames'] = []
    return dict(event, error=cut)
