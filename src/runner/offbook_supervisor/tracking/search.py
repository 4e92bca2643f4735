"""MLflow's filters and orders: `metrics.rmse < 1 and params.`my model` LIKE 'tree%'`, for runs, experiments and models alike."""
import math
import re

from .runs import Refused

_TOKEN = re.compile(r"""\s*(?:(?P<op><=|>=|!=|=|<|>)|(?P<punctuation>[(),.])|(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<quoted>`[^`]*`)|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w/]))|(?P<word>[\w/:-]+))""")
_KINDS = {'metric': 'metrics', 'metrics': 'metrics', 'param': 'params', 'params': 'params', 'parameter': 'params', 'parameters': 'params', 'tag': 'tags', 'tags': 'tags',
          'attribute': 'attributes', 'attributes': 'attributes', 'attr': 'attributes', 'run': 'attributes', 'dataset': 'datasets', 'datasets': 'datasets'}
_SAME = {'run id': 'run_id', 'run name': 'run_name', 'runname': 'run_name', 'created': 'start_time'}


def matching(text):
    """A test of `(kind, name) → value` lookups for a filter."""
    tests = _Reader(text).conditions() if text and text.strip() else []
    return lambda look: all(test(look) for test in tests)


def ordered(items, orders, look, usual):
    """Sorted by MLflow's `order_by` phrases; `usual` are the phrases for what they leave open. What has no value comes last."""
    for phrase in reversed(list(orders or []) + usual):
        words = phrase.strip()
        down = bool(re.search(r'\s+desc$', words, re.I))
        kind, name = _Reader(re.sub(r'\s+(asc|desc)$', '', words, flags=re.I)).key()
        items = _sorted(items, lambda item: look(item)(kind, name), down)
    return items


def _sorted(items, value_of, down):
    held = [(value_of(item), item) for item in items]
    there = [pair for pair in held if pair[0] is not None and pair[0] == pair[0]]
    there.sort(key=lambda pair: (isinstance(pair[0], str), pair[0]), reverse=down)
    return [item for _, item in there] + [item for value, item in held if value is None or value != value]


def page(items, size, token):
    """A part of the list, and the token of the next."""
    try:
        start = int(token or 0)
    except ValueError:
        raise Refused('INVALID_PARAMETER_VALUE', 'The page token is not one of ours.')
    end = start + max(1, min(int(size or 1000), 50_000))
    return items[start:end], str(end) if end < len(items) else None


class _Reader:
    def __init__(self, text):
        self._text = text
        self._tokens, at = [], 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if not found:
                raise self._wrong()
            self._tokens.append((found.lastgroup, found.group(found.lastgroup)))
            at = found.end()
        self._at = 0

    def _wrong(self):
        return Refused('INVALID_PARAMETER_VALUE', "This filter can't be read: %s" % self._text[:500])

    def _peek(self):
        return self._tokens[self._at] if self._at < len(self._tokens) else (None, '')

    def _next(self):
        token = self._peek()
        if token[0] is None:
            raise self._wrong()
        self._at += 1
        return token

    def _word(self, *words):
        kind, text = self._peek()
        if kind == 'word' and text.lower() in words:
            self._at += 1
            return True
        return False

    def key(self):
        """`metrics.rmse`, `params."x y"`, `status`."""
        group, first = self._next()
        if group not in ('word', 'quoted', 'text'):
            raise self._wrong()
        first = _bare(group, first)
        parts = []
        while self._peek() == ('punctuation', '.'):
            self._next()
            group, text = self._next()
            parts.append(_bare(group, text))
        kind = _KINDS.get(first.lower()) if parts else None
        if kind is None:
            kind, parts = 'attributes', [first] + parts
        name = '.'.join(parts)
        return kind, _SAME.get(name.lower(), name) if kind == 'attributes' else name

    def conditions(self):
        tests = [self._condition()]
        while self._word('and'):
            tests.append(self._condition())
        if self._peek()[0] is not None:
            raise self._wrong()
        return tests

    def _condition(self):
        kind, name = self.key()
        if self._word('is'):
            no = self._word('not')
            if not self._word('null'):
                raise self._wrong()
            return lambda look: (look(kind, name) is None) != no
        no = self._word('not')
        if self._word('in'):
            values = self._list()
            return lambda look: look(kind, name) is not None and (str(look(kind, name)) in values) != no
        group, op = self._next()
        op = op.lower()
        if group != 'op' and op not in ('like', 'ilike') or no:
            raise self._wrong()
        group, text = self._next()
        if group not in ('number', 'text', 'word', 'quoted'):
            raise self._wrong()
        wanted = float(text) if group == 'number' else _bare(group, text)
        return lambda look: _holds(look(kind, name), op, wanted)

    def _list(self):
        values = []
        if self._next() != ('punctuation', '('):
            raise self._wrong()
        while True:
            values.append(_bare(*self._next()))
            end = self._next()
            if end == ('punctuation', ')'):
                return values
            if end != ('punctuation', ','):
                raise self._wrong()


def _bare(group, text):
    return re.sub(r'\\(.)', r'\1', text[1:-1]) if group == 'text' else text[1:-1] if group == 'quoted' else text


def _holds(value, op, wanted):
    if value is None:
        return False
    if op in ('like', 'ilike'):
        pattern = ''.join('.*' if letter == '%' else '.' if letter == '_' else re.escape(letter) for letter in str(wanted))
        return re.fullmatch(pattern, str(value), re.S | (re.I if op == 'ilike' else 0)) is not None
    if isinstance(value, (int, float)):
        try:
            wanted = float(wanted)
        except ValueError:
            return False
        if math.isnan(value):
            return op == '!='
    else:
        value, wanted = str(value), str(wanted)
    return {'=': value == wanted, '!=': value != wanted, '<': value < wanted, '<=': value <= wanted, '>': value > wanted, '>=': value >= wanted}[op]
