"""How runs end: errors as they are kept, exits, cancels."""
import signal

import pytest


def test_an_exception_without_our_frames(bare):
    file = bare.write("m.py", """
        def inner(x):
            return 1 / x
        def f(x: int) -> float:
            try:
                return inner(x)
            except ZeroDivisionError as error:
                raise ValueError("bad é " + "x" * 3) from error
    """)
    run = bare.run("m.py:f", params={"x": 0})
    error = run.error
    assert run.state == "failed" and run.rc == 1
    assert (error["type"], error["message"]) == ("ValueError", "bad é xxx")
    assert error["frames"] == [{"file": str(file), "line": 8, "function": "f", "text": 'raise ValueError("bad é " + "x" * 3) from error', "project": True}]
    assert "ZeroDivisionError: division by zero" in error["traceback"] and "direct cause" in error["traceback"] and "return 1 / x" in error["traceback"]
    for words in (error["traceback"], run.err):
        assert "offbook_child" not in words and "child.py" not in words and words.rstrip().endswith("ValueError: bad é xxx")


def test_library_frames_are_told_apart(bare):
    bare.write("m.py", """
        import json
        class Odd(Exception): pass
        def f() -> None:
            json.loads("{")
        def g() -> None:
            raise Odd
    """)
    error = bare.run("m.py:f").error
    assert [frame["project"] for frame in error["frames"]][0] is True and error["frames"][-1]["project"] is False
    assert error["type"] == "json.decoder.JSONDecodeError"
    assert bare.run("m.py:g").error["type"] == "m.Odd"


def test_lines_are_those_that_ran(bare):
    bare.write("m.py", """
        import pathlib
        def f() -> None:
            pathlib.Path(__file__).write_text("# nothing\\n" * 20)
            raise RuntimeError("x")  # the line
    """)
    error = bare.run("m.py:f").error
    assert error["frames"][0]["text"] == 'raise RuntimeError("x")  # the line'
    assert "# the line" in error["traceback"]


def test_a_syntax_error_in_the_module(bare):
    file = bare.write("m.py", "def f() -> None:\n    return 1 +\n")
    run = bare.run("m.py:f")
    error = run.error
    assert error["type"] == "SyntaxError"
    assert error["frames"] == [{"file": str(file), "line": 2, "function": "<module>", "text": "return 1 +", "project": True}]
    assert "importlib" not in error["traceback"] and "offbook" not in error["traceback"]
    assert run.of("code")[0]["path"] == "m.py" and not run.of("_imported")


def test_a_syntax_error_in_a_module_that_it_imports(bare):
    bare.write("m.py", "import other\ndef f() -> None: pass\n")
    other = bare.write("other.py", "x = (\n")
    frames = bare.run("m.py:f").error["frames"]
    assert [frame["file"] for frame in frames] == [str(bare.root / "m.py"), str(other)]


def test_missing_packages_are_named(bare):
    bare.write("m.py", "import surely_not_here.sub\ndef f() -> None: pass\n")
    error = bare.run("m.py:f").error
    assert error["type"] == "ModuleNotFoundError" and error["package"] == "surely_not_here"
    bare.write("mine.py", "")
    bare.write("n.py", "import mine.sub\ndef f() -> None: pass\n")
    assert "package" not in bare.run("n.py:f").error


def test_exceptions_that_can_hardly_be_told(bare):
    bare.write("m.py", """
        class Silent(Exception):
            def __str__(self): raise RuntimeError("no")
        def silent() -> None: raise Silent()
        def deep() -> None: deep()
        def huge() -> None: raise ValueError("a" * 1_000_000)
        def base() -> None: raise BaseException("odd")
        def half() -> None: raise ValueError("\\udc80")
    """)
    assert "can't be made: RuntimeError" in bare.run("m.py:silent").error["message"]
    deep = bare.run("m.py:deep").error
    assert deep["type"] == "RecursionError" and len(deep["frames"]) <= 200
    huge = bare.run("m.py:huge").error
    assert len(huge["message"]) < 70_000 and len(huge["traceback"]) < 70_000
    assert bare.run("m.py:base").error["type"] == "BaseException"
    assert bare.run("m.py:half").error["message"] == "?"


def test_exception_groups(bare):
    bare.write("m.py", """
        def f() -> None:
            raise ExceptionGroup("both", [ValueError("one"), TypeError("two")])
    """)
    error = bare.run("m.py:f").error
    if error["type"] == "NameError":
        pytest.skip("this Python has no exception groups")
    assert error["type"] == "ExceptionGroup" and "ValueError: one" in error["traceback"] and "TypeError: two" in error["traceback"]


@pytest.mark.parametrize("call,state,code", [("sys.exit()", "succeeded", 0), ("sys.exit(0)", "succeeded", 0), ("sys.exit(3)", "failed", 3),
                                             ("sys.exit('went wrong')", "failed", 1)])
def test_sys_exit(bare, call, state, code):
    bare.write("m.py", "import sys\ndef f() -> None:\n    %s\n" % call)
    run = bare.run("m.py:f")
    assert (run.state, run.rc) == (state, code)
    if state == "succeeded":
        assert "system-exit" in run.warnings() and run.error is None
    else:
        assert run.error["type"] == "SystemExit" and ("went wrong" in run.error["message"] or "sys.exit(3)" == run.error["message"])


def test_sys_exit_in_the_module(bare):
    bare.write("m.py", "import sys\nsys.exit(2)\ndef f() -> None: pass\n")
    run = bare.run("m.py:f")
    assert run.state == "failed" and run.error["frames"][0]["line"] == 2


def test_cancel_is_a_keyboard_interrupt(bare):
    bare.write("m.py", """
        import time
        def f() -> None:
            print("ready", flush=True)
            try:
                time.sleep(60)
            finally:
                print("saved")
    """)
    child = bare.start("m.py:f")
    child.until_printed(b"ready")
    child.interrupt()
    run = child.wait(10)
    assert run.state == "failed" and run.error["type"] == "KeyboardInterrupt" and run.rc == 130 and "saved" in run.out


def test_cancel_arrives_where_interrupts_were_ignored(bare):
    bare.write("m.py", "import time\ndef f() -> None:\n    print('ready', flush=True)\n    time.sleep(60)\n")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child = bare.start("m.py:f")
    finally:
        signal.signal(signal.SIGINT, before)
    child.until_printed(b"ready")
    child.interrupt()
    assert child.wait(10).error["type"] == "KeyboardInterrupt"


def test_cancel_closes_a_generator_at_its_yield(bare):
    bare.write("m.py", """
        import time
        from typing import Iterator
        def f() -> Iterator[dict[str, float]]:
            try:
                for step in range(10_000):
                    time.sleep(.02)
                    yield {"loss": 1.0, "step": step}
            except GeneratorExit:
                print("checkpoint")
                raise
    """)
    child = bare.start("m.py:f")
    child.until(lambda event: event["type"] == "metric" and event["step"] == 3)
    child.interrupt()
    run = child.wait(10)
    assert run.error["type"] == "KeyboardInterrupt" and "checkpoint" in run.out


def test_cancel_of_a_generator_that_yields_no_more(bare):
    bare.write("m.py", """
        import time
        from typing import Iterator
        def f() -> Iterator[dict[str, float]]:
            yield {"loss": 1.0}
            print("stuck", flush=True)
            time.sleep(60)
            yield {"loss": 1.0}
    """)
    child = bare.start("m.py:f", cancelGraceMs=2000)
    child.until_printed(b"stuck")
    child.interrupt()
    # Long before the function would have gone on.
    run = child.wait(30)
    assert run.error["type"] == "KeyboardInterrupt"


def test_cancel_of_async_functions(bare):
    bare.write("m.py", """
        import asyncio
        async def f() -> None:
            try:
                print("ready", flush=True)
                await asyncio.sleep(60)
            finally:
                print("saved")
    """)
    child = bare.start("m.py:f")
    child.until_printed(b"ready")
    child.interrupt()
    run = child.wait(10)
    assert run.error["type"] == "KeyboardInterrupt" and "saved" in run.out


def test_a_process_that_dies_says_nothing(bare):
    bare.write("m.py", "import os\ndef f(progress: 'object' = None) -> None:\n    os._exit(3)\n")
    child = bare.start("m.py:f")
    run = child.wait(10)
    assert run.rc == 3 and not run.of("_result") and run.of("_imported")


def test_a_users_own_excepthook_is_called_and_may_fail(bare):
    bare.write("m.py", """
        import sys
        def hook(*args):
            print("hooked")
            raise RuntimeError
        sys.excepthook = hook
        def f() -> None: raise ValueError("mine")
    """)
    run = bare.run("m.py:f")
    assert "hooked" in run.out and run.error["message"] == "mine" and "ValueError: mine" in run.err
