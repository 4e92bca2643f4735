"""Runs what isn't done when the call returns: generators, coroutines, async generators."""
from . import types
from .annotations import Scope, Unresolved
from .lazy import own, std
from .signature import EMPTY, innermost


def drive(run, function, returned, returns, kind):
    if kind == "coroutine":
        made = std("asyncio").run(returned)
        inner = type(made).__name__
        return drive(run, function, made, returns, inner) if inner in ("generator", "async_generator") else made
    yields = Yields(run, function, returns)
    if kind == "async_generator":
        std("asyncio").run(_drain(returned, yields))
        yields.done()
        return None
    return _exhaust(run, returned, yields)


class Yields:
    """Mappings of numbers that are yielded become metrics; of everything else it is said that it isn't kept."""

    def __init__(self, run, function, returns):
        self._run = run
        self._metrics = own("metrics")
        scope = Scope.of_function(innermost(function))
        kind = object if returns is EMPTY else scope.resolve(returns)
        self._says = None if isinstance(kind, Unresolved) else self._metrics.yields_numbers(kind, scope)
        self._others = 0

    def take(self, thing):
        if self._says or self._says is None and self._metrics.numbers_in(thing) is not None:
            self._run.recorder().record(thing, where="a yield")
        elif thing is not None:
            self._others += 1

    def done(self):
        if self._others:
            self._run.channel.warn("yields-not-kept", "%d yielded values weren't kept. Yield dict[str, float] for metrics, or return what is to be kept." % self._others)


async def _drain(generator, yields):
    try:
        async for thing in generator:
            yields.take(thing)
    finally:
        await generator.aclose()


def _exhaust(run, generator, yields):
    cancel = Cancel(run.settings.get("cancelGraceMs", 10_000))
    try:
        while True:
            try:
                thing = next(generator)
            except StopIteration as stop:
                yields.done()
                return stop.value
            yields.take(thing)
            if cancel.asked:
                raise KeyboardInterrupt
    finally:
        cancel.over()
        generator.close()


class Cancel:
    """A cancel waits for the next yield, where `close()` lets the generator save what it has. When none comes soon, it is an ordinary interrupt."""

    def __init__(self, grace_ms):
        import _signal
        self._signal = _signal
        self.asked = False
        self._patience = min(3.0, grace_ms / 1000 / 4)
        self._over = False
        from _thread import get_ident
        self._thread = get_ident()
        self._usual = _signal.getsignal(2)
        try:
            if self._usual is _signal.default_int_handler:
                _signal.signal(2, self._interrupt)
        except ValueError:
            pass

    def _interrupt(self, signum, frame):
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        from _thread import start_new_thread
        start_new_thread(self._insist, ())

    def _insist(self):
        import time
        time.sleep(self._patience)
        if self._over:
            return
        if hasattr(self._signal, "pthread_kill"):  # a real signal also ends a wait in the system
            self._signal.pthread_kill(self._thread, 2)
        else:
            import _thread
            _thread.interrupt_main()

    def over(self):
        self._over = True
        if self._signal.getsignal(2) == self._interrupt:
            self._signal.signal(2, self._usual)
