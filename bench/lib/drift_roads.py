"""What bench/drift.mjs holds Offbook against, each from two Parquet files to a verdict a column; and the files themselves.

    drift_roads.py make ROWS FOLDER | evidently REFERENCE CURRENT | plain REFERENCE CURRENT
"""
import json
import resource
import sys
import warnings

warnings.filterwarnings("ignore")
numbers, whole, kinds = 30, 5, 15


def make(rows, folder):
    """30 columns of doubles, 5 of whole numbers, 15 of 2 to 8 categories; each fifth column of doubles is shifted by a fifth of a deviation. In row groups, so that any number of rows fits into memory."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(1)
    for name, shift in (("reference", 0.0), ("current", 0.2)):
        writer = None
        for start in range(0, rows, 500_000):
            size = min(500_000, rows - start)
            table = {f"n{i}": rng.normal(shift if i % 5 == 0 else 0, 1, size) for i in range(numbers)}
            table |= {f"i{i}": rng.integers(0, 1000, size) for i in range(whole)}
            table |= {f"c{i}": rng.choice(list("abcdefgh")[: 2 + i % 7], size) for i in range(kinds)}
            part = pa.table(table)
            writer = writer or pq.ParquetWriter(f"{folder}/{name}.parquet", part.schema)
            writer.write_table(part)
        writer.close()


def evidently(reference, current):
    import pandas as pd
    from evidently import Dataset, Report
    from evidently.presets import DataDriftPreset

    sides = [Dataset.from_pandas(pd.read_parquet(file)) for file in (current, reference)]
    snapshot = Report([DataDriftPreset()]).run(*sides).dict()
    return sum(metric["config"]["type"].endswith("ValueDrift") for metric in snapshot["metrics"])


def plain(reference, current):
    """What a person would write: the tests and effect sizes that Offbook's default has."""
    import numpy as np
    import pandas as pd
    from scipy import stats
    from scipy.spatial.distance import jensenshannon

    a, b = pd.read_parquet(reference), pd.read_parquet(current)
    judged = 0
    for name in a.columns:
        if pd.api.types.is_numeric_dtype(a[name]):
            x, y = a[name].dropna().to_numpy(), b[name].dropna().to_numpy()
            stats.ks_2samp(x, y)
            stats.wasserstein_distance(x, y) / x.std()
            np.quantile(x, np.linspace(0, 1, 11)), x.mean(), y.mean(), np.median(x), np.median(y), len(np.unique(x)), len(np.unique(y))
        else:
            counts = pd.DataFrame({"a": a[name].value_counts(), "b": b[name].value_counts()}).fillna(0)
            stats.chi2_contingency(counts.to_numpy().T, correction=False)
            jensenshannon(counts.a / counts.a.sum(), counts.b / counts.b.sum(), 2)
        judged += 1
    return judged


what, *args = sys.argv[1:]
if what == "make":
    make(int(args[0]), args[1])
else:
    judged = {"evidently": evidently, "plain": plain}[what](*args)
    print(json.dumps({"columns": judged, "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
