"""Takes secrets out of everything that is written: raw, JSON-escaped, URL-encoded and as base64 at all three alignments."""
import json

MASK = b'[redacted]'
SHORTEST = 6
_UNRESERVED = frozenset(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~')


def forms_of(secret):
    """Every spelling of a secret (bytes) that is looked for."""
    text = secret.decode('utf-8', 'replace')
    forms = {secret, json.dumps(text)[1:-1].encode(), json.dumps(text, ensure_ascii=False)[1:-1].encode('utf-8', 'replace'),
             repr(text)[1:-1].encode('utf-8', 'replace'), repr(secret)[2:-1].encode()}
    for kept in (b'', b'/', b"!'()*", b'/:'):
        quoted = _url_quoted(secret, kept)
        forms.update((quoted, quoted.replace(b'%20', b'+'), _lower_hex(quoted)))
    from base64 import b64encode  # few runs have secrets
    for shift in range(3):
        encoded = b64encode(b'\0' * shift + secret)
        # Only the characters that the neighbouring bytes have no part in.
        core = encoded[(0, 2, 3)[shift]:(shift + len(secret)) * 8 // 6]
        forms.update((core, core.replace(b'+', b'-').replace(b'/', b'_')))
    if b'\n' in secret.strip():
        # A key of several lines is often printed line by line, with something before each.
        forms.update(line.strip() for line in secret.splitlines() if len(line.strip()) >= 16 and not line.startswith(b'-----'))
    return {form for form in forms if len(form) >= SHORTEST}


def _url_quoted(data, kept):
    return b''.join(bytes((byte,)) if byte in _UNRESERVED or byte in kept else b'%%%02X' % byte for byte in data)


def _lower_hex(quoted):
    parts = quoted.split(b'%')
    return b'%'.join(parts[:1] + [part[:2].lower() + part[2:] for part in parts[1:]])


class Redactor:
    def __init__(self, secrets):
        """`secrets`: {name: value as bytes}. Those too short to be removed are in `too_short`."""
        self.too_short = sorted(name for name, value in secrets.items() if 0 < len(value.decode('utf-8', 'replace')) < SHORTEST)
        forms = set()
        for value in secrets.values():
            if len(value.decode('utf-8', 'replace')) >= SHORTEST:
                forms |= forms_of(value)
        # Longest first: a form that holds another one is then found in one go.
        self.forms = sorted(forms, key=lambda form: (-len(form), form))
        self._texts = [form.decode('utf-8', 'replace') for form in self.forms]

    def text(self, text):
        cut = text.endswith('\u2026')
        if not cut and not any(form in text for form in self._texts):
            return text
        data = text.encode('utf-8', 'surrogatepass')
        if cut:  # cut short by us: what is left of a secret at the cut goes as well
            stream = self.stream()
            return (stream.feed(data[:-3]) + stream.finish()).decode('utf-8', 'surrogatepass') + '\u2026'
        return self.bytes(data).decode('utf-8', 'surrogatepass')

    def bytes(self, data):
        spans = self.spans(data)
        return _masked(data, spans, len(data), False)[0] if spans else data

    def value(self, value):
        """The same JSON value without secrets; the very same object when there were none."""
        if not self.forms:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            parts = [self.value(part) for part in value]
            return parts if any(new is not old for new, old in zip(parts, value)) else value
        if isinstance(value, dict):
            pairs = [(self.text(key), self.value(part)) for key, part in value.items()]
            return dict(pairs) if any(new is not old or key != name for (key, new), (name, old) in zip(pairs, value.items())) else value
        return value

    def spans(self, data):
        found = []
        for form in self.forms:
            at = data.find(form)
            while at >= 0:
                found.append((at, at + len(form)))
                at = data.find(form, at + 1)
        found.sort()
        return found

    def stream(self):
        return Stream(self)


class Stream:
    """Redacts bytes that arrive in pieces. Only what may be the beginning of a secret is held back, so a line is never kept waiting."""

    def __init__(self, redactor):
        self._redactor = redactor
        self._held = b''
        self._covered = 0  # how much of the held bytes belongs to a secret found already
        self._after_mask = False

    def feed(self, data):
        if not self._redactor.forms:
            return data
        data = self._held + data
        spans = self._redactor.spans(data)
        if self._covered:
            spans.insert(0, (0, self._covered))
        hold = self._hold_from(data)
        out, self._after_mask = _masked(data, spans, hold, self._after_mask)
        self._covered = max([0] + [end - hold for start, end in spans if start < hold])
        self._held = data[hold:]
        return out

    def finish(self):
        """What was held back. Half a secret or more, cut off by the end, is removed as well."""
        data = self._held
        spans = self._redactor.spans(data)
        if self._covered:
            spans.insert(0, (0, self._covered))
        for form in self._redactor.forms:
            at = data.find(form[:1])
            while at >= 0:
                size = len(data) - at
                if size >= SHORTEST and size * 2 >= len(form) and form.startswith(data[at:]):
                    spans.append((at, len(data)))
                at = data.find(form[:1], at + 1)
        spans.sort()
        out, _ = _masked(data, spans, len(data), self._after_mask)
        self._held, self._covered = b'', 0
        return out

    def _hold_from(self, data):
        hold = len(data)
        for form in self._redactor.forms:
            at = data.find(form[:1], max(0, len(data) - len(form) + 1))
            while 0 <= at < hold:
                if form.startswith(data[at:]):
                    hold = at
                    break
                at = data.find(form[:1], at + 1)
        return hold


def _masked(data, spans, until, after_mask):
    """`data[:until]` with every sorted span replaced; spans that touch are one. Also whether it ends with a mask."""
    out, position = [], 0
    for start, end in spans:
        if start >= until:
            break
        if end <= position:
            continue
        if start > position:
            out.append(data[position:start])
            after_mask = False
        if not after_mask:
            out.append(MASK)
            after_mask = True
        position = min(end, until)
    if position < until:
        out.append(data[position:until])
        after_mask = False
    return b''.join(out), after_mask
