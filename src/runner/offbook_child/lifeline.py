"""Ends this process and all that it started when the supervisor is gone, however it went.

On Linux the kernel does it: the reading end of the lifeline pipe sends SIGKILL to the whole process group when the last writer closes. That
needs no thread and no turn of the interpreter, so code that never lets go of its lock is ended as well. PR_SET_PDEATHSIG would end this
process alone and leave its children, so it is used only where the first way isn't there, next to a thread that waits for the end of file.
"""
import os
import sys

F_SETSIG = 10
F_GETOWN_EX = 16
F_OWNER_PID = 1
F_OWNER_PGRP = 2
PR_SET_PDEATHSIG = 1
SIGKILL = 9


def hold(fd):
    leader = hasattr(os, "getpgrp") and os.getpgrp() == os.getpid()
    if not (sys.platform == "linux" and _by_kernel(fd, leader)):
        from _thread import start_new_thread
        start_new_thread(_watch, (fd, leader))


def _by_kernel(fd, leader):
    try:
        import fcntl
        owner = -os.getpgrp() if leader else os.getpid()
        fcntl.fcntl(fd, fcntl.F_SETOWN, owner)
        fcntl.fcntl(fd, F_SETSIG, SIGKILL)
        fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_ASYNC)
        # F_GETOWN answers for a group with a negative number, which Python takes for an error; F_GETOWN_EX says the same in two integers.
        told = fcntl.fcntl(fd, F_GETOWN_EX, bytes(8))
        kind, number = (int.from_bytes(part, sys.byteorder) for part in (told[:4], told[4:]))
        if (kind, number) != (F_OWNER_PGRP if leader else F_OWNER_PID, abs(owner)) or fcntl.fcntl(fd, F_SETSIG + 1) != SIGKILL:
            return False
        # It may have closed before the kernel was asked to watch it.
        import select
        if select.select([fd], [], [], 0)[0] and _ended(fd):
            _end(leader)
        return True
    except (ImportError, OSError, ValueError):
        return False


def _ended(fd):
    try:
        return not os.read(fd, 1)
    except OSError:
        return True


def _watch(fd, leader):
    if sys.platform == "linux":
        try:
            import ctypes
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
        except (ImportError, OSError, AttributeError):
            pass
    while not _ended(fd):
        pass
    _end(leader)


def _end(leader):
    try:
        if leader:
            os.killpg(0, SIGKILL)
    finally:
        os._exit(137)
