from pathlib import Path

import pandas as pd

from flights.fetch import fetch


def test_all_of_2013_is_there_and_kept_as_parquet(tmp_path: Path) -> None:
    tables = fetch(tmp_path / "new" / "folder")
    assert len(tables.flights) == 336_776
    assert len(tables.weather) == 26_115
    kept = pd.read_parquet(tmp_path / "new" / "folder" / "flights.parquet")
    pd.testing.assert_frame_equal(kept, tables.flights)
    assert str(kept["time_hour"].dt.tz) == "UTC"
