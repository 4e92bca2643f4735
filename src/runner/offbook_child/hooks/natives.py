"""Files that libraries read in their own language, past Python's audit events: their functions are wrapped, and name the files before they read.

A function is replaced in the module that defines it too, so that it still pickles by its name; of a class only `__init__` is, so it stays the class it was.
"""
import os
import sys

from ..lazy import own, std
from . import guard

MOST = 1000
BY_NAME = ("source", "path_or_paths", "input_file", "path", "where", "filename", "file", "fp", "name")  # what that argument is called
FORMATS = ("parquet", "parquet_schema", "parquet_metadata", "csv", "csv_batched", "ipc", "ipc_schema", "ipc_stream", "json", "ndjson", "avro", "lines", "excel", "ods")
# Module → its functions that read a file, and its classes whose making does.
WATCHED = {
    "pyarrow": (("memory_map", "input_stream"), ()),
    "pyarrow.parquet.core": (("read_schema", "read_metadata"), ("ParquetFile", "ParquetDataset")),
    "pyarrow.parquet": (("read_schema", "read_metadata"), ("ParquetFile", "ParquetDataset")),  # where they were before pyarrow 11
    "pyarrow.dataset": (("dataset",), ()),
    "pyarrow.csv": (("read_csv", "open_csv"), ()),
    "pyarrow.json": (("read_json",), ()),
    "pyarrow.feather": (("read_table",), ()),
    "pyarrow.orc": ((), ("ORCFile",)),
    "polars": (tuple(how + "_" + kind for kind in FORMATS for how in ("read", "scan")), ()),
    "cv2": (("imread", "imreadmulti"), ()),
    "rasterio": (("open",), ()),
    "h5py._hl.files": ((), ("File",)),
    "tables.file": ((), ("File",)),
    "soundfile": ((), ("SoundFile",)),
}
# Those of them whose next argument is a mode, as `open` has it.
WITH_MODE = {("pyarrow", "memory_map"), ("rasterio", "open"), ("h5py._hl.files", "File"), ("tables.file", "File"), ("soundfile", "SoundFile")}


class Natives:
    def __init__(self, channel, opens):
        self._channel, self._opens = channel, opens

    def imported(self, module):
        if module.__name__ == "duckdb":
            own("hooks.duck").Duck(self._channel, self, self._opens).imported(module)
            return
        functions, classes = WATCHED[module.__name__]
        for name in functions:
            usual = getattr(module, name, None)
            if usual is not None and not hasattr(usual, "__offbook__"):
                self.replace(module, name, usual, self._watching(usual, module.__name__, name, 0))
        for name in classes:
            kind = getattr(module, name, None)
            if kind is not None and not hasattr(kind.__init__, "__offbook__"):
                kind.__init__ = self._watching(kind.__init__, module.__name__, name, 1)

    def _watching(self, usual, library, name, place):
        """`usual`, which names the files of its argument number `place` before it reads them."""
        natives, with_mode = self, (library, name) in WITH_MODE

        def reads(*args, **named):
            if natives._opens.on:
                guard(natives._channel, library.partition(".")[0], lambda: natives._called(args, named, place, with_mode))
            return usual(*args, **named)

        std("functools").update_wrapper(reads, usual)
        reads.__offbook__ = True
        return reads

    @staticmethod
    def replace(holder, name, usual, wrapped):
        """In what is named, and in every module that shows the function by its own name: the one that defines it, and the packages between."""
        setattr(holder, name, wrapped)
        where = getattr(usual, "__module__", None) or ""
        while where:
            module = sys.modules.get(where)
            for shown in {name, getattr(usual, "__name__", name)}:
                if getattr(module, shown, None) is usual:
                    setattr(module, shown, wrapped)
            where = where.rpartition(".")[0]

    def _called(self, args, named, place, with_mode):
        filesystem = named.get("filesystem")
        if filesystem is not None and filesystem != "local" and type(filesystem).__name__ != "LocalFileSystem":
            return  # a path there is none of this machine's
        source = args[place] if len(args) > place else next((named[one] for one in BY_NAME if one in named), None)
        mode = (args[place + 1] if len(args) > place + 1 else named.get("mode")) if with_mode else None
        self.tell(source, _kind_of(mode or "r"))

    def tell(self, source, mode="r", files_only=False):
        """What a library is about to open: a path or pattern, or several. `mode`: `r`, `w`, or `d` for what is opened to be read and changed."""
        many = source if isinstance(source, (list, tuple, set, frozenset)) else (source,)
        for each in list(many)[:MOST]:
            if isinstance(each, os.PathLike):
                each = os.fspath(each)
            if isinstance(each, str):  # bytes are the content itself
                for path in [each] if mode == "w" else _found(each):
                    if not (files_only and os.path.isdir(path)):
                        self._opens.native(path, mode)


def _kind_of(mode):
    """Files that are made anew are written, those that are gone on with are read too."""
    if any(letter in mode for letter in "wx"):
        return "w"
    return "d" if any(letter in mode for letter in "a+") else "r"


def _found(path):
    """The files or folders on this machine that a library takes a text for."""
    if path.startswith("file://"):
        path = std("urllib.parse").unquote(path[7:])
    elif "://" in path:
        return []
    if os.path.exists(path):
        return [path]
    path = os.path.expanduser(path)
    if os.path.exists(path):
        return [path]
    if any(letter in path for letter in "*?["):
        return sorted(std("itertools").islice(std("glob").iglob(path, recursive=True), MOST))
    return []
