"""Files that libraries open in their own language, where Python's audit events hear nothing of them: their readers are told of by name."""
import functools
import os
import sys

from . import guard

MOST_NAMED = 100
"""Files that one call names by a pattern or a list."""

# Where each is defined → what reads, at which place its source stands, and how it is called there. Of a class its `__init__` is meant.
READERS = {
    "pyarrow.parquet.core": {"ParquetFile": (1, "source"), "ParquetDataset": (1, "path_or_paths"), "read_schema": (0, "where"), "read_metadata": (0, "where")},
    "pyarrow.dataset": {"dataset": (0, "source")},
    "pyarrow.csv": {"read_csv": (0, "input_file"), "open_csv": (0, "input_file")},
    "pyarrow.json": {"read_json": (0, "input_file"), "open_json": (0, "input_file")},
    "pyarrow.feather": {"read_table": (0, "source")},
    "pyarrow.orc": {"ORCFile": (1, "source")},
    "pyarrow": {"memory_map": (0, "path")},
    "polars": dict.fromkeys((
        "read_avro", "read_csv", "read_excel", "read_ipc", "read_ipc_schema", "read_ipc_stream", "read_json", "read_lines", "read_ndjson", "read_ods", "read_parquet",
        "read_parquet_metadata", "read_parquet_schema", "scan_csv", "scan_ipc", "scan_lines", "scan_ndjson", "scan_parquet"), (0, "source")),
}


class Readers:
    def __init__(self, channel, note):
        self._channel, self._note = channel, note

    def install(self, module):
        """Called once `module` is imported."""
        for name, place in READERS[module.__name__].items():
            found = getattr(module, name, None)
            if found is None:  # another version of it
                continue
            if isinstance(found, type):
                found.__init__ = self._telling(found.__init__, *place)
                continue
            telling = self._telling(found, *place)
            # Whoever takes it from where it is defined gets the same one, and it can be pickled by its name.
            for holder in {module, sys.modules.get(getattr(found, "__module__", None) or "")}:
                if getattr(holder, name, None) is found:
                    setattr(holder, name, telling)

    def _telling(self, read, index, name):
        readers = self

        @functools.wraps(read)
        def telling(*args, **kwargs):
            source = args[index] if len(args) > index else kwargs.get(name)
            guard(readers._channel, read.__module__ or name, lambda: readers._tell(source))
            return read(*args, **kwargs)

        return telling

    def _tell(self, source):
        for path in _paths(source):
            self._note(path)


def _paths(source):
    """What a source names on this machine; one that is data, an open file or an address names nothing."""
    if isinstance(source, (list, tuple)):
        return [path for one in source[:MOST_NAMED] for path in _paths(one)]
    if isinstance(source, os.PathLike):
        source = os.fspath(source)
    if type(source) is not str or "\0" in source or "\n" in source:
        return []
    if source.startswith("file://"):
        source = source[7:]
    elif "://" in source:
        return []
    path = os.path.abspath(os.path.expanduser(source))
    if os.path.exists(path) or not any(letter in source for letter in "*?["):
        return [path]
    from ..lazy import std
    return sorted(std("itertools").islice(std("glob").iglob(path, recursive=True), MOST_NAMED))
