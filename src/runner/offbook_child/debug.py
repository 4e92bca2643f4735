"""Waits for a debugger before the user's module is imported, so that breakpoints anywhere in it are hit."""
import os
import sys

from .lazy import RUNNER
from .refusal import Refusal


SET = ("LIBRARY_ROOTS", "PYDEVD_DISABLE_FILE_VALIDATION")


def wait(request, channel, sources):
    libs = request["debug"].get("libs")
    added = bool(libs) and libs not in sys.path
    if added:
        sys.path.append(libs)
    before = {name: os.environ.get(name) for name in SET}
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # else it warns about frozen modules in the user's log
    try:
        try:
            import debugpy
        except ImportError:
            raise Refusal("MissingPackage", "Debugging needs the package debugpy, which wasn't found. Install the Python Debugger extension, or: pip install debugpy",
                          "debugpy") from None
        sources.exclude(os.path.dirname(debugpy.__file__))
        _hide_ours()
        host, port = debugpy.listen(("127.0.0.1", 0))
        channel.send("debugger", host=host, port=port)
        debugpy.wait_for_client()
    finally:
        if added and libs in sys.path:
            sys.path.remove(libs)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _hide_ours():
    """Frames of ours count as a library's: neither stepped into nor shown. A debugger without these names shows them, no more."""
    try:
        from debugpy._vendored import force_pydevd  # noqa: F401  (makes the next ones importable)
        from _pydevd_bundle import pydevd_dont_trace_files
        from _pydevd_bundle.pydevd_filtering import FilesFiltering
        roots = os.environ.get("LIBRARY_ROOTS", "").split(os.pathsep) if os.environ.get("LIBRARY_ROOTS") else FilesFiltering._get_default_library_roots()
        os.environ["LIBRARY_ROOTS"] = os.pathsep.join([RUNNER] + list(roots))
        pydevd_dont_trace_files.DONT_TRACE_DIRS["offbook_child"] = pydevd_dont_trace_files.PYDEV_FILE
    except Exception:
        pass
