"""What a function returned, kept by its type: files go to the store's objects, what is small into the event itself."""
import os
import re
import sys

from . import media, tables, types
from .lazy import std
from .metrics import numbers_in
from .values import NotPlain, cell, encode, field_names, number, real, short, simple, text

INLINE_TEXT, INLINE_JSON = 4000, 16_000
MEMBERS = 50
FOLDER_FILES, FOLDER_BYTES, FILE_BYTES = 1000, 2 << 30, 8 << 30


class Saver:
    def __init__(self, channel, store, recorder, draw):
        self._channel, self._store, self._recorder = channel, store, recorder
        self._draw = draw
        self._metric_names = set()
        self.figures = []

    def save(self, returned):
        members = _members(returned)
        if members is None:
            self._one("return", returned)
            return
        for name, thing in members:
            self._one(name, thing)

    def _one(self, name, thing):
        try:
            facts = self._facts(name, thing)
        except MemoryError:
            facts = self._unsaved(name, thing, "there was not enough memory")
        except Exception as error:
            facts = self._unsaved(name, thing, _said(error))
        self._channel.send("output", name=text(name), **facts)

    def _unsaved(self, name, thing, why):
        self._channel.warn("output-not-saved", "The output %s (%s) couldn't be saved: %s" % (name, types.full_name(type(thing)), why))
        return {"kind": "repr", "pythonType": types.full_name(type(thing)), "value": encode(short(thing, 2000))}

    def _facts(self, name, thing):
        kind = type(thing)
        facts = {"pythonType": text(types.full_name(kind))}
        if thing is None:
            return dict(facts, kind="none", value=None)
        label = types.family(kind)
        if label == "array" and thing.ndim == 0 or label == "tensor" and thing.dim() == 0:
            label = None
        if label is not None:
            return self._data(name, thing, label, facts)
        if kind is str or isinstance(thing, str) and not _is_enum(thing):
            return self._text(name, str(thing), facts)
        if isinstance(thing, (bytes, bytearray, memoryview)):
            return dict(facts, kind="file", **self._keep_bytes(name, bytes(thing), "application/octet-stream", facts["pythonType"]))
        if hasattr(thing, "__fspath__"):
            return self._path(name, thing, facts)
        plain = real(thing)
        if plain is not None:
            self._recorder.one(name, plain, counted=False)
            return dict(facts, kind="number", value=number(plain))
        found = numbers_in(thing)
        if found is not None:
            for key, value in found.items():
                metric = key if key not in self._metric_names else name + "." + key
                self._metric_names.add(key)
                self._recorder.one(metric, value, counted=False)
            return self._json("mapping", name, {key: number(value) for key, value in found.items()}, facts)
        if hasattr(thing, "collect_schema") or hasattr(thing, "__dataframe__"):
            raise TypeError("tables of this kind aren't kept; return a pandas, polars or pyarrow table")
        try:
            value = simple(thing)
        except (NotPlain, RecursionError, ValueError, TypeError):
            return dict(facts, kind="repr", value=encode(short(thing, 2000)))
        if isinstance(value, str) and not isinstance(thing, (list, dict, tuple)):
            return dict(facts, kind="text", value=value)
        return self._json("json", name, value, facts)

    # -- small things -------------------------------------------------------------------------------------------------------------

    def _text(self, name, words, facts):
        if len(words) <= INLINE_TEXT:
            return dict(facts, kind="text", value=encode(words))
        kept = self._keep_bytes(name, words.encode("utf-8", "replace"), "text/plain", facts["pythonType"])
        return dict(facts, kind="text", value=encode(words[:INLINE_TEXT] + "…"), **kept)

    def _json(self, kind, name, value, facts):
        from . import jsonlite
        written = jsonlite.dumps(value)
        if len(written) <= INLINE_JSON:
            return dict(facts, kind=kind, value=value)
        return dict(facts, kind=kind, **self._keep_bytes(name, written.encode("ascii"), "application/json", facts["pythonType"]))

    # -- artifacts ----------------------------------------------------------------------------------------------------------------

    def _artifact(self, name, media_type, digest, size, python_type, role="output", title=None):
        fields = {"name": text(name), "role": role, "sha256": digest, "bytes": size, "mediaType": media_type}
        if python_type:
            fields["pythonType"] = python_type
        if title:
            fields["title"] = short(title)
        self._channel.send("artifact", **fields)
        return {"artifact": text(name), "sha256": digest, "bytes": size, "mediaType": media_type}

    def _keep_bytes(self, name, data, media_type, python_type, **more):
        return self._artifact(name + media.ending_of(media_type), media_type, self._store.put(data), len(data), python_type, **more)

    def _keep_written(self, name, media_type, python_type, write, suffix=None, **more):
        """`write(path)` makes the file."""
        ending = media.ending_of(media_type)
        path = self._store.temporary(suffix or ending)
        try:
            write(path)
            digest, size = self._store.adopt(path)
        finally:
            if os.path.exists(path):
                os.unlink(path)
        return self._artifact(name + ending, media_type, digest, size, python_type, **more)

    # -- by family ----------------------------------------------------------------------------------------------------------------

    def _data(self, name, thing, label, facts):
        if label in ("pandas", "pandas-series", "polars", "polars-series", "polars-lazy", "pyarrow"):
            return self._table(name, thing, label, facts)
        if label == "array":
            return self._array(name, thing, facts)
        if label in ("sklearn", "catboost"):
            return dict(facts, kind="model", **self._pickled(name, thing, facts), **_weighed(thing))
        if label in ("xgboost", "lightgbm"):
            return dict(facts, kind="model", **self._boosted(name, thing, label, facts), **_weighed(thing))
        if label == "onnx":
            return dict(facts, kind="model", **self._keep_bytes(name, thing.SerializeToString(), media.BY_ENDING[".onnx"], facts["pythonType"]))
        if label == "torch":
            return dict(facts, kind="model", **self._torch(name, thing.state_dict(), facts))
        if label == "tensor":
            return self._tensor(name, thing, facts)
        if label == "figure":
            self.figures.append(thing)
            return dict(facts, kind="figure", **self._keep_bytes(name, self._draw(thing), "image/png", facts["pythonType"], title=_figure_title(thing)))
        if label == "plotly":
            return dict(facts, kind="figure", **self._keep_bytes(name, thing.to_json().encode("utf-8"), media.PLOTLY, facts["pythonType"], title=plotly_title(thing)))
        if label == "sparse":
            sparse = std("scipy.sparse")
            kept = self._keep_written(name, media.BY_ENDING[".npz"], facts["pythonType"], lambda path: sparse.save_npz(path, thing))
            return dict(facts, kind="array", **kept, **tables.describe(thing))
        if label == "image":
            kept = self._keep_written(name, "image/png", facts["pythonType"], lambda path: thing.save(path, format="PNG"))
            return dict(facts, kind="figure", **kept)
        raise TypeError("it can't be kept as a file")

    def _table(self, name, thing, label, facts):
        if label == "polars-lazy":
            thing, label = thing.collect(), "polars"
        described = {}
        try:
            described = tables.describe(thing)
        except Exception as error:
            self._channel.warn("table-not-described", "The first rows of %s couldn't be shown." % name, _said(error))
        writers = TABLE_WRITERS[label]
        problem = None
        for media_type, write in writers:
            try:
                kept = self._keep_written(name, media_type, facts["pythonType"], lambda path: write(thing, path))
            except MemoryError:
                raise
            except Exception as error:
                problem = problem or error
                continue
            if problem is not None:
                if isinstance(problem, ImportError):
                    message = "The table %s was saved as CSV, because this environment has no pyarrow. Types of columns may be lost." % name
                else:
                    message = "The table %s was saved as CSV, because it doesn't fit Parquet. Types of columns may be lost." % name
                self._channel.warn("saved-as-csv", message, _said(problem))
            return dict(facts, kind="table", **kept, **described)
        raise problem

    def _array(self, name, thing, facts):
        numpy = sys.modules["numpy"]
        described = {}
        try:
            described = tables.describe(thing)
        except Exception as error:
            self._channel.warn("table-not-described", "The first values of %s couldn't be shown." % name, _said(error))
        if thing.dtype.hasobject:
            try:
                return self._json("json", name, simple(thing.tolist()), dict(facts, shape=described.get("shape"), dtype=str(thing.dtype)))
            except (NotPlain, RecursionError):
                raise TypeError("an array of Python objects can't be kept") from None

        def write(path):
            with open(path, "wb") as file:
                numpy.save(file, numpy.asarray(thing), allow_pickle=False)

        return dict(facts, kind="array", **self._keep_written(name, media.BY_ENDING[".npy"], facts["pythonType"], write), **described)

    def _pickled(self, name, thing, facts):
        try:
            import joblib
        except ImportError:
            pickle = std("pickle")

            def write(path):
                with open(path, "wb") as file:
                    pickle.dump(thing, file, protocol=5)

            return self._keep_written(name, media.BY_ENDING[".pkl"], facts["pythonType"], write)
        return self._keep_written(name, media.BY_ENDING[".joblib"], facts["pythonType"], lambda path: joblib.dump(thing, path))

    def _boosted(self, name, thing, label, facts):
        kind = type(thing)
        native = kind.__name__ == "Booster" or label == "xgboost" and hasattr(thing, "save_model") and kind.__module__.startswith("xgboost")
        if not native:  # lightgbm's estimators can't be made again from their own format
            return self._pickled(name, thing, facts)
        media_type = media.XGBOOST if label == "xgboost" else media.LIGHTGBM
        try:
            return self._keep_written(name, media_type, facts["pythonType"], thing.save_model)
        except Exception:
            return self._pickled(name, thing, facts)

    def _torch(self, name, state, facts):
        import torch
        state = {key: value for key, value in state.items()}
        try:
            import safetensors.torch
            if all(isinstance(value, torch.Tensor) for value in state.values()):
                whole = {key: value.detach().cpu().contiguous().clone() for key, value in state.items()}
                return self._keep_written(name, media.BY_ENDING[".safetensors"], facts["pythonType"], lambda path: safetensors.torch.save_file(whole, path))
        except ImportError:
            pass
        return self._keep_written(name, media.BY_ENDING[".pt"], facts["pythonType"], lambda path: torch.save(state, path))

    def _tensor(self, name, thing, facts):
        described = tables.describe(thing)
        try:
            array = thing.detach().cpu().numpy()
        except (TypeError, RuntimeError):  # types that numpy doesn't have
            return dict(facts, kind="array", **self._torch(name, {"tensor": thing}, facts), **described)
        kept = self._array(name, array, facts)
        kept.update(dtype=described["dtype"], shape=described["shape"])
        return kept

    # -- files --------------------------------------------------------------------------------------------------------------------

    def _path(self, name, thing, facts):
        shown = os.fspath(thing)
        if isinstance(shown, bytes):
            shown = os.fsdecode(shown)
        facts = dict(facts, kind="file", path=text(shown))
        path = os.path.abspath(shown)
        if os.path.isfile(path):
            size = os.path.getsize(path)
            if size > FILE_BYTES:
                self._channel.warn("file-not-kept", "The file %s is larger than %d GB, so only its path is kept." % (shown, FILE_BYTES >> 30))
                return dict(facts, bytes=size)
            digest, size = self._store.copy(path)
            return dict(facts, **self._artifact(os.path.basename(path), media.of_path(path), digest, size, facts["pythonType"], role="file"))
        if os.path.isdir(path):
            self._folder(path, shown)
            return facts
        self._channel.warn("file-missing", "The function returned the path %s, but nothing is there." % shown)
        return facts

    def _folder(self, path, shown):
        count = total = 0
        base = os.path.basename(path.rstrip(os.sep))
        for folder, folders, files in os.walk(path):
            folders.sort()
            for name in sorted(files):
                full = os.path.join(folder, name)
                if os.path.islink(full) or not os.path.isfile(full):
                    continue
                size = os.path.getsize(full)
                if count >= FOLDER_FILES or total + size > FOLDER_BYTES:
                    self._channel.warn("folder-not-whole", "The folder %s holds more than %d files or %d GB: the first %d files are kept." % (
                        shown, FOLDER_FILES, FOLDER_BYTES >> 30, count))
                    return
                digest, size = self._store.copy(full)
                inner = base + "/" + os.path.relpath(full, path).replace(os.sep, "/")
                self._artifact(inner, media.of_path(full), digest, size, None, role="file")
                count, total = count + 1, total + size


def _members(returned):
    """Named outputs of what holds several; None for a single one."""
    kind = type(returned)
    fields = field_names(returned)
    if fields is not None:
        return [(field, getattr(returned, field)) for field in fields] or None
    if kind is tuple and 0 < len(returned) <= MEMBERS:
        return [(str(index), thing) for index, thing in enumerate(returned)]
    if isinstance(returned, dict) and 0 < len(returned) <= MEMBERS and all(type(key) is str for key in returned):
        if any(types.family(type(thing)) is not None or hasattr(thing, "__fspath__") for thing in returned.values()):
            return list(returned.items())
    return None


def _weighed(model):
    from . import importance
    found = importance.of(model)
    return {} if found is None else {"importance": found}


def _is_enum(thing):
    enum = sys.modules.get("enum")
    return enum is not None and isinstance(thing, enum.Enum)


def _said(error):
    words = str(error).strip() or type(error).__name__
    return short(words.splitlines()[0], 500)


# -- writers of tables: the first that works is used -------------------------------------------------------------------------------------

def _pandas_parquet(frame, path):
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        try:
            import fastparquet  # noqa: F401
        except ImportError:
            raise ImportError("no pyarrow") from None
        frame.to_parquet(path, engine="fastparquet")
        return
    try:
        table = pyarrow.Table.from_pandas(frame)
    except TypeError:
        if not getattr(frame, "attrs", None):
            raise
        frame = frame.copy(deep=False)  # attrs that JSON can't carry are no reason to lose the types
        frame.attrs = {}
        table = pyarrow.Table.from_pandas(frame)
    pyarrow.parquet.write_table(table, path)


def _has_plain_index(frame):
    return type(frame.index).__name__ == "RangeIndex" and frame.index.name is None


def _pandas_csv(frame, path):
    frame.to_csv(path, index=not _has_plain_index(frame))


def _series_frame(series):
    return series.to_frame(series.name if series.name is not None else "__series__")


def _pyarrow_parquet(table, path):
    import pyarrow.parquet
    pyarrow.parquet.write_table(table, path)


def _pyarrow_csv(table, path):
    import pyarrow.csv
    pyarrow.csv.write_csv(table, path)


PARQUET, CSV = media.BY_ENDING[".parquet"], "text/csv"
TABLE_WRITERS = {
    "pandas": ((PARQUET, _pandas_parquet), (CSV, _pandas_csv)),
    "pandas-series": ((PARQUET, lambda series, path: _pandas_parquet(_series_frame(series), path)),
                      (CSV, lambda series, path: _pandas_csv(_series_frame(series), path))),
    "polars": ((PARQUET, lambda frame, path: frame.write_parquet(path)), (CSV, lambda frame, path: frame.write_csv(path))),
    "polars-series": ((PARQUET, lambda series, path: series.to_frame().write_parquet(path)), (CSV, lambda series, path: series.to_frame().write_csv(path))),
    "pyarrow": ((PARQUET, _pyarrow_parquet), (CSV, _pyarrow_csv)),
}


def _figure_title(figure):
    from .hooks.figures import title_of
    return title_of(figure)


def plotly_title(figure):
    """The title without the markup that Plotly reads in it: it is shown as text."""
    try:
        return re.sub(r"<[^<>]*>", "", re.sub(r"<br\s*/?>", " ", figure.layout.title.text))
    except Exception:
        return None
