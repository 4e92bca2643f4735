"""Types as src/contract/functions.ts spells them (TypeForm), for signatures that reading alone can't tell: enums from packages, nested records."""
import sys

from . import coerce, metrics, signature, types
from .annotations import Scope, Unresolved
from .values import NotPlain, encode, short, simple, text

DEEPEST = 8
PLAIN = {bool: "bool", str: "str", bytes: "bytes", int: "int", float: "float"}
SINGLE = {"list": "list", "set": "set", "frozenset": "frozenset", "Sequence": "sequence", "MutableSequence": "sequence", "Iterable": "sequence",
          "Collection": "sequence", "deque": "sequence", "Set": "set", "MutableSet": "set", "AbstractSet": "set"}
MAPPINGS = ("dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "Counter")
BOUND_NAMES = {"multiple_of": "multipleOf", "min_length": "minLength", "max_length": "maxLength"}


def form(kind, scope, depth=()):
    """`depth` holds what stands around this type: a record inside itself, or an alias of itself, ends there."""
    if kind is signature.EMPTY:
        return {"kind": "any"}
    if isinstance(kind, str) or hasattr(kind, "__forward_arg__"):
        kind = scope.resolve(kind)
    if isinstance(kind, Unresolved):
        return {"kind": "unknown", "reason": text("%s: %s" % (kind.text, kind.reason))}
    kind = types.unalias(kind)
    if len(depth) > DEEPEST:
        return {"kind": "any"}
    if types.is_any(kind):
        return {"kind": "any"}
    if kind is None or kind is type(None):
        return {"kind": "none"}
    if types.is_annotated(kind):
        return _bounded(kind, scope, depth)
    if metrics.is_callback(kind, scope):
        return {"kind": "metrics-callback"}
    if types.is_union(kind):
        return {"kind": "union", "options": [form(option, scope, depth + (None,)) for option in types.union_options(kind)]}
    if types.is_literal(kind):
        return {"kind": "literal", "values": [_value(choice) for choice in types.arguments(kind)]}
    base = types.origin(kind) if isinstance(types.origin(kind), type) else kind
    if not isinstance(base, type):
        if types.typing_name(kind) in ("LiteralString", "Text", "AnyStr"):
            return {"kind": "str"}
        return {"kind": "unknown", "reason": text("%s can't be made from a typed value" % types.spelled(kind))}
    if base in PLAIN:
        return {"kind": PLAIN[base]}
    return _class(kind, base, scope, depth)


def _value(thing):
    try:
        return simple(thing)
    except NotPlain:
        return encode(short(thing))


def _bounded(kind, scope, depth):
    inner = form(kind.__origin__, scope, depth + (None,))
    bounds = {}
    for name, limit in coerce.bounds_of(kind):
        limit = getattr(limit, "pattern", limit) if name == "pattern" else limit
        try:
            limit = simple(limit)
        except NotPlain:
            continue
        if isinstance(limit, str) == (name == "pattern"):
            bounds[BOUND_NAMES.get(name, name)] = limit
    return {"kind": "bounded", "of": inner, "bounds": bounds} if bounds else inner


def _class(kind, base, scope, depth):
    record = _record_style(base)
    if record is not None:
        if base in depth:
            return {"kind": "any"}
        depth = depth + (base,)
        return {"kind": "record", "style": record, "name": base.__name__, "fields": _record_fields(base, record, depth)}
    enum = sys.modules.get("enum")
    if enum is not None and issubclass(base, enum.Enum):
        made = {"kind": "enum", "name": base.__name__, "members": [{"name": text(name), "value": _value(member.value)} for name, member in base.__members__.items()]}
        return dict(made, flags=True) if issubclass(base, enum.Flag) else made
    inner, name = types.arguments(kind), base.__name__
    if base.__module__ in ("builtins", "collections", "collections.abc", "typing"):
        if base is tuple:
            if len(inner) == 2 and inner[1] is Ellipsis:
                return {"kind": "tuple", "items": [form(inner[0], scope, depth + (None,))], "variadic": True}
            if not inner:
                return {"kind": "tuple", "items": [{"kind": "any"}], "variadic": True}
            return {"kind": "tuple", "items": [form(item, scope, depth + (None,)) for item in inner if item != ()], "variadic": False}
        if name in SINGLE:
            return {"kind": "list", "of": SINGLE[name], "item": form(inner[0], scope, depth + (None,)) if inner else {"kind": "any"}}
        if name in MAPPINGS:
            key, value = inner if len(inner) == 2 else (inner[0] if inner else object, object)
            return {"kind": "dict", "key": form(key, scope, depth + (None,)), "value": form(value, scope, depth + (None,))}
    label = types.family(base)
    if label in ("pandas", "pandas-series", "polars", "polars-lazy", "pyarrow"):
        return {"kind": "table", "library": label}
    if label == "polars-series":
        return {"kind": "table", "library": "polars"}
    if label in ("array", "sparse", "tensor"):
        return {"kind": "array"}
    if label in ("figure", "plotly", "image"):
        return {"kind": "figure"}
    if label is not None:
        library = {"onnxruntime": "onnx", "catboost": "other"}.get(label, label)
        return {"kind": "model", "library": library, "name": base.__name__}
    return _leaf(base, scope)


def _leaf(base, scope):
    module, name = base.__module__, base.__name__
    if module.startswith("pathlib") or name == "PathLike":
        return {"kind": "path"}
    for owner, kind in (("datetime", "datetime"), ("date", "date"), ("time", "time"), ("timedelta", "timedelta")):
        if types.is_a(base, "datetime", owner):
            return {"kind": kind}
    if module in ("decimal", "uuid"):
        return {"kind": module}
    if module == "numbers":
        return {"kind": "int" if name == "Integral" else "float"}
    if types.is_a(base, "numpy", "generic"):
        for parent, kind in (("bool", "bool"), ("bool_", "bool"), ("integer", "int"), ("floating", "float"), ("str_", "str")):
            if types.is_a(base, "numpy", parent):
                return {"kind": kind}
    if any(types.is_a(base, "pydantic", secret) for secret in ("SecretStr", "SecretBytes", "Secret")):
        return {"kind": "secret"}
    for plain, kind in PLAIN.items():
        if issubclass(base, plain):
            return {"kind": kind}
    if getattr(base, "_is_protocol", False):
        return {"kind": "model", "library": "other", "name": name}
    return {"kind": "unknown", "reason": text("%s can't be made from a typed value" % types.full_name(base))}


# -- records ------------------------------------------------------------------------------------------------------------------------

def _record_style(base):
    if hasattr(base, "model_validate") and hasattr(base, "model_fields") or hasattr(base, "parse_obj") and hasattr(base, "__fields__"):
        return "pydantic"
    if hasattr(base, "__dataclass_fields__"):
        return "dataclass"
    if hasattr(base, "__attrs_attrs__"):
        return "attrs"
    if types.is_typeddict(base):
        return "typeddict"
    if types.is_namedtuple(base):
        return "namedtuple"
    return None


def _record_fields(base, style, depth):
    found = list(_DEFAULTS[style](base))  # (name, annotation or None, default or EMPTY, help)
    kinds = coerce.resolved_fields(base, [name for name, *_ in found])
    scope = Scope.of_class(base)
    notes = coerce.inherited_annotations(base)
    result = []
    for name, kind, default, help_ in found:
        annotation = notes[name][0] if name in notes else kind
        made = form(kinds[name] if kind is None else kind, scope, depth + (None,))
        result.append(_param(name, annotation, made, "keyword-only", default, help_))
    return result


def _of_dataclass(base):
    from .lazy import std
    missing = std("dataclasses").MISSING
    for name, field in base.__dataclass_fields__.items():
        if not field.init or field._field_type.name == "_FIELD_CLASSVAR":
            continue
        default = field.default
        if default is missing:
            default = _made(field.default_factory) if field.default_factory is not missing else signature.EMPTY
        yield name, None, default, field.metadata.get("description") or field.metadata.get("help")


def _of_pydantic(base):
    if hasattr(base, "model_fields"):
        for name, field in base.model_fields.items():
            if field.is_required():
                default = signature.EMPTY
            else:
                default = _made(field.default_factory) if field.default_factory is not None else field.default
            kind = field.annotation
            if field.metadata:  # pydantic takes Annotated apart; its bounds are needed again
                from .lazy import std
                annotated = getattr(std("typing"), "Annotated", None)
                kind = annotated[(kind,) + tuple(field.metadata)] if annotated is not None else kind
            alias = field.validation_alias if field.validation_alias is not None else field.alias
            yield alias if isinstance(alias, str) else name, kind, default, field.description
        return
    for name, field in base.__fields__.items():
        default = signature.EMPTY if field.required else field.default
        yield name, field.outer_type_, default, field.field_info.description


def _of_attrs(base):
    for field in base.__attrs_attrs__:
        if not field.init:
            continue
        default = field.default
        if repr(default) == "NOTHING":
            default = signature.EMPTY
        elif type(default).__name__ == "Factory":
            default = _made(default.factory) if not default.takes_self else Computed()
        yield getattr(field, "alias", None) or field.name.lstrip("_"), field.type if field.type is not None else object, default, field.metadata.get("description")


def _of_typeddict(base):
    required = coerce.required_keys(base)
    for name in coerce.inherited_annotations(base):
        yield name, None, signature.EMPTY if name in required else Computed("left out"), None


def _of_namedtuple(base):
    defaults = getattr(base, "_field_defaults", {})
    for name in base._fields:
        yield name, None, defaults.get(name, signature.EMPTY), None


_DEFAULTS = {"dataclass": _of_dataclass, "pydantic": _of_pydantic, "attrs": _of_attrs, "typeddict": _of_typeddict, "namedtuple": _of_namedtuple}


class Computed:
    """A default that only the call makes."""

    def __init__(self, words="computed"):
        self._words = words

    def __repr__(self):
        return self._words


def _made(factory):
    try:
        return factory()
    except Exception:
        return Computed()


def _param(name, annotation, made, how, default, help_=None):
    param = {"name": text(name), "annotation": None if annotation in (None, signature.EMPTY) else text(types.spelled(annotation)), "type": made, "how": how,
             "required": default is signature.EMPTY}
    if default is not signature.EMPTY:
        try:
            param["default"] = {"kind": "value", "value": simple(default)}
        except (NotPlain, RecursionError, ValueError, TypeError):
            param["default"] = {"kind": "source", "text": short(default)}
    if help_:
        param["help"] = text(str(help_))
    return param


def describe_function(function, name):
    """{name, params, returns} of a function that was imported."""
    found, returns = signature.parameters(function)
    scope = Scope.of_function(signature.innermost(function))
    params = []
    for one in found:
        try:
            made = form(one.annotation, scope)
        except Exception as error:
            made = {"kind": "unknown", "reason": text("%s: %s" % (type(error).__name__, error))}
        default = one.default
        if one.how in (signature.VAR_POSITIONAL, signature.VAR_KEYWORD):
            param = _param(one.name, one.annotation, made, signature.HOW[one.how], signature.EMPTY)
            param["required"] = False
        else:
            param = _param(one.name, one.annotation, made, signature.HOW[one.how], default)
        params.append(param)
    return {"name": text(name), "params": params,
            "returns": {"annotation": None if returns is signature.EMPTY else text(types.spelled(returns)), "type": form(returns, scope)}}
