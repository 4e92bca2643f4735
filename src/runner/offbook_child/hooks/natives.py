"""Files that libraries read in their own language, past Python's audit events: their functions are wrapped, and name the files before they read.

A function is replaced in the module that defines it too, so that it still pickles by its name; of a class only `__init__` is, so it stays the class it was.
"""
import os
import sys

from ..lazy import std
from . import guard

MOST = 1000
BY_NAME = ("source", "path_or_paths", "input_file", "path", "where")  # what that argument is called
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
}


class Natives:
    def __init__(self, channel, opens):
        self._channel, self._opens = channel, opens

    def imported(self, module):
        functions, classes = WATCHED[module.__name__]
        for name in functions:
            usual = getattr(module, name, None)
            if usual is not None and not hasattr(usual, "__offbook__"):
                self._replace(module, name, usual, self._watching(usual, module.__name__, name, 0))
        for name in classes:
            kind = getattr(module, name, None)
            if kind is not None and not hasattr(kind.__init__, "__offbook__"):
                kind.__init__ = self._watching(kind.__init__, module.__name__, name, 1)

    def _watching(self, usual, library, name, place):
        """`usual`, which names the files of its argument number `place` before it reads them."""
        natives = self

        def reads(*args, **named):
            writes = name == "memory_map" and (args[1] if len(args) > 1 else named.get("mode", "r")) != "r"
            if natives._opens.on and not writes:
                source = args[place] if len(args) > place else next((named[one] for one in BY_NAME if one in named), None)
                guard(natives._channel, library.partition(".")[0], lambda: natives._tell(source, named))
            return usual(*args, **named)

        std("functools").update_wrapper(reads, usual)
        reads.__offbook__ = True
        return reads

    @staticmethod
    def _replace(module, name, usual, wrapped):
        """In every module that shows the function: the one named, the one that defines it, and the packages between."""
        shown = {module.__name__}
        where = usual.__module__ or ""
        while where:
            shown.add(where)
            where = where.rpartition(".")[0]
        for each in shown:
            holder = sys.modules.get(each)
            if getattr(holder, name, None) is usual:
                setattr(holder, name, wrapped)

    def _tell(self, source, named):
        filesystem = named.get("filesystem")
        if filesystem is not None and filesystem != "local" and type(filesystem).__name__ != "LocalFileSystem":
            return  # a path there is none of this machine's
        many = source if isinstance(source, (list, tuple, set, frozenset)) else (source,)
        for each in list(many)[:MOST]:
            if isinstance(each, os.PathLike):
                each = os.fspath(each)
            if isinstance(each, str):  # bytes are the content itself
                for path in _found(each):
                    self._opens.native(path)


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
