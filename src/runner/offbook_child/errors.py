"""What went wrong, as the record keeps it: type, message, traceback and frames, without ours."""
import os
import sys

from .lazy import RUNNER, PythonsOwn, std
from .values import text

LIMIT = 64 * 1024


def cut(words, limit=LIMIT):
    words = text(words)
    if len(words) <= limit:
        return words
    head, tail = limit * 2 // 3, limit // 3
    return words[:head] + "\n… (%d characters left out) …\n" % (len(words) - head - tail) + words[-tail:]


def said(error):
    try:
        return str(error)
    except BaseException as inner:
        return "<this exception's text can't be made: %s>" % type(inner).__name__


def trim(error):
    """Takes our frames and the import machinery's out of an exception and of all that led to it, in place."""
    seen, todo = set(), [error]
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        one.__traceback__ = _without_ours(one.__traceback__)
        todo += [one.__cause__, one.__context__]
        todo += list(getattr(one, "exceptions", ()) or ())


def _without_ours(trace):
    kept, count = [], 0
    while trace is not None and count < 100_000:
        file = trace.tb_frame.f_code.co_filename
        if not (file.startswith(RUNNER + os.sep) or file.startswith("<frozen importlib") or file == "<annotation>"):
            kept.append(trace)
        trace = trace.tb_next
        count += 1
    first = None
    for one in reversed(kept):
        one.tb_next = first
        first = one
    return first


def type_name(error):
    kind = type(error)
    module = kind.__module__
    return kind.__qualname__ if module in ("builtins", "__main__") else module + "." + kind.__qualname__


def describe(error, owns):
    """RunError of an exception whose frames are trimmed. `owns(path)` says whether a file is the project's."""
    traceback = std("traceback")
    try:
        with PythonsOwn():
            formatted = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    except BaseException:
        formatted = type_name(error) + ": " + said(error) + "\n"
    result = {"type": text(type_name(error)), "message": cut(said(error)), "traceback": cut(formatted)}
    with PythonsOwn():
        result["frames"] = frames(error, owns)
    if isinstance(error, ModuleNotFoundError) and error.name and error.path is None:
        top = text(error.name.partition(".")[0])
        if not _is_local(top):
            result["package"] = top
    return result


def _is_local(top):
    return any(os.path.exists(os.path.join(entry, top + end)) for entry in sys.path if isinstance(entry, str) for end in ("", ".py"))


def frames(error, owns):
    linecache = std("linecache")
    result, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        line = trace.tb_lineno or code.co_firstlineno
        words = linecache.getline(code.co_filename, line, trace.tb_frame.f_globals).strip()
        result.append({"file": text(code.co_filename), "line": line, "function": text(code.co_name), "text": text(words)[:500],
                       "project": bool(owns(code.co_filename))})
        trace = trace.tb_next
    if len(result) > 200:  # recursion: both ends say all
        result = result[:100] + result[-100:]
    if isinstance(error, SyntaxError) and error.filename:
        result.append({"file": text(str(error.filename)), "line": error.lineno or 1, "function": "<module>", "text": text((error.text or "").strip())[:500],
                       "project": bool(owns(os.path.abspath(str(error.filename))))})
    return result


def show(error):
    """Prints an exception as Python itself would at the end of a program, through the user's own hook where there is one."""
    if sys.excepthook is sys.__excepthook__:
        with PythonsOwn():
            sys.excepthook(type(error), error, error.__traceback__)
    else:
        sys.excepthook(type(error), error, error.__traceback__)


def of_refusal(refusal):
    result = {"type": refusal.kind, "message": cut(refusal.message), "traceback": "", "frames": []}
    if refusal.__cause__ is not None:
        traceback = std("traceback")
        cause = refusal.__cause__
        trim(cause)
        result["traceback"] = cut("".join(traceback.format_exception(type(cause), cause, cause.__traceback__)))
    if refusal.package:
        result["package"] = refusal.package
    return result
