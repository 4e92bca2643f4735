"""Plays the supervisor: makes a run folder, starts child.py with both pipes, gathers its events."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import textwrap
import threading
import time

RUNNER = pathlib.Path(__file__).resolve().parents[3] / "src" / "runner"
HOOKS = {name: True for name in ("figures", "logging", "opens", "mlflow", "tensorboard", "tqdm")}


class Result:
    def __init__(self, events, rc, out, err, store):
        self.events, self.rc, self.out, self.err, self.store = events, rc, out, err, store

    def of(self, kind):
        return [event for event in self.events if event["type"] == kind]

    @property
    def result(self):
        found = self.of("_result")
        assert len(found) == 1, (found, self.err)
        return found[0]

    @property
    def state(self):
        return self.result["state"]

    @property
    def error(self):
        return self.result["error"]

    def output(self, name="return"):
        found = [event for event in self.of("output") if event["name"] == name]
        assert len(found) == 1, (self.of("output"), self.events, self.err)
        return found[0]

    def param(self, name):
        return [event for event in self.of("param") if event["name"] == name][-1]

    def input(self, name):
        merged = {}
        for event in self.of("input"):
            if event["name"] == name:
                merged.update(event)
        return merged

    def metrics(self):
        return [(event["name"], event["value"], event["step"]) for event in self.of("metric")]

    def warnings(self):
        return [event["code"] for event in self.of("warning")]

    def object(self, digest):
        return self.store / "objects" / digest[:2] / digest

    def ok(self):
        assert self.state == "succeeded", (self.error, self.err)
        return self


class Project:
    """A folder with a user's code, and a store in it."""

    def __init__(self, root, python=None):
        self.root = pathlib.Path(root)
        self.python = python or sys.executable
        self.store = self.root / ".offbook"
        self.count = 0

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    def request(self, target, params=None, inputs=None, hooks=None, debug=None, sys_path=None, cwd=None, module=None, **settings):
        file, _, name = target.rpartition(":")
        sys_path = [str(self.root)] if sys_path is None else sys_path
        if module is None:
            base = pathlib.Path(sys_path[0])
            module = str((self.root / file).relative_to(base).with_suffix("")).replace(os.sep, ".")
            if module.endswith(".__init__"):
                module = module[:-9]
        self.count += 1
        return {
            "v": 1, "id": "20260101-000000-%06d" % self.count, "createdAt": time.time() * 1000,
            "function": {"name": name, "module": module, "file": str(self.root / file), "line": 1},
            "project": {"root": str(self.root), "importRoot": sys_path[0] if sys_path else str(self.root), "sysPath": sys_path,
                        "cwd": str(cwd or self.root), "rule": "flat"},
            "python": {"path": self.python, "source": "argument"}, "target": {"kind": "local"},
            "params": {key: {"value": value, "from": "user"} for key, value in (params or {}).items()},
            "inputs": {key: ({"kind": "file", "path": str(value)} if not isinstance(value, dict) else value) for key, value in (inputs or {}).items()},
            "env": {"files": [], "secretNames": []}, "debug": debug,
            "settings": dict({"cancelGraceMs": 10000, "sourceLimitBytes": 1 << 20, "hashSampleAboveBytes": 1 << 30, "hooks": dict(HOOKS, **(hooks or {}))}, **settings),
            "launcher": {"kind": "cli", "version": "0"},
        }

    def start(self, target, env=None, **more):
        request = self.request(target, **more)
        folder = self.store / "runs" / request["id"]
        folder.mkdir(parents=True)
        (folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
        return Child(self, request, folder, env)

    def run(self, target, timeout=60, **more):
        return self.start(target, **more).wait(timeout)

    def output_input(self, result, name="return"):
        output = result.output(name)
        return {"kind": "output", "run": "20260101-000000-aaaaaa", "output": name, "sha256": output["sha256"], "mediaType": output["mediaType"],
                "pythonType": output["pythonType"]}


class Child:
    def __init__(self, project, request, folder, env):
        self.project = project
        events_read, events_write = os.pipe()
        life_read, self.life = os.pipe()
        environment = {key: value for key, value in os.environ.items() if key not in ("MPLBACKEND", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}
        environment.update(env or {})
        self.process = subprocess.Popen(
            [project.python, "-u", str(RUNNER / "child.py"), str(folder), str(events_write), str(life_read)], cwd=request["project"]["cwd"],
            pass_fds=[events_write, life_read], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            env=environment)
        os.close(events_write)
        os.close(life_read)
        self.events, self.seen, self.last = [], threading.Condition(), None
        self.out, self.err = [], []
        self.threads = [threading.Thread(target=self._events, args=(events_read,)), threading.Thread(target=self._drain, args=(self.process.stdout, self.out)),
                        threading.Thread(target=self._drain, args=(self.process.stderr, self.err))]
        for thread in self.threads:
            thread.daemon = True
            thread.start()

    def _drain(self, stream, into):
        for block in iter(lambda: stream.read1(65536), b""):
            into.append(block)

    def _events(self, fd):
        with os.fdopen(fd, "rb") as stream:
            for line in stream:
                assert line.endswith(b"\n")
                if not line.strip():
                    continue
                event = json.loads(line)
                with self.seen:
                    self.events.append(event)
                    self.seen.notify_all()
                if self.last is not None and self.last(event):
                    return

    def until(self, test, timeout=30):
        end = time.monotonic() + timeout
        with self.seen:
            while True:
                for event in self.events:
                    if test(event):
                        return event
                left = end - time.monotonic()
                assert left > 0, ("never came", self.events[-5:], b"".join(self.err))
                self.seen.wait(left)

    def until_printed(self, words, timeout=30):
        end = time.monotonic() + timeout
        while words not in b"".join(self.out):
            assert time.monotonic() < end, (self.out, self.err)
            time.sleep(0.01)

    def stop_reading_after(self, test):
        """Closes our end of the events pipe, as a supervisor that died would."""
        self.last = test

    def interrupt(self):
        os.killpg(self.process.pid, signal.SIGINT)

    def close_lifeline(self):
        os.close(self.life)
        self.life = None

    def wait(self, timeout=60):
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            raise AssertionError(("timed out", self.events, b"".join(self.err).decode("utf-8", "replace")))
        for thread in self.threads:
            thread.join(5)
        if self.life is not None:
            os.close(self.life)
        return Result(self.events, code, b"".join(self.out).decode("utf-8", "replace"), b"".join(self.err).decode("utf-8", "replace"), self.project.store)
