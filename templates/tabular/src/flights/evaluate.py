"""Say how good the model is, and where it is not."""

from typing import NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score

from flights.prepare import FEATURES


class Evaluation(NamedTuple):
    """How far the predictions are off, in all and carrier by carrier."""

    mae: float
    r2: float
    baseline_mae: float
    by_carrier: pd.DataFrame


def evaluate(
    model: HistGradientBoostingRegressor,
    test: pd.DataFrame,
    label: str = "arr_delay",
) -> Evaluation:
    """Compare predictions with what happened in the test part, and draw the error of each carrier.

    Parameters
    ----------
    model
        The fitted model, as ``train`` returns it.
    test
        The test part, as ``prepare`` returns it.
    label
        The column that was predicted.

    Returns
    -------
    Evaluation
        The mean absolute error in minutes, r², the error of always saying the median, and a row per carrier.
    """
    predicted = model.predict(test[FEATURES])
    actual = test[label]
    errors = pd.DataFrame({"carrier": test["carrier"].astype(str), "error": (predicted - actual).abs(), "late": actual})
    by_carrier = (
        errors.groupby("carrier")
        .agg(flights=("error", "size"), mae=("error", "mean"), mean_delay=("late", "mean"))
        .sort_values("mae")
        .reset_index()
    )
    draw(by_carrier)
    return Evaluation(
        mae=float(mean_absolute_error(actual, predicted)),
        r2=float(r2_score(actual, predicted)),
        baseline_mae=float((actual - actual.median()).abs().mean()),
        by_carrier=by_carrier,
    )


def draw(by_carrier: pd.DataFrame) -> None:
    """Draw a bar for each carrier and leave the figure open, for whoever runs this to show or save.

    Parameters
    ----------
    by_carrier
        A row per carrier with its mean absolute error, as in ``Evaluation``.
    """
    _, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
    axes.barh(by_carrier["carrier"], by_carrier["mae"], color="#4c78a8")
    axes.set_xlabel("mean absolute error, minutes")
    axes.set_ylabel("carrier")
    axes.set_title("Error by carrier")
    axes.spines[["top", "right"]].set_visible(False)
