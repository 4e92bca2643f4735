"""What counts as the function's code: each change is made to a project, and the hash must move or stay."""
import textwrap

import pytest
from offbook_supervisor.reach import Project

BASE = {
    'work': '''
        """The module."""
        import numpy as np
        from . import nothing_here
        from helpers import clean, unused_helper
        from helpers import deep as renamed
        import pkg.sub.tools
        import pkg.other as other
        from pkg import sub, Thing, lazy_name
        from stars import *
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from types_only import Quoted

        RATE = 0.1
        UNUSED = 5
        CONFIG = {"a": 1}
        CONFIG["b"] = 2
        CONFIG.update(c=3)
        try:
            import fast
            SPEED = 1
        except ImportError:
            SPEED = 2

        def decorate(function):
            return function

        def default():
            return 3

        class Base:
            def inherited(self):
                return 1

        class Model(Base):
            depth = 3

            def fit(self, x):
                return x

        def unrelated():
            return 1

        @decorate
        def train(x: "Annotated", y: int = default()) -> "Model":
            """Trains."""
            import local_import
            from pkg.late import function as late_function
            value = clean(x) * RATE + renamed(1)  # a comment
            value += CONFIG["a"] + SPEED + pkg.sub.tools.tool() + other.thing() + sub.inside() + starred()
            local_import.go()
            late_function()
            unused = lazy_name
            helper_of_callbacks = [callback for callback in (passed,)]
            RESULT = unrelated_local = 1
            def inner():
                return nested()
            return Model().fit(value + inner())

        def passed():
            return 1

        def nested():
            return 1

        class Annotated:
            x = 1

        def recursive(n):
            return train(n)

        if __name__ == "__main__":
            print(unrelated())
    ''',
    'helpers': '''
        LIMIT = 3
        OTHER = 4
        def clean(x):
            return deep(x) + LIMIT
        def deep(x):
            return x
        def unused_helper():
            return OTHER
    ''',
    'pkg': 'from .thing import Thing\nfrom .lazily import value as lazy_name\n',
    'pkg.thing': 'class Thing:\n    pass\n',
    'pkg.lazily': 'value = 1\nnot_this = 2\n',
    'pkg.sub': 'from .tools import tool\ndef inside():\n    return 1\n',
    'pkg.sub.tools': 'from ..other import thing as t\ndef tool():\n    return t()\ndef no():\n    return 0\n',
    'pkg.other': 'def thing():\n    return 1\ndef not_called():\n    return 2\n',
    'pkg.late': 'def function():\n    return 1\n',
    'stars': 'from deeper_stars import *\n',
    'deeper_stars': 'def starred():\n    return 1\ndef other_star():\n    return 1\n',
    'local_import': 'def go():\n    return 1\n',
    'never': 'def never():\n    return 1\n',
}
PACKAGES = ('pkg', 'pkg.sub')


def facts(sources, function='train', module='work'):
    def source(name, text):
        path = name.replace('.', '/') + ('/__init__.py' if name in PACKAGES else '.py')
        return path, lambda: text.encode()

    return Project({name: source(name, textwrap.dedent(text)) for name, text in sources.items()}).facts(module, function)


def changed(module, old, new):
    assert old in BASE[module], (module, old)
    return dict(BASE, **{module: BASE[module].replace(old, new, 1)})


SAME = facts(BASE)


@pytest.mark.parametrize('module,old,new', [
    ('work', '# a comment', '# another one'), ('work', 'def train(x: "Annotated", y: int = default())', 'def train(x: "Annotated",\n                  y: int=default( ))'),
    ('work', '"""The module."""', '"""Another text."""\n\n\n'), ('work', 'UNUSED = 5', 'UNUSED = 6'), ('work', 'def unrelated():\n            return 1', 'def unrelated():\n            return 2'),
    ('work', 'print(unrelated())', 'print(1)'), ('work', 'return train(n)', 'return train(n + 1)'), ('helpers', 'return OTHER', 'return OTHER + 1'), ('helpers', 'OTHER = 4', 'OTHER = 5'),
    ('pkg.sub.tools', 'return 0', 'return 9'), ('pkg.other', 'return 2', 'return 3'), ('never', 'return 1', 'return 2'), ('deeper_stars', 'def other_star():\n    return 1', 'def other_star():\n    return 2'),
    ('pkg.lazily', 'not_this = 2', 'not_this = 3'), ('pkg.thing', 'pass', 'x = 1'), ('work', "'''", "'''")][:-1])
def test_what_does_not_matter_leaves_the_reach(module, old, new):
    assert facts(changed(module, old, new))['reach'] == SAME['reach']


@pytest.mark.parametrize('module,old,new', [
    ('work', 'RATE = 0.1', 'RATE = 0.2'), ('work', 'RATE +', 'RATE -'), ('work', 'CONFIG = {"a": 1}', 'CONFIG = {"a": 2}'), ('work', 'CONFIG["b"] = 2', 'CONFIG["b"] = 3'),
    ('work', 'CONFIG.update(c=3)', 'CONFIG.update(c=4)'), ('work', 'SPEED = 2', 'SPEED = 3'), ('work', 'return function', 'return function or None'), ('work', 'return 3', 'return 4'),
    ('work', 'return x\n', 'return x + 1\n'), ('work', 'depth = 3', 'depth = 4'), ('work', 'def inherited(self):\n                return 1', 'def inherited(self):\n                return 2'),
    ('helpers', 'return deep(x) + LIMIT', 'return deep(x) - LIMIT'), ('helpers', 'LIMIT = 3', 'LIMIT = 4'), ('helpers', 'return x', 'return -x'),
    ('pkg.sub.tools', 'return t()', 'return t() + 1'), ('pkg.other', 'def thing():\n    return 1', 'def thing():\n    return 7'), ('pkg.sub', 'return 1', 'return 2'),
    ('deeper_stars', 'def starred():\n    return 1', 'def starred():\n    return 2'), ('local_import', 'return 1', 'return 2'), ('pkg.late', 'return 1', 'return 2'), ('pkg.lazily', 'value = 1', 'value = 2'),
    ('work', 'def passed():\n            return 1', 'def passed():\n            return 2'), ('work', 'def nested():\n            return 1', 'def nested():\n            return 2'),
    ('work', 'class Annotated:\n            x = 1', 'class Annotated:\n            x = 2'), ('work', '@decorate', ''), ('work', 'UNUSED = 5', 'np.random.seed(7)')])
def test_what_matters_moves_the_reach(module, old, new):
    assert facts(changed(module, old, new))['reach'] != SAME['reach']


def test_its_own_source_is_hashed_as_it_is_written():
    import hashlib
    text = textwrap.dedent(BASE['work'])
    lines = text.splitlines(keepends=True)
    own = ''.join(lines[SAME['startLine'] - 1:SAME['endLine']])
    assert own.startswith('@decorate\ndef train(') and own.endswith('return Model().fit(value + inner())\n')
    assert SAME['sha256'] == hashlib.sha256(own.encode()).hexdigest()
    assert facts(changed('work', '# a comment', '# another one'))['sha256'] != SAME['sha256']


def test_what_is_reached_is_named():
    reached = {(one['module'], one['name']) for one in SAME['reaches']}
    assert {('helpers', 'clean'), ('helpers', 'deep'), ('helpers', 'LIMIT'), ('work', 'RATE'), ('work', 'Base'), ('work', 'Model'), ('pkg.other', 'thing')} <= reached
    assert not {('work', 'train'), ('work', 'unrelated'), ('helpers', 'unused_helper'), ('work', 'recursive')} & reached
    assert all(len(one['sha256']) == 64 for one in SAME['reaches'])


@pytest.mark.parametrize('use', ['return helpers', 'return getattr(helpers, "deep")(1)', 'return eval("1")', 'return globals()["x"]', 'import importlib; return importlib.import_module("helpers").deep(1)'])
def test_where_the_source_cannot_tell_the_whole_module_counts(use):
    sources = {'work': 'import helpers\ndef train():\n    %s\n' % use, 'helpers': 'def deep(x):\n    return x\n'}
    before = facts(sources)['reach']
    assert facts(dict(sources, helpers='def deep(x):\n    return -x\n'))['reach'] != before


def test_a_parameter_that_has_the_name_of_a_function_is_not_it():
    sources = {'work': 'def model():\n    return 1\ndef train(model):\n    return model\n'}
    assert facts({'work': sources['work'].replace('return 1', 'return 2')})['reach'] == facts(sources)['reach']


def test_a_module_level_call_counts_but_what_it_registers_does_not():
    sources = {'work': 'def register(f):\n    return f\ndef train():\n    pass\ndef other():\n    return 1\nregister(other)\n'}
    before = facts(sources)['reach']
    assert facts({'work': sources['work'].replace('return 1', 'return 2')})['reach'] == before
    assert facts({'work': sources['work'].replace('return f', 'return -f')})['reach'] != before


def test_a_module_getattr_makes_the_whole_module_count():
    sources = {'work': 'from lazy import thing\ndef train():\n    return thing()\n', 'lazy': 'def __getattr__(name):\n    return _real\ndef _real():\n    return 1\n'}
    assert facts(dict(sources, lazy=sources['lazy'].replace('return 1', 'return 2')))['reach'] != facts(sources)['reach']


def test_a_function_imported_from_elsewhere_is_found_where_it_is():
    found = facts({'work': 'from real import train\n', 'real': '\n\ndef train():\n    return 1\n'})
    assert (found['startLine'], found['endLine']) == (3, 4)


def test_a_function_defined_twice_counts_twice():
    one = facts({'work': 'try:\n    def train():\n        return 1\nexcept E:\n    def train():\n        return 2\n'})
    two = facts({'work': 'try:\n    def train():\n        return 3\nexcept E:\n    def train():\n        return 2\n'})
    assert one['reach'] != two['reach']


def test_what_cannot_be_parsed_or_found_is_left_out():
    assert facts({'work': 'def train(:\n'}) is None
    assert facts({}) is None
    assert facts({'work': 'x = 1\n'}) is None
    assert facts({'work': 'from broken import f\ndef train():\n    return f()\n', 'broken': 'def f(:'})['reaches'] == []


def test_methods_types_and_async():
    sources = {'work': 'async def train():\n    return [await step(x) async for x in rows()]\nasync def step(x):\n    return 1\ndef rows():\n    yield 1\n'}
    before = facts(sources)['reach']
    assert facts({'work': sources['work'].replace('yield 1', 'yield 2')})['reach'] != before
    assert facts({'work': sources['work'].replace('return 1', 'return 2')})['reach'] != before


def test_the_same_hash_from_every_python():
    import os
    import subprocess
    from supervisor_support import RUNNER
    from pythons import EVERY
    here = os.path.dirname(os.path.abspath(__file__))
    script = 'import sys; sys.path[:0] = %r; import types; p = types.ModuleType("pytest"); p.mark = types.SimpleNamespace(parametrize=lambda *a, **k: lambda f: f); ' \
             'sys.modules["pytest"] = p; import test_supervisor_reach as t; print(t.SAME["reach"])' % [str(RUNNER), here]
    found = {}
    for python in EVERY:
        found[python] = subprocess.run([python, '-c', script], stdout=subprocess.PIPE, check=True).stdout.decode().strip()
    assert set(found.values()) == {SAME['reach']}, found


def test_a_big_module_is_quick():
    import time
    body = '\n'.join('def f%d(x):\n    y = x + %d\n    return f%d(y) if y else CONST%d\nCONST%d = [%d]' % (n, n, n + 1, n, n, n) for n in range(1000))
    began = time.process_time()  # others work on this machine
    assert facts({'work': body + '\ndef train():\n    return f900(1)\n'})['reaches']
    assert time.process_time() - began < 2
