"""Tells what the annotations of a module's functions mean, by importing it: `describe.py`, a request on stdin, one JSON object on stdout.

Request: {"project": {root, importRoot, sysPath, cwd, rule}, "functions": [{name, module, file, line}, …]} (all of one file).
Answer:  {"functions": [{name, params, returns} or {name, error: {type, message}}, …], "error": null or {type, message}}.
What the module itself prints goes to stderr. The caller sets the limit on time.
"""
import os
import sys


def _enter():
    here = os.path.dirname(os.path.abspath(__file__))
    if sys.path and os.path.realpath(sys.path[0]) == os.path.realpath(here):
        del sys.path[0]
    keep = sys.dont_write_bytecode
    sys.dont_write_bytecode = False
    sys.path.insert(0, here)
    try:
        from offbook_child import describing
    finally:
        sys.path.remove(here)
        sys.dont_write_bytecode = keep
    return describing.answer


if __name__ == "__main__":
    sys.exit(_enter()())
