"""Secrets are in nothing that is kept, however they are written and wherever chunks are cut."""
import base64
import json
import random
import urllib.parse

import pytest
from offbook_supervisor.redact import MASK, Redactor, forms_of

SECRETS = {'PLAIN': 'hunter2secret', 'ODD': 'p@ss "wörd"/+\\%&=', 'LONG': 'sk-' + 'aB3/x+' * 30, 'LIKE': 'hunter2secretlonger', 'SELF': 'abcabcabcabd'}


def spellings(secret):
    data = secret.encode()
    yield data
    yield json.dumps(secret)[1:-1].encode()
    yield json.dumps(secret, ensure_ascii=False)[1:-1].encode()
    yield repr(secret)[1:-1].encode()
    yield urllib.parse.quote(secret).encode()
    yield urllib.parse.quote(secret, safe='').encode()
    yield urllib.parse.quote_plus(secret).encode()


def test_every_spelling_is_looked_for():
    for secret in SECRETS.values():
        forms = forms_of(secret.encode())
        for spelling in spellings(secret):
            assert spelling in forms, spelling


@pytest.mark.parametrize('encode', [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize('before', range(7))
@pytest.mark.parametrize('after', range(4))
def test_base64_at_every_alignment(encode, before, after):
    redactor = Redactor({name: value.encode() for name, value in SECRETS.items()})
    for secret in SECRETS.values():
        whole = encode(b'user:xyz'[:before] + secret.encode() + b'!?~'[:after])
        clean = redactor.bytes(whole)
        assert MASK in clean
        left = clean.replace(MASK, b'')
        # At most a few characters remain at each side, which hold less than a byte of the secret.
        assert len(left) <= (before * 8 + 5) // 6 + (after * 8 + 5) // 6 + 6


def random_text(source):
    words = [spelling for secret in SECRETS.values() for spelling in spellings(secret)]
    words += [word[:source.randrange(1, len(word))] for word in words] + [b'hello\n', b'h', b'abc', b'\xff\x00', b'sk-', b'']
    words += [base64.b64encode(b'u' * shift + secret.encode()) for shift in range(3) for secret in SECRETS.values()]
    return b''.join(source.choice(words) for _ in range(source.randrange(1, 12)))


@pytest.mark.parametrize('seed', range(300))
def test_wherever_it_is_cut_the_result_is_the_same(seed):
    source = random.Random(seed)
    redactor = Redactor({name: value.encode() for name, value in SECRETS.items()})
    text = random_text(source)
    whole = redactor.stream()
    expected = whole.feed(text) + whole.finish()
    for _ in range(10):
        stream, out, rest = redactor.stream(), b'', text
        while rest:
            size = source.choice([1, 1, 2, 3, 7, 20, 100])
            out += stream.feed(rest[:size])
            rest = rest[size:]
        assert out + stream.finish() == expected
    for form in redactor.forms:
        assert form not in expected
    # What is no secret stays.
    assert redactor.bytes(text).count(b'hello\n') == text.count(b'hello\n') == expected.count(b'hello\n')


def test_a_line_is_not_kept_waiting():
    stream = Redactor({'A': b'hunter2secret'}).stream()
    assert stream.feed(b'a line\n') == b'a line\n'
    assert stream.feed(b'it is: hun') == b'it is: '
    assert stream.feed(b't\n') == b'hunt\n'
    assert stream.feed(b'hunter2sec') == b''
    assert stream.feed(b'ret\n') == MASK + b'\n'


def test_most_of_a_secret_cut_off_by_the_end_is_removed():
    stream = Redactor({'A': b'hunter2secret'}).stream()
    assert stream.feed(b'x hunter2secr') + stream.finish() == b'x ' + MASK
    stream = Redactor({'A': b'hunter2secret'}).stream()
    assert stream.feed(b'x hun') + stream.finish() == b'x hun'


def test_one_secret_that_begins_another_does_not_leave_its_rest():
    redactor = Redactor({'A': b'hunter2', 'B': b'hunter2andmore'})
    stream = redactor.stream()
    out = stream.feed(b'hunter2') + stream.feed(b'andmo') + stream.feed(b're.') + stream.finish()
    assert out == MASK + b'.' == redactor.bytes(b'hunter2andmore.')
    stream = redactor.stream()
    assert stream.feed(b'hunter2') + stream.feed(b'andno') + stream.finish() == MASK + b'andno'


def test_a_value_without_secrets_is_the_same_object():
    redactor = Redactor({'A': b'hunter2secret'})
    value = {'a': ['x', 1, None, {'b': 'y'}]}
    assert redactor.value(value) is value
    assert redactor.value({'a': ['x', {'hunter2secret': 'my hunter2secret!'}]}) == {'a': ['x', {'[redacted]': 'my [redacted]!'}]}


def test_text_that_was_cut_short_in_the_middle_of_a_secret():
    redactor = Redactor({'A': b'hunter2secret'})
    assert redactor.text('password hunter2sec…') == 'password [redacted]…'
    assert redactor.text('password…') == 'password…'


def test_a_key_of_several_lines():
    key = '-----BEGIN KEY-----\nabcdefghijklmnopqrstuvwxyz\n0123456789abcdefghij\n-----END KEY-----\n'
    redactor = Redactor({'A': key.encode()})
    assert redactor.text('> ' + key.replace('\n', '\n> ')).count('[redacted]') == 2
    assert redactor.text(json.dumps({'key': key})) == '{"key": "[redacted]"}'


SECRET = 'p@ss "wörd"/+\\%&=x'


def test_nothing_of_a_run_holds_a_secret(start):
    run = start('''
        import base64, urllib.parse
        secret = os.environ["TOKEN"]
        assert secret == %r
        data = secret.encode()
        half = len(data) // 2
        for stream in (sys.stdout.buffer, sys.stderr.buffer):
            for spelling in (data, json.dumps(secret).encode(), urllib.parse.quote(secret).encode(), base64.b64encode(data), base64.b64encode(b"user:" + data), base64.b64encode(b"me:" + data)):
                stream.write(b"<" + spelling[:half]); stream.flush()
                time.sleep(0.02)
                stream.write(spelling[half:] + b">\\n"); stream.flush()
        send("log", level="info", logger="x", message="token " + secret)
        send("param", name="token", value=[{"deep": secret, secret: 1}], annotation="str", **{"from": "user"})
        send("metric", name=secret, value=1, step=None, at=1)
        send("output", name="return", kind="text", pythonType="str", value=base64.b64encode(data).decode())
        send("_result", state="failed", error={"type": "KeyError", "message": "no " + secret, "traceback": "T\\n  x = " + repr(secret) + "\\nKeyError: " + secret,
            "frames": [{"file": "work.py", "line": 1, "function": "train", "text": "x = " + repr(secret), "project": True}]})
        sys.exit(1)
    ''' % SECRET, secrets={'TOKEN': SECRET}).wait()
    kept = b''.join((run.folder / name).read_bytes() for name in ('events.ndjson', 'stdout.log', 'stderr.log', 'alive'))
    forms = forms_of(SECRET.encode())
    assert [form for form in forms if form in kept] == []
    texts = json.dumps(run.events(), ensure_ascii=False)
    assert SECRET not in texts and json.dumps(SECRET)[1:-1] not in texts
    assert run.out().count(MASK) == 6 == run.err().count(MASK)
    assert run.out().startswith(b'<[redacted]>\n')
    assert run.finished['error']['message'] == 'no [redacted]'
    assert run.finished['sentence'] == 'KeyError: no [redacted]'
    assert run.environment()['variables'].count('TOKEN') == 1


def test_short_secrets_are_said_and_left(start):
    run = start('print("ab12c"); print("longer-one"); succeed()', secrets={'PIN': 'ab12c', 'EMPTY': '', 'FINE': 'longer-one'}).wait()
    warning = run.one('warning', code='secret.short')
    assert 'PIN' in warning['message'] and 'ab12c' not in json.dumps(warning)
    assert run.out() == b'ab12c\n[redacted]\n'


def test_a_hundred_megabytes_with_secrets_stay_fast(start):
    run = start('''
        line = b"some ordinary text of a training loop, epoch 12 of 40, loss 0.3312, and so on, " * 12 + os.environ["A"].encode() + b"\\n"
        before = supervisor_seconds()
        for _ in range(100):
            sys.stdout.buffer.write(line * 1000)
        sys.stdout.flush()
        send("metric", name="seconds", value=supervisor_seconds() - before, step=None, at=1)
        succeed()
    ''', secrets={name: value for name, value in zip('ABCDE', SECRETS.values())}).wait(90)
    assert SECRETS['PLAIN'].encode() not in run.out() and run.out().count(MASK) == 100000
    assert run.one('metric')['value'] < 6
