"""Where a module lives: sys.path, argv and __main__ as a run has them, and the import of the function's module."""
import os
import sys

from . import lazy
from .refusal import Refusal


def enter(place, file):
    lazy.remember_path()
    first, last = list(place["sysPath"]), []
    own = os.path.dirname(os.path.abspath(file))
    if first and first[-1] == own and own not in (place["importRoot"], place["root"]):
        # There for what nothing else has: before the interpreter's own entries, a sibling `random.py` would take the standard library's place.
        last.append(first.pop())
    sys.path[:] = first + [entry for entry in sys.path if entry not in first and entry not in last] + last
    sys.argv[:] = [file]
    _clean_main()


_launcher_main = []


def _clean_main():
    """What `python -c` has: no file. With a file, every process that multiprocessing spawns would run it again."""
    _launcher_main.append(sys.modules["__main__"])  # the interpreter still runs its code
    fresh = type(sys)("__main__")
    fresh.__builtins__ = __builtins__
    fresh.__loader__ = None
    sys.modules["__main__"] = fresh


def import_module(function, warn):
    name, file = function["module"], os.path.abspath(function["file"])
    if not os.path.isfile(file):
        raise Refusal("FileNotFoundError", "%s is gone, so `%s` can't be run." % (file, function["name"]))
    if _fits(name, file):
        if not _is_odd(name):
            __import__(name)
            module = sys.modules[name]
        else:
            module = _found_by_name(name, file)
        if module is not None and _same(getattr(module, "__file__", None), file):
            return module
        if module is not None:
            other = getattr(module, "__file__", None) or "a module built into Python"
            warn("module-shadowed", "The name %s belongs to another module, so this file was loaded by its path." % name, other)
    return _by_location(_tame(name), file)


def _fits(name, file):
    """`pkg.mod` may be pkg/mod.py or pkg/mod/__init__.py; `train.v2.py` is neither, though its name reads like one."""
    parts = name.split(".")
    if not all(parts):
        return False
    tail = os.sep + os.path.join(*parts)
    return file.endswith((tail + ".py", tail + os.sep + "__init__.py"))


def _is_odd(name):
    return not all(part.isidentifier() for part in name.split("."))


def _found_by_name(name, file):
    """`01-train` is no identifier, but Python imports it by name all the same, and what it pickles can be loaded again by that name."""
    if "." in name or name in sys.modules:
        return sys.modules.get(name)
    folder, base = os.path.split(file)
    if base != name + ".py" or not any(_same(entry or os.getcwd(), folder) for entry in sys.path):
        return None
    __import__(name)
    return sys.modules.get(name)


def _same(one, other):
    if not one:
        return False
    return os.path.abspath(one) == other or os.path.realpath(one) == os.path.realpath(other)


def _tame(name):
    tame = "".join(letter if letter.isalnum() or letter == "_" else "_" for letter in name) or "_"
    if tame[0].isdigit():
        tame = "_" + tame
    while tame in sys.modules:
        tame += "_"
    return tame


def _by_location(name, file):
    external, frozen = sys.modules["_frozen_importlib_external"], sys.modules["_frozen_importlib"]
    loader = external.SourceFileLoader(name, file)
    module = frozen.module_from_spec(external.spec_from_file_location(name, file, loader=loader))
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def function_of(module, function):
    thing = module
    for part in function["name"].split("."):
        try:
            thing = getattr(thing, part)
        except AttributeError:
            raise Refusal("AttributeError", "%s has no function `%s`. Was it renamed?" % (os.path.basename(function["file"]), function["name"])) from None
    if not callable(thing):
        raise Refusal("TypeError", "`%s` in %s isn't a function." % (function["name"], os.path.basename(function["file"])))
    return thing
