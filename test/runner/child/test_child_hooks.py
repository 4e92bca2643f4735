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
            figure = go.Figure(go.Scatter(y=[1, 2]), layout={"title": "<b>lines</b><br>and more"})
            figure.show()
            return figure
    """)
    run = project.run("m.py:f").ok()
    shown, returned = run.of("artifact")
    assert shown["role"] == "figure" and shown["mediaType"] == "application/vnd.plotly.v1+json" and shown["title"] == "lines and more" and shown["sha256"] == returned["sha256"]
    assert json.loads(run.object(shown["sha256"]).read_text())["data"][0]["type"] == "scatter" and run.output()["kind"] == "figure"


def bars_of(run):
    bars = {}
    for event in run.of("progress"):
        bars.setdefault(event["id"], []).append(event)
    return bars


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
        def nested() -> None:
            for epoch in tqdm(range(3), desc="epochs"):
                for _ in tqdm(range(4), desc="epoch %d" % epoch, leave=False): pass
        def ways() -> list:
            import asyncio
            from tqdm.asyncio import tqdm as waits
            from tqdm.contrib import tenumerate, tzip
            from tqdm.contrib.concurrent import process_map, thread_map
            from tqdm.contrib.logging import logging_redirect_tqdm
            made = thread_map(str, range(5), desc="threads", max_workers=3)
            made += process_map(str, range(3), desc="processes", max_workers=2)
            for index, _ in tenumerate([1, 2, 3], desc="counted"): made.append(index)
            for pair in tzip([1, 2], [3, 4], desc="zipped"): made.append(pair[0])
            async def work():
                return await waits.gather(*(asyncio.sleep(0, n) for n in range(4)), desc="gathered")
            made += asyncio.run(work())
            with tqdm(total=8, desc="by hand") as bar:
                bar.update(3); bar.set_postfix(loss=1.0); bar.update(5)
            for number in tqdm(range(10), desc="left"):
                if number == 5: break
            return made
        def threads() -> None:
            from concurrent.futures import ThreadPoolExecutor
            def one(n):
                for _ in tqdm(range(50), desc="worker " + "abc"[n], position=n, mininterval=0): pass
            with ThreadPoolExecutor(3) as pool: list(pool.map(one, range(3)))
    """)
    run = project.run("m.py:f").ok()
    train, other = bars_of(run).values()
    assert train[-1]["done"] == 100 and train[-1]["total"] == 100 and train[-1]["label"] == "train" and len(train) > 2
    # However long the loop takes: it is told of five times a second, and of its end.
    assert all(later["t"] - sooner["t"] > 150 for sooner, later in zip(train, train[1:-1]))
    assert train[-1]["ended"] is True and not any("ended" in event for event in train[:-1])
    assert other[-1]["done"] == 2 and other[-1]["total"] is None
    run = project.run("m.py:nested").ok()
    outer, inner = bars_of(run).values()  # an inner bar made anew is the same one
    assert outer[-1]["done"] == 3 and outer[-1]["depth"] == 0 and inner[-1]["label"] == "epoch 2" and inner[-1]["depth"] == 1 and inner[-1]["done"] == 4
    run = project.run("m.py:ways").ok()
    assert {(last["label"], last["done"], last["total"]) for *_, last in bars_of(run).values()} == {
        ("threads", 5, 5), ("processes", 3, 3), ("counted", 3, 3), ("zipped", 2, 2), ("gathered", 4, 4), ("by hand", 8, 8), ("left", 5, 10)}
    assert not run.warnings()
    run = project.run("m.py:threads").ok()
    assert sorted(last["label"] for *_, last in bars_of(run).values()) == ["worker a", "worker b", "worker c"]
    assert all(last["done"] == 50 and last["ended"] for *_, last in bars_of(run).values())
    off = project.run("m.py:f", hooks={"tqdm": False}).ok()
    assert not off.of("progress") and "train: 100%" in off.err


def test_tensorboards_own_writer(project):
    """What torch's SummaryWriter hands it, and the new style of each kind: scalars, histograms as they are, images. What it writes can be read as ever."""
    pytest.importorskip("tensorboard"), pytest.importorskip("PIL")
    project.write("m.py", """
        import io
        import numpy as np
        from PIL import Image
        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary, SummaryMetadata
        from tensorboard.compat.proto.tensor_pb2 import TensorProto
        from tensorboard.plugins.histogram.summary_v2 import histogram_pb
        from tensorboard.summary import Writer
        from tensorboard.summary.writer.event_file_writer import EventFileWriter

        def png(width: int) -> bytes:
            target = io.BytesIO(); Image.new("RGB", (width, 2), "red").save(target, "PNG")
            return target.getvalue()

        def write() -> None:
            values = np.array([0.0, 0.0, 1.0, 2.5, 4.0])
            counts, edges = np.histogram(values, bins=4)
            old = HistogramProto(min=0, max=4, num=5, sum=7.5, sum_squares=23.25, bucket_limit=edges[1:].tolist(), bucket=counts.tolist())
            writer = EventFileWriter("board")
            def say(step: int, *values) -> None:
                writer.add_event(Event(step=step, wall_time=5.0, summary=Summary(value=values)))
            say(1, Summary.Value(tag="old", histo=old))
            writer.add_event(Event(step=2, wall_time=5.0, summary=histogram_pb("new", values, buckets=4)))
            writer.add_event(Event(step=3, wall_time=5.0, summary=histogram_pb("same", np.full(6, 2.0), buckets=3)))
            of = lambda plugin: SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name=plugin))
            apart = TensorProto(dtype=2, double_val=[0, 1, 4, 3, 4, 2])
            say(4, Summary.Value(tag="apart", tensor=apart, metadata=of("histograms")))
            say(5, Summary.Value(tag="no histogram", tensor=TensorProto(dtype=2, double_val=[1, 2]), metadata=of("histograms")))
            say(5, Summary.Value(tag="of texts", tensor=TensorProto(dtype=7, string_val=[b"x"] * 3), metadata=of("histograms")))
            say(6, Summary.Value(tag="picture", image=Summary.Image(height=2, width=3, colorspace=3, encoded_image_string=png(3))))
            say(7, Summary.Value(tag="pictures", tensor=TensorProto(dtype=7, string_val=[b"4", b"2", png(4), png(5)]), metadata=of("images")))
            writer.close()
            with_own = Writer("board/own")
            with_own.add_scalar("loss", 0.25, 8); with_own.close()

        def read() -> dict[str, float]:
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
            found = EventAccumulator("board"); found.Reload()
            return {"sum": found.Histograms("old")[0].histogram_value.sum, "width": found.Images("picture")[0].width, "tensors": len(found.Tags()["tensors"])}
    """)
    run = project.run("m.py:write").ok()
    assert not run.warnings(), run.of("warning")
    assert run.metrics() == [("own/loss", 0.25, 8)]
    kept = [{key: event.get(key) for key in ("name", "step", "limits", "counts", "min", "max", "count", "sum", "sumSquares")} for event in run.of("histogram")]
    shape = {"limits": [1, 2, 3, 4], "counts": [2, 1, 1, 1], "min": 0, "max": 4, "count": 5}
    untold = {"sum": None, "sumSquares": None}
    assert kept == [
        {"name": "old", "step": 1, **shape, "sum": 7.5, "sumSquares": 23.25}, {"name": "new", "step": 2, **shape, **untold},
        {"name": "same", "step": 3, "limits": [2, 2], "counts": [0, 6], "min": 2, "max": 2, "count": 6, **untold},
        {"name": "apart", "step": 4, "limits": [1, 3, 4], "counts": [4, 0, 2], "min": 0, "max": 4, "count": 6, **untold},
    ]
    pictures = run.of("artifact")
    assert [(event["title"], event["mediaType"], event["from"]) for event in pictures] == [(title, "image/png", "tensorboard") for title in ("picture · step 6", "pictures · step 7", "pictures-1 · step 7")]
    assert [int.from_bytes(run.object(event["sha256"]).read_bytes()[16:20], "big") for event in pictures] == [3, 4, 5]
    assert project.run("m.py:read").ok().output()["value"] == {"sum": 7.5, "width": 3, "tensors": 6}


def test_tensorboard_hparams_without_a_name(project):
    """Its folder is called by the time, which would make a metric of its own in every run."""
    pytest.importorskip("tensorboardX")
    project.write("m.py", """
        from tensorboardX import SummaryWriter

        def f() -> None:
            with SummaryWriter("logs") as board:
                board.add_scalar("loss", 1.0, 0)
                board.add_hparams({"lr": 0.1}, {"acc": 0.5}, global_step=0)
                board.add_hparams({"lr": 0.2}, {"acc": 0.75}, global_step=1)
                board.add_hparams({"lr": 0.3}, {"acc": 0.25}, name="third", global_step=2)
    """)
    assert project.run("m.py:f").ok().metrics() == [("loss", 1.0, 0), ("acc", 0.5, 0), ("2/acc", 0.75, 1), ("third/acc", 0.25, 2)]


def test_tensorboard_writers(project):
    pytest.importorskip("tensorboardX"), pytest.importorskip("tensorboard")
    project.write("m.py", """
        import numpy as np
        def extended() -> None:
            from tensorboardX import SummaryWriter
            with SummaryWriter("runs/one/train") as writer:
                for step in range(3): writer.add_scalar("loss", 1 / (step + 1), step, walltime=1000 + step)
                writer.add_scalar("odd", float("nan"), 5)
                writer.add_scalars("both", {"a": 1.0, "b": 2.0}, 1)
                writer.add_histogram("weights", np.arange(100.0), 4)
                writer.add_histogram("spread", np.random.default_rng(0).normal(size=500), 4)
                writer.add_image("picture", np.zeros((3, 4, 4), dtype=np.uint8), 2)
                writer.add_text("words", "not a number", 1)
            with SummaryWriter("runs/one/val") as writer: writer.add_scalar("loss", 9.0, 0)
        def plain() -> None:
            from tensorboard.compat.proto.event_pb2 import Event
            from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
            from tensorboard.compat.proto.tensor_pb2 import TensorProto
            from tensorboard.summary.writer.event_file_writer import EventFileWriter
            writer = EventFileWriter("runs/two")
            writer.add_event(Event(step=1, wall_time=5.0, summary=Summary(value=[Summary.Value(tag="acc", simple_value=0.5)])))
            new = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="scalars"))
            writer.add_event(Event(step=2, summary=Summary(value=[Summary.Value(tag="new", tensor=TensorProto(dtype=1, float_val=[0.25]), metadata=new)])))
            writer.add_event(Event(file_version="x"))
            writer.close()
        def read() -> dict[str, float]:
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
            found = EventAccumulator("runs/one/train"); found.Reload()
            return {"n": len(found.Scalars("loss"))}
    """)
    run = project.run("m.py:extended").ok()
    assert not run.warnings(), run.of("warning")
    assert run.metrics() == [("loss", 1.0, 0), ("loss", 0.5, 1), ("loss", pytest.approx(1 / 3), 2), ("odd", "$nan", 5),
                             ("both/a/both", 1.0, 1), ("both/b/both", 2.0, 1), ("val/loss", 9.0, 0)]
    assert [event["at"] for event in run.of("metric")][:2] == [1000000, 1001000]
    histogram, spread = run.of("histogram")
    assert sum(spread["counts"]) == 500 and spread["min"] < 0 < spread["max"] and len(spread["limits"]) < 500
    assert histogram["name"] == "weights" and histogram["step"] == 4 and sum(histogram["counts"]) == 100 == histogram["count"] and len(histogram["limits"]) == len(histogram["counts"])
    assert (histogram["min"], histogram["max"], histogram["sum"]) == (0, 99, 4950)
    picture, = run.of("artifact")
    assert picture["role"] == "figure" and picture["title"] == "picture · step 2" and run.object(picture["sha256"]).read_bytes().startswith(b"\x89PNG")
    assert project.run("m.py:read").ok().output()["value"] == {"n": 3}  # the user's own files are whole
    assert project.run("m.py:plain").ok().metrics() == [("acc", 0.5, 1), ("new", 0.25, 2)]
    off = project.run("m.py:extended", hooks={"tensorboard": False}).ok()
    assert not off.metrics() and not off.of("histogram") and not off.of("artifact")


@pytest.mark.parametrize("files", [
    {"tqdm/__init__.py": "from .std import tqdm\n", "tqdm/std.py": "class tqdm:\n    def __init__(self, it): self.it = it\n    def __iter__(self): return iter(self.it)\n"},
    {"tqdm/__init__.py": "from . import std\ntqdm = list\n", "tqdm/std.py": ""},
    {"tensorboardX/__init__.py": "from . import event_file_writer\n", "tensorboardX/event_file_writer.py": ""},
    {"tensorboardX/__init__.py": "from . import event_file_writer\n", "tensorboardX/event_file_writer.py": "def __getattr__(name): raise OSError('sabotage')\n"},
], ids=["tqdm-other", "tqdm-empty", "boards-empty", "boards-raising"])
def test_a_broken_library_is_a_warning(bare, files):
    name = next(iter(files)).partition("/")[0]
    for path, source in files.items():
        bare.write(path, source)
    bare.write("m.py", "import %s\ndef f() -> int:\n    return %s\n" % (name, "len(list(tqdm.tqdm([1, 2])))" if name == "tqdm" else "2"))
    run = bare.run("m.py:f").ok()
    assert run.output()["value"] == 2 and run.warnings() == ["hook-failed"]


def test_a_bar_or_event_that_cannot_be_read_is_a_warning(project):
    pytest.importorskip("tensorboardX"), pytest.importorskip("tqdm")
    project.write("m.py", """
        from tqdm import tqdm
        from tensorboardX.event_file_writer import EventFileWriter
        class Odd:
            def __getattr__(self, name): raise RuntimeError("sabotage")
        def f() -> int:
            bar = tqdm(range(3)); bar._offbook = 5
            count = len(list(bar))
            try: EventFileWriter("runs").add_event(Odd())
            except Exception: pass
            return count
    """)
    run = project.run("m.py:f").ok()
    assert run.output()["value"] == 3 and run.warnings() == ["hook-failed", "hook-failed"]


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
