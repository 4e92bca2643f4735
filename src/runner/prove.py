"""Runs a function that was made from a view on the file that the view is of, and holds its rows against those that the view showed.

Asked on standard input and answered on standard output, both JSON. Nothing is written.
"""
import datetime
import decimal
import importlib
import json
import math
import os
import pathlib
import sys
import traceback


def main():
    request = json.load(sys.stdin)
    answer_to = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What the module prints is not the answer.
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    sys.path[:0] = request["sysPath"]
    try:
        module = importlib.import_module(request["module"])
        answer = compare(getattr(module, request["function"])(load(request, module)), request)
    except BaseException as error:  # whatever user code raises is the answer
        said = traceback.format_exception_only(type(error), error)[-1].strip()
        answer = {"kind": "error", "message": said[:2000]}
    answer_to.write(json.dumps(answer))
    answer_to.close()


def load(request, module):
    """The file as the module's own reader reads it, or as a run of the function would get it."""
    if request.get("reader"):
        return getattr(module, request["reader"])(pathlib.Path(request["path"]))
    from offbook_child.load import Loader, Source

    if request["library"] == "pandas":
        from pandas import DataFrame as wanted
    else:
        from polars import DataFrame as wanted
    return Loader(None, None, None).load(Source("table", {"kind": "file", "path": request["path"]}, None, os.getcwd()), wanted, None)


def compare(frame, request):
    columns = request["columns"]
    names = [str(name) for name in frame.columns]
    missing = [column["name"] for column in columns if column["name"] not in names]
    wanted = [column["name"] for column in columns]
    rows = len(frame)
    answer = {"kind": "compared", "rows": rows, "columns": len(names), "compared": 0, "difference": None}
    if rows != request["total"]:
        answer["difference"] = {"what": "rows", "expected": request["total"], "found": rows}
    elif missing or len(names) != request["width"]:
        answer["difference"] = {"what": "columns", "column": missing[0] if missing else next((name for name in names if name not in wanted), "")}
    else:
        series = [values(frame, names.index(column["name"]), request["library"], request["laid"]) for column in columns]
        answer["compared"] = request["laid"]
        answer["difference"] = first_difference(series, columns, request["rows"])
    return answer


def values(frame, at, library, most):
    if library == "polars":
        return frame.to_series(at).head(most).to_list()
    column = frame.iloc[:most, at]
    return column.astype(object).where(column.notna(), None).tolist()


def first_difference(series, columns, file):
    with open(file, encoding="utf-8") as lines:
        for row, line in enumerate(lines):
            cells = json.loads(line)
            for at, column in enumerate(columns):
                expected = cells["c%d" % at]
                found = series[at][row]
                if not same(expected, found, column["kind"]):
                    return {"what": "cell", "row": row + 1, "column": column["name"], "expected": expected, "found": None if found is None else str(found)[:200]}
    return None


def same(expected, found, kind):
    """Whether a value is what the view shows as this text. Missing and NaN are one to pandas, so they are one here."""
    if expected is None or expected in ("nan", "-nan") and kind == "float":
        return found is None or isinstance(found, float) and math.isnan(found)
    if found is None:
        return False
    if kind == "boolean":
        return str(found).lower() == expected or isinstance(found, (int, float)) and bool(found) == (expected == "true")
    if kind == "integer":
        return not isinstance(found, str) and found == int(expected)
    if kind == "float":
        wanted = float(expected)
        return not isinstance(found, str) and (float(found) == wanted or math.isclose(float(found), wanted, rel_tol=1e-12))
    if kind == "decimal":
        return decimal.Decimal(str(found)) == decimal.Decimal(expected)
    if kind in ("date", "timestamp"):
        return moment(found) == moment(expected)
    if kind == "time":
        return str(found).rstrip("0").rstrip(".:") == expected.rstrip("0").rstrip(".:")
    return str(found) == expected


def moment(value):
    """Microseconds of UTC, for dates from midnight."""
    if isinstance(value, str):
        text = value.strip().replace(" ", "T", 1).replace("Z", "+00:00")
        if text[-3] in "+-":
            text += ":00"
        whole, dot, rest = text.partition(".")
        if dot:
            digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
            text = whole + "." + digits[:6].ljust(6, "0") + rest[len(digits):]
        value = datetime.datetime.fromisoformat(text)
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime(warn=False)
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    if value.tzinfo is not None:
        value = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return value


main()
