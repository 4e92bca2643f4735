"""One run, from request.json to `_result`. What isn't needed by a small function is imported where it is needed."""
import os
import sys
import time

from . import jsonlite, lifeline, place
from .events import Channel
from .lazy import own
from .refusal import Refusal
from .secret_values import Hidden
from .sources import Sources
from .store import Store

SIGINT = 2
# Modules with functions that read files past Python: those of hooks/natives.py, which is loaded with the first of them, and DuckDB.
NATIVE_READERS = ("pyarrow", "pyarrow.parquet.core", "pyarrow.parquet", "pyarrow.dataset", "pyarrow.csv", "pyarrow.json", "pyarrow.feather", "pyarrow.orc", "polars", "duckdb", "cv2",
                  "rasterio", "h5py._hl.files", "tables.file", "soundfile")


def run(folder, events_fd, lifeline_fd):
    started = time.time()
    channel = Channel(events_fd, lifeline_fd)
    lifeline.hold(lifeline_fd)
    # A launcher in the background of a shell hands down an ignored SIGINT, and then a cancel would never arrive.
    import _signal
    _signal.signal(SIGINT, _signal.default_int_handler)
    with open(os.path.join(folder, "request.json"), encoding="utf-8") as file:
        request = jsonlite.loads(file.read())
    return Run(folder, request, channel, started).go()


def python_facts():
    version = sys.version_info
    words = "%d.%d.%d" % version[:3]
    if version.releaselevel != "final":
        words += {"alpha": "a", "beta": "b", "candidate": "rc"}.get(version.releaselevel, version.releaselevel) + str(version.serial)
    names = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}
    machine = os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    return {"version": words, "implementation": names.get(sys.implementation.name, sys.implementation.name), "executable": sys.executable or "",
            "prefix": sys.prefix, "kind": environment_kind(), "platform": sys.platform + ("-" + machine if machine else "")}


def environment_kind():
    """What the interpreter's prefix is. A venv on top of conda's Python is a venv: that is where packages go. `real_prefix` is virtualenv's before version 20."""
    if sys.prefix != sys.base_prefix or hasattr(sys, "real_prefix"):
        return "venv"
    return "conda" if os.path.isdir(os.path.join(sys.prefix, "conda-meta")) else "none"


class Run:
    def __init__(self, folder, request, channel, started):
        self.request, self.channel = request, channel
        self.function_ref = request["function"]
        self.settings = request.get("settings") or {}
        self.hidden = Hidden(request.get("params") or {})
        self.store = Store(os.path.dirname(os.path.dirname(os.path.abspath(folder))))
        self.sources = Sources(channel, self.store, request["project"], self.function_ref["file"],
                               self.settings.get("sourceLimitBytes", 1 << 20), started)
        self.opens = None
        self._figures = self._recorder = self._tracking = self._boards = self._natives = None
        self._links = []

    # -- the way of a run ---------------------------------------------------------------------------------------------------------

    def go(self):
        state, error, code = "succeeded", None, 0
        try:
            self._work()
        except SystemExit as exit_:
            state, error, code = self._after_exit(exit_)
        except BaseException as problem:
            state, error, code = self._after_problem(problem)
        self._finish(state, error)
        return code

    def _work(self):
        hooks = self.settings.get("hooks") or {}
        self._describe_process()
        if hooks.get("opens"):
            self.opens = own("hooks.opens").Opens(self.channel, self.store)
        place.enter(self.request["project"], self.function_ref["file"])
        self._tell_paths()
        self.sources.install()
        if self.request.get("debug") is not None:
            own("debug").wait(self.request, self.channel, self.sources)
        self._install_hooks(hooks)
        module = place.import_module(self.function_ref, self.channel.warn)
        function = place.function_of(module, self.function_ref)
        self.sources.imported = True
        self.channel.send("_imported")
        if self.opens is not None:
            self.opens.stop()  # what we open to load arguments is an input, not something that user code opened
        returns, positional, named = self._arguments(function)
        if self.opens is not None:
            self.opens.resume()
        returned = self._call(function, positional, named, returns)
        if self.opens is not None:
            self.opens.stop()
        saver = own("save").Saver(self.channel, self.store, self.recorder(), lambda figure: own("hooks.figures").draw(figure))
        saver.save(returned)
        self._keep_figures(saver.figures)

    def _finish(self, state, error):
        if self.opens is not None:
            self.opens.stop()
        import _signal
        _signal.signal(SIGINT, _signal.SIG_IGN)  # the end is told whole, whoever cancels now
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError, AttributeError):
                pass
        self.channel.send("_result", state=state, error=error)
        _signal.signal(SIGINT, _signal.default_int_handler)

    def _after_exit(self, exit_):
        self._keep_figures(())
        code = exit_.code
        if code is None or code == 0:
            self.channel.warn("system-exit", "`%s` ended by sys.exit(), so it returned nothing that could be kept." % self.function_ref["name"])
            return "succeeded", None, 0
        errors = own("errors")
        errors.trim(exit_)
        error = errors.describe(exit_, self.sources.owns)
        error["message"] = "sys.exit(%r)" % (code,) if isinstance(code, int) else errors.cut(errors.said(exit_))
        if not isinstance(code, int):
            print(code, file=sys.stderr)
        return "failed", error, code & 0xFF if isinstance(code, int) else 1

    def _after_problem(self, problem):
        if self.opens is not None:
            self.opens.stop()
        try:
            errors = own("errors")
            if isinstance(problem, Refusal):
                print(problem.message, file=sys.stderr)
                return "failed", errors.of_refusal(problem), 1
            self._keep_figures(())
            self.sources.fill_linecache()
            errors.trim(problem)
            error = errors.describe(problem, self.sources.owns)
            try:
                errors.show(problem)
            except BaseException:  # a hook of the user's own may fail
                sys.stderr.write(error["traceback"])
            return "failed", error, 130 if isinstance(problem, KeyboardInterrupt) else 1
        except BaseException as second:  # out of memory, or a second cancel: say what there is
            name = type(problem).__name__
            return "failed", {"type": name, "message": "%s (and telling about it failed: %s)" % (name, type(second).__name__), "traceback": "", "frames": []}, 1

    # -- what is known before the user's code runs -----------------------------------------------------------------------------------

    def _describe_process(self):
        text = own("values").text
        self.channel.send("environment", python={key: text(value) for key, value in python_facts().items()},
                          variables=sorted(text(name) for name in os.environ), childPid=os.getpid())

    def _tell_paths(self):
        from .lazy import STDLIB
        text = own("values").text
        paths = [text(entry) for entry in sys.path if isinstance(entry, str)]
        sites = [entry for entry in paths if entry.rstrip("/\\").endswith(("site-packages", "dist-packages"))]
        self.channel.send("_paths", paths=paths, prefix=sys.prefix, basePrefix=sys.base_prefix, stdlib=[STDLIB], sitePackages=sites)

    def _install_hooks(self, wanted):
        if self.opens is not None:
            self.opens.install()
        hooks = own("hooks").Hooks(self.channel)
        hooks.after("warnings", lambda module: own("hooks.warned").follow(module, self.sources.owns))
        if self.opens is not None:
            for library in NATIVE_READERS:
                hooks.after(library, lambda module: self.natives().imported(module))
        if wanted.get("figures"):
            # Read by matplotlib when it is imported; set in this process alone, and only where the user chose nothing.
            self._backend_chosen = "MPLBACKEND" in os.environ
            os.environ.setdefault("MPLBACKEND", "Agg")
            hooks.after("matplotlib.pyplot", lambda module: self.figures().pyplot(module))
            hooks.after("plotly.basedatatypes", lambda module: self.figures().plotly(module))
        if wanted.get("logging"):
            hooks.after("logging", lambda module: own("hooks.logs").Logs(self.channel, self.recorder()).logging(module))
        if wanted.get("tqdm"):
            hooks.after("tqdm.std", lambda module: own("hooks.progress").Progress(self.channel).tqdm(module))
        if wanted.get("mlflow"):
            hooks.after("mlflow", lambda module: self.tracking().imported(module), before=lambda: self.tracking().ask())
            hooks.after("mlflow.tracking._tracking_service.client", lambda module: self.tracking().client(module))
        if wanted.get("tensorboard"):
            for place_ in ("tensorboard.summary.writer.event_file_writer", "tensorboardX.event_file_writer"):
                hooks.after(place_, lambda module: self.boards().event_file_writer(module))

    def tracking(self):
        if self._tracking is None:
            self._tracking = own("hooks.tracking").Tracking(self.channel, self.store)
        return self._tracking

    def natives(self):
        if self._natives is None:
            self._natives = own("hooks.natives").Natives(self.channel, self.opens)
        return self._natives

    def boards(self):
        if self._boards is None:
            self._boards = own("hooks.boards").Boards(self.channel, self.store, self.recorder())
        return self._boards

    def figures(self):
        if self._figures is None:
            self._figures = own("hooks.figures").Figures(self.channel, self.store, self._backend_chosen)
        return self._figures

    def recorder(self):
        if self._recorder is None:
            self._recorder = own("metrics").Recorder(self.channel)
        return self._recorder

    def _keep_figures(self, but):
        if self._figures is not None:
            own("hooks").guard(self.channel, "matplotlib", lambda: self._figures.keep_open(but))

    # -- arguments ------------------------------------------------------------------------------------------------------------------

    def _arguments(self, function):
        signature = own("signature")
        found, returns = signature.parameters(function)
        given, inputs = self.request.get("params") or {}, self.request.get("inputs") or {}
        if not found and not given and not inputs:
            return returns, [], {}
        return own("arguments").Arguments(self, function, found, returns).make(given, inputs)

    def link_name(self, target, name):
        """A path with a telling ending to an object of the store; gone when the process ends."""
        folder = os.path.join(self.store.tmp, self.request["id"])
        os.makedirs(folder, exist_ok=True)
        link = os.path.join(folder, name)
        if not os.path.lexists(link):
            try:
                os.symlink(target, link)
            except OSError:  # no links on this disk
                from .lazy import std
                std("shutil").copyfile(target, link)
        if not self._links:
            import atexit
            atexit.register(self._unlink, os.getpid())
        self._links.append(link)
        return link

    def _unlink(self, pid):
        if os.getpid() != pid:
            return
        for link in self._links:
            try:
                os.unlink(link)
                os.rmdir(os.path.dirname(link))
            except OSError:
                pass

    # -- the call -------------------------------------------------------------------------------------------------------------------

    def _call(self, function, positional, named, returns):
        returned = function(*positional, **named)
        kind = type(returned).__name__
        if kind in ("generator", "coroutine", "async_generator"):
            return own("driving").drive(self, function, returned, returns, kind)
        return returned
