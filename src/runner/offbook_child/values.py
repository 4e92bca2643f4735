"""Values as docs/format.md writes them, from and to Python."""
import sys

LIMIT = 2 ** 53
CELL = 200


class NotPlain(Exception):
    """The object has no form in JSON."""


def text(string):
    """A string that every JSON reader takes: half characters (odd file names) become question marks."""
    if not string.isascii():
        try:
            string.encode("utf-8")
        except UnicodeEncodeError:
            string = string.encode("utf-8", "replace").decode("utf-8")
    return string


def number(value):
    if type(value) is int:
        return value if -LIMIT <= value <= LIMIT else "$int:" + _digits(value)
    if value != value:
        return "$nan"
    if value in (float("inf"), float("-inf")):
        return "$inf" if value > 0 else "$-inf"
    return value


def _digits(value):
    try:
        return str(value)
    except ValueError:  # longer than the interpreter writes as decimal by default
        size = sys.get_int_max_str_digits()
        sys.set_int_max_str_digits(0)
        try:
            return str(value)
        finally:
            sys.set_int_max_str_digits(size)


def encode(value):
    """Plain Python (what JSON knows, and numbers that it doesn't) to a value."""
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int or kind is float:
        return number(value)
    if kind is str:
        return ("$str:" + text(value)) if value.startswith("$") else text(value)
    if kind is list or kind is tuple:
        return [encode(item) for item in value]
    if kind is dict:
        result = {}
        for key, item in value.items():
            if type(key) is not str:
                raise NotPlain(type(key).__name__)
            result[text(key)] = encode(item)
        return result
    raise NotPlain(kind.__name__)


def decode(value):
    if type(value) is str and value[:1] == "$":
        if value == "$nan":
            return float("nan")
        if value == "$inf":
            return float("inf")
        if value == "$-inf":
            return float("-inf")
        if value.startswith("$int:"):
            return int(value[5:])
        if value.startswith("$str:"):
            return value[5:]
        return value
    if type(value) is list:
        return [decode(item) for item in value]
    if type(value) is dict:
        return {key: decode(item) for key, item in value.items()}
    return value


def real(thing, booleans=False):
    """The int or float that a number-like thing is (numpy, torch, Decimal included), or None."""
    kind = type(thing)
    if kind is int or kind is float:
        return thing
    if kind is bool:
        return int(thing) if booleans else None
    if isinstance(thing, (str, bytes, list, tuple, dict, set)) or thing is None or isinstance(thing, complex):
        return None
    if isinstance(thing, bool):
        return int(thing) if booleans else None
    if isinstance(thing, (int, float)):
        return int(thing) if isinstance(thing, int) else float(thing)
    module = kind.__module__.partition(".")[0]
    if module in ("decimal", "fractions"):
        return float(thing)
    if hasattr(thing, "item") and getattr(thing, "ndim", 0) == 0 and not isinstance(thing, type):
        try:
            return real(thing.item(), booleans)
        except Exception:
            return None
    return None


def simple(thing, depth=0):
    """Any object to a value, or NotPlain. Wider than `encode`: numpy scalars, dates, paths, enums, dataclasses, models."""
    if depth > 40:
        raise NotPlain("too deep")
    kind = type(thing)
    if thing is None or kind in (bool, int, float, str):
        return encode(thing)
    if kind in (list, tuple, set, frozenset):
        items = [simple(item, depth + 1) for item in thing]
        if kind in (set, frozenset):
            try:
                items.sort()
            except TypeError:
                pass
        return items
    if isinstance(thing, dict):
        result = {}
        for key, item in thing.items():
            if isinstance(key, bool) or not isinstance(key, (str, int, float)):
                inner = simple(key, depth + 1)
                if not isinstance(inner, str):
                    raise NotPlain("key")
                key = inner
            result[text(str(key))] = simple(item, depth + 1)
        return result
    if hasattr(kind, "get_secret_value"):
        return "$secret:"
    name = _foreign(kind)
    if name == "enum":
        if isinstance(thing.name, str):
            return encode(thing.name)
        # Flags of no single name: Python before 3.11 gives `Perm.A|B`, every Python something of its own for none of them.
        return encode(str(thing).partition(kind.__name__ + ".")[2] or str(thing)) if thing.value else 0
    if name == "pathlib":
        return encode(str(thing))
    if name == "datetime":
        return thing.total_seconds() if hasattr(thing, "total_seconds") else encode(thing.isoformat())
    if name in ("decimal", "uuid", "ipaddress", "fractions"):
        return encode(str(thing))
    plain = real(thing, booleans=True)
    if plain is not None:
        if kind.__name__ in ("bool_", "bool"):
            return bool(plain)
        return number(plain)
    if hasattr(kind, "model_dump") and hasattr(kind, "model_fields"):
        return simple(thing.model_dump(mode="python"), depth + 1)
    if hasattr(kind, "__fields__") and hasattr(kind, "parse_obj"):
        return simple(thing.dict(), depth + 1)
    fields = field_names(thing)
    if fields is not None:
        return {field: simple(getattr(thing, field), depth + 1) for field in fields}
    if isinstance(thing, str):
        return encode(str(thing))
    if isinstance(thing, (list, tuple)):
        return [simple(item, depth + 1) for item in thing]
    if name == "numpy" and kind.__name__ == "datetime64":
        return encode(str(thing))
    raise NotPlain(kind.__name__)


def _foreign(kind):
    for base in kind.__mro__:
        module = base.__module__
        if module in ("enum", "datetime", "decimal", "uuid", "ipaddress", "fractions"):
            return module
        if module.startswith("pathlib"):
            return "pathlib"
    return kind.__module__.partition(".")[0]


def field_names(thing):
    """Field names of an object of a dataclass, an attrs class or a NamedTuple; None for anything else."""
    kind = type(thing)
    if hasattr(kind, "__dataclass_fields__"):
        return [name for name, field in kind.__dataclass_fields__.items() if field._field_type.name == "_FIELD"]
    if hasattr(kind, "__attrs_attrs__"):
        return [field.name for field in kind.__attrs_attrs__]
    if isinstance(thing, tuple) and hasattr(kind, "_fields"):
        return list(kind._fields)
    return None


def short(thing, size=CELL):
    try:
        words = thing if type(thing) is str else repr(thing)
    except Exception:
        words = "<" + type(thing).__name__ + ">"
    return text(words if len(words) <= size else words[:size] + "…")


def cell(thing):
    """One cell of a table's first rows."""
    kind = type(thing)
    if thing is None or kind is bool:
        return thing
    if kind is int or kind is float:
        return number(thing)
    if kind is str:
        return encode(short(thing))
    if kind.__name__ in ("NaTType", "NAType"):
        return None
    try:
        if hasattr(thing, "isoformat"):
            return thing.isoformat()
        plain = real(thing, booleans=True)
        if plain is not None:
            return bool(plain) if kind.__name__ in ("bool_", "bool") else number(plain)
        if isinstance(thing, str):
            return encode(short(str(thing)))
        if kind.__module__ in ("decimal", "uuid") or kind.__name__ in ("Timedelta", "timedelta", "Period", "Interval", "datetime64"):
            return encode(short(str(thing)))
    except Exception:
        pass
    return encode(short(thing))


def words(value):
    """A value as it is shown inside a sentence."""
    if isinstance(value, str):
        return '"' + short(value, 80) + '"'
    if isinstance(value, (list, dict)):
        from . import jsonlite
        try:
            return short(jsonlite.dumps(encode(value)), 80)
        except (NotPlain, TypeError, ValueError):
            pass
    if value is None:
        return "nothing (null)"
    if value is True or value is False:
        return "true" if value else "false"
    return short(value, 80)
