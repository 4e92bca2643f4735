"""Numbers over time: the recorder that a function takes as a parameter, and what is told apart as a number."""
from time import time

from . import types
from .values import number, real, text

STEPS = ("step", "epoch")


class Recorder:
    """Turns mappings of names to numbers into metric events; safe from any thread."""

    def __init__(self, channel):
        self._channel = channel
        self._counts = {}

    def record(self, metrics, step=None, where="the metrics callback"):
        try:
            pairs = list(metrics.items())
        except AttributeError:
            self._channel.warn("metric-not-a-mapping", "%s wants a mapping of names to numbers, but was called with %s." % (
                where[:1].upper() + where[1:], type(metrics).__name__), once="mapping:" + where)
            return
        found = None
        if step is None:
            by_name = dict((name, value) for name, value in pairs if isinstance(name, str))
            for candidate in STEPS:
                if candidate in by_name and real(by_name[candidate]) is not None:
                    step, found = real(by_name[candidate]), candidate
                    break
        else:
            step = real(step)
        at = round(time() * 1000, 3)
        for name, value in pairs:
            if name == found:
                continue
            self.one(str(name), value, step, at)

    def one(self, name, value, step=None, at=None, counted=True):
        plain = real(value, booleans=True)
        if plain is None:
            self._channel.warn("metric-not-a-number", "The metric %s is no number (%s), so it wasn't kept." % (name, type(value).__name__), once="metric:" + name)
            return
        if step is None and counted:
            step = self._counts.get(name, 0)
        if type(step) is int:
            self._counts[name] = step + 1
        elif isinstance(step, float):
            self._counts[name] = int(step) + 1 if step == step and abs(step) < 1e15 else 0
            step = number(step)
        if isinstance(step, str):
            step = None
        self._channel.send("metric", name=text(name)[:500], value=number(plain), step=step, at=at if at is not None else round(time() * 1000, 3))


def callback(recorder):
    """What a parameter annotated as a metrics callback is given. A plain function, so that it looks like any other."""

    def record(metrics, step=None):
        recorder.record(metrics, step)

    return record


def is_callback(kind, scope):
    """Whether a type is `Callable[[dict[str, float]], None]` in one of its spellings, Optional or not."""
    kind = types.strip(kind)
    if types.is_union(kind):
        options = [option for option in types.union_options(kind) if option is not type(None)]
        return any(is_callback(option, scope) for option in options)
    base = types.origin(kind)
    if base is not None and getattr(base, "__name__", "") == "Callable":
        inner = types.arguments(kind)
        return len(inner) == 2 and inner[0] is not Ellipsis and is_number_mapping(inner[0], scope)
    if getattr(kind, "_is_protocol", False):
        call = getattr(kind, "__call__", None)
        if call is None or not hasattr(call, "__code__"):
            return False
        from .annotations import Scope
        from .signature import EMPTY, POSITIONAL, POSITIONAL_ONLY, parameters
        rest = parameters(call)[0][1:]
        if not rest or rest[0].how not in (POSITIONAL, POSITIONAL_ONLY) or rest[0].annotation is EMPTY:
            return False
        if any(one.default is EMPTY and one.how < 4 and one.how != 2 for one in rest[1:]) or any(one.name != "step" for one in rest[1:] if one.how < 4 and one.how != 2):
            return False
        inner = Scope.of_function(call)
        return is_number_mapping(inner.resolve(rest[0].annotation), inner)
    return False


MAPPINGS = ("dict", "Mapping", "MutableMapping", "OrderedDict")
NUMBERS = ("int", "float", "bool", "Number", "Real", "Rational", "Integral", "Decimal", "SupportsFloat", "floating", "integer", "number")


def is_number_mapping(kind, scope):
    """`dict[str, float]`, `Mapping[str, int | float]`, …"""
    if isinstance(kind, str) or hasattr(kind, "__forward_arg__"):
        kind = scope.resolve(kind)
    kind = types.strip(kind)
    base, inner = types.origin(kind), types.arguments(kind)
    if getattr(base, "__name__", "") not in MAPPINGS or len(inner) != 2:
        return False
    key, value = types.strip(scope.resolve(inner[0])), types.strip(scope.resolve(inner[1]))
    if key is not str:
        return False
    options = types.union_options(value) if types.is_union(value) else [value]
    return all(_is_number(types.strip(option)) for option in options if option is not type(None))


def _is_number(kind):
    kind = types.class_of(kind) or kind
    if getattr(kind, "__name__", "") in NUMBERS:
        return True
    return isinstance(kind, type) and (issubclass(kind, (int, float)) or types.is_a(kind, "numpy", "number"))


def yields_numbers(returns, scope):
    """Whether a generator's return annotation says that it yields mappings of numbers; None when it says nothing."""
    kind = types.strip(returns)
    inner = types.arguments(kind)
    base = getattr(types.origin(kind), "__name__", "")
    if base not in ("Generator", "Iterator", "Iterable", "AsyncGenerator", "AsyncIterator", "AsyncIterable") or not inner:
        return None
    return is_number_mapping(inner[0], scope)


def numbers_in(thing):
    """{name: number} of a mapping whose values are all numbers; None for anything else. True and False are no measurements."""
    if not hasattr(thing, "items") or not hasattr(thing, "keys") or isinstance(thing, type):
        return None
    if types.family(type(thing)) is not None:
        return None
    result = {}
    for name, value in thing.items():
        plain = real(value)
        if plain is None or not isinstance(name, str):
            return None
        result[name] = plain
    return result or None
