"""All four steps, one after another."""

from pathlib import Path

from flights.evaluate import Evaluation, evaluate
from flights.fetch import fetch
from flights.prepare import prepare
from flights.train import train


def main(folder: Path = Path("data"), sample: int = 0, n_estimators: int = 100, seed: int = 42) -> Evaluation:
    """Fetch, prepare, train and evaluate.

    Parameters
    ----------
    folder
        Where the data is kept.
    sample
        Keep about this many flights; 0 keeps all.
    n_estimators
        How many trees.
    seed
        Makes two runs with the same parameters equal.

    Returns
    -------
    Evaluation
        How far the predictions are off.
    """
    tables = fetch(folder)
    parts = prepare(tables.flights, tables.weather, sample=sample)
    model = train(parts.training, n_estimators=n_estimators, seed=seed)
    return evaluate(model, parts.test)
