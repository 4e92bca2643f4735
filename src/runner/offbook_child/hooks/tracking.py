"""mlflow: where the user chose no server, the supervisor is one; where they did, the client speaks to theirs and this listens along.

What is heard goes to the supervisor as the calls that the client makes (src/runner/README.md, "mlflow"); it makes the events.
"""
import os
import sys

from ..lazy import std
from ..values import real, text
from . import guard

URI, QUIET = "MLFLOW_TRACKING_URI", "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"
PATIENCE = 10.0
PROXIES = ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")


class Tracking:
    def __init__(self, channel, store):
        self._channel, self._store = channel, store
        self._listener = None
        self._token = self._ours = None
        self._experiments = {}  # (address of the server, id there) → name, as far as the client was told

    # -- our own server ---------------------------------------------------------------------------------------------------------------

    def ask(self):
        """Before mlflow is imported: the supervisor gets ready meanwhile."""
        if os.environ.get(URI) or "DATABRICKS_RUNTIME_VERSION" in os.environ:
            return
        socket = std("socket")
        self._token = os.urandom(16).hex()
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(1)
        self._channel.send("_mlflow", port=self._listener.getsockname()[1], token=self._token)

    def imported(self, mlflow):
        """After it: the client learns the address, unless a store of the user's is there."""
        listener, self._listener = self._listener, None
        if listener is None:
            return
        try:
            if not hasattr(mlflow, "set_tracking_uri"):
                raise AttributeError("mlflow has no set_tracking_uri")
            if os.environ.get(URI) or _store_is_there():
                return
            port = self._hear(listener)
        finally:
            listener.close()
        self._ours = "http://127.0.0.1:%d/%s" % (port, self._token)
        os.environ[URI] = self._ours
        os.environ.setdefault(QUIET, "true")  # a link to us would lead nowhere once the run has ended
        if any(os.environ.get(name) for name in PROXIES):  # this machine's own address must not go through a proxy
            for name in ("no_proxy", "NO_PROXY"):
                known = os.environ.get(name)
                if known != "*":
                    os.environ[name] = known + ",127.0.0.1" if known else "127.0.0.1"

    def _hear(self, listener):
        from time import monotonic
        end = monotonic() + PATIENCE
        while True:
            listener.settimeout(max(0.01, end - monotonic()))
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(max(0.01, min(1.0, end - monotonic())))
                words = b""
                try:
                    while not words.endswith(b"\n") and len(words) < 200:
                        block = connection.recv(200)
                        if not block:
                            break
                        words += block
                except OSError:
                    continue
            token, _, port = words.decode("ascii", "replace").strip().partition(" ")
            if token == self._token and port.isdigit():  # else somebody who looks through ports
                return int(port)

    # -- the user's server --------------------------------------------------------------------------------------------------------------

    def client(self, module):
        """Every call of the client goes through one class, whatever it then speaks to."""
        kind = module.TrackingServiceClient
        for name, tell in CALLS.items():
            usual = getattr(kind, name, None)
            if usual is not None:
                setattr(kind, name, self._listening(usual, name, tell))

    def _listening(self, usual, name, tell):
        def call(client, *args, **named):
            done = usual(client, *args, **named)
            if getattr(client, "tracking_uri", None) != self._ours or self._ours is None:
                guard(self._channel, "mlflow", lambda: tell(self, done, _arguments(usual, client, args, named)))
            return done

        std("functools").update_wrapper(call, usual)
        return call

    def say(self, call, **body):
        self._channel.send("_mlflow_said", call=call, body=body)

    def experiment(self, uri, id, name):
        self._experiments[uri, str(id)] = name

    def experiment_called(self, uri, id):
        """The experiment's name; None for the one that every server has, and where user code gave an id that the client never asked for."""
        return self._experiments.get((uri, str(id))) if str(id) != "0" else None

    def file(self, owner, path, artifact_path):
        """A file, or all files of a folder, that went into the artifacts of a run or model."""
        if os.path.isdir(path):
            base = "/".join(part for part in (artifact_path, os.path.basename(os.path.normpath(path))) if part)
            return self.folder(owner, path, base)
        digest, size = self._store.copy(path)
        self.say("artifact", path=text("/".join(part for part in (artifact_path, os.path.basename(path)) if part)), sha256=digest, bytes=size, **owner)

    def folder(self, owner, folder, artifact_path):
        for root, _, names in os.walk(folder):
            inner = os.path.relpath(root, folder).replace(os.sep, "/")
            for name in sorted(names):
                self.file(owner, os.path.join(root, name), "/".join(part for part in (artifact_path, inner if inner != "." else "") if part))

    def picture(self, run, name, artifact_path, picture):
        if hasattr(picture, "save"):
            from io import BytesIO
            target = BytesIO()
            picture.save(target, format="PNG")
            data = target.getvalue()
            self.say("artifact", run_id=run, path=text("/".join(part for part in (artifact_path, os.path.basename(name)) if part)), sha256=self._store.put(data), bytes=len(data))


def _store_is_there():
    """A default store (mlflow.db, mlruns) that exists is one that the user looks at: it goes on getting all."""
    utils = sys.modules.get("mlflow.tracking._tracking_service.utils")
    uri = utils.get_tracking_uri() if utils is not None else ""
    if uri.startswith("sqlite:///"):
        return os.path.exists(uri[len("sqlite:///"):].partition("?")[0])
    if uri.startswith("file:") or os.path.isabs(uri):
        path = std("urllib.parse").unquote(uri[len("file:"):] if uri.startswith("file:") else uri)
        return os.path.isdir(path if not path.startswith("//") else path[2:])
    return bool(uri)


def _arguments(usual, client, args, named):
    bound = std("inspect").signature(usual).bind(client, *args, **named)
    bound.apply_defaults()
    return bound.arguments


def _words(value):
    return text(str(value))


def _pairs(mapping):
    return [{"key": _words(key), "value": _words(value)} for key, value in (mapping or {}).items()]


def _metric(key, value, timestamp, step):
    plain = real(value, booleans=True)
    from time import time
    return {"key": _words(key), "value": repr(float(plain)), "timestamp": int(timestamp if timestamp is not None else time() * 1000), "step": int(step or 0)}


def _status(status):
    return {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}.get(status, status)


def _experiment(tracking, found, given):
    if found is not None:
        tracking.experiment(given["self"].tracking_uri, found.experiment_id, found.name)


def _created(tracking, run, given):
    name = tracking.experiment_called(given["self"].tracking_uri, run.info.experiment_id)
    tracking.say("runs/create", run_id=run.info.run_id, run_name=_words(run.info.run_name or ""), tags=_pairs(run.data.tags), start_time=run.info.start_time,
                 experiment_name=None if name is None else _words(name))


def _batch(tracking, done, given):
    tracking.say("runs/log-batch", run_id=given["run_id"], metrics=[_metric(one.key, one.value, one.timestamp, one.step) for one in given.get("metrics") or ()],
                 params=[{"key": _words(one.key), "value": _words(one.value)} for one in given.get("params") or ()],
                 tags=[{"key": _words(one.key), "value": _words(one.value)} for one in given.get("tags") or ()])


def _updated(tracking, done, given):
    tracking.say("runs/update", run_id=given["run_id"], status=_status(given.get("status")), run_name=given.get("name"))


def _ended(tracking, done, given):
    tracking.say("runs/update", run_id=given["run_id"], status=_status(given.get("status") or "FINISHED"), end_time=given.get("end_time"))


def _inputs(tracking, done, given):
    tracking.say("runs/log-inputs", run_id=given["run_id"], datasets=[
        {"dataset": {"name": _words(one.dataset.name), "digest": _words(one.dataset.digest)}, "tags": [{"key": _words(tag.key), "value": _words(tag.value)} for tag in one.tags or ()]}
        for one in given.get("datasets") or ()])


def _model(tracking, model, given):
    tracking.say("logged-models", model_id=model.model_id, name=_words(model.name or ""), source_run_id=model.source_run_id)


# What the client calls → how it is told. All are calls of TrackingServiceClient; one that a version of mlflow lacks is left out.
CALLS = {
    "get_experiment": _experiment,
    "get_experiment_by_name": _experiment,
    "create_experiment": lambda tracking, id, given: tracking.experiment(given["self"].tracking_uri, id, given["name"]),
    "create_run": _created,
    "log_metric": lambda tracking, done, given: tracking.say("runs/log-metric", run_id=given["run_id"], **_metric(given["key"], given["value"], given.get("timestamp"), given.get("step"))),
    "log_param": lambda tracking, done, given: tracking.say("runs/log-parameter", run_id=given["run_id"], key=_words(given["key"]), value=_words(given["value"])),
    "set_tag": lambda tracking, done, given: tracking.say("runs/set-tag", run_id=given["run_id"], key=_words(given["key"]), value=_words(given["value"])),
    "delete_tag": lambda tracking, done, given: tracking.say("runs/delete-tag", run_id=given["run_id"], key=_words(given["key"])),
    "log_batch": _batch,
    "update_run": _updated,
    "set_terminated": _ended,
    "log_inputs": _inputs,
    "log_artifact": lambda tracking, done, given: tracking.file({"run_id": given["run_id"]}, given["local_path"], given.get("artifact_path")),
    "log_artifacts": lambda tracking, done, given: tracking.folder({"run_id": given["run_id"]}, given["local_dir"], given.get("artifact_path")),
    "_log_artifact_async": lambda tracking, done, given: tracking.picture(given["run_id"], given["filename"], given.get("artifact_path"), given.get("artifact")),
    "create_logged_model": _model,
    "log_model_artifact": lambda tracking, done, given: tracking.file({"model_id": given["model_id"]}, given["local_path"], given.get("artifact_path")),
    "log_model_artifacts": lambda tracking, done, given: tracking.folder({"model_id": given["model_id"]}, given["local_dir"], given.get("artifact_path")),
}
