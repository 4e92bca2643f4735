from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import pytest

from flights.fetch import Tables, fetch


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The real tables, read once."""
    folder: Path = tmp_path_factory.mktemp("data")
    return fetch(folder)
