"""tqdm's bars become progress events."""
from _thread import allocate_lock
from time import monotonic

from ..values import real, short, text
from . import guard

PAUSE = 0.2
MOST = 200


class Progress:
    def __init__(self, channel):
        self._channel = channel
        self._lock = allocate_lock()
        self._ids = {}

    def tqdm(self, module):
        progress, bar = self, module.tqdm
        usual_refresh, usual_close = bar.refresh, bar.close

        def refresh(self, *args, **kwargs):
            guard(progress._channel, "tqdm", lambda: progress._tell(self, False))
            return usual_refresh(self, *args, **kwargs)

        def close(self, *args, **kwargs):
            if not getattr(self, "disable", True):
                guard(progress._channel, "tqdm", lambda: progress._tell(self, True))
            return usual_close(self, *args, **kwargs)

        refresh.__doc__, close.__doc__ = usual_refresh.__doc__, usual_close.__doc__
        bar.refresh, bar.close = refresh, close

    def _known(self, bar, depth, label):
        """What is known of a bar. An inner bar that is made anew for every turn of the outer one goes on as the same."""
        known = getattr(bar, "_offbook", None)
        if known is None:
            key = (depth, "".join(letter for letter in label if not letter.isdigit()))
            with self._lock:
                number = self._ids.setdefault(key, len(self._ids) + 1)
            if number > MOST:
                number = MOST + min(depth, 20)
            known = bar._offbook = ["tqdm-%d" % number, 0.0, None, False]
        return known

    def _tell(self, bar, last):
        depth = abs(int(getattr(bar, "pos", 0) or 0))
        label = text(short(str(getattr(bar, "desc", None) or "").rstrip(": ")))
        known = self._known(bar, depth, label)
        now, done = monotonic(), real(bar.n)
        if done is None or known[3] or not last and now - known[1] < PAUSE:
            return
        known[1], known[2], known[3] = now, done, last
        total = real(bar.total) if bar.total is not None else None
        if done != done or done in (float("inf"), float("-inf")):
            return
        if total is not None and (total != total or total == float("inf")):
            total = None
        fields = {"ended": True} if last else {}
        self._channel.send("progress", id=known[0], label=label, done=done, total=total, depth=depth, **fields)
