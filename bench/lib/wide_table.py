"""A Parquet file as people have them: 30 columns of numbers, groups, texts and times, with gaps. Usage: wide_table.py FILE ROWS"""
import os
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

GROUP = 1_000_000


def block(start: int, n: int) -> pa.Table:
    rng = np.random.default_rng(start + 1)
    at = start + np.arange(n)
    columns: dict[str, pa.Array] = {"id": pa.array(at)}

    def add(name: str, values: np.ndarray, missing: float = 0.0) -> None:
        columns[name] = pa.array(values, mask=rng.random(n) < missing if missing else None)

    def words(name: str, stem: str, kinds: int, skew: float, missing: float = 0.0) -> None:
        codes = np.minimum((kinds * rng.random(n) ** skew).astype(np.int32), kinds - 1)
        texts = pa.array([f"{stem}{k}" for k in range(kinds)])
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(codes, mask=rng.random(n) < missing if missing else None), texts).cast(pa.string())

    add("normal", rng.normal(5, 2, n))
    add("skewed", rng.lognormal(0, 2, n), 0.02)
    add("share", rng.random(n))
    add("noise", rng.normal(0, 1, n), 0.3)
    add("heavy", rng.standard_t(3, n))
    with_nan = rng.normal(0, 10, n).round(1)
    with_nan[rng.random(n) < 0.01] = np.nan
    add("with_nan", with_nan)
    add("fare", rng.gamma(2, 8, n).round(2))
    add("tip", np.where(rng.random(n) < 0.4, 0, rng.gamma(2, 2, n)).round(2))
    add("distance", rng.gamma(1.5, 3, n).round(1), 0.05)
    add("temperature", (15 + 10 * np.sin(at / 1e5) + rng.normal(0, 3, n)).round(1))
    add("score", rng.normal(0, 1, n).astype(np.float32))
    add("half", rng.integers(0, 40, n) / 2)
    add("count", rng.poisson(3, n))
    add("age", np.clip(rng.normal(40, 15, n), 0, 110).astype(np.int16), 0.1)
    add("hour", rng.integers(0, 24, n).astype(np.int8))
    add("delay", rng.normal(5, 30, n).astype(np.int32))
    add("zone_id", rng.integers(1, 266, n).astype(np.int32))
    add("user_id", rng.integers(0, 500_000, n))
    add("amount_cents", rng.integers(-10**6, 10**9, n))
    add("constant", np.ones(n, np.int8))
    words("vendor", "vendor ", 4, 2)
    words("payment", "pay-", 6, 3, 0.01)
    words("city", "City ", 900, 2)
    words("zip", "Z", 20_000, 1, 0.2)
    words("device", "device-", 300_000, 1.5)
    add("flag", rng.random(n) < 0.3)
    add("rare", rng.random(n) < 0.01)
    columns["picked_up"] = pa.array((1_704_067_200 + at * 3 + rng.integers(0, 600, n)) * 1_000_000, pa.timestamp("us"))
    columns["day"] = pa.array((19_000 + rng.integers(0, 730, n)).astype(np.int32)).cast(pa.date32())
    return pa.table(columns)


def main(file: str, rows: int) -> None:
    part = f"{file}.part"
    first = block(0, min(GROUP, rows))
    with pq.ParquetWriter(part, first.schema) as writer:
        writer.write_table(first, row_group_size=GROUP)
        for start in range(GROUP, rows, GROUP):
            writer.write_table(block(start, min(GROUP, rows - start)), row_group_size=GROUP)
    os.replace(part, file)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
