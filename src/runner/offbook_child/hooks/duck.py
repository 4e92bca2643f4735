"""DuckDB: the files that its functions are given, and those that a text of SQL reads (sql_files.py).

DuckDB takes a Python variable for a table by looking into the frame that called it. So what is given SQL is called from a frame with the caller's own variables, not from ours.
"""
import os
import sys

from ..lazy import std
from . import guard
from .sql_files import DATABASE, PARAMETER, READERS, TABLE, read_by

MOST_TEXTS, LONGEST, MOST_ROWS = 500, 100_000, 1000
SQL = ("sql", "query", "execute", "executemany", "from_query")
FILES = ("read_csv", "from_csv_auto", "read_parquet", "from_parquet", "read_json")
FILE_NAMES = ("path_or_buffer", "file_glob", "file_globs", "name")  # what that argument is called
PLAIN_DATABASES = ("", ":default:")

_code = compile("'call'.__call__()", __file__, "eval")


class Duck:
    def __init__(self, channel, natives, opens):
        self._channel, self._natives, self._opens = channel, natives, opens
        self._read_by = std("functools").lru_cache(MOST_TEXTS)(read_by)

    def imported(self, duckdb):
        for holder, place in ((duckdb, 0), (duckdb.DuckDBPyConnection, 1)):
            for name in SQL:
                self._follow(holder, name, lambda args, named, place=place, many=name == "executemany": self._sql(
                    _given(args, named, place, "query"), _given(args, named, place + 1, "parameters", "params"), many), True)
            for name in FILES:
                self._follow(holder, name, lambda args, named, place=place: self._natives.tell(_given(args, named, place, *FILE_NAMES)), False)
            self._follow(holder, "table_function", lambda args, named, place=place: self._table_function(
                _given(args, named, place, "name"), _given(args, named, place + 1, "parameters")), False)
        self._follow(duckdb.DuckDBPyRelation, "query", lambda args, named: self._sql(_given(args, named, 2, "sql_query"), None, False), True)
        self._follow(duckdb, "connect", lambda args, named: self._connect(_given(args, named, 0, "database"), _given(args, named, 1, "read_only")), False)

    def _follow(self, holder, name, tell, in_callers_frame):
        usual = getattr(holder, name, None)
        if usual is None or hasattr(usual, "__offbook__"):
            return
        duck, functools = self, std("functools")

        def reads(*args, **named):
            if duck._opens.on:
                guard(duck._channel, "duckdb", lambda: tell(args, named))
            if not in_callers_frame:
                return usual(*args, **named)
            caller = sys._getframe(1)
            call = functools.partial(usual, *args, **named)
            return eval(_code.replace(co_consts=tuple(call if one == "call" else one for one in _code.co_consts)), caller.f_globals, caller.f_locals)

        functools.update_wrapper(reads, usual)
        reads.__offbook__ = True
        self._natives.replace(holder, name, usual, reads)

    def _sql(self, query, given, many):
        query = getattr(query, "query", query)  # a statement that was parsed before
        if type(query) is not str or len(query) > LONGEST:
            return
        for kind, text in self._read_by(query):
            if kind == PARAMETER:
                for row in (given[:MOST_ROWS] if isinstance(given, (list, tuple)) else ()) if many else (given,):
                    self._natives.tell(_parameter(text, row))
            elif kind == DATABASE:
                self._natives.tell(text.partition("sqlite:")[2] or text, "d")
            else:
                self._natives.tell(text, files_only=kind == TABLE)

    def _table_function(self, name, given):
        if name in READERS and isinstance(given, (list, tuple)) and given:
            self._natives.tell(given[0])

    def _connect(self, database, read_only):
        if isinstance(database, os.PathLike):
            database = os.fspath(database)
        if isinstance(database, str) and database not in PLAIN_DATABASES and not database.startswith((":memory:", "md:")):
            self._natives.tell(database, "r" if read_only else "d")


def _given(args, named, place, *names):
    """The argument at `place`, or by one of its names; None where it isn't given."""
    return args[place] if len(args) > place else next((named[name] for name in names if name in named), None)


def _parameter(name, row):
    if isinstance(row, dict):
        return row.get(name)
    return row[int(name) - 1] if isinstance(row, (list, tuple)) and name.isdecimal() and 0 < int(name) <= len(row) else None
