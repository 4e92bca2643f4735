"""What people type to know a table: describe, nunique and each column's value_counts. Prints seconds, processor seconds and the peak of memory as JSON. Usage: pandas_profile.py FILE"""
import json
import resource
import sys
import time

import pandas as pd


def main(file: str) -> None:
    begin = time.perf_counter()
    frame = pd.read_parquet(file)
    described = frame.describe(include="all")
    distinct = frame.nunique()
    counts = {name: frame[name].value_counts().head(10) for name in frame}
    took = time.perf_counter() - begin
    use = resource.getrusage(resource.RUSAGE_SELF)
    facts = {
        name: {"count": int(described.at["count", name]), "distinct": int(distinct[name]), "top": [int(n) for n in counts[name]], "mean": float(described.at["mean", name]) if pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_bool_dtype(frame[name]) else None}
        for name in frame
    }
    print(json.dumps({"seconds": took, "cpu": use.ru_utime + use.ru_stime, "peak": use.ru_maxrss * 1024, "columns": facts}))


if __name__ == "__main__":
    main(sys.argv[1])
