"""A value from a form or a command line to what the annotation asks for."""
import sys

from . import types
from .annotations import Scope, Unresolved
from .lazy import std
from .refusal import Refusal
from .values import words

EXACT, NATURAL, LENIENT = range(3)  # as JSON has it; 3 for a float, "/a" for a Path; text that reads as the type


class Wrong(Exception):
    """A value that doesn't fit; `where` leads into nested fields."""

    def __init__(self, given, wanted, where=""):
        super().__init__(wanted)
        self.given, self.wanted, self.where = given, wanted, where

    def inside(self, step):
        return Wrong(self.given, self.wanted, step + self.where)


def coerce(name, value, kind, scope, hidden=False):
    """The argument `name`; a Refusal that names it when the value doesn't fit. `hidden`: a secret is in the value, so it isn't shown."""
    try:
        return convert(value, kind, scope)
    except Wrong as wrong:
        given = "something else" if hidden else words(wrong.given)
        raise Refusal("ParameterError", "`%s%s` wants %s but was given %s." % (name, wrong.where, wrong.wanted, given)) from None
    except Refusal as refusal:
        raise Refusal(refusal.kind, "`%s`: %s" % (name, refusal.message), refusal.package) from None


def convert(value, kind, scope):
    last = None
    for level in (EXACT, NATURAL, LENIENT):
        try:
            return _convert(value, kind, scope, level)
        except Wrong as wrong:
            last = wrong
    raise last


def _convert(value, kind, scope, level):
    if isinstance(kind, str) or hasattr(kind, "__forward_arg__"):
        kind = scope.resolve(kind)
    if isinstance(kind, Unresolved):
        raise Refusal("ParameterError", "its annotation %s can't be read: %s." % (kind.text, kind.reason))
    kind = types.unalias(kind)
    if types.is_any(kind):
        return value
    if types.is_annotated(kind):
        return _annotated(value, kind, scope, level)
    if types.is_union(kind):
        return _union(value, kind, scope, level)
    if types.is_literal(kind):
        return _literal(value, kind, level)
    if kind is None or kind is type(None):
        if value is None or level == LENIENT and isinstance(value, str) and value.strip().lower() in ("none", "null", ""):
            return None
        raise Wrong(value, "nothing (null)")
    simple = SIMPLE.get(kind) if isinstance(kind, type) and not types.arguments(kind) else None
    if simple is not None:
        return simple(value, level)
    base = types.origin(kind) if isinstance(types.origin(kind), type) else kind
    if not isinstance(base, type):
        if types.typing_name(kind) in ("LiteralString", "AnyStr", "Text"):
            return _str(value, level)
        raise Wrong(value, types.spelled(kind) + ", which can't be made from a typed value")
    return _class(value, kind, base, scope, level)


def _union(value, kind, scope, level):
    options = types.union_options(kind)
    last = None
    for option in options:
        try:
            return _convert(value, option, scope, level)
        except Wrong as wrong:
            last = wrong if wrong.where or isinstance(value, dict) and option is not type(None) else last
    if last is not None and sum(option is not type(None) for option in options) == 1:
        raise last
    optional = len(options) == 2 and type(None) in options
    if optional:
        other = options[0] if options[1] is type(None) else options[1]
        raise Wrong(value, _wanted(other) + " or nothing")
    raise Wrong(value, types.spelled(kind))


def _wanted(kind):
    return WANTED.get(kind, None) if isinstance(kind, type) and kind in WANTED else types.spelled(kind)


def _literal(value, kind, level):
    choices = types.arguments(kind)
    for choice in choices:
        if type(choice) is type(value) and choice == value:
            return choice
    if level >= NATURAL:
        for choice in choices:
            if not isinstance(choice, bool) and not isinstance(value, (bool, str)) and choice == value:
                return choice
            if hasattr(choice, "name") and value in (choice.name, getattr(choice, "value", None)):
                return choice
    if level == LENIENT and isinstance(value, str):
        for choice in choices:
            if str(choice).lower() == value.strip().lower():
                return choice
    raise Wrong(value, "one of " + ", ".join(words(choice) for choice in choices))


def _annotated(value, kind, scope, level):
    result = _convert(value, kind.__origin__, scope, level)
    for bound, limit in bounds_of(kind):
        _check(value, result, bound, limit)
    return result


BOUNDS = ("ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length", "pattern")


def bounds_of(kind):
    """(bound, limit) pairs of Annotated: annotated_types, pydantic's Field, and any object with such attributes."""
    found = []

    def collect(item, depth):
        if isinstance(item, (type, str)):
            return
        for bound in BOUNDS:
            limit = getattr(item, bound, None)
            if limit is not None and not callable(limit):
                found.append((bound, limit))
        if depth < 3 and isinstance(getattr(item, "metadata", None), (list, tuple)):
            for inner in item.metadata:
                collect(inner, depth + 1)

    for item in getattr(kind, "__metadata__", ()):
        collect(item, 0)
    return found


TESTS = {
    "ge": (lambda value, limit: value >= limit, "at least %s"), "gt": (lambda value, limit: value > limit, "more than %s"),
    "le": (lambda value, limit: value <= limit, "at most %s"), "lt": (lambda value, limit: value < limit, "less than %s"),
    "multiple_of": (lambda value, limit: abs(value / limit - round(value / limit)) < 1e-9, "a multiple of %s"),
    "min_length": (lambda value, limit: len(value) >= limit, "at least %s long"),
    "max_length": (lambda value, limit: len(value) <= limit, "at most %s long"),
}


def _check(given, value, bound, limit):
    if value is None:
        return
    if bound == "pattern":
        pattern = getattr(limit, "pattern", limit)
        if not std("re").search(pattern, value):
            raise Wrong(given, "text that matches %s" % pattern)
        return
    test, wanted = TESTS[bound]
    try:
        fits = test(value, limit)
    except (TypeError, ValueError, ZeroDivisionError):
        return
    if not fits:
        raise Wrong(given, wanted % limit)


# -- simple classes -----------------------------------------------------------------------------------------------------------------

def _int(value, level):
    if type(value) is int:
        return value
    if level >= NATURAL and type(value) is float and value.is_integer():
        return int(value)
    if level == LENIENT and isinstance(value, str):
        try:
            return int(value.strip().replace("_", ""), 0 if value.strip()[:2].lower() in ("0x", "0b", "0o") else 10)
        except ValueError:
            pass
    raise Wrong(value, WANTED[int])


def _float(value, level):
    if type(value) is float:
        return value
    if level >= NATURAL and type(value) is int:
        try:
            return float(value)
        except OverflowError:
            raise Wrong(value, WANTED[float]) from None
    if level == LENIENT and isinstance(value, str):
        try:
            return float(value.strip())
        except ValueError:
            pass
    raise Wrong(value, WANTED[float])


def _bool(value, level):
    if type(value) is bool:
        return value
    if level == LENIENT:
        text = str(value).strip().lower() if isinstance(value, (str, int)) else ""
        if text in ("true", "yes", "on", "1"):
            return True
        if text in ("false", "no", "off", "0"):
            return False
    raise Wrong(value, WANTED[bool])


def _str(value, level):
    if isinstance(value, str):
        return value
    raise Wrong(value, WANTED[str])


def _bytes(value, level):
    if level >= NATURAL and isinstance(value, str):
        return value.encode("utf-8")
    raise Wrong(value, WANTED[bytes])


def _complex(value, level):
    if level >= NATURAL and type(value) in (int, float):
        return complex(value)
    if level == LENIENT and isinstance(value, str):
        try:
            return complex(value.replace(" ", ""))
        except ValueError:
            pass
    raise Wrong(value, WANTED[complex])


SIMPLE = {int: _int, float: _float, bool: _bool, str: _str, bytes: _bytes, complex: _complex}
WANTED = {
    int: "a whole number (int)", float: "a number (float)", bool: "true or false (bool)", str: "text (str)", bytes: "text (bytes)",
    complex: "a number (complex)",
}

# -- other classes ------------------------------------------------------------------------------------------------------------------


def _class(value, kind, base, scope, level):
    if types.is_typeddict(base):
        return _typeddict(value, base, level)
    if types.is_namedtuple(base):
        return _namedtuple(value, base, level)
    module = base.__module__
    if _is_enum(base):
        return _enum(value, base, level)
    if hasattr(base, "model_validate") and hasattr(base, "model_fields"):
        return _pydantic(value, base, lambda: base.model_validate(value))
    if hasattr(base, "parse_obj") and hasattr(base, "__fields__"):
        return _pydantic(value, base, lambda: base.parse_obj(value))
    if hasattr(base, "__dataclass_fields__"):
        return _dataclass(value, base, level)
    if hasattr(base, "__attrs_attrs__"):
        return _attrs(value, base, level)
    if module.startswith("collections") or base in (list, tuple, set, frozenset, dict):
        return _container(value, kind, base, scope, level)
    if issubclass(base, (list, tuple, set, frozenset, dict)) and module == "builtins":
        return _container(value, kind, base, scope, level)
    return _known(value, kind, base, level)


def _is_enum(base):
    enum = sys.modules.get("enum")
    return enum is not None and issubclass(base, enum.Enum)


def _enum(value, base, level):
    members = base.__members__
    if isinstance(value, str) and value in members:
        return members[value]
    for member in members.values():
        if type(member.value) is type(value) and member.value == value:
            return member
    if level >= NATURAL:
        for name, member in members.items():
            if not isinstance(value, (bool, str)) and not isinstance(member.value, bool) and member.value == value:
                return member
            # "Mode.FAST", or the value of a member as text
            if isinstance(value, str) and value in (base.__name__ + "." + name, base.__qualname__ + "." + name, str(member.value)):
                return member
            if level == LENIENT and isinstance(value, str) and value.lower() == name.lower():
                return member
    if issubclass(base, sys.modules["enum"].Flag):
        return _flags(value, base, level)
    raise Wrong(value, "one of " + ", ".join(members))


def _flags(value, base, level):
    """Members joined by |, as their names or bits; 0 for none of them."""
    parts = value.split("|") if isinstance(value, str) else [value]
    made = base(0)
    try:
        for part in parts:
            word = part.strip() if isinstance(part, str) else part
            if type(word) is int or isinstance(word, str) and word.isdigit():
                if int(word) < 0:
                    raise ValueError(word)
                made |= base(int(word))
            elif isinstance(word, str) and len(parts) > 1:
                made |= _enum(word, base, level)
            else:
                raise ValueError(word)
    except (ValueError, Wrong):
        raise Wrong(value, "one of %s, or several joined by |" % ", ".join(base.__members__)) from None
    return made


def _container(value, kind, base, scope, level):
    inner = types.arguments(kind)
    name = base.__name__
    if level == LENIENT and isinstance(value, str):
        value = _from_text(value, types.spelled(kind))
    if base is dict or name in ("Mapping", "MutableMapping", "OrderedDict", "defaultdict", "Counter"):
        if not isinstance(value, dict):
            raise Wrong(value, "an object (%s)" % types.spelled(kind))
        key_kind, item_kind = (inner + (object, object))[:2] if len(inner) == 2 else (object, inner[0] if name == "Counter" and False else object)
        result = {}
        for key, item in value.items():
            try:
                made = _best(key, key_kind, scope, LENIENT)
                result[made] = _best(item, item_kind, scope, level)
            except Wrong as wrong:
                raise wrong.inside("[%s]" % words(key)) from None
        if name in ("OrderedDict", "Counter"):
            return base(result)
        if name == "defaultdict":
            return base(None, result)
        return result
    if not isinstance(value, list):
        raise Wrong(value, "a list (%s)" % types.spelled(kind))
    if base is tuple and inner and not (len(inner) == 2 and inner[1] is Ellipsis):
        if inner == ((),):
            inner = ()
        if len(value) != len(inner):
            raise Wrong(value, "%d values (%s)" % (len(inner), types.spelled(kind)))
        return tuple(_item(index, item, one, scope, level) for index, (item, one) in enumerate(zip(value, inner)))
    item_kind = inner[0] if inner else object
    items = [_item(index, item, item_kind, scope, level) for index, item in enumerate(value)]
    if base is tuple:
        return tuple(items)
    if base in (set, frozenset) or name in ("Set", "MutableSet"):
        try:
            return frozenset(items) if base is frozenset else set(items)
        except TypeError:
            raise Wrong(value, types.spelled(kind)) from None
    if name == "deque":
        return base(items)
    if base is list or name in ("Sequence", "MutableSequence", "Iterable", "Collection", "Container", "Reversible"):
        return items
    if name in ("Iterator", "Generator"):
        return iter(items)
    raise Wrong(value, types.spelled(kind) + ", which can't be made from a typed value")


def _best(value, kind, scope, most):
    last = None
    for level in range(most + 1):
        try:
            return _convert(value, kind, scope, level)
        except Wrong as wrong:
            last = wrong
    raise last


def _item(index, item, kind, scope, level):
    try:
        return _best(item, kind, scope, level)
    except Wrong as wrong:
        raise wrong.inside("[%d]" % index) from None


def _from_text(value, wanted):
    from . import jsonlite
    try:
        return jsonlite.loads(value)
    except (ValueError, TypeError):
        raise Wrong(value, wanted) from None


def _object(value, base, level):
    if level == LENIENT and isinstance(value, str):
        value = _from_text(value, "an object (%s)" % base.__name__)
    if not isinstance(value, dict):
        raise Wrong(value, "an object with the fields of %s" % base.__name__)
    return value


def _fields(value, base, fields, required, level):
    """Fields of a record by their own annotations; what isn't a field is refused by name."""
    for key in value:
        if key not in fields:
            raise Wrong(value[key], "no such field (%s has %s)" % (base.__name__, ", ".join(fields)), "." + key)
    scope = Scope.of_class(base)
    result = {}
    for name, kind in fields.items():
        if name in value:
            try:
                result[name] = _best(value[name], kind, scope, level)
            except Wrong as wrong:
                raise wrong.inside("." + name) from None
        elif name in required:
            raise Wrong(value, "a value for the field %s" % name)
    return result


def inherited_annotations(base):
    """{field: (annotation, class it stands in)} over a class and what it comes from."""
    found = {}
    for one in reversed(base.__mro__):
        notes = one.__dict__.get("__annotations__")
        if notes is None and one not in (object, dict, tuple) and sys.version_info >= (3, 14):
            from .signature import raw_annotations
            notes = raw_annotations(one)
        for name, note in (notes or {}).items():
            found[name] = (note, one)
    return found


def resolved_fields(base, names):
    notes = inherited_annotations(base)
    scopes = {}
    result = {}
    for name in names:
        note, owner = notes.get(name, (object, base))
        scope = scopes.get(owner) or scopes.setdefault(owner, Scope.of_class(owner))
        result[name] = scope.resolve(note)
    return result


def _dataclass(value, base, level):
    value = _object(value, base, level)
    dataclasses = std("dataclasses")
    fields = {name: field for name, field in base.__dataclass_fields__.items() if field.init and field._field_type.name != "_FIELD_CLASSVAR"}
    required = {name for name, field in fields.items()
                if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING}
    kinds = resolved_fields(base, fields)
    return _build(base, value, _fields(value, base, kinds, required, level))


def _attrs(value, base, level):
    value = _object(value, base, level)
    names, required = {}, set()
    for field in base.__attrs_attrs__:
        if field.init:
            alias = getattr(field, "alias", None) or field.name.lstrip("_")
            names[alias] = field.type if field.type is not None else object
            if repr(field.default) == "NOTHING":
                required.add(alias)
    return _build(base, value, _fields(value, base, names, required, level))


def _namedtuple(value, base, level):
    if isinstance(value, list):
        value = dict(zip(base._fields, value))
    value = _object(value, base, level)
    kinds = resolved_fields(base, base._fields)
    required = set(base._fields) - set(getattr(base, "_field_defaults", {}))
    return _build(base, value, _fields(value, base, kinds, required, level))


def _typeddict(value, base, level):
    value = _object(value, base, level)
    kinds = resolved_fields(base, inherited_annotations(base))
    return _fields(value, base, kinds, required_keys(base), level)


def required_keys(base):
    """The keys that a TypedDict must have. Where annotations are text (`from __future__ import annotations`), Python itself has not looked into them for
    `NotRequired` and `Required`, so its own answer is set right here."""
    required = set(getattr(base, "__required_keys__", ()))
    for name, (note, _) in inherited_annotations(base).items():
        text = note if isinstance(note, str) else getattr(note, "__forward_arg__", None)
        mark = _requirement(text) if text else None
        if mark:
            (required.add if mark == "Required" else required.discard)(name)
    return required


def _requirement(text):
    """`Required` or `NotRequired`, where an annotation's text begins with it, maybe inside `ReadOnly[…]` or `Annotated[…]`."""
    head, inside, rest = text.partition("[")
    while inside:
        mark = head.strip().rpartition(".")[2]
        if mark in ("Required", "NotRequired"):
            return mark
        if mark not in ("ReadOnly", "Annotated"):
            return None
        head, inside, rest = rest.partition("[")
    return None


def _build(base, value, fields):
    try:
        return base(**fields)
    except Exception as error:  # a check of the user's own, in __post_init__ or a validator
        raise Wrong(value, "what %s takes (%s)" % (base.__name__, _first_problem(error)[1])) from None


def _pydantic(value, base, make):
    if isinstance(value, str):
        value = _from_text(value, "an object (%s)" % base.__name__)
        return _pydantic(value, base, lambda: (base.model_validate if hasattr(base, "model_validate") else base.parse_obj)(value))
    try:
        return make()
    except Exception as error:
        where, problem, given = _first_problem(error, value)
        raise Wrong(given, "what %s takes (%s)" % (base.__name__, problem), where) from None


def _first_problem(error, value=None):
    """The first thing that a pydantic ValidationError names."""
    try:
        first = error.errors()[0]
        where = "".join("[%d]" % step if isinstance(step, int) else "." + str(step) for step in first["loc"])
        return where, first["msg"], first.get("input", value)
    except Exception:
        return "", str(error) or type(error).__name__, value


def _known(value, kind, base, level):
    """Classes of the standard library and of numpy and pandas that one text or number makes."""
    module, name = base.__module__, base.__name__
    wanted = KNOWN_WANTED.get(name, types.full_name(base))
    try:
        if module.startswith("pathlib") and level >= NATURAL and isinstance(value, str):
            return base(std("os").path.expanduser(value))
        if name == "PathLike" and isinstance(value, str):
            return std("pathlib").Path(value)
        if types.is_a(base, "datetime", "timedelta") or name == "Timedelta":
            return _timedelta(value, base, level)
        if module == "datetime" and name in ("datetime", "date", "time") and isinstance(value, str):
            return _moment(value, base, name)
        if name == "Timestamp" and isinstance(value, str):
            return base(value)
        if module == "decimal" and level >= NATURAL and (isinstance(value, str) or type(value) in (int, float)):
            return base(str(value))
        if module == "fractions" and level >= NATURAL and (isinstance(value, str) or type(value) in (int, float)):
            return base(str(value))
        if module == "uuid" and isinstance(value, str):
            return base(value)
        if module == "ipaddress" and isinstance(value, str):
            return base(value)
        if module == "re" and name == "Pattern" and level >= NATURAL and isinstance(value, str):
            return std("re").compile(value)
        if module == "numpy" and hasattr(base, "dtype") and level >= NATURAL and not isinstance(value, (list, dict)) and value is not None:
            return _numpy_scalar(value, base, level)
        if module == "numpy" and name == "dtype" and isinstance(value, str):
            return base(value)
        if module == "numbers":
            return _convert(value, int if name == "Integral" else float, None, level) if not (type(value) is int and level == EXACT) else value
        if name == "ndarray" and isinstance(value, list):
            return sys.modules["numpy"].array(value)
        if hasattr(base, "__get_pydantic_core_schema__") or module.startswith("pydantic"):
            adapter = sys.modules["pydantic"].TypeAdapter(kind)
            return _pydantic(value, base, lambda: adapter.validate_python(value)) if not isinstance(value, str) else adapter.validate_python(value)
    except (Wrong, Refusal):
        raise
    except Exception:
        raise Wrong(value, wanted) from None
    label = types.family(base)
    if label in LOADED:
        raise Wrong(value, "%s: pick a file or an output of an earlier run" % LOADED[label])
    if isinstance(value, base) and base is not object:
        return value
    raise Wrong(value, wanted if name in KNOWN_WANTED else wanted + ", which can't be made from a typed value")


KNOWN_WANTED = {
    "datetime": "a date and time like 2024-05-31T08:30:00", "Timestamp": "a date and time like 2024-05-31T08:30:00", "date": "a date like 2024-05-31",
    "time": "a time like 08:30:00", "timedelta": "a length of time like 90 (seconds), 01:30:00 or P1DT2H", "Decimal": "a decimal number",
    "UUID": "a UUID", "Path": "a path", "PurePath": "a path", "Pattern": "a regular expression", "Fraction": "a fraction",
    "Timedelta": "a length of time like 90 (seconds), 01:30:00 or P1DT2H",
}
LOADED = {
    "pandas": "a table", "pandas-series": "a column of a table", "polars": "a table", "polars-lazy": "a table", "polars-series": "a column of a table",
    "pyarrow": "a table", "array": "an array", "sklearn": "a model", "xgboost": "a model", "lightgbm": "a model", "catboost": "a model", "torch": "a model",
    "tensor": "a tensor", "onnx": "a model", "onnxruntime": "a model", "figure": "a figure", "sparse": "a matrix", "image": "an image", "plotly": "a figure",
}


def _numpy_scalar(value, base, level):
    numpy = sys.modules["numpy"]
    if issubclass(base, numpy.bool_):
        return base(_bool(value, level))
    if issubclass(base, numpy.integer):
        return base(_int(value, level))
    if issubclass(base, numpy.floating):
        return base(_float(value, level))
    return base(value)


def _moment(value, base, name):
    value = value.strip()
    if value[-1:] in "zZ" and name != "date":  # before 3.11 fromisoformat knows no Z
        value = value[:-1] + "+00:00"
    if name == "datetime" and len(value) == 16:
        value += ":00"
    if name == "date" and len(value) > 10:
        moment = std("datetime").datetime.fromisoformat(value.replace("Z", "+00:00"))
        if (moment.hour, moment.minute, moment.second, moment.microsecond) != (0, 0, 0, 0):
            raise ValueError(value)
        return base(moment.year, moment.month, moment.day)
    return base.fromisoformat(value)


def _timedelta(value, base, level):
    timedelta = std("datetime").timedelta
    if type(value) in (int, float):
        made = timedelta(seconds=value)
    elif isinstance(value, str):
        made = _duration(value.strip(), timedelta)
    else:
        raise ValueError(value)
    return made if base is timedelta else base(made)


def _duration(text, timedelta):
    re = std("re")
    iso = re.fullmatch(r"([+-]?)P(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?", text)
    if iso and any(iso.groups()[1:]):
        weeks, days, hours, minutes, seconds = (float(part or 0) for part in iso.groups()[1:])
        made = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return -made if iso.group(1) == "-" else made
    clock = re.fullmatch(r"([+-]?)(?:(\d+) days?,? )?(\d+):(\d\d)(?::(\d\d(?:\.\d+)?))?", text)
    if clock:
        days, hours, minutes, seconds = (float(part or 0) for part in clock.groups()[1:])
        made = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return -made if clock.group(1) == "-" else made
    return timedelta(seconds=float(text))
