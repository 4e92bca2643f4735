"""What a run tells on every Python: import, code that is kept, the end."""
import glob
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest


def test_a_plain_function(bare):
    bare.write("m.py", """
        print("imported", __name__)
        def f(n: int, rate: float = .5) -> float:
            print("called")
            return n * rate
        if __name__ == "__main__":
            raise SystemExit("must not run")
    """)
    run = bare.run("m.py:f", params={"n": 3}).ok()
    assert run.rc == 0
    assert run.out.split() == ["imported", "m", "called"]
    assert [event["type"] for event in run.events] == [
        "environment", "_paths", "code", "_imported", "param", "param", "metric", "output", "_result"]
    assert run.param("n") == {"t": run.param("n")["t"], "type": "param", "name": "n", "value": 3, "annotation": "int", "from": "user", "required": True}
    assert run.param("rate")["from"] == "default" and run.param("rate")["value"] == 0.5
    assert run.metrics() == [("return", 1.5, None)]
    assert run.output()["kind"] == "number" and run.output()["value"] == 1.5
    environment = run.of("environment")[0]
    asked = json.loads(subprocess.check_output([bare.python, "-c", "import json,platform,sys; print(json.dumps([platform.python_version(), platform.python_implementation(), sys.prefix]))"]))
    assert [environment["python"][key] for key in ("version", "implementation", "prefix")] == asked
    assert environment["childPid"] > 0 and "PATH" in environment["variables"]
    paths = run.of("_paths")[0]
    assert paths["paths"][0] == str(bare.root) and paths["stdlib"] and not any("src/runner" in path for path in paths["paths"])


def kind_told(project, python):
    project.python = str(python)
    project.write("m.py", "def f() -> None:\n    pass\n")
    return project.run("m.py:f").ok().of("environment")[0]["python"]["kind"]


def test_whether_it_is_a_venv_or_none(project, tmp_path):
    base = sys._base_executable
    # Outside any environment; where this machine's own Python is conda's, that is the truth.
    prefix = subprocess.check_output([base, "-c", "import sys; assert sys.prefix == sys.base_prefix; print(sys.prefix)"], text=True).strip()
    of_base = "conda" if os.path.isdir(os.path.join(prefix, "conda-meta")) else "none"
    assert kind_told(project, base) == of_base
    subprocess.run([base, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True)
    assert kind_told(project, tmp_path / "env" / "bin" / "python") == "venv"
    # Packages go to the venv, whoever else left something in it.
    (tmp_path / "env" / "conda-meta").mkdir()
    assert kind_told(project, tmp_path / "env" / "bin" / "python") == "venv"


def test_condas_prefix_by_a_stand_in(project, tmp_path):
    """No conda here: a prefix of its own, made of links to this machine's Python, with the folder that conda leaves in each of its environments."""
    base = sys._base_executable
    asked = subprocess.check_output([base, "-c", "import os, sys; print(os.path.realpath(sys.executable)); print(os.path.dirname(os.__file__))"], text=True).split("\n")
    binary, library = asked[:2]
    home = tmp_path / "prefix"
    (home / "bin").mkdir(parents=True)
    (home / "lib").mkdir()
    shutil.copy2(binary, home / "bin" / "python")
    (home / "lib" / os.path.basename(library)).symlink_to(library)
    for shared in glob.glob(os.path.join(os.path.dirname(library), "libpython*")):
        (home / "lib" / os.path.basename(shared)).symlink_to(shared)
    ask = [str(home / "bin" / "python"), "-c", "import sys; print(sys.prefix); print(sys.base_prefix)"]
    if subprocess.run(ask, capture_output=True, text=True).stdout.split() != [str(home), str(home)]:
        pytest.skip("this machine's Python can't be moved to another prefix")
    assert kind_told(project, home / "bin" / "python") == "none"
    (home / "conda-meta").mkdir()
    assert kind_told(project, home / "bin" / "python") == "conda"


def test_a_default_is_kept_beside_what_was_passed_instead(bare):
    bare.write("m.py", """
        from enum import Enum
        class Mode(Enum):
            FAST = 1
            EXACT = 2
        def f(n: int = 100, rate: float = float("inf"), mode: Mode = Mode.FAST, odd: int = object(), untouched: int = 7, *rest: int) -> None:
            pass
    """)
    run = bare.run("m.py:f", params={"n": 200, "rate": 0.5, "mode": "EXACT", "odd": 1, "rest": [1]}).ok()
    assert run.param("n")["default"] == 100
    assert run.param("rate")["default"] == "$inf"
    assert run.param("mode")["default"] == "FAST"
    assert run.param("odd")["defaultRepr"].startswith("<object object") and "default" not in run.param("odd")
    assert not {"default", "defaultRepr", "required"} & set(run.param("untouched"))
    assert run.param("rest")["required"] is False


def test_the_interpreter_is_as_the_users_own(bare):
    bare.write("m.py", """
        import sys, os
        def f() -> dict:
            import __main__
            return {"path": sys.path, "argv": sys.argv, "main": [__main__.__name__, hasattr(__main__, "__file__"), getattr(__main__, "__spec__", 0)],
                    "stdin": sys.stdin.read(), "open": sorted(os.listdir("/proc/self/fd"))}
    """)
    run = bare.run("m.py:f").ok()
    value = run.output()["value"]
    assert value["path"][0] == str(bare.root)
    assert not any("runner" in entry for entry in value["path"])
    assert value["argv"] == [str(bare.root / "m.py")]
    assert value["main"] == ["__main__", False, None]
    assert value["stdin"] == ""


def test_code_is_kept_byte_for_byte(bare):
    text = "# -*- coding: latin-1 -*-\nname = 'caf\xe9'\ndef f() -> str:\n    return name\n".encode("latin-1")
    (bare.root / "m.py").write_bytes(text)
    run = bare.run("m.py:f").ok()
    code = run.of("code")
    assert len(code) == 1
    assert code[0]["kind"] == "module" and code[0]["module"] == "m" and code[0]["path"] == "m.py" and code[0]["bytes"] == len(text) and code[0]["kept"] is True
    assert code[0]["sha256"] == hashlib.sha256(text).hexdigest()
    assert run.object(code[0]["sha256"]).read_bytes() == text
    assert run.output()["value"] == "caf\xe9"
    assert not list((bare.store / "tmp").glob("*"))


def test_source_over_the_limit_is_hashed_only(bare):
    bare.write("m.py", "def f() -> int:\n    return 1\n#" + "x" * 5000)
    run = bare.run("m.py:f", sourceLimitBytes=1000).ok()
    assert run.of("code")[0]["kept"] is False
    assert not run.object(run.of("code")[0]["sha256"]).exists()


def test_quick_edits_of_the_same_size_are_never_missed(bare):
    file = bare.root / "m.py"
    folder = bare.root / "__pycache__"
    file.write_text("def f() -> int:\n    return 10\n")
    # A .pyc that matches this text's time and size, as an import outside of Offbook leaves it.
    subprocess.check_call([bare.python, "-c", "import m"], cwd=bare.root, env={key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"})
    assert list(folder.glob("*.pyc"))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    stat = file.stat()
    for number in range(11, 31):
        text = "def f() -> int:\n    return %d\n" % number
        file.write_text(text)
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        run = bare.run("m.py:f").ok()
        assert run.output()["value"] == number
        assert run.of("code")[0]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_packages_relative_and_circular_imports_and_namespaces(bare):
    bare.write("src/pkg/__init__.py", "from .a import A\n")
    bare.write("src/pkg/a.py", "from . import b\nclass A: pass\n")
    bare.write("src/pkg/b.py", "import pkg.a\ndef b(): return pkg.a.A.__name__\n")
    bare.write("src/space/deep/mod.py", "from pkg.b import b\nfrom ..other import X\ndef f() -> str:\n    return b() + X\n")
    bare.write("src/space/other.py", "X = '!'\n")
    run = bare.run("src/space/deep/mod.py:f", sys_path=[str(bare.root / "src")]).ok()
    assert run.output()["value"] == "A!"
    assert {(event["module"], event["path"]) for event in run.of("code")} == {
        ("pkg", "src/pkg/__init__.py"), ("pkg.a", "src/pkg/a.py"), ("pkg.b", "src/pkg/b.py"), ("space.deep.mod", "src/space/deep/mod.py"), ("space.other", "src/space/other.py")}


def test_a_function_of_a_package_itself(bare):
    bare.write("pkg/__init__.py", "def f() -> int:\n    return 4\n")
    assert bare.run("pkg/__init__.py:f").ok().output()["value"] == 4


@pytest.mark.parametrize("name", ["01-train.py", "my file.py", "train.v2.py", "café.py", "class.py", "json.py"])
def test_files_whose_names_are_no_identifiers(bare, name):
    bare.write(name, """
        import pickle
        class Thing: pass
        def f() -> str:
            return type(pickle.loads(pickle.dumps(Thing()))).__name__
    """)
    run = bare.run(name + ":f", module=name[:-3]).ok()
    assert run.output()["value"] == "Thing"
    assert [event["path"] for event in run.of("code")] == [name]


def test_a_name_that_the_standard_library_has_already_loaded(bare):
    bare.write("os.py", "def f() -> int:\n    return 5\n")
    run = bare.run("os.py:f").ok()
    assert run.output()["value"] == 5 and "module-shadowed" in run.warnings()


def test_users_modules_named_like_those_that_we_need(bare):
    for name in ("token", "inspect", "dataclasses", "asyncio", "queue", "types_", "coerce", "ast", "typing_", "linecache", "traceback"):
        bare.write(name + ".py", "raise RuntimeError('the wrong one')\n")
    bare.write("m.py", """
        def f(n: 'int | None' = None, tags: 'list[str] | None' = None):
            raise ValueError("mine")
    """)
    run = bare.run("m.py:f", params={"n": 2, "tags": ["a"]})
    assert run.error["type"] == "ValueError" and run.error["message"] == "mine", run.error


def test_installed_packages_are_no_project_code_and_editable_ones_are(bare, tmp_path):
    bare.write("lib/site-packages/third/__init__.py", "X = 1\n")
    editable = tmp_path / "elsewhere"
    (editable / "mine").mkdir(parents=True)
    (editable / "mine" / "__init__.py").write_text("Y = 2\n")
    bare.write("m.py", """
        import sys, importlib.machinery, importlib.util
        sys.path.append(%r)
        class Finder:  # as setuptools makes for an editable install
            @classmethod
            def find_spec(cls, name, path=None, target=None):
                if name == "mine":
                    return importlib.util.spec_from_file_location(name, %r)
        sys.meta_path.append(Finder)
        import third, mine
        def f() -> int:
            return third.X + mine.Y
    """ % (str(bare.root / "lib" / "site-packages"), str(editable / "mine" / "__init__.py")))
    run = bare.run("m.py:f").ok()
    assert [event["path"] for event in run.of("code")] == ["m.py", str(editable / "mine" / "__init__.py")]


def test_reload_getsource_and_late_imports(bare):
    bare.write("m.py", """
        import importlib, inspect, os, pathlib, sys, time
        import other
        def f() -> list:
            here = pathlib.Path(__file__).parent
            first = other.X
            (here / "other.py").write_text("X = 2\\n")
            importlib.reload(other)
            (here / "fresh.py").write_text("Z = 3\\n")
            os.utime(here / "fresh.py", (time.time() + 5, time.time() + 5))
            importlib.invalidate_caches()
            import fresh, stable
            return [first, other.X, fresh.Z, inspect.getsource(stable.g)]
    """)
    bare.write("other.py", "X = 1\n")
    bare.write("stable.py", "def g():\n    return 7\n")
    os.utime(bare.root / "stable.py", (1e9, 1e9))
    run = bare.run("m.py:f").ok()
    assert run.output()["value"] == [1, 2, 3, "def g():\n    return 7\n"]
    assert [event["path"] for event in run.of("code")] == ["m.py", "other.py", "other.py", "fresh.py", "stable.py"]
    changed = [event["message"] for event in run.of("warning") if event["code"] == "source-changed"]
    assert any("fresh.py" in message for message in changed) and not any("stable.py" in message for message in changed)


def test_multiprocessing_spawn_and_fork_in_user_code(bare):
    bare.write("m.py", """
        import multiprocessing, os, pickle, sys
        class Thing:
            def __init__(self, n): self.n = n
        def work(thing):
            open("seen-%d" % os.getpid(), "w").close()
            return Thing(thing.n * 2)
        def f() -> list:
            result = []
            for method in ("spawn", "fork"):
                with multiprocessing.get_context(method).Pool(2) as pool:
                    result.append([thing.n for thing in pool.map(work, [Thing(1), Thing(2)])])
            return result
    """)
    run = bare.run("m.py:f").ok()
    assert run.output()["value"] == [[2, 4], [2, 4]]
    # What forked processes opened is not told: they hold no end of the pipe.
    assert not [event for event in run.of("_opened") if "seen-" in event["path"]]


def test_a_child_that_outlives_the_run_holds_no_pipe(bare):
    bare.write("m.py", """
        import os, time, subprocess, sys
        def f() -> None:
            if os.fork() == 0:
                os.close(1); os.close(2)
                time.sleep(30)
                os._exit(0)
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    """)
    child = bare.start("m.py:f")
    begun = time.monotonic()
    result = child.wait()
    assert time.monotonic() - begun < 15 and result.ok().output()["kind"] == "none"
    os.killpg(child.process.pid, signal.SIGKILL)


def test_lifeline_ends_the_whole_group_even_when_the_interpreter_is_held(bare):
    bare.write("m.py", """
        import re, subprocess
        def f() -> None:
            print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
            re.match(r"(a+)+$", "a" * 40 + "b")  # never lets go of the interpreter's lock
    """)
    child = bare.start("m.py:f")
    child.until_printed(b"\n")
    sleeper = int(b"".join(child.out).split()[0])
    begun = time.monotonic()
    child.close_lifeline()
    assert child.process.wait(5) == -signal.SIGKILL
    assert time.monotonic() - begun < 2
    end = time.monotonic() + 5
    while True:
        try:
            with open("/proc/%d/stat" % sleeper) as file:
                if file.read().rpartition(")")[2].split()[0] == "Z":
                    break
        except OSError:
            break
        assert time.monotonic() < end, "the function's own child lives on"
        time.sleep(0.01)


def test_a_supervisor_that_stops_reading_fails_nothing(bare):
    bare.write("m.py", """
        import time
        def f() -> int:
            time.sleep(.3)
            return 1
    """)
    child = bare.start("m.py:f", env={"PYTHONFAULTHANDLER": "1"})
    child.stop_reading_after(lambda event: event["type"] == "_imported")
    assert child.process.wait(20) == 0 and not child.err


def test_opened_files_are_told(bare):
    bare.write("data.txt", "x")
    bare.write("m.py", """
        import os, json
        at_import = open("data.txt").read()
        def f() -> None:
            open(b"data.txt").read()
            open("out.csv", "w").close()
            os.close(os.open("raw.bin", os.O_CREAT | os.O_RDWR))
            open("/dev/null").close(); open("/proc/self/stat").close(); open(json.__file__).close()
            try: open("none")
            except OSError: pass
    """)
    run = bare.run("m.py:f").ok()
    told = [(os.path.basename(event["path"]), event["mode"]) for event in run.of("_opened")]
    assert told.count(("out.csv", "w")) == 1 and ("raw.bin", "w") in told and ("data.txt", "r") in told
    assert not {name for name, _ in told} & {"null", "stat", "__init__.py", "m.py"}
    assert all(os.path.isabs(event["path"]) for event in run.of("_opened"))
    assert not bare.run("m.py:f", hooks={"opens": False}).of("_opened")


def test_threads_and_atexit_run_to_the_end(bare):
    bare.write("m.py", """
        import atexit, threading, time
        def f() -> int:
            threading.Thread(target=lambda: (time.sleep(.3), print("thread"))).start()
            atexit.register(print, "atexit")
            return 1
    """)
    run = bare.run("m.py:f").ok()
    assert run.out.split() == ["thread", "atexit"] and run.rc == 0


def test_callables_decorators_and_partials(bare):
    bare.write("m.py", """
        import functools
        def deco(fn):
            @functools.wraps(fn)
            def inner(*args, **kwargs):
                return fn(*args, **kwargs) + 1
            return inner
        @deco
        def f(n: "int", /, m: int = 2, *rest: int, k: int = 3, **others: float) -> int:
            return n * 1000 + m * 100 + k * 10 + sum(rest) + int(sum(others.values()))
        class C:
            def __call__(self, n: int) -> int: return n
        g = C()
        h = functools.partial(lambda a, b: a + b, 1)
    """)
    assert bare.run("m.py:f", params={"n": "1"}).ok().output()["value"] == 1231
    assert bare.run("m.py:f", params={"n": 1, "rest": [4], "others": {"z": 1}}).ok().output()["value"] == 1236
    assert bare.run("m.py:g", params={"n": 3}).ok().output()["value"] == 3
    assert bare.run("m.py:h", params={"b": 3}).ok().output()["value"] == 4


def test_names_that_are_not_there(bare):
    bare.write("m.py", "X = 1\ndef f(a: int) -> int: return a\n")
    assert "has no function `g`" in bare.run("m.py:g").error["message"]
    assert "isn't a function" in bare.run("m.py:X").error["message"]
    assert bare.run("m.py:f").error["message"] == "`f` needs a value for `a`."
    assert bare.run("m.py:f", params={"a": 1, "b": 2}).error["message"] == "`f` has no parameter `b`. It takes: `a`."


def test_a_warning_never_names_a_line_of_ours(bare):
    """Whatever stack level user code gives: at its import, in the call, in a generator, recorded by the user's own means."""
    bare.write("m.py", """
        import warnings
        warnings.warn("at import", stacklevel=2)
        def f() -> list[str]:
            inner()
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                warnings.warn("caught", stacklevel=2)
            warnings.warn("own line")
            return ["%s:%d" % (each.filename, each.lineno) for each in caught]
        def inner():
            for level in (2, 3, 5, 50):
                warnings.warn("level %d" % level, stacklevel=level)
        def g():
            warnings.warn("yielding", stacklevel=2)
            yield {"a": 1.0}
    """.replace("list[str]", "list"))
    file = str(bare.root / "m.py")
    run = bare.run("m.py:f").ok()
    said = [line for line in run.err.splitlines() if "Warning: " in line]
    assert [line for line in said if "offbook" in line or "child.py" in line] == []
    assert [line.partition(": UserWarning: ")[::2] for line in said if line.startswith(file)] == [
        (file + ":3", "at import"), (file + ":5", "level 2"), (file + ":5", "level 3"), (file + ":5", "level 5"), (file + ":9", "own line")], said
    assert run.output()["value"] == [file + ":8"]
    assert file + ":15: UserWarning: yielding" in bare.run("m.py:g").ok().err
    off = bare.run("m.py:f", hooks=dict.fromkeys(("figures", "logging", "opens", "mlflow", "tensorboard", "tqdm"), False)).ok()
    assert "offbook_child" not in off.err
