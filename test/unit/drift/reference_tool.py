"""What Evidently decides by its defaults of the tables that reference-tool-tables.ts prints; writes reference-tool.json beside this.

It is not told what a column is: tables are what pandas makes of Arrow's, as when it reads a Parquet file, and Evidently finds out the rest.

Made anew with: python -m venv e && e/bin/pip install evidently==0.7.23 "pandas<3" pyarrow
                node test/unit/drift/reference-tool-tables.ts | e/bin/python test/unit/drift/reference_tool.py
"""
import json
import sys
import warnings
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from evidently import Dataset, Report
from evidently.presets import DataDriftPreset

warnings.filterwarnings("ignore")
held = {"float64": pa.float64(), "int8": pa.int8(), "int32": pa.int32(), "int64": pa.int64(), "uint8": pa.uint8(), "decimal(10,2)": pa.decimal128(10, 2), "string": pa.string(), "categorical": pa.dictionary(pa.int32(), pa.string()), "bool": pa.bool_()}


def value(kind, each):
    if each is None:
        return None
    return Decimal(f"{each:.2f}") if kind.startswith("decimal") else float(each) if kind == "float64" else each


def frame(columns, types):
    return pa.table({name: pa.array([value(types[name], each) for each in values], held[types[name]]) for name, values in columns.items()}).to_pandas()


answers = []
given = json.load(sys.stdin)
for pair in given["pairs"]:
    reference, current = (frame(pair[side], given["types"]) for side in ("reference", "current"))
    snapshot = Report([DataDriftPreset()]).run(Dataset.from_pandas(current), Dataset.from_pandas(reference)).dict()
    columns, share = {}, None
    for metric in snapshot["metrics"]:
        config = metric["config"]
        if config["type"].endswith("ValueDrift"):
            columns[config["column"]] = [config["method"], float(metric["value"])]
        elif config["type"].endswith("DriftedColumnsCount"):
            share = metric["value"]["share"]
    answers.append({"columns": columns, "share": share})
Path(__file__).with_name("reference-tool.json").write_text("[\n" + ",\n".join(json.dumps(each) for each in answers) + "\n]\n")
