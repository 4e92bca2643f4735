"""What the user's interpreter starts: `child.py <run folder> <events fd> <lifeline fd>`.

Only the start is here; a script is compiled anew every time, so the rest lives in the package beside it.
"""
import os
import sys


def _enter():
    here = os.path.dirname(os.path.abspath(__file__))
    # The interpreter puts this folder first on the path (unless it was told not to). User code must not see it.
    if sys.path and os.path.realpath(sys.path[0]) == os.path.realpath(here):
        del sys.path[0]
    keep = sys.dont_write_bytecode
    sys.dont_write_bytecode = False  # our own modules only: compiling them each time would cost more than all else here
    sys.path.insert(0, here)
    try:
        from offbook_child import main
    finally:
        sys.path.remove(here)
        sys.dont_write_bytecode = keep
    return main.run


if __name__ == "__main__":
    sys.exit(_enter()(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
