import matplotlib.pyplot as plt
import pytest

from flights.evaluate import evaluate
from flights.fetch import Tables
from flights.prepare import Split, prepare
from flights.train import train


@pytest.fixture(scope="module")
def parts(tables: Tables) -> Split:
    return prepare(tables.flights, tables.weather, sample=6_000)


def test_it_reports_as_it_learns_and_beats_saying_the_median(parts: Split) -> None:
    reports: list[dict[str, float]] = []
    model = train(parts.training, n_estimators=45, report=reports.append)
    assert [each["step"] for each in reports] == [10, 20, 30, 40, 45]
    assert reports[-1]["validation_mae"] < reports[0]["validation_mae"]
    result = evaluate(model, parts.test)
    assert result.mae < 0.85 * result.baseline_mae
    assert 0.3 < result.r2 < 1
    plt.close("all")


def test_two_runs_with_one_seed_are_equal(parts: Split) -> None:
    one, two = [], []
    train(parts.training, n_estimators=10, report=one.append)
    train(parts.training, n_estimators=10, report=two.append)
    assert one == two


def test_each_carrier_is_counted_and_drawn(parts: Split) -> None:
    plt.close("all")
    model = train(parts.training, n_estimators=10, report=lambda metrics: None)
    result = evaluate(model, parts.test)
    assert result.by_carrier["flights"].sum() == len(parts.test)
    assert result.by_carrier["mae"].is_monotonic_increasing
    assert len(plt.get_fignums()) == 1
    assert len(plt.gcf().axes[0].patches) == len(result.by_carrier)
    plt.close("all")


@pytest.mark.parametrize(("name", "value"), [("learning_rate", 0.0), ("validation_share", 1.0)])
def test_values_that_cannot_work_are_refused(parts: Split, name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        train(parts.training, **{name: value})
