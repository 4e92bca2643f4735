"""Fit the model."""

from collections.abc import Callable
from typing import Literal

import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score

from flights.prepare import FEATURES

# Trees between two reports: few enough to watch the curve grow, many enough to be quick.
STAGE = 10


def train(
    training: pd.DataFrame,
    label: str = "arr_delay",
    n_estimators: int = 100,
    learning_rate: float = 0.1,
    loss: Literal["squared_error", "absolute_error"] = "squared_error",
    max_leaf_nodes: int = 31,
    validation_share: float = 0.15,
    seed: int = 42,
    report: Callable[[dict[str, float]], None] = print,
) -> HistGradientBoostingRegressor:
    """Fit gradient-boosted trees, reporting the error as it falls.

    The last flights of the training part are held out to watch the error on days the model has not seen.

    Parameters
    ----------
    training
        The training part, as ``prepare`` returns it.
    label
        The column to predict.
    n_estimators
        How many trees.
    learning_rate
        How much each tree may change the prediction, above 0 and at most 1.
    loss
        What the trees make small: ``squared_error`` predicts the mean, ``absolute_error`` the median.
    max_leaf_nodes
        How fine a tree may divide the flights.
    validation_share
        The share of the training part, at its end in time, that is held out.
    seed
        Makes two runs with the same parameters equal.
    report
        Called after every few trees with the metrics so far.

    Returns
    -------
    HistGradientBoostingRegressor
        The fitted model.
    """
    if not 0 < learning_rate <= 1:
        raise ValueError(f"learning_rate is {learning_rate}: it must be above 0 and at most 1")
    if not 0 < validation_share < 1:
        raise ValueError(f"validation_share is {validation_share}: it must be between 0 and 1")
    ordered = training.sort_values("time_hour", kind="stable")
    held_out = max(1, int(len(ordered) * validation_share))
    fit, validation = ordered.iloc[:-held_out], ordered.iloc[-held_out:]
    model = HistGradientBoostingRegressor(
        loss=loss,
        learning_rate=learning_rate,
        max_leaf_nodes=max_leaf_nodes,
        categorical_features="from_dtype",
        early_stopping=False,
        warm_start=True,
        random_state=seed,
    )
    for trees in [*range(STAGE, n_estimators, STAGE), n_estimators]:
        model.set_params(max_iter=trees)
        model.fit(fit[FEATURES], fit[label])
        predicted = model.predict(validation[FEATURES])
        report(
            {
                "step": trees,
                "validation_mae": float(mean_absolute_error(validation[label], predicted)),
                "validation_r2": float(r2_score(validation[label], predicted)),
            }
        )
    return model
