"""Cuts what comes through the events pipe into lines, whatever sizes it arrives in."""
import json

LONGEST_LINE = 16 << 20
OWN_TYPES = frozenset(('run.started', 'run.finished', 'resource', 'cancel'))


def _refuse(name):
    raise ValueError(name + ' is not JSON')


_decode = json.JSONDecoder(parse_constant=_refuse).decode


class Lines:
    def __init__(self, longest=LONGEST_LINE):
        self._longest = longest
        self._parts = []
        self._size = 0
        self._skipping = False
        self.too_long = 0

    def feed(self, data):
        """The whole lines so far, without their ends."""
        first, *others = data.split(b'\n')
        lines = []
        self._keep(first)
        for part in others:
            line = self._take()
            if line is not None:
                lines.append(line)
            self._keep(part)
        return lines

    def rest(self):
        """What came without an end."""
        return self._take() or b''

    def _keep(self, part):
        if self._skipping or not part:
            return
        self._size += len(part)
        if self._size > self._longest:
            self._parts = []
            self._skipping = True
        else:
            self._parts.append(part)

    def _take(self):
        if self._skipping:
            self._skipping, self._size = False, 0
            self.too_long += 1
            return None
        line = self._parts[0] if len(self._parts) == 1 else b''.join(self._parts)
        self._parts, self._size = [], 0
        return line


def parse(line):
    """The event in a line, or None."""
    try:
        event = _decode(line.decode('utf-8'))
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict) or not isinstance(event.get('type'), str) or not event['type']:
        return None
    return event


def is_own(event):
    """Whether this is an event that only the supervisor may write."""
    return event['type'] in OWN_TYPES or (event['type'] == 'code' and event.get('kind') != 'module')
