"""Waits for a debugger before the user's module is imported, so that breakpoints anywhere in it are hit."""
import os
import sys

from .lazy import RUNNER
from .refusal import Refusal


def wait(request, channel, sources):
    libs = request["debug"].get("libs")
    # Frames of ours are neither stepped into nor shown.
    from . import jsonlite
    os.environ.setdefault("PYDEVD_FILTERS", jsonlite.dumps({RUNNER + "/**": True}))
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    added = bool(libs) and libs not in sys.path
    if added:
        sources.exclude(libs)
        sys.path.append(libs)
    try:
        try:
            import debugpy
        except ImportError:
            raise Refusal("MissingPackage", "Debugging needs the package debugpy, which wasn't found. Install the Python Debugger extension, or: pip install debugpy",
                          "debugpy") from None
        sources.exclude(os.path.dirname(debugpy.__file__))
        host, port = debugpy.listen(("127.0.0.1", 0))
        channel.send("debugger", host=host, port=port)
        debugpy.wait_for_client()
    finally:
        if added and libs in sys.path:
            sys.path.remove(libs)
