"""Arguments that are data: files, and outputs of earlier runs in this store, to what the annotation asks for."""
import os
import sys

from . import coerce, media, types
from .annotations import Unresolved
from .refusal import Refusal, missing_package

PARQUET, ARROW, NPY, NPZ = media.BY_ENDING[".parquet"], media.BY_ENDING[".arrow"], media.BY_ENDING[".npy"], media.BY_ENDING[".npz"]
CSV, TSV, JSON, NDJSON = "text/csv", media.BY_ENDING[".tsv"], "application/json", media.BY_ENDING[".jsonl"]
XLSX, XLS, PICKLE, JOBLIB = media.BY_ENDING[".xlsx"], media.BY_ENDING[".xls"], media.BY_ENDING[".pkl"], media.BY_ENDING[".joblib"]
ONNX, SAFETENSORS, TORCH = media.BY_ENDING[".onnx"], media.BY_ENDING[".safetensors"], media.BY_ENDING[".pt"]
TABLE_MEDIA = (PARQUET, ARROW, CSV, TSV, JSON, NDJSON, XLSX, XLS)


class Source:
    """One thing to load: where it is, what it is, and whether a run of this store made it."""

    def __init__(self, name, request, store, root):
        self.name = name
        self.ours = request["kind"] == "output"
        self.python_type = request.get("pythonType") if self.ours else None
        if self.ours:
            self.sha256 = request["sha256"]
            self.path = store.path(self.sha256)
            self.shown = "%s of run %s" % (request.get("output", "an output"), request.get("run", "?"))
            self.media = request.get("mediaType") or media.sniff(self.path) or "application/octet-stream"
            self.ending, self.packed = media.ending_of(self.media), False
        else:
            self.sha256 = None
            self.path = os.path.abspath(os.path.expanduser(request["path"]))
            root = os.path.abspath(root)
            self.shown = os.path.relpath(self.path, root).replace(os.sep, "/") if self.path.startswith(root.rstrip(os.sep) + os.sep) else self.path
            self.ending, self.packed = media.ending(self.path)
            self.media = media.of_path(self.path)
        self.folder = os.path.isdir(self.path)

    def must_exist(self):
        if os.path.exists(self.path):
            if not os.access(self.path, os.R_OK):
                raise Refusal("InputError", "Couldn't load `%s`: %s can't be read (permission denied)." % (self.name, self.shown))
            return
        if self.ours:
            raise Refusal("InputError", "Couldn't load `%s`: %s is not in this store any more. Run the function that made it again." % (self.name, self.shown))
        raise Refusal("InputError", "Couldn't load `%s`: %s is gone. Pick another file, or make it again." % (self.name, self.shown))

    def look_inside(self):
        """A file without a telling name: its first bytes may tell."""
        if not self.ours and self.media == "application/octet-stream" and not self.folder:
            self.media = media.sniff(self.path) or self.media


class Loader:
    def __init__(self, store, warn, link_name):
        self._store, self._warn, self._link_name = store, warn, link_name

    def load(self, source, kind, scope):
        """The object that a source holds, as the annotation asks for it."""
        name = source.name
        if isinstance(kind, Unresolved):
            raise Refusal("InputError", "Couldn't load `%s`: its annotation %s can't be read: %s." % (name, kind.text, kind.reason))
        try:
            return self._make(source, kind, scope)
        except Refusal:
            raise
        except coerce.Wrong as wrong:
            raise Refusal("InputError", "Couldn't load `%s` from %s: `%s%s` wants %s but was given %s." % (
                name, source.shown, name, wrong.where, wrong.wanted, coerce.words(wrong.given))) from None
        except MemoryError:
            raise
        except Exception as error:
            if isinstance(error, ImportError):
                package = _wanted_package(error)
                if package:
                    raise missing_package(package, "Loading `%s` from %s" % (name, source.shown)) from error
            raise Refusal("InputError", "Couldn't load `%s` from %s: %s" % (name, source.shown, _said(error))) from error

    # -- what the annotation asks for ---------------------------------------------------------------------------------------------

    def _make(self, source, kind, scope):
        options = _options(kind)
        for option in options:
            label = types.family(option)
            maker = getattr(self, "_to_" + label.replace("-", "_"), None) if label else None
            if maker is None and label in MODEL_FAMILIES:
                maker = self._to_model
            if maker is not None:
                return self._checked(maker(source, option), option, source)
        for option in options:
            if isinstance(option, type) and option.__module__.startswith("pathlib") or getattr(option, "__name__", "") == "PathLike":
                path = self._plain_path(source)
                return option(path) if option.__name__ != "PathLike" else sys.modules["pathlib"].Path(path)
        if str in options:
            return self._text(source)
        if bytes in options:
            with open(source.path, "rb") as file:
                return file.read()
        if not options or any(types.is_any(option) for option in options):
            return self._by_content(source)
        for option in options:
            if _is_model_protocol(option):
                return self._by_content(source)
        if _holds_data(source.media) and not source.folder:
            return coerce.convert(self._document(source), kind, scope)
        if source.media in (PICKLE, JOBLIB):
            return self._checked(self._to_model(source, None), options[0] if len(options) == 1 else None, source)
        raise Refusal("InputError", "Couldn't load `%s`: %s can't be made into %s." % (source.name, source.shown, types.spelled(kind)))

    def _checked(self, thing, wanted, source):
        if isinstance(wanted, type):
            try:
                fits = isinstance(thing, wanted)
            except TypeError:  # a protocol that can't be asked
                fits = True
            if not fits:
                raise Refusal("InputError", "`%s` wants %s but %s holds %s." % (
                    source.name, types.full_name(wanted), source.shown, types.full_name(type(thing))))
        return thing

    def _by_content(self, source):
        """No annotation tells: what the run that made it says, else what the file is."""
        top = (source.python_type or "").partition(".")[0]
        if source.folder:
            return self._plain_path(source)
        if source.media in TABLE_MEDIA and (source.media not in (JSON,) or top in ("pandas", "polars", "pyarrow")):
            if top == "polars" or top != "pandas" and "pandas" not in sys.modules and "polars" in sys.modules:
                return self._to_polars(source, None)
            if top == "pyarrow":
                return self._to_pyarrow(source, None)
            made = self._to_pandas(source, None)
            if (source.python_type or "").endswith("Series"):
                return made.iloc[:, 0]
            return made
        if source.media in (NPY, NPZ):
            return self._to_array(source, None)
        if source.media in (PICKLE, JOBLIB, TORCH, SAFETENSORS, ONNX, media.XGBOOST, media.LIGHTGBM):
            return self._to_model(source, None)
        if source.media == JSON:
            return self._document(source)
        if source.media.startswith("text/"):
            return self._text(source)
        return self._plain_path(source)

    def _plain_path(self, source):
        if not source.ours:
            return source.path
        return self._link_name(source.path, source.name + source.ending)

    def _text(self, source):
        if source.ours and source.media.startswith("text/"):
            with open(source.path, encoding="utf-8") as file:
                return file.read()
        return self._plain_path(source)

    def _document(self, source):
        if source.ending == ".toml":
            try:
                import tomllib
            except ImportError:
                try:
                    import tomli as tomllib
                except ImportError:
                    raise missing_package("tomli", "Loading `%s` from %s" % (source.name, source.shown)) from None
            with open(source.path, "rb") as file:
                return _plain(tomllib.load(file))
        if source.ending in (".yaml", ".yml"):
            try:
                import yaml
            except ImportError:
                raise missing_package("pyyaml", "Loading `%s` from %s" % (source.name, source.shown)) from None
            with open(source.path, encoding="utf-8") as file:
                return _plain(yaml.safe_load(file))
        from .lazy import std
        with _opened(source, "r") as file:
            if source.media == NDJSON:
                return [std("json").loads(line) for line in file if line.strip()]
            return std("json").load(file)

    # -- tables -------------------------------------------------------------------------------------------------------------------

    def _refuse_table(self, source):
        if source.media in (PICKLE, JOBLIB):
            if source.ours:
                return _unpickle(source)
            raise Refusal("InputError", "Couldn't load `%s`: %s is a pickle, and loading one runs whatever code is in it. Save the table as Parquet or CSV." % (
                source.name, source.shown))
        what = "a folder" if source.folder else "no table that Offbook reads"
        raise Refusal("InputError", "Couldn't load `%s`: %s is %s. Tables are read from Parquet, CSV, TSV, JSON, JSON Lines, Arrow, Feather and Excel files." % (
            source.name, source.shown, what))

    def _to_pandas(self, source, wanted):
        import pandas
        kind = source.media
        if kind == PARQUET or source.folder and _is_dataset(source.path):
            if _missing("pyarrow") and _missing("fastparquet"):
                raise missing_package("pyarrow", "Loading `%s` from %s" % (source.name, source.shown))
            return pandas.read_parquet(source.path)
        if kind in (CSV, TSV):
            own_index = source.ours and _starts_with_separator(source.path)
            packing = _packing(source) if source.packed else None
            return pandas.read_csv(source.path, sep="\t" if kind == TSV else ",", compression=packing, index_col=0 if own_index else None)
        if kind == JSON:
            return pandas.read_json(source.path, compression=_packing(source))
        if kind == NDJSON:
            return pandas.read_json(source.path, lines=True, compression=_packing(source))
        if kind == ARROW:
            if _missing("pyarrow"):
                raise missing_package("pyarrow", "Loading `%s` from %s" % (source.name, source.shown))
            return self._to_pyarrow(source, None).to_pandas()
        if kind in (XLSX, XLS):
            self._need_excel(source)
            return pandas.read_excel(source.path)
        return self._refuse_table(source)

    def _need_excel(self, source):
        package = "openpyxl" if source.media == XLSX else "xlrd"
        if _missing(package) and _missing("python_calamine"):
            raise missing_package(package, "Loading `%s` from %s" % (source.name, source.shown))

    def _to_pandas_series(self, source, wanted):
        frame = self._to_pandas(source, None)
        if type(frame).__name__ == "Series":
            return frame
        if frame.shape[1] != 1:
            raise Refusal("InputError", "`%s` wants one column but %s has %d." % (source.name, source.shown, frame.shape[1]))
        series = frame.iloc[:, 0]
        if source.ours and series.name == "__series__":
            series.name = None
        return series

    def _to_polars(self, source, wanted):
        import polars
        kind = source.media
        if kind == PARQUET or source.folder and _is_dataset(source.path):
            return polars.read_parquet(os.path.join(source.path, "**", "*.parquet") if source.folder else source.path)
        if kind in (CSV, TSV):
            return polars.read_csv(source.path, separator="\t" if kind == TSV else ",", try_parse_dates=True)
        if kind == JSON:
            with _opened(source, "rb") as file:
                return polars.read_json(file.read())
        if kind == NDJSON:
            with _opened(source, "rb") as file:
                return polars.read_ndjson(file.read())
        if kind == ARROW:
            try:
                return polars.read_ipc(source.path, memory_map=False)
            except TypeError:  # from its version 2 on that is no choice any more
                return polars.read_ipc(source.path)
        if kind in (XLSX, XLS):
            if _missing("fastexcel"):
                raise missing_package("fastexcel", "Loading `%s` from %s" % (source.name, source.shown))
            return polars.read_excel(source.path)
        return self._refuse_table(source)

    def _to_polars_lazy(self, source, wanted):
        import polars
        if source.media == PARQUET and not source.folder:
            return polars.scan_parquet(source.path)
        if source.media in (CSV, TSV) and not source.packed:
            return polars.scan_csv(source.path, separator="\t" if source.media == TSV else ",", try_parse_dates=True)
        if source.media == NDJSON and not source.packed:
            return polars.scan_ndjson(source.path)
        return self._to_polars(source, None).lazy()

    def _to_polars_series(self, source, wanted):
        frame = self._to_polars(source, None)
        if frame.width != 1:
            raise Refusal("InputError", "`%s` wants one column but %s has %d." % (source.name, source.shown, frame.width))
        return frame.to_series(0)

    def _to_pyarrow(self, source, wanted):
        import pyarrow
        kind = source.media
        if kind == PARQUET or source.folder and _is_dataset(source.path):
            import pyarrow.parquet
            return pyarrow.parquet.read_table(source.path)
        if kind in (CSV, TSV):
            import pyarrow.csv
            return pyarrow.csv.read_csv(source.path, parse_options=pyarrow.csv.ParseOptions(delimiter="\t" if kind == TSV else ","))
        if kind == NDJSON:
            import pyarrow.json
            return pyarrow.json.read_json(source.path)
        if kind == JSON:
            return pyarrow.Table.from_pylist(self._document(source))
        if kind == ARROW:
            import pyarrow.feather
            try:
                return pyarrow.feather.read_table(source.path, memory_map=False)
            except pyarrow.ArrowInvalid:  # the streaming form of the same
                with pyarrow.OSFile(source.path, "rb") as file:
                    return pyarrow.ipc.open_stream(file).read_all()
        if kind in (XLSX, XLS):
            return pyarrow.Table.from_pandas(self._to_pandas(source, None), preserve_index=False)
        return self._refuse_table(source)

    def _to_array(self, source, wanted):
        import numpy
        kind = source.media
        if kind == NPY:
            return numpy.load(source.path, allow_pickle=False)
        if kind == NPZ:
            with numpy.load(source.path, allow_pickle=False) as pack:
                if len(pack.files) != 1:
                    raise Refusal("InputError", "`%s` wants one array but %s holds %d: %s." % (
                        source.name, source.shown, len(pack.files), ", ".join(pack.files[:10])))
                return pack[pack.files[0]]
        if kind in (CSV, TSV):
            separator = "\t" if kind == TSV else ","
            try:
                return numpy.loadtxt(source.path, delimiter=separator)
            except ValueError:
                return numpy.loadtxt(source.path, delimiter=separator, skiprows=1)
        if kind == JSON:
            return numpy.array(self._document(source))
        if kind in TABLE_MEDIA:
            frame = self._to_polars(source, None) if _missing("pandas") else self._to_pandas(source, None)
            made = frame.to_numpy()
            return made[:, 0] if made.shape[1] == 1 else made
        raise Refusal("InputError", "Couldn't load `%s`: %s holds no array that Offbook reads. Arrays are read from NPY, NPZ, CSV and Parquet files." % (
            source.name, source.shown))

    def _to_sparse(self, source, wanted):
        import scipy.sparse
        return scipy.sparse.load_npz(source.path)

    # -- models -------------------------------------------------------------------------------------------------------------------

    def _to_model(self, source, wanted):
        kind, label = source.media, types.family(wanted)
        if kind == ONNX:
            import onnx
            return onnx.load(source.path)
        if label == "xgboost" or kind == media.XGBOOST:
            if kind in (media.XGBOOST, JSON, media.BY_ENDING[".ubj"]):
                return self._xgboost(source, wanted)
        if label == "lightgbm" or kind == media.LIGHTGBM:
            if kind in (media.LIGHTGBM, "text/plain"):
                import lightgbm
                return lightgbm.Booster(model_file=source.path)
        if label == "catboost" and kind == media.BY_ENDING[".cbm"]:
            model = wanted()
            model.load_model(source.path)
            return model
        if kind in (TORCH, SAFETENSORS):
            return self._to_torch(source, wanted)
        if kind in (PICKLE, JOBLIB):
            if not source.ours:
                self._warn("unpickled", "`%s` was loaded from %s. Loading a pickled model runs whatever code is in it: only do so with files you trust." % (
                    source.name, source.shown))
            return _unpickle(source)
        raise Refusal("InputError", "Couldn't load `%s`: %s holds no model that Offbook reads (joblib, pickle, ONNX, torch, XGBoost, LightGBM)." % (
            source.name, source.shown))

    def _xgboost(self, source, wanted):
        import xgboost
        name = (wanted.__name__ if isinstance(wanted, type) else (source.python_type or "").rpartition(".")[2]) or "Booster"
        made = wanted() if isinstance(wanted, type) and wanted.__name__ == name and name != "XGBModel" else getattr(xgboost, name, xgboost.Booster)()
        made.load_model(self._plain_path(source))
        return made

    def _to_torch(self, source, wanted):
        import torch
        if source.media == SAFETENSORS:
            if _missing("safetensors"):
                raise missing_package("safetensors", "Loading `%s` from %s" % (source.name, source.shown))
            import safetensors.torch
            state = safetensors.torch.load_file(source.path)
        else:
            state = torch.load(source.path, map_location="cpu", weights_only=True)
        if not isinstance(wanted, type) or not issubclass(wanted, torch.nn.Module):
            return state
        try:
            model = wanted()
        except TypeError as error:
            raise Refusal("InputError", "Couldn't load `%s`: %s holds the weights of a %s, which needs arguments to be made (%s). Take a Path, make the model "
                          "and load the weights yourself." % (source.name, source.shown, wanted.__name__, error)) from None
        model.load_state_dict(state)
        return model

    def _to_tensor(self, source, wanted):
        import torch
        if source.media in (NPY, NPZ, CSV, TSV):
            return torch.from_numpy(self._to_array(source, None))
        made = self._to_torch(source, None)
        if isinstance(made, dict) and len(made) == 1:
            return next(iter(made.values()))
        return made

    def _to_onnxruntime(self, source, wanted):
        import onnxruntime
        return onnxruntime.InferenceSession(source.path, providers=onnxruntime.get_available_providers())

    def _to_image(self, source, wanted):
        from PIL import Image
        image = Image.open(source.path)
        image.load()
        return image


MODEL_FAMILIES = ("sklearn", "xgboost", "lightgbm", "catboost", "torch", "onnx")


def _options(kind):
    """Classes that the annotation allows, unwrapped; [] where it says nothing."""
    kind = types.strip(kind)
    if kind is None or types.is_any(kind):
        return []
    if types.is_union(kind):
        return [types.class_of(option) or types.strip(option) for option in types.union_options(kind) if option is not type(None)]
    return [types.class_of(kind) or kind]


def _is_model_protocol(option):
    return getattr(option, "_is_protocol", False)


def _holds_data(kind):
    return kind in (JSON, NDJSON, media.BY_ENDING[".yaml"], media.BY_ENDING[".toml"])


def _plain(document):
    """Dates that TOML and YAML know become text, as JSON would have them."""
    from .values import simple
    from .values import decode
    return decode(simple(document))


def _is_dataset(folder):
    for _, _, files in os.walk(folder):
        if any(media.ending(name)[0] in (".parquet", ".parq", ".pq") for name in files):
            return True
    return False


def _starts_with_separator(path):
    with open(path, "rb") as file:
        return file.read(1) == b","


def _packing(source):
    if not source.packed:
        return None
    return {".gz": "gzip", ".bz2": "bz2", ".xz": "xz", ".zst": "zstd"}[os.path.splitext(source.path)[1].lower()]


def _opened(source, mode):
    packing = _packing(source)
    if packing is None:
        return open(source.path, mode, encoding=None if "b" in mode else "utf-8")
    if packing == "zstd":
        raise Refusal("InputError", "Couldn't load `%s`: %s is packed with zstd. Unpack it first." % (source.name, source.shown))
    from .lazy import std
    opener = std({"gzip": "gzip", "bz2": "bz2", "xz": "lzma"}[packing])
    return opener.open(source.path, mode if "b" in mode else "rt", **({} if "b" in mode else {"encoding": "utf-8"}))


def _missing(name):
    if name in sys.modules:
        return False
    from .lazy import std
    try:
        return std("importlib.util").find_spec(name) is None
    except (ImportError, ValueError):
        return True


def _unpickle(source):
    if source.media == PICKLE or _missing("joblib"):
        from .lazy import std
        if source.media == JOBLIB:
            raise missing_package("joblib", "Loading `%s` from %s" % (source.name, source.shown))
        try:
            with open(source.path, "rb") as file:
                return std("pickle").load(file)
        except std("pickle").UnpicklingError:
            if _missing("joblib"):
                raise
    import joblib
    return joblib.load(source.path)


def _wanted_package(error):
    """The package that an ImportError is about, said by its name or in its words."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return error.name.partition(".")[0]
    words = str(error)
    for package in ("pyarrow", "fastparquet", "openpyxl", "xlrd", "fastexcel", "tables", "lxml"):
        if package in words:
            return package
    return None


def _said(error):
    words = str(error).strip() or type(error).__name__
    first = words.splitlines()[0]
    return first if len(first) <= 300 else first[:300] + "…"
