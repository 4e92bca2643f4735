"""The describe process: imports a module by the same rules as a run does, and tells what its annotations mean."""
import os
import sys

from . import jsonlite, place
from .lazy import own
from .refusal import Refusal
from .values import text


class _Quiet:
    """Where a run would have its channel and its store: describing keeps nothing."""

    def send(self, *_, **__):
        pass

    def warn(self, *_, **__):
        pass


def answer():
    request = jsonlite.loads(sys.stdin.read())
    # The answer has stdout for itself; what the module prints, by whatever means, goes to stderr.
    out = os.dup(1)
    os.set_inheritable(out, False)
    os.dup2(2, 1)
    os.close(0)
    os.open(os.devnull, os.O_RDONLY)
    told = _tell(request)
    with os.fdopen(out, "w", encoding="utf-8") as stream:
        stream.write(jsonlite.dumps(told) + "\n")
        stream.flush()
    sys.stdout.flush()
    os._exit(0)  # threads that the import started are of no use to anyone


def _tell(request):
    functions = request["functions"]
    try:
        place.enter(request["project"], functions[0]["file"])
        os.environ.setdefault("MPLBACKEND", "Agg")
        own("sources").Sources(_Quiet(), None, request["project"], functions[0]["file"], -1, 0).install()
        module = place.import_module(functions[0], _Quiet().warn)
    except BaseException as error:
        return {"functions": [], "error": _said(error)}
    result = []
    forms = own("forms")
    for reference in functions:
        try:
            result.append(forms.describe_function(place.function_of(module, reference), reference["name"]))
        except BaseException as error:
            result.append({"name": reference["name"], "error": _said(error)})
    return {"functions": result, "error": None}


def _said(error):
    if isinstance(error, Refusal):
        return {"type": error.kind, "message": text(error.message)}
    errors = own("errors")
    return {"type": text(errors.type_name(error)), "message": errors.cut(errors.said(error), 4000)}
