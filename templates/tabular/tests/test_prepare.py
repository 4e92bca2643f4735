import pandas as pd
import pytest

from flights.fetch import Tables
from flights.prepare import FEATURES, WEATHER, prepare


def flight(month: int, hour: str, delay: float | None, origin: str = "JFK", carrier: str = "B6") -> dict:
    return {
        "year": 2013, "month": month, "day": 1, "dep_delay": 2.0, "sched_arr_time": 900, "arr_delay": delay,
        "carrier": carrier, "origin": origin, "dest": "BOS", "distance": 187, "hour": 7, "minute": 15,
        "time_hour": pd.Timestamp(hour, tz="UTC"), "arr_time": 905.0, "air_time": 40.0,
    }


def weather(hour: str, origin: str = "JFK", temp: float = 40.0) -> dict:
    return {"origin": origin, "time_hour": pd.Timestamp(hour, tz="UTC"), **dict.fromkeys(WEATHER, 1.0), "temp": temp}


FLIGHTS = pd.DataFrame(
    [
        flight(11, "2013-11-01T12:00", 30.0),
        flight(1, "2013-01-01T12:00", -5.0),
        flight(1, "2013-01-01T12:00", None),
        flight(2, "2013-02-01T12:00", 10.0, origin="EWR", carrier="UA"),
    ]
)
HOURS = pd.DataFrame([weather("2013-01-01T12:00", temp=20.0), weather("2013-02-01T12:00"), weather("2013-11-01T12:00", temp=55.0)])


def test_weather_is_that_of_the_airport_and_the_hour() -> None:
    parts = prepare(FLIGHTS, HOURS)
    assert parts.test["temp"].tolist() == [55.0]
    # Nothing is known of Newark in that hour: missing, not another airport's weather and not a lost flight.
    assert parts.training["temp"].isna().tolist() == [False, True]


def test_split_is_by_time_and_leaves_out_flights_that_never_arrived() -> None:
    parts = prepare(FLIGHTS, HOURS, split_month=2)
    assert parts.training["arr_delay"].tolist() == [-5.0]
    assert parts.test["arr_delay"].tolist() == [10.0, 30.0]
    assert parts.training["time_hour"].max() < parts.test["time_hour"].min()


def test_codes_mean_the_same_in_both_parts() -> None:
    parts = prepare(FLIGHTS, HOURS, split_month=2)
    assert list(parts.training["carrier"].cat.categories) == list(parts.test["carrier"].cat.categories) == ["B6", "UA"]


def test_nothing_of_the_arrival_is_a_feature() -> None:
    assert not {"arr_time", "arr_delay", "air_time", "dep_time"} & set(FEATURES)


def test_inputs_are_left_as_they_were() -> None:
    before = FLIGHTS.copy(deep=True)
    prepare(FLIGHTS, HOURS)
    pd.testing.assert_frame_equal(FLIGHTS, before)


def test_weather_given_twice_is_refused() -> None:
    with pytest.raises(pd.errors.MergeError):
        prepare(FLIGHTS, pd.concat([HOURS, HOURS]))


@pytest.mark.parametrize("month", [1, 13])
def test_a_split_that_leaves_one_part_empty_is_refused(month: int) -> None:
    with pytest.raises(ValueError, match="split_month"):
        prepare(FLIGHTS, HOURS, split_month=month)


def test_a_sample_spans_the_year(tables: Tables) -> None:
    parts = prepare(tables.flights, tables.weather, sample=1_200)
    assert len(parts.training) + len(parts.test) == 1_200
    assert 800 < len(parts.training) < 1_000


def test_all_flights_that_arrived_are_kept(tables: Tables) -> None:
    parts = prepare(tables.flights, tables.weather)
    assert len(parts.training) + len(parts.test) == tables.flights["arr_delay"].notna().sum() == 327_346
