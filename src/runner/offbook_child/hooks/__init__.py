"""Hooks into libraries of the user's, put in place when the user's code imports them and never before.

A hook that fails is a warning on the run; the user's code goes on as if there were none.
"""
import sys


class Hooks:
    """A finder that looks up nothing itself: it lets a library's own loader run and calls the hook afterwards."""

    def __init__(self, channel):
        self._channel = channel
        self._waiting = {}
        self._looking = set()

    def after(self, module, hook, before=None):
        """`hook(module)` once it is imported; `before()` right before, for what may get ready meanwhile."""
        if module in sys.modules:
            if before is not None:
                self._call(module, lambda _: before(), None)
            self._call(module, hook, sys.modules[module])
            return
        if not self._waiting:
            sys.meta_path.insert(0, self)
        self._waiting[module] = (hook, before)

    def find_spec(self, name, path=None, target=None):
        if name not in self._waiting or name in self._looking:
            return None
        hook, before = self._waiting[name]
        self._looking.add(name)
        try:
            spec = None
            for finder in list(sys.meta_path):
                if finder is not self and hasattr(finder, "find_spec"):
                    spec = finder.find_spec(name, path, target)
                    if spec is not None:
                        break
        finally:
            self._looking.discard(name)
        if spec is None or spec.loader is None or not hasattr(spec.loader, "exec_module"):
            return spec
        loader, load = spec.loader, spec.loader.exec_module

        def exec_module(module):
            try:
                del loader.exec_module  # what user code sees of the loader is as it was
            except AttributeError:
                pass
            if before is not None:
                self._call(name, lambda _: before(), module)
            load(module)
            self._waiting.pop(name, None)
            self._call(name, hook, module)

        try:
            loader.exec_module = exec_module
        except AttributeError:
            return spec
        return spec

    def _call(self, name, hook, module):
        try:
            hook(module)
        except Exception as error:
            self._channel.warn("hook-failed", "Offbook couldn't follow %s in this run; your code isn't affected." % name, repr(error), once="hook:" + name)


def guard(channel, name, work):
    """Runs a part of a hook inside a call of the user's; what goes wrong in it stays in it."""
    try:
        return work()
    except Exception as error:
        channel.warn("hook-failed", "Offbook couldn't follow %s in this run; your code isn't affected." % name, repr(error), once="hook:" + name)
        return None
