"""What Evidently decides by its defaults of the tables that reference-tool-tables.ts prints; writes reference-tool.json beside this.

Made anew with: python -m venv e && e/bin/pip install evidently==0.7.23 "pandas<3"
                node test/unit/drift/reference-tool-tables.ts | e/bin/python test/unit/drift/reference_tool.py
"""
import json
import sys
import warnings
from pathlib import Path

import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

warnings.filterwarnings("ignore")
definition = DataDefinition(numerical_columns=["numbers", "heavy", "few", "flag", "same"], categorical_columns=["city", "yes"])


def frame(columns):
    made = {}
    for name, values in columns.items():
        made[name] = values if name in ("city", "yes") else pd.Series([float("nan") if v is None else float(v) for v in values])
    return pd.DataFrame(made)


answers = []
for pair in json.load(sys.stdin):
    reference, current = frame(pair["reference"]), frame(pair["current"])
    snapshot = Report([DataDriftPreset()]).run(Dataset.from_pandas(current, definition), Dataset.from_pandas(reference, definition)).dict()
    columns, share = {}, None
    for metric in snapshot["metrics"]:
        config = metric["config"]
        if config["type"].endswith("ValueDrift"):
            columns[config["column"]] = [config["method"], float(metric["value"])]
        elif config["type"].endswith("DriftedColumnsCount"):
            share = metric["value"]["share"]
    answers.append({"columns": columns, "share": share})
Path(__file__).with_name("reference-tool.json").write_text("[\n" + ",\n".join(json.dumps(each) for each in answers) + "\n]\n")
