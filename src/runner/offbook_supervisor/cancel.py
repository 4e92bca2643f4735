"""Ends a run that shall end: INT at once, TERM after half of the grace, KILL at its end."""
import os
import time


class Cancel:
    def __init__(self, tree, launch, grace_ms, by):
        self._tree = tree
        self._launch = launch
        self._grace = max(0, grace_ms) / 1000.0
        self._begun = time.monotonic()
        self._steps = [(self._grace, 'KILL'), (self._grace / 2, 'TERM'), (0, 'INT')]
        self.by = by
        self.killed = False
        self.step()

    def step(self):
        """Does what is due."""
        due = None
        while self._steps and time.monotonic() - self._begun >= self._steps[-1][0]:
            due = self._steps.pop()[1]
        if due:
            self.killed = due == 'KILL'
            self._tree.signal(self._launch, due)

    def pause(self):
        """Seconds until the next step."""
        if not self._steps:
            return 1.0
        return max(0.001, self._begun + self._steps[-1][0] - time.monotonic())


def asked_by_file(folder):
    """Who made the file `cancel`; None when nobody did."""
    path = os.path.join(folder, 'cancel')
    if not os.path.exists(path):
        return None
    import json
    try:
        with open(path, 'rb') as file:
            by = json.loads(file.read(65536).decode('utf-8')).get('by')
    except (OSError, ValueError, AttributeError):
        by = None
    return by if isinstance(by, str) and by else ''
