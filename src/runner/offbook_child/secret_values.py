"""Secrets among the parameters: they travel by the environment, and stand in the request by the variable's name alone."""
import os

MARK = "$secret:"
OWN = "OFFBOOK_SECRET_"


class Hidden:
    """Takes the values out of the environment once, before user code could hand them on to what it starts."""

    def __init__(self, params):
        self._values = {}
        for name in set(_names(params)):
            if name.startswith(OWN) and name in os.environ:
                self._values[name] = os.environ.pop(name)

    def decode(self, name, value):
        """(the value of the parameter `name` with its secrets, whether it has any)"""
        from .values import decode
        if not any(True for _ in _names(value)):
            return decode(value), False
        return self._filled(name, value, decode), True

    def _filled(self, name, value, decode):
        if type(value) is list:
            return [self._filled(name, item, decode) for item in value]
        if type(value) is dict:
            return {key: self._filled(name, item, decode) for key, item in value.items()}
        if type(value) is not str or not value.startswith(MARK):
            return decode(value)
        try:
            return self._values[value[len(MARK):]]
        except KeyError:
            from .refusal import Refusal
            raise Refusal("ParameterError", "`%s` holds a secret that this run was not given. Run it again and type it, or set %s." % (name, value[len(MARK):] or "it")) from None


def _names(value):
    if type(value) is str:
        if value.startswith(MARK):
            yield value[len(MARK):]
    elif type(value) is list:
        for item in value:
            yield from _names(item)
    elif type(value) is dict:
        for item in value.values():
            yield from _names(item)

