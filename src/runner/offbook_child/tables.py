"""What is shown of a table: rows, columns, the first lines."""
from .types import family
from .values import cell, encode, short

ROWS, COLUMNS, SCHEMA = 20, 50, 5000


def describe(thing):
    """Fields of an output or input for a table or array; {} for anything else. Nothing here may fail a run: callers guard."""
    label = family(type(thing))
    maker = MAKERS.get(label)
    return maker(thing) if maker else {}


def _named(columns):
    return [{"name": short(name if isinstance(name, str) else str(name)), "dtype": str(dtype)} for name, dtype in columns[:SCHEMA]]


def _pandas(frame):
    part = frame.iloc[:ROWS, :COLUMNS]
    names = [encode(short(str(name))) for name in part.columns]
    columns = [_pandas_cells(part.iloc[:, position]) for position in range(part.shape[1])]
    index = _pandas_index(part.index)
    if index:
        names = [name for name, _ in index] + names
        columns = [values for _, values in index] + columns
    rows = [[cell(value) for value in row] for row in zip(*columns)] if columns else [[] for _ in range(len(part))]
    return {
        "rows": len(frame), "columns": _named(list(zip(list(frame.columns[:SCHEMA]), list(frame.dtypes.iloc[:SCHEMA])))),
        "shape": list(frame.shape), "head": {"columns": [str(name) for name in names[:COLUMNS]], "rows": [row[:COLUMNS] for row in rows]},
    }


def _pandas_cells(column):
    """Not a number is a number that isn't there only in columns of floats; elsewhere it is pandas' way to say nothing."""
    values = column.tolist()
    if getattr(column.dtype, "kind", "O") == "f":
        return values
    return [None if isinstance(value, float) and value != value else value for value in values]


def _pandas_index(index):
    """An index that says something is shown first; 0, 1, 2… isn't."""
    if type(index).__name__ == "RangeIndex" and index.name is None:
        return []
    if index.nlevels > 1:
        return [(short(str(name if name is not None else "level_%d" % level)), index.get_level_values(level).tolist())
                for level, name in enumerate(index.names)]
    return [(short(str(index.name if index.name is not None else "index")), index.tolist())]


def _pandas_series(series):
    frame = series.to_frame(series.name if series.name is not None else "value")
    facts = _pandas(frame)
    facts["shape"], facts["dtype"] = [len(series)], str(series.dtype)
    return facts


def _polars(frame):
    part = frame.head(ROWS)
    part = part.select(part.columns[:COLUMNS])
    return {
        "rows": frame.height, "columns": _named(list(frame.schema.items())), "shape": [frame.height, frame.width],
        "head": {"columns": [short(name) for name in part.columns], "rows": [[cell(value) for value in row] for row in part.rows()]},
    }


def _polars_series(series):
    facts = _polars(series.to_frame())
    facts["shape"], facts["dtype"] = [len(series)], str(series.dtype)
    return facts


def _polars_lazy(lazy):
    schema = lazy.collect_schema() if hasattr(lazy, "collect_schema") else lazy.schema
    facts = {"columns": _named(list(schema.items()))}
    part = lazy.head(ROWS).collect()
    facts["head"] = _polars(part)["head"]
    return facts


def _pyarrow(table):
    part = table.slice(0, ROWS).select(list(range(min(COLUMNS, table.num_columns))))
    columns = [column.to_pylist() for column in part.columns]
    return {
        "rows": table.num_rows, "columns": _named([(field.name, field.type) for field in table.schema]), "shape": [table.num_rows, table.num_columns],
        "head": {"columns": [short(name) for name in part.column_names], "rows": [[cell(value) for value in row] for row in zip(*columns)]},
    }


def _array(array):
    facts = {"shape": list(array.shape), "dtype": str(array.dtype)}
    if array.ndim in (1, 2):
        part = array[:ROWS] if array.ndim == 1 else array[:ROWS, :COLUMNS]
        rows = [[cell(value)] for value in part.tolist()] if array.ndim == 1 else [[cell(value) for value in row] for row in part.tolist()]
        facts["rows"] = int(array.shape[0])
        facts["head"] = {"columns": [str(number) for number in range(len(rows[0]) if rows else 0)], "rows": rows}
    return facts


def _sparse(matrix):
    return {"shape": list(matrix.shape), "dtype": str(matrix.dtype)}


def _tensor(tensor):
    return {"shape": list(tensor.shape), "dtype": str(tensor.dtype)}


MAKERS = {
    "pandas": _pandas, "pandas-series": _pandas_series, "polars": _polars, "polars-series": _polars_series, "polars-lazy": _polars_lazy,
    "pyarrow": _pyarrow, "array": _array, "sparse": _sparse, "tensor": _tensor,
}
