"""A function's parameters. By hand for plain functions: `inspect` is slow to import and a small function never needs it."""
from types import FunctionType

EMPTY = type("EMPTY", (), {"__repr__": lambda self: "EMPTY"})()
POSITIONAL_ONLY, POSITIONAL, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = range(5)
HOW = ("positional-only", "positional-or-keyword", "var-positional", "keyword-only", "var-keyword")


class Parameter:
    __slots__ = ("name", "how", "default", "annotation")

    def __init__(self, name, how, default, annotation):
        self.name, self.how, self.default, self.annotation = name, how, default, annotation


def raw_annotations(function):
    """Annotations as they stand, strings unresolved; {} when there are none."""
    try:
        return dict(function.__annotations__)
    except AttributeError:
        return {}
    except NameError:  # newer Pythons evaluate annotations late
        try:
            import annotationlib
            return annotationlib.get_annotations(function, format=annotationlib.Format.FORWARDREF)
        except Exception:
            return {}


def innermost(function):
    """The function that holds the annotations, under decorators that say what they wrap."""
    seen = set()
    while id(function) not in seen:
        seen.add(id(function))
        inner = getattr(function, "__wrapped__", None)
        if inner is None and type(function).__name__ == "partial":
            inner = function.func
        if inner is None and not isinstance(function, FunctionType) and not isinstance(function, type):
            call = getattr(function, "__call__", None)
            inner = getattr(call, "__func__", None) if not hasattr(function, "__code__") else None
        if inner is None:
            return function
        function = inner
    return function


def wants_places(function):
    """Its arguments can't be told by name: it chooses by the first one's type (functools.singledispatch), or what wraps it calls them otherwise."""
    if hasattr(function, "dispatch") and hasattr(function, "registry"):
        return True
    inner = getattr(function, "__wrapped__", None)
    if type(function) is not FunctionType or type(inner) is not FunctionType:
        return False
    code, own = function.__code__, inner.__code__
    names = code.co_varnames[code.co_posonlyargcount:code.co_argcount + code.co_kwonlyargcount]
    return not code.co_flags & 0x08 and any(name not in names for name in own.co_varnames[:own.co_argcount])


def parameters(function):
    """(parameters, return annotation)"""
    if type(function) is not FunctionType or hasattr(function, "__wrapped__") or hasattr(function, "__signature__"):
        return _by_inspect(function)
    code, notes = function.__code__, raw_annotations(function)
    names = code.co_varnames
    positional, keyword_only = code.co_argcount, code.co_kwonlyargcount
    defaults = function.__defaults__ or ()
    first_default = positional - len(defaults)
    result = []
    for index in range(positional):
        default = defaults[index - first_default] if index >= first_default else EMPTY
        how = POSITIONAL_ONLY if index < code.co_posonlyargcount else POSITIONAL
        result.append(Parameter(names[index], how, default, notes.get(names[index], EMPTY)))
    index = positional + keyword_only
    if code.co_flags & 0x04:
        result.append(Parameter(names[index], VAR_POSITIONAL, EMPTY, notes.get(names[index], EMPTY)))
        index += 1
    named = function.__kwdefaults__ or {}
    for name in names[positional:positional + keyword_only]:
        result.append(Parameter(name, KEYWORD_ONLY, named.get(name, EMPTY), notes.get(name, EMPTY)))
    if code.co_flags & 0x08:
        result.append(Parameter(names[index], VAR_KEYWORD, EMPTY, notes.get(names[index], EMPTY)))
    return result, notes.get("return", EMPTY)


def _by_inspect(function):
    from .lazy import std
    inspect = std("inspect")
    found = inspect.signature(function)
    blank = inspect.Parameter.empty
    result = [Parameter(one.name, int(one.kind), EMPTY if one.default is blank else one.default,
                        EMPTY if one.annotation is blank else one.annotation) for one in found.parameters.values()]
    returns = found.return_annotation
    return result, EMPTY if returns is inspect.Signature.empty else returns


def flavour(function):
    code = getattr(innermost(function), "__code__", None)
    flags = code.co_flags if code is not None else 0
    if flags & 0x200:
        return "async-generator"
    if flags & 0x80:
        return "async"
    return "generator" if flags & 0x20 else "plain"
