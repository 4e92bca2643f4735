"""Questions about type objects, asked without importing what the user's code didn't."""
import sys

UNIONS = ("Union", "UnionType")


def origin(kind):
    return getattr(kind, "__origin__", None)


def arguments(kind):
    return getattr(kind, "__args__", ()) or ()


def typing_name(kind):
    """The bare name of a special form of typing or typing_extensions, else None."""
    module = getattr(kind, "__module__", None) or getattr(type(kind), "__module__", None)
    if module not in ("typing", "typing_extensions"):
        return None
    return getattr(kind, "_name", None) or getattr(kind, "__name__", None)


def is_union(kind):
    # From 3.14 on `int | None` is of the same type as what typing makes.
    if type(kind).__name__ in UNIONS and type(kind).__module__ in ("types", "typing"):
        return True
    typing = sys.modules.get("typing")
    return typing is not None and (origin(kind) is typing.Union or kind is typing.Union and bool(arguments(kind)))


def union_options(kind):
    """Options of a union, with nested ones and aliases flattened."""
    result = []
    for option in arguments(kind):
        option = unalias(option)
        result.extend(union_options(option) if is_union(option) else [option])
    return result


def is_literal(kind):
    return typing_name(origin(kind)) == "Literal"


def is_annotated(kind):
    return hasattr(kind, "__metadata__") and hasattr(kind, "__origin__")


def is_typeddict(kind):
    return isinstance(kind, type) and issubclass(kind, dict) and hasattr(kind, "__total__") and hasattr(kind, "__annotations__")


def is_namedtuple(kind):
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")


def is_any(kind):
    return typing_name(kind) == "Any" or kind is object


def unalias(kind):
    """Through `type X = …`, NewType, TypeVar, Final, Required and the like, to the type that values are made for."""
    for _ in range(50):
        if type(kind).__name__ == "TypeAliasType":
            kind = kind.__value__
        elif type(origin(kind)).__name__ == "TypeAliasType":
            kind = _fill(origin(kind), arguments(kind))
        elif hasattr(kind, "__supertype__"):
            kind = kind.__supertype__
        elif type(kind).__name__ == "TypeVar":
            bound, options = kind.__bound__, kind.__constraints__
            if options:
                from .lazy import std
                kind = std("typing").Union[tuple(options)]
            elif bound is not None:
                kind = bound
            else:
                return object
        elif typing_name(origin(kind)) in ("Final", "Required", "NotRequired", "ClassVar", "ReadOnly"):
            kind = arguments(kind)[0]
        else:
            return kind
    return kind


def _fill(alias, given):
    """`Pair[int]` for `type Pair[T] = tuple[T, T]`."""
    value = alias.__value__
    wanted = getattr(value, "__parameters__", ())
    order = list(alias.__type_params__)
    if not wanted:
        return value
    return value[tuple(given[order.index(one)] if one in order and order.index(one) < len(given) else one for one in wanted)]


def strip(kind):
    """Without Annotated, aliases, and an Optional around one thing."""
    for _ in range(50):
        kind = unalias(kind)
        if is_annotated(kind):
            kind = kind.__origin__
        elif is_union(kind):
            options = [option for option in union_options(kind) if option is not type(None) and option is not None]
            if len(options) != 1:
                return kind
            kind = options[0]
        else:
            return kind
    return kind


def class_of(kind):
    """The class behind a type: `numpy.ndarray` of `NDArray[float]`; None when there is none."""
    kind = strip(kind)
    if isinstance(kind, type) and not arguments(kind):
        return kind
    base = origin(kind)
    return base if isinstance(base, type) else None


def is_a(kind, package, name):
    """Whether a class is, or comes from, `name` of a package that need not be importable here."""
    if not isinstance(kind, type):
        return False
    return any(base.__name__ == name and base.__module__.partition(".")[0] == package for base in kind.__mro__)


TABLES = (
    ("pandas", "pandas", "DataFrame"), ("pandas-series", "pandas", "Series"), ("polars", "polars", "DataFrame"),
    ("polars-lazy", "polars", "LazyFrame"), ("polars-series", "polars", "Series"), ("pyarrow", "pyarrow", "Table"),
)


def family(kind):
    """Which family of data a class belongs to, by where it is defined; None for everything else."""
    if not isinstance(kind, type):
        return None
    top = kind.__module__.partition(".")[0]
    if top == "builtins":
        return None
    packages = {base.__module__.partition(".")[0] for base in kind.__mro__}
    for label, package, name in TABLES:
        if package in packages and is_a(kind, package, name):
            return label
    if is_a(kind, "numpy", "ndarray"):
        return "array"
    if "matplotlib" in packages and is_a(kind, "matplotlib", "Figure"):
        return "figure"
    if is_a(kind, "plotly", "BaseFigure"):
        return "plotly"
    if "xgboost" in packages:
        return "xgboost"
    if "lightgbm" in packages:
        return "lightgbm"
    if "catboost" in packages:
        return "catboost"
    if "torch" in packages:
        if is_a(kind, "torch", "Module"):
            return "torch"
        if is_a(kind, "torch", "Tensor"):
            return "tensor"
        return None
    if is_a(kind, "onnx", "ModelProto") or kind.__name__ == "ModelProto" and top.startswith("onnx"):
        return "onnx"
    if is_a(kind, "onnxruntime", "InferenceSession"):
        return "onnxruntime"
    if "sklearn" in packages:
        return "sklearn"
    if top == "scipy" and hasattr(kind, "tocsr"):
        return "sparse"
    if is_a(kind, "PIL", "Image"):
        return "image"
    return None


def full_name(kind):
    """`pandas.DataFrame`, not `pandas.core.frame.DataFrame`: the shortest public place where the class is found."""
    name, module = getattr(kind, "__qualname__", None), getattr(kind, "__module__", None)
    if name is None or module is None:
        return str(kind)
    if module == "builtins":
        return "None" if name == "NoneType" else name
    parts = module.split(".")
    if "." not in name:
        for size in range(1, len(parts)):
            place = ".".join(parts[:size])
            if vars(sys.modules.get(place, sys)).get(name) is kind:
                return place + "." + name
    return module + "." + name


def spelled(kind):
    """A type in words of code: `int`, `dict[str, float]`, `DataFrame | None`."""
    if kind is None or kind is type(None):
        return "None"
    if isinstance(kind, str):
        return kind
    forward = getattr(kind, "__forward_arg__", None)
    if forward is not None:
        return forward
    if is_annotated(kind):
        return spelled(kind.__origin__)
    if is_union(kind):
        return " | ".join(spelled(option) for option in arguments(kind))
    if isinstance(kind, type) and not arguments(kind):
        return kind.__qualname__
    if type(kind).__name__ == "TypeVar" or hasattr(kind, "__supertype__"):
        return kind.__name__
    words = str(kind).replace("NoneType", "None")
    for prefix in ("typing_extensions.", "typing.", "collections.abc."):
        words = words.replace(prefix, "")
    return words
