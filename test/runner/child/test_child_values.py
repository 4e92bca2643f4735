"""Values to what annotations ask for, and annotations to types."""
import json
import subprocess

import pytest

from harness import RUNNER

MODULE = """
import collections, collections.abc, datetime, decimal, enum, fractions, ipaddress, os, pathlib, re, typing, uuid
from dataclasses import dataclass, field
from typing import *

class Mode(enum.Enum):
    FAST = "fast"
    SLOW = 2
class Level(enum.IntEnum):
    LOW = 1
    HIGH = 9
@dataclass
class Inner:
    rate: float
    tags: List[str] = field(default_factory=list)
@dataclass
class Config:
    inner: Inner
    mode: Mode = Mode.FAST
    path: Optional[pathlib.Path] = None
    later: "Optional[Config]" = None
    total: int = field(init=False, default=7)
class Point(NamedTuple):
    x: int
    y: float = 2.0
class Options(TypedDict, total=False):
    n: int
UserId = NewType("UserId", int)
T = TypeVar("T", bound=int)
class Ge:
    def __init__(self, ge): self.ge = ge
class Le:
    def __init__(self, le): self.le = le
def show(x): return [type(x).__name__, repr(x)]
"""

GOOD = [
    ("int", 3, "3"), ("int", 3.0, "3"), ("int", "3", "3"), ("int", "$int:99999999999999999999", "99999999999999999999"), ("float", 3, "3.0"), ("float", "1e-3", "0.001"),
    ("float", "$nan", "nan"), ("float", "$-inf", "-inf"), ("bool", "true", "True"), ("bool", False, "False"), ("bool", "off", "False"), ("str", "5", "'5'"),
    ("str", "$str:$x", "'$x'"), ("None", None, "None"), ("Optional[int]", None, "None"), ("Optional[int]", "4", "4"), ("Union[int, str]", "3", "'3'"),
    ("Union[str, int]", 3, "3"), ("Union[int, float]", 2.5, "2.5"), ("Union[int, float]", 2.0, "2.0"), ("Union[float, List[float]]", [1, 2], "[1.0, 2.0]"),
    ("'int | None'", "7", "7"), ("'int | List[str]'", ["a"], "['a']"), ("Literal['a', 2, None]", 2, "2"), ("Literal['a', 2]", "2", "2"), ("Mode", "SLOW", "<Mode.SLOW: 2>"),
    ("Mode", "fast", "<Mode.FAST: 'fast'>"), ("Mode", 2, "<Mode.SLOW: 2>"), ("Level", 9, "<Level.HIGH: 9>"), ("datetime.datetime", "2024-05-31T08:30:00Z", None),
    ("datetime.datetime", "2024-05-31", "datetime.datetime(2024, 5, 31, 0, 0)"), ("datetime.date", "2024-05-31", "datetime.date(2024, 5, 31)"),
    ("datetime.time", "08:30", "datetime.time(8, 30)"), ("datetime.timedelta", 90, "datetime.timedelta(seconds=90)"),
    ("datetime.timedelta", "1:30:00", "datetime.timedelta(seconds=5400)"), ("datetime.timedelta", "P1DT2H", "datetime.timedelta(days=1, seconds=7200)"),
    ("decimal.Decimal", "1.10", "Decimal('1.10')"), ("decimal.Decimal", 0.1, "Decimal('0.1')"), ("fractions.Fraction", "1/3", "Fraction(1, 3)"),
    ("uuid.UUID", "12345678123456781234567812345678", "UUID('12345678-1234-5678-1234-567812345678')"), ("pathlib.Path", "a b/c", "PosixPath('a b/c')"),
    ("os.PathLike", "a", "PosixPath('a')"), ("re.Pattern", "a+", "re.compile('a+')"), ("ipaddress.IPv4Address", "127.0.0.1", "IPv4Address('127.0.0.1')"),
    ("list", [1, "a"], "[1, 'a']"), ("List[int]", ["1", 2], "[1, 2]"), ("List[int]", "[1,2]", "[1, 2]"), ("list[pathlib.Path]", ["a"], "[PosixPath('a')]"),
    ("set[str]", ["a", "a"], "{'a'}"), ("FrozenSet[int]", [1], "frozenset({1})"), ("Tuple[int, str]", [1, "a"], "(1, 'a')"), ("Tuple[int, ...]", [1, 2], "(1, 2)"),
    ("tuple", [1], "(1,)"), ("Sequence[float]", [1], "[1.0]"), ("collections.deque", [1], "deque([1])"), ("Dict[str, float]", {"a": 1}, "{'a': 1.0}"),
    ("Dict[int, List[int]]", {"1": [2]}, "{1: [2]}"), ("Mapping[str, Any]", {"a": None}, "{'a': None}"), ("dict", '{"a": 1}', "{'a': 1}"),
    ("Config", {"inner": {"rate": 1}}, "Config(inner=Inner(rate=1.0, tags=[]), mode=<Mode.FAST: 'fast'>, path=None, later=None, total=7)"),
    ("Config", {"inner": {"rate": "2", "tags": ["a"]}, "mode": "SLOW", "path": "p", "later": {"inner": {"rate": 1}}}, None),
    ("Point", {"x": 1}, "Point(x=1, y=2.0)"), ("Point", [1, 2], "Point(x=1, y=2.0)"), ("Options", {"n": "1"}, "{'n': 1}"), ("UserId", "5", "5"), ("T", 5, "5"),
    ("Annotated[int, Ge(1), Le(5)]", 5, "5"), ("Annotated[Optional[int], Ge(1)]", None, "None"), ("Any", {"a": [1]}, "{'a': [1]}"), ("object", 1, "1"), ("bytes", "é", None),
    ("complex", "1+2j", "(1+2j)"), ("Final[int]", 1, "1"), 
]


def test_values_that_fit(bare):
    cases = list(enumerate(GOOD))
    signature = ", ".join("x%d: %s" % (number, annotation) for number, (annotation, _, _) in cases)
    bare.write("m.py", MODULE + "\ndef f(%s) -> list:\n    found = locals()\n    return [repr(found['x%%d' %% n]) for n in range(%d)]\n" % (signature, len(cases)))
    value = bare.run("m.py:f", params={"x%d" % number: given for number, (_, given, _) in cases}).ok().output()["value"]
    wrong = [(case, got) for case, got in zip(GOOD, value) if case[2] is not None and got != case[2]]
    assert not wrong


BAD = [
    ("int", "many", '`x` wants a whole number (int) but was given "many".'), ("int", 2.5, "`x` wants a whole number (int) but was given 2.5."),
    ("int", True, "`x` wants a whole number (int) but was given true."), ("int", None, "`x` wants a whole number (int) but was given nothing (null)."),
    ("float", [1], "`x` wants a number (float) but was given [1]."), ("bool", "maybe", '`x` wants true or false (bool) but was given "maybe".'),
    ("str", 5, "`x` wants text (str) but was given 5."), ("Optional[int]", "a", '`x` wants a whole number (int) or nothing but was given "a".'),
    ("Literal['a', 'b']", "c", '`x` wants one of "a", "b" but was given "c".'), ("Mode", "QUICK", '`x` wants one of FAST, SLOW but was given "QUICK".'),
    ("datetime.date", "yesterday", '`x` wants a date like 2024-05-31 but was given "yesterday".'), ("List[int]", [1, "b"], '`x[1]` wants a whole number (int) but was given "b".'),
    ("Dict[str, int]", {"a": "b"}, '`x["a"]` wants a whole number (int) but was given "b".'), ("Tuple[int, int]", [1], "`x` wants 2 values (Tuple[int, int]) but was given [1]."),
    ("Config", {"inner": {"rate": "fast"}}, '`x.inner.rate` wants a number (float) but was given "fast".'),
    ("Config", {"inner": {"rate": 1}, "colour": 1}, "`x.colour` wants no such field (Config has inner, mode, path, later) but was given 1."),
    ("Config", {}, "`x` wants a value for the field inner but was given {}."), ("Annotated[int, Ge(1)]", 0, "`x` wants at least 1 but was given 0."),
    ("'Nothing'", 1, "`x`: its annotation Nothing can't be read: the name `Nothing` isn't known."), ("Callable[[int], int]", 1, None), ("Mode", [1], None),
    ("UserId", "x", None), ("List[Config]", [{"inner": {"rate": None}}], "`x[0].inner.rate` wants a number (float) but was given nothing (null)."),
]


def test_values_that_do_not_fit(bare):
    """All in one process, by the very call that a run makes for each argument."""
    functions = "".join("def f%d(x: %s) -> None: pass\n" % (number, annotation) for number, (annotation, _, _) in enumerate(BAD))
    bare.write("m.py", MODULE + "\n" + functions)
    bare.write("ask.py", """
        import json, sys
        sys.path.insert(0, sys.argv[1])
        import m
        from offbook_child import coerce, signature
        from offbook_child.annotations import Scope
        from offbook_child.refusal import Refusal
        from offbook_child.values import decode
        told = []
        for number, given in enumerate(json.load(sys.stdin)):
            function = getattr(m, "f%d" % number)
            scope = Scope.of_function(function)
            try:
                told.append(["made", repr(coerce.coerce("x", decode(given), scope.resolve(signature.parameters(function)[0][0].annotation), scope))])
            except Refusal as refusal:
                told.append([refusal.kind, refusal.message])
        print(json.dumps(told))
    """)
    told = json.loads(subprocess.run([bare.python, "ask.py", str(RUNNER)], cwd=bare.root, input=json.dumps([given for _, given, _ in BAD]), text=True,
                                     check=True, capture_output=True).stdout)
    for (annotation, given, sentence), (kind, message) in zip(BAD, told):
        assert kind == "ParameterError" and message.startswith("`x"), (annotation, given, message)
        assert sentence is None or message == sentence


def test_a_wrong_value_calls_nothing(bare):
    bare.write("m.py", "def f(x: int) -> None:\n    print('called')\n")
    run = bare.run("m.py:f", params={"x": "many"})
    assert run.state == "failed" and run.rc == 1 and run.out == "" and run.error["type"] == "ParameterError"
    assert run.error["message"] == '`x` wants a whole number (int) but was given "many".' == run.err.strip() and run.error["frames"] == []


def test_names_under_type_checking(bare):
    bare.write("kinds.py", "import enum\nclass Mode(enum.Enum):\n    FAST = 1\n    SLOW = 2\n")
    bare.write("pkg/__init__.py", "")
    bare.write("pkg/deep.py", "import dataclasses\n@dataclasses.dataclass\nclass Size:\n    n: int\n")
    bare.write("m.py", """
        from __future__ import annotations
        import typing
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from kinds import Mode as Speed
            import pkg.deep
            import pkg.deep as pd
            from typing import Optional, Dict
            from nowhere import Missing
            Sizes = Dict[str, Optional[pd.Size]]
        def f(mode: Speed, size: pkg.deep.Size, sizes: Sizes, none: "Speed | None" = None, missing: Missing = 3, n: list[int] = [1]) -> list:
            return [repr(mode), repr(size), repr(sizes), missing, n, sorted(set(globals()) & {"Speed", "Optional", "Sizes"})]
    """)
    run = bare.run("m.py:f", params={"mode": "SLOW", "size": {"n": "3"}, "sizes": {"a": {"n": 1}, "b": None}, "n": ["2"]}).ok()
    assert run.output()["value"] == ["<Mode.SLOW: 2>", "Size(n=3)", "{'a': Size(n=1), 'b': None}", 3, [2], []]
    assert run.param("mode")["annotation"] == "Speed" and run.param("mode")["value"] == "SLOW"


def test_pep_695(bare):
    bare.write("m.py", """
        type Sizes = list[int]
        type Pair[A] = tuple[A, A]
        def f[N: int](sizes: Sizes, pair: Pair[float], n: N = 3) -> list:
            return [sizes, pair, n]
    """)
    run = bare.run("m.py:f", params={"sizes": ["1"], "pair": [1, 2], "n": "4"})
    if run.error and run.error["type"] == "SyntaxError":
        pytest.skip("this Python has no type statement")
    assert run.ok().output()["value"] == [[1], [1.0, 2.0], 4]


def test_keys_that_may_be_left_out(bare):
    """Annotations are text here, into which Python itself does not look for NotRequired."""
    bare.write("m.py", """
        from __future__ import annotations
        from typing import Annotated, NotRequired, Required, TypedDict
        class Most(TypedDict):
            x: int
            y: NotRequired[Annotated[str, "a note"]]
            z: Annotated[NotRequired[str], "a note"]
        class Few(TypedDict, total=False):
            a: Required[int]
            b: int
        def f(most: Most, few: Few) -> list:
            return [most, few]
    """)
    run = bare.run("m.py:f", params={"most": {"x": "1"}, "few": {"a": "2"}})
    if run.error and "NotRequired" in run.error["message"]:
        pytest.skip("this Python has no NotRequired")
    assert run.ok().output()["value"] == [{"x": 1}, {"a": 2}]
    wrong = bare.run("m.py:f", params={"most": {"x": 1}, "few": {"b": 2}})
    assert wrong.state == "failed" and wrong.error["message"] == '`few` wants a value for the field a but was given {"b":2}.'


def test_functions_that_take_their_arguments_by_place(bare):
    bare.write("m.py", """
        import functools
        @functools.singledispatch
        def show(value: object, times: int = 2, *, end: str = ".") -> str:
            return "object %s %d%s" % (value, times, end)
        @show.register
        def _(value: int, times: int = 2, *, end: str = ".") -> str:
            return "int %d %d%s" % (value, times, end)
        def doubled(function):
            @functools.wraps(function)
            def inner(x, y=3):
                return 2 * function(x, y)
            return inner
        @doubled
        def add(value: int, more: int = 3) -> int:
            return value + more
        def named(function):
            @functools.wraps(function)
            def inner(**given):
                return function(**given)
            return inner
        @named
        def by_name(value: int, more: int = 3) -> int:
            return value + more
    """)
    assert bare.run("m.py:show", params={"value": 5}).ok().output()["value"] == "int 5 2."
    assert bare.run("m.py:show", params={"value": "x", "end": "!"}).ok().output()["value"] == "object x 2!"
    assert bare.run("m.py:show", params={"value": 1.5, "times": 4}).ok().output()["value"] == "object 1.5 4."
    assert bare.run("m.py:add", params={"value": 5}).ok().output()["value"] == 16
    assert bare.run("m.py:by_name", params={"value": 5}).ok().output()["value"] == 8


def test_what_reports_metrics_is_told_so_and_not_by_its_default(bare):
    bare.write("m.py", """
        from typing import Callable, Dict
        def f(report: Callable[[Dict[str, float]], None] = print) -> int:
            report({"loss": 1.5})
            return 1
    """)
    run = bare.run("m.py:f").ok()
    assert run.param("report")["repr"] == "recorder of this run's metrics" and ("loss", 1.5, 0) in run.metrics()


def test_defaults_are_told_and_not_passed(bare):
    bare.write("m.py", MODULE + """
MARK = object()
def f(a: Mode = Mode.SLOW, b: pathlib.Path = pathlib.Path("x"), c: object = MARK, d: Inner = Inner(1.0, ["t"]), e: float = float("inf"),
      g: int = 2**70, h: str = "$a", i: tuple = (1, 2), j: Callable[[int], int] = abs) -> bool:
    return c is MARK
""")
    run = bare.run("m.py:f").ok()
    assert run.output()["value"] is True
    values = {event["name"]: event.get("value", event.get("repr")) for event in run.of("param")}
    assert values.pop("c").startswith("<object object")
    assert values == {"a": "SLOW", "b": "x", "d": {"rate": 1.0, "tags": ["t"]}, "e": "$inf", "g": "$int:%d" % 2**70, "h": "$str:$a", "i": [1, 2],
                      "j": "<built-in function abs>"}


FLAGS = """
    import enum
    class Perm(enum.Flag):
        READ = 1
        WRITE = 2
        EXEC = 4
    class Wide(enum.IntFlag):
        A = 1
        B = 2
    class Outer:
        class Mode(enum.Enum):
            FAST = "fast"
            SLOW = 2
    def f(p: Perm = Perm.READ | Perm.EXEC, w: Wide = Wide.A | Wide.B, m: Outer.Mode = Outer.Mode.FAST, none: Perm = Perm(0)) -> str:
        return "%d %d %s %d" % (p.value, w.value, m.name, none.value)
"""


def test_flags_are_joined_and_enums_may_stand_in_classes(bare):
    bare.write("flags.py", FLAGS)
    run = bare.run("flags.py:f").ok()
    assert run.output()["value"] == "5 3 FAST 0"
    kept = {name: run.param(name)["value"] for name in ("p", "w", "m", "none")}
    assert {name: set(str(value).split("|")) for name, value in kept.items()} == {"p": {"READ", "EXEC"}, "w": {"A", "B"}, "m": {"FAST"}, "none": {"0"}}
    assert bare.run("flags.py:f", params=kept).ok().output()["value"] == "5 3 FAST 0"  # what a record holds is taken again
    for given, wanted in (({"p": "WRITE|READ"}, "3 3 FAST 0"), ({"p": "Perm.WRITE | exec"}, "6 3 FAST 0"), ({"p": 6}, "6 3 FAST 0"), ({"p": 0}, "0 3 FAST 0"), ({"p": "0"}, "0 3 FAST 0"),
                          ({"w": "B"}, "5 2 FAST 0"), ({"m": "SLOW"}, "5 3 SLOW 0"), ({"m": "Outer.Mode.SLOW"}, "5 3 SLOW 0")):
        assert bare.run("flags.py:f", params=given).ok().output()["value"] == wanted, given
    for given in ("READ|GO", "READ|", "", 8, -1, True, 1.5, ["READ"]):
        run = bare.run("flags.py:f", params={"p": given})
        assert run.error["type"] == "ParameterError", given
        assert run.error["message"].startswith("`p` wants one of READ, WRITE, EXEC, or several joined by | but was given "), run.error
    assert bare.run("flags.py:f", params={"m": "GO"}).error["message"] == "`m` wants one of FAST, SLOW but was given \"GO\"."
