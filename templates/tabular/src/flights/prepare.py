"""Make what the model sees: one row per flight that arrived, split by time."""

import logging
from typing import NamedTuple

import numpy as np
import pandas as pd

logger = logging.getLogger(__name__)

WEATHER = ["temp", "dewp", "humid", "wind_dir", "wind_speed", "precip", "pressure", "visib"]
CATEGORIES = ["carrier", "origin", "dest"]
# Known when the aircraft leaves the gate. Its arrival and its time in the air are not: they would give the answer away.
DEPARTURE = ["dep_delay", "weekday", "hour", "minute", "sched_arr_time", "distance"]
FEATURES = DEPARTURE + CATEGORIES + WEATHER


class Split(NamedTuple):
    """The year up to a month, and the rest of it."""

    training: pd.DataFrame
    test: pd.DataFrame


def prepare(
    flights: pd.DataFrame,
    weather: pd.DataFrame,
    split_month: int = 10,
    label: str = "arr_delay",
    sample: int = 0,
) -> Split:
    """Join the weather at departure to each flight and split the year in two.

    Parameters
    ----------
    flights
        A row per flight, as ``fetch`` returns it.
    weather
        A row per airport and hour, as ``fetch`` returns it.
    split_month
        The first month of the test part; everything before it is for training.
    label
        The column to predict. Flights that have none (cancelled, diverted) are left out.
    sample
        Keep about this many flights, spread evenly over the year; 0 keeps all.

    Returns
    -------
    Split
        The training part and the test part.
    """
    if not 2 <= split_month <= 12:
        raise ValueError(f"split_month is {split_month}: it must be 2 to 12, or one part is empty")
    arrived = flights[flights[label].notna()].sort_values("time_hour", kind="stable")
    logger.info("left out flights without %s", label, extra={"left_out": len(flights) - len(arrived)})
    if 0 < sample < len(arrived):
        arrived = arrived.iloc[np.linspace(0, len(arrived) - 1, sample).astype(int)]
    hours = weather[["origin", "time_hour", *WEATHER]]
    trips = arrived.merge(hours, on=["origin", "time_hour"], how="left", validate="many_to_one")
    trips["weekday"] = pd.to_datetime(trips[["year", "month", "day"]]).dt.day_of_week
    # One list of categories for both parts, so that a code means the same in each.
    for column in CATEGORIES:
        trips[column] = pd.Categorical(trips[column], categories=sorted(flights[column].unique()))
    before = trips["month"] < split_month
    trips = trips[["time_hour", *FEATURES, label]]
    return Split(
        training=trips[before].reset_index(drop=True),
        test=trips[~before].reset_index(drop=True),
    )
