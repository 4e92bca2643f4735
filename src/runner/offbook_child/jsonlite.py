"""JSON by the C parts of the standard library alone: `import json` brings `re` and `enum` along, which a small function never pays for."""

try:
    import _json

    class _Context:
        strict = False
        object_hook = None
        object_pairs_hook = None
        array_hook = None
        parse_float = float
        parse_int = int
        parse_constant = float
        memo = {}

    _scan = _json.make_scanner(_Context())

    def _refuse(thing):
        raise TypeError("not JSON: " + type(thing).__name__)

    _encode = _json.make_encoder(None, _refuse, _json.encode_basestring_ascii, None, ":", ",", False, False, False)

    def loads(text):
        start = 0
        while start < len(text) and text[start] in " \t\r\n":
            start += 1
        try:
            return _scan(text, start)[0]
        except StopIteration:
            raise ValueError("not JSON") from None

    def dumps(thing):
        return "".join(_encode(thing, 0))

    if loads(dumps({"a": [1, 2.5, None, True, "é"], "b": {}})) != {"a": [1, 2.5, None, True, "é"], "b": {}}:
        raise ImportError
except (ImportError, TypeError, AttributeError, ValueError):  # an interpreter whose C parts differ
    import json

    loads = json.loads

    def dumps(thing):
        return json.dumps(thing, separators=(",", ":"), allow_nan=False)
