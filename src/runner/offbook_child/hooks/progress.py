"""tqdm's bars become progress events."""
from time import monotonic

from ..values import real, short, text
from . import guard

PAUSE = 0.2


class Progress:
    def __init__(self, channel):
        self._channel = channel
        self._last = {}
        self._ids = 0

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

    def _tell(self, bar, last):
        known = getattr(bar, "_offbook", None)
        if known is None:
            self._ids += 1
            known = bar._offbook = ["tqdm-%d" % self._ids, 0.0, None]
        now, done = monotonic(), real(bar.n)
        if done is None or not last and now - known[1] < PAUSE or last and known[2] == done:
            return
        known[1], known[2] = now, done
        total = real(bar.total) if bar.total is not None else None
        if done != done or total is not None and (total != total or total in (float("inf"),)):
            total = None
        self._channel.send("progress", id=known[0], label=text(short(str(bar.desc or "").rstrip(": "))), done=done, total=total)
