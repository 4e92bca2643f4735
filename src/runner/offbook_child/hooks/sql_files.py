"""Which files a text of DuckDB's SQL reads, by its words alone: nothing is asked of the database, and what is not certain is not named.

A text counts where DuckDB itself takes one for a file: as a table (`from 'a.csv'`) or as what a reading function is given (`read_csv(['a.csv', ?])`).
Elsewhere (`where name = 'a.csv'`, `copy … to 'a.csv'`) it is none.
"""
from ..lazy import std

READERS = frozenset(
    "read_csv read_csv_auto sniff_csv read_parquet parquet_scan parquet_schema parquet_metadata parquet_file_metadata parquet_kv_metadata read_json read_json_auto read_json_objects"
    " read_json_objects_auto read_ndjson read_ndjson_auto read_ndjson_objects read_text read_blob read_xlsx read_avro st_read sqlite_scan".split())
_ENDINGS = r"\.(?:parquet|csv|tsv|json|jsonl|ndjson|xlsx|avro)(?:\.gz|\.zst)?$"  # of a table's name that is a file's
# What is never closed goes on to the end, so that nothing is gone through twice.
_TOKENS = r"""--[^\n]* | /\*.*?(?:\*/|\Z) | [eE]'(?:[^'\\]|\\.|'')*(?:'|\Z) | '(?:[^']|'')*(?:'|\Z) | "(?:[^"]|"")*(?:"|\Z)
    | \$(\w*)\$.*?(?:\$\1\$|\Z) | [$?]\w* | [^\W\d]\w* | \d[\w.]* | \S"""
_ENDS_TABLES = frozenset("select where group order limit having qualify window union intersect except values returning offset set tablesample to".split())
_BEFORE_TABLE = frozenset("summarize describe desc pivot unpivot".split())
_OPENS_QUERY = frozenset("select from with".split())
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")

TABLE, FUNCTION, PARAMETER, DATABASE = "table", "function", "parameter", "database"


class _Scope:
    """What is between one pair of brackets, or a statement."""

    def __init__(self, function=None, given=False, table=False):
        self.function = function  # the word before the bracket
        self.given = given  # what stands here is what a reading function is given first
        self.tables = self.table = table  # in a list of tables; the next word is one
        self.first, self.query, self.attach = True, False, False


def read_by(sql):
    """[(kind, text)] in order: `table` and `function` name a file or a pattern, `database` one that is attached; of `parameter` the text is its name, or its number from 1."""
    words = _words(sql)
    found, scopes, asked = [], [_Scope()], 0
    for at, word in enumerate(words):
        here, low, after = scopes[-1], word.lower(), words[at + 1] if at + 1 < len(words) else ""
        alone = after in (",", ")", "]")  # not the beginning of an expression
        if word in _OPENING:
            before = words[at - 1].lower() if at else ""
            called = before if before[:1].isalpha() else None
            scopes.append(_Scope(called, called in READERS if word == "(" else word == "[" and here.given, word == "(" and here.table))
            here.first = False
            continue
        if word in _CLOSING:
            if len(scopes) > 1:
                scopes.pop()
            scopes[-1].table = scopes[-1].given = False
            continue
        if word == ";" and len(scopes) == 1:
            scopes = [_Scope()]
            if after:  # parameters are those of the last statement
                found, asked = [one for one in found if one[0] != PARAMETER], 0
            continue
        if word[0] in "?$" and not word.endswith("$"):
            asked += word == "?"
            if here.given and alone:
                found.append((PARAMETER, str(asked) if word == "?" else word[1:]))
            here.table = here.given = False
        elif word[0] in "'\"":
            if here.attach and word[0] == "'":
                found.append((DATABASE, _plain(word)))
            elif here.given and alone and word[0] == "'":
                found.append((FUNCTION, _plain(word)))
            elif here.table and after not in (".", "(") and _is_file_name(_plain(word)):
                found.append((TABLE, _plain(word)))
            here.table = here.attach = False
            here.given = False
        elif word == ",":
            here.table = here.tables
            here.given = here.function is None and len(scopes) > 1 and scopes[-2].given  # the next of a list
        elif low == "from" and not (here.function and not here.query and not here.first) and not _compares(words, at) or low == "join" or here.first and low in _BEFORE_TABLE:
            here.tables = here.table = True
        elif low in _ENDS_TABLES:
            here.tables = here.table = False
        elif low == "attach" and here.first:
            here.attach = True
        elif low not in ("lateral", "database", "if", "not", "exists"):
            here.table = here.attach = False
        here.query = here.query or here.first and low in _OPENS_QUERY
        if low not in ("explain", "analyze"):
            here.first = False
    return found


def _words(sql):
    re = std("re")
    return [one.group() for one in re.finditer(_TOKENS, sql, re.VERBOSE | re.DOTALL) if not one.group().startswith(("--", "/*"))]


def _plain(word):
    quote = word[0]
    if len(word) < 2 or word[-1] != quote:
        return ""
    return word[1:-1].replace(quote * 2, quote)


def _is_file_name(name):
    re = std("re")
    return re.search(_ENDINGS, name, re.IGNORECASE) is not None


def _compares(words, at):
    """`a is not distinct from 'b'`."""
    return at > 1 and words[at - 1].lower() == "distinct" and words[at - 2].lower() in ("is", "not")
