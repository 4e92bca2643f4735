"""Imports of our own, made when they are needed, that never pick up a file of the user's by the same name."""
import os
import sys

RUNNER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STDLIB = os.path.dirname(os.path.abspath(os.__file__))

_before_user = []


def remember_path():
    """Call before the project's folders go on sys.path: what is there now is Python's own and the environment's."""
    _before_user[:] = sys.path


class PythonsOwn:
    """While it is entered, imports find Python's own modules alone: code of the standard library imports late as well."""

    def __enter__(self):
        self._users = sys.path
        if _before_user:
            sys.path = [entry for entry in _before_user if "site-packages" not in entry and "dist-packages" not in entry]

    def __exit__(self, *_):
        sys.path = self._users


def std(name):
    """A module of the standard library, past a user's `token.py` or `queue.py` that comes first on sys.path."""
    found = sys.modules.get(name)
    if found is not None:
        return found
    with PythonsOwn():
        __import__(name)
    return sys.modules[name]


def own(name):
    """One of our own modules, with its compiled form kept even where the user's settings keep none."""
    full = "offbook_child." + name
    found = sys.modules.get(full)
    if found is None:
        keep, sys.dont_write_bytecode = sys.dont_write_bytecode, False
        try:
            __import__(full)
        finally:
            sys.dont_write_bytecode = keep
        found = sys.modules[full]
    return found


def optional(name):
    """A third-party module of the user's environment, or None."""
    try:
        __import__(name)
    except ImportError:
        return None
    return sys.modules.get(name)
