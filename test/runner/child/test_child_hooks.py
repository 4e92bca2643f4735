"""Metrics, logs, figures, progress: what is followed with no line of ours in user code."""
import json
import os
import socket
import subprocess


import pytest

CALLBACKS = """
from typing import *
import collections.abc
class Report(Protocol):
    def __call__(self, metrics: dict[str, float], step: Optional[int] = None) -> None: ...
"""


@pytest.mark.parametrize("annotation", ["Callable[[dict[str, float]], None]", "collections.abc.Callable[[Mapping[str, float]], None]",
                                        "'Callable[[dict[str, int | float]], object] | None'", "Report", "Optional[Callable[[Dict[str, float]], None]]"])
def test_a_metrics_callback_at_its_default(project, annotation):
    project.write("m.py", CALLBACKS + """
def f(report: %s = print, n: int = 2) -> str:
    for step in range(n):
        report({"loss": 1 / (step + 1), "step": step * 10})
        report({"acc": step})
    return type(report).__name__
""" % annotation)
    run = project.run("m.py:f").ok()
    assert run.metrics() == [("loss", 1.0, 0), ("acc", 0, 0), ("loss", 0.5, 10), ("acc", 1, 1)]
    assert run.out == "" and run.output()["value"] == "function"
    assert all(abs(event["at"] - event["t"]) < 1000 for event in run.of("metric"))


def test_other_callables_are_left_alone(bare):
    bare.write("m.py", CALLBACKS + """
def f(a: Callable[[int], None] = print, b: Callable[..., None] = print, c: Callable[[dict[str, str]], None] = print) -> list:
    return [x is print for x in (a, b, c)]
""")
    assert bare.run("m.py:f").ok().output()["value"] == [True, True, True]


def test_metrics_of_all_kinds_of_numbers(project):
    pytest.importorskip("numpy")
    project.write("m.py", """
        import decimal, threading
        import numpy as np
        from collections.abc import Callable, Mapping
        def f(report: Callable[[Mapping[str, float]], None] | None = None) -> None:
            report({"a": np.float32(.5), "b": np.int64(3), "c": np.array(2.0), "d": decimal.Decimal("1.5"), "e": True, "epoch": np.int64(7)})
            report({"nan": float("nan"), "inf": float("-inf"), "big": 2**60})
            report({"text": "x", "a": 1}); report({"text": "y"}); report([1]); report({"list": [1]})
            threads = [threading.Thread(target=lambda: [report({"t": i}) for i in range(500)]) for _ in range(4)]
            [thread.start() for thread in threads]; [thread.join() for thread in threads]
    """)
    run = project.run("m.py:f").ok()
    assert run.metrics()[:6] == [("a", 0.5, 7), ("b", 3, 7), ("c", 2.0, 7), ("d", 1.5, 7), ("e", 1, 7), ("nan", "$nan", 0)]
    assert run.metrics()[6:9] == [("inf", "$-inf", 0), ("big", "$int:%d" % 2**60, 0), ("a", 1, 8)]
    assert len([metric for metric in run.metrics() if metric[0] == "t"]) == 2000
    assert run.warnings().count("metric-not-a-number") == 2 and run.warnings().count("metric-not-a-mapping") == 1


def test_metrics_are_told_before_a_sudden_end(bare):
    bare.write("m.py", """
        import os
        from typing import Callable, Dict
        def f(report: Callable[[Dict[str, float]], None] = print) -> None:
            for n in range(1000):
                report({"n": n})
            os.kill(os.getpid(), 9)
    """)
    run = bare.start("m.py:f").wait(20)
    assert run.rc == -9 and [value for _, value, _ in run.metrics()] == list(range(1000))


def test_generators(bare):
    bare.write("m.py", """
        from typing import Dict, Generator, Iterator
        def f(n: int = 3) -> Generator[Dict[str, float], None, str]:
            for i in range(n):
                yield {"loss": i, "epoch": i * 2}
            return "done"
        def g() -> Iterator[str]:
            yield "a"
            yield "b"
        def h():
            yield {"loss": 1}
            yield {"text": "x"}
        async def a() -> "AsyncIterator[dict[str, float]]":
            yield {"loss": 4.0}
        async def c(n: int) -> int:
            import asyncio
            await asyncio.sleep(0)
            return n + 1
        def bad() -> Iterator[Dict[str, float]]:
            yield {"loss": 1.0}
            raise ValueError("x")
    """)
    run = bare.run("m.py:f").ok()
    assert run.metrics() == [("loss", 0, 0), ("loss", 1, 2), ("loss", 2, 4)] and run.output()["value"] == "done"
    run = bare.run("m.py:g").ok()
    assert run.output()["kind"] == "none" and run.of("warning")[0]["message"].startswith("2 yielded values weren't kept")
    assert bare.run("m.py:h").ok().metrics() == [("loss", 1, 0)]
    assert bare.run("m.py:a").ok().metrics() == [("loss", 4.0, 0)]
    assert bare.run("m.py:c", params={"n": 1}).ok().output()["value"] == 2
    bad = bare.run("m.py:bad")
    assert bad.error["type"] == "ValueError" and [frame["function"] for frame in bad.error["frames"]] == ["bad"] and bad.metrics()


def test_log_records(bare):
    bare.write("m.py", """
        import logging
        logger = logging.getLogger("train.deep")
        def quiet() -> int:
            logger.info("epoch", extra={"loss": .3, "step": 4, "name_": "x"})
            logger.info("nothing")
            logger.warning("careful %s", "now")
            return logging.getLogger().level + len(logging.getLogger().handlers)
        def loud() -> None:
            logging.basicConfig(level="INFO", format="%(filename)s:%(lineno)d %(funcName)s %(message)s")
            logger.info("epoch %d", 4, extra={"loss": .3, "step": 4})
            logger.debug("no", extra={"loss": 9})
            logging.getLogger("x").addHandler(logging.NullHandler())
            try: 1 / 0
            except ZeroDivisionError: logger.exception("broke")
            logger.info("bad %d", "args")
    """)
    run = bare.run("m.py:quiet").ok()
    assert run.metrics() == [("loss", 0.3, 4), ("return", 30, None)]
    assert [(event["level"], event["logger"], event["message"]) for event in run.of("log")] == [("WARNING", "train.deep", "careful now")]
    run = bare.run("m.py:loud").ok()
    assert run.metrics() == [("loss", 0.3, 4)]
    assert [(event["level"], event["message"]) for event in run.of("log")] == [
        ("INFO", "epoch 4"), ("ERROR", "broke (ZeroDivisionError: division by zero)"), ("INFO", "bad %d")]
    assert "m.py:11 loud epoch 4" in run.err  # the caller's own line, not ours
    off = bare.run("m.py:loud", hooks={"logging": False}).ok()
    assert not off.of("log") and not off.metrics() and "m.py:11 loud epoch 4" in off.err


def test_figures(project):
    pytest.importorskip("matplotlib")
    project.write("m.py", """
        import matplotlib.pyplot as plt
        def f() -> plt.Figure:
            plt.figure(); plt.plot([1, 2]); plt.title("first"); plt.show()
            plt.show(block=True)
            plt.title("first, changed"); plt.show()
            left = plt.figure(); left.suptitle("left open"); plt.plot([2, 1])
            closed = plt.figure(); plt.close(closed)
            returned, axes = plt.subplots(); axes.set_title("returned")
            return returned
        def backend() -> str:
            return plt.get_backend().lower()
        def broken() -> int:
            figure = plt.figure()
            figure.savefig = None
            figure.canvas.print_png = None
            plt.show()
            return 1
        def fails() -> None:
            plt.plot([1]); plt.title("before the end")
            raise ValueError
    """)
    run = project.run("m.py:f").ok()
    figures = [event for event in run.of("artifact") if event["role"] == "figure"]
    assert [event.get("title") for event in figures] == ["first", "first, changed", "left open"]
    assert all(event["mediaType"] == "image/png" and run.object(event["sha256"]).read_bytes().startswith(b"\x89PNG") for event in figures)
    assert run.output()["kind"] == "figure" and run.output()["pythonType"] == "matplotlib.figure.Figure"
    assert [event["title"] for event in run.of("artifact") if event["role"] == "output"] == ["returned"]
    assert "non-interactive" not in run.err and not run.warnings()
    assert [event["logger"] for event in run.of("log")] == ["offbook"]
    assert project.run("m.py:backend").ok().output()["value"] == "agg"
    assert project.run("m.py:backend", env={"MPLBACKEND": "svg"}).ok().output()["value"] == "svg"
    broken = project.run("m.py:broken").ok()
    assert broken.output()["value"] == 1 and "hook-failed" in broken.warnings()
    assert [event["title"] for event in project.run("m.py:fails").of("artifact")] == ["before the end"]
    off = project.run("m.py:fails", hooks={"figures": False}, env={"MPLBACKEND": "agg"})
    assert not off.of("artifact")


def test_plotly(project):
    pytest.importorskip("plotly")
    project.write("m.py", """
        import plotly.graph_objects as go
        def f() -> go.Figure:
            figure = go.Figure(go.Scatter(y=[1, 2]), layout={"title": "lines"})
            figure.show()
            return figure
    """)
    run = project.run("m.py:f").ok()
    shown, returned = run.of("artifact")
    assert shown["role"] == "figure" and shown["mediaType"] == "application/vnd.plotly.v1+json" and shown["title"] == "lines" and shown["sha256"] == returned["sha256"]
    assert json.loads(run.object(shown["sha256"]).read_text())["data"][0]["type"] == "scatter" and run.output()["kind"] == "figure"


def test_tqdm(project):
    pytest.importorskip("tqdm")
    project.write("m.py", """
        import time
        from tqdm import tqdm
        from tqdm.auto import tqdm as auto
        def f() -> None:
            for _ in tqdm(range(100), desc="train", mininterval=0):
                time.sleep(.005)
            for _ in auto(iter([1, 2])): pass
            list(tqdm(range(3), disable=True))
    """)
    run = project.run("m.py:f").ok()
    bars = {}
    for event in run.of("progress"):
        bars.setdefault(event["id"], []).append(event)
    train, other = bars.values()
    assert train[-1]["done"] == 100 and train[-1]["total"] == 100 and train[-1]["label"] == "train" and 2 < len(train) < 10
    assert other[-1]["done"] == 2 and other[-1]["total"] is None


def test_pytest_and_other_import_hooks_still_work(project):
    project.write("test_it.py", "def test_it():\n    assert 1 + 1 == 2\n")
    project.write("m.py", """
        import pytest
        def f() -> int:
            return int(pytest.main(["-q", "-p", "no:cacheprovider", "test_it.py"]))
    """)
    run = project.run("m.py:f").ok()
    assert run.output()["value"] == 0 and "1 passed" in run.out


def test_a_debugger_is_waited_for(project):
    debugpy = pytest.importorskip("debugpy")
    file = project.write("m.py", """
        def f(n: int) -> int:
            m = n + 1
            return m
    """)
    libs = os.path.dirname(os.path.dirname(debugpy.__file__))
    child = project.start("m.py:f", params={"n": 1}, debug={"libs": libs})
    where = child.until(lambda event: event["type"] in ("debugger", "_result"))
    assert where["type"] == "debugger", (where, child.err)
    assert not [event for event in child.events if event["type"] == "code"]  # it waits before anything of the user's is imported
    with Adapter(where["host"], where["port"]) as adapter:
        adapter.send("initialize", {"adapterID": "debugpy", "linesStartAt1": True, "pathFormat": "path"})
        adapter.send("attach", {"connect": {"host": where["host"], "port": where["port"]}, "justMyCode": True})
        adapter.until(lambda message: message.get("event") == "initialized")
        adapter.send("setBreakpoints", {"source": {"path": str(file)}, "breakpoints": [{"line": 4}]})
        adapter.send("configurationDone", {})
        stopped = adapter.until(lambda message: message.get("event") == "stopped")
        number = adapter.send("stackTrace", {"threadId": stopped["body"]["threadId"]})
        stack = adapter.until(lambda message: message.get("request_seq") == number)["body"]["stackFrames"]
        assert [(frame["name"], frame["source"]["path"], frame["line"]) for frame in stack] == [("f", str(file), 4)]
        adapter.send("continue", {"threadId": stopped["body"]["threadId"]})
        run = child.wait(30).ok()
    assert run.output()["value"] == 2
    assert {event["path"] for event in run.of("code")} == {"m.py"}


def test_debugging_without_debugpy_says_what_to_install(bare):
    bare.write("m.py", "def f() -> None: pass\n")
    run = bare.run("m.py:f", debug={"libs": None})
    if run.state == "succeeded":
        pytest.skip("this Python has debugpy")
    assert run.error["type"] == "MissingPackage" and run.error["package"] == "debugpy" and "pip install debugpy" in run.error["message"]


class Adapter:
    """As much of the debug adapter protocol as a client needs to stop once."""

    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), 20)
        self.stream = self.socket.makefile("rb")
        self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, command, arguments):
        self.count += 1
        body = json.dumps({"seq": self.count, "type": "request", "command": command, "arguments": arguments}).encode()
        self.socket.sendall(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        return self.count

    def until(self, test):
        while True:
            size = 0
            while True:
                line = self.stream.readline()
                assert line, "the adapter hung up"
                if line.lower().startswith(b"content-length"):
                    size = int(line.split(b":")[1])
                if line == b"\r\n":
                    break
            message = json.loads(self.stream.read(size))
            if test(message):
                return message


def describe(project, file, *names, python=None):
    from harness import RUNNER
    request = {"project": project.request("%s:x" % file)["project"],
               "functions": [{"name": name, "module": file[:-3].replace("/", "."), "file": str(project.root / file), "line": 1} for name in names]}
    done = subprocess.run([python or project.python, str(RUNNER / "describe.py")], input=json.dumps(request), text=True, capture_output=True, cwd=project.root, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done


def test_describe_on_every_python(bare):
    bare.write("m.py", """
        from __future__ import annotations
        import enum, os, sys
        from dataclasses import dataclass, field
        from typing import TYPE_CHECKING, Callable, Dict, List, Literal, Optional, NamedTuple, TypedDict
        from kinds import Mode
        print("noise"); os.write(1, b"more noise")
        if TYPE_CHECKING:
            from pathlib import Path
        @dataclass
        class Node:
            name: str
            next: Optional[Node] = None
            tags: List[str] = field(default_factory=lambda: ["a"])
        SIZE = 2 ** 5
        def f(mode: Mode, node: Node, path: Path, report: Callable[[Dict[str, float]], None] = print, size: int = SIZE, bad: Nope = 1,
              *, one: Literal["a", "b"] = "a", maybe: int | None = None) -> Dict[str, float]: ...
        def g() -> None: ...
    """)
    bare.write("kinds.py", "import enum\nclass Mode(enum.Enum):\n    FAST = 'f'\n    SLOW = 2\n")
    told, done = describe(bare, "m.py", "f", "g", "gone")
    assert "noise" in done.stderr and "more noise" in done.stderr and told["error"] is None
    f, g, gone = told["functions"]
    params = {param["name"]: param for param in f["params"]}
    assert params["mode"]["type"] == {"kind": "enum", "name": "Mode", "members": [{"name": "FAST", "value": "f"}, {"name": "SLOW", "value": 2}]}
    node = params["node"]["type"]
    assert (node["kind"], node["style"], [field["name"] for field in node["fields"]]) == ("record", "dataclass", ["name", "next", "tags"])
    assert node["fields"][2]["default"] == {"kind": "value", "value": ["a"]} and node["fields"][0]["required"] is True
    assert params["path"]["type"] == {"kind": "path"} and params["report"]["type"] == {"kind": "metrics-callback"}
    assert params["size"]["default"] == {"kind": "value", "value": 32} and params["bad"]["type"]["kind"] == "unknown"
    assert params["one"]["type"] == {"kind": "literal", "values": ["a", "b"]} and params["one"]["how"] == "keyword-only"
    assert params["maybe"]["type"] == {"kind": "union", "options": [{"kind": "int"}, {"kind": "none"}]}
    assert f["returns"]["type"] == {"kind": "dict", "key": {"kind": "str"}, "value": {"kind": "float"}}
    assert g["params"] == [] and "no function `gone`" in gone["error"]["message"]
    assert not list(bare.root.rglob("*.pyc"))
    bare.write("bad.py", "raise ValueError('at import')\n")
    told, _ = describe(bare, "bad.py", "f")
    assert told == {"functions": [], "error": {"type": "ValueError", "message": "at import"}}


def test_describe_with_libraries(project):
    pytest.importorskip("pydantic"), pytest.importorskip("pandas"), pytest.importorskip("sklearn")
    project.write("m.py", """
        from typing import Annotated, TypedDict, NamedTuple
        import attrs, numpy as np, pandas as pd
        from annotated_types import Ge, Interval, MaxLen
        from pydantic import BaseModel, Field
        from sklearn.linear_model import Ridge
        class Net(BaseModel):
            size: int = Field(3, ge=1, description="how many")
            name: Annotated[str, MaxLen(4)]
        @attrs.define
        class Opt:
            _rate: float = attrs.field(default=.5)
        class Keys(TypedDict):
            n: int
        class Pair(NamedTuple):
            a: int
            b: str = "x"
        def f(net: Net, opt: Opt, keys: Keys, pair: Pair, rate: Annotated[float, Interval(gt=0, le=1)], table: pd.DataFrame, column: pd.Series, array: np.ndarray, model: Ridge) -> Ridge: ...
    """)
    told, _ = describe(project, "m.py", "f")
    params = {param["name"]: param for param in told["functions"][0]["params"]}
    size, name = params["net"]["type"]["fields"]
    assert size["type"] == {"kind": "bounded", "of": {"kind": "int"}, "bounds": {"ge": 1}} and size["help"] == "how many" and size["default"]["value"] == 3
    assert name["type"]["bounds"] == {"maxLength": 4} and name["required"] is True
    assert params["opt"]["type"]["style"] == "attrs" and params["opt"]["type"]["fields"][0]["name"] == "rate"
    assert params["keys"]["type"]["style"] == "typeddict" and params["pair"]["type"]["fields"][1]["default"] == {"kind": "value", "value": "x"}
    assert params["rate"]["type"]["bounds"] == {"gt": 0, "le": 1}
    assert params["table"]["type"] == {"kind": "table", "library": "pandas"} and params["column"]["type"] == {"kind": "table", "library": "pandas-series"}
    assert params["array"]["type"] == {"kind": "array"} and params["model"]["type"] == {"kind": "model", "library": "sklearn", "name": "Ridge"}
