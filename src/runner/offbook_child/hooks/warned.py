"""A warning whose stack level reaches past the user's code would name a line of ours: it names the line of the user's that is nearest."""
import sys

from ..lazy import RUNNER


def follow(warnings, owns):
    """`owns(path)`: whether a file is the project's."""
    usual = warnings._showwarnmsg

    def _showwarnmsg(msg):
        if msg.filename.startswith(RUNNER):
            msg.filename, msg.lineno = _outermost(sys._getframe(1), owns)
        return usual(msg)

    warnings._showwarnmsg = _showwarnmsg


def _outermost(frame, owns):
    """Where the project's code was entered; what Python itself says at the end of the stack where it wasn't."""
    found = "sys", 1
    while frame is not None:
        if owns(frame.f_code.co_filename):
            found = frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back
    return found
