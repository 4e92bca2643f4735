"""The first 100 rows as people read them in Python. Usage: first_rows.py FILE"""
import json
import sys


def main(file: str) -> None:
    if file.endswith(".csv"):
        import pandas as pd

        frame = pd.read_csv(file, nrows=100)
        print(json.dumps([str(value) for value in frame.iloc[:, 0]]))
    else:
        import pyarrow.parquet as pq

        batch = next(pq.ParquetFile(file).iter_batches(100))
        print(json.dumps([str(value) for value in batch.to_pydict()["id"]]))


if __name__ == "__main__":
    main(sys.argv[1])
