"""What a fitted model makes of its features, as far as the object itself tells it by their names. Nothing is computed on data."""
from . import boosted, types
from .values import real

MOST, LONGEST = 10_000, 1000
# A search for parameters holds the model that it found; a pipeline ends with one.
DEEPEST = 5


def of(model):
    """`{kind, features: [[name, number], …]}`, with `measure` where it is known, or None where the model, or whoever fitted it, doesn't tell. Never raises: a run is not to fail for it."""
    try:
        estimator, names = _named(model)
        family, measure = types.family(type(estimator)), None
        if family in ("xgboost", "lightgbm"):
            own, kind, measure, numbers = boosted.of(estimator, family)
            names, numbers = names or _texts(own), _finite(numbers)
        else:
            kind, numbers = _numbers(estimator)
        if names is None or numbers is None or len(numbers) != len(names):
            return None
        told = {"kind": kind, "features": [[name, number] for name, number in zip(names, numbers)]}
        return told if measure is None else dict(told, measure=measure)
    except Exception:
        return None


def _named(model):
    """The estimator that weighs features, and the names of what it is given; None where they aren't known."""
    names, known = None, False
    for _ in range(DEEPEST):
        steps = getattr(model, "steps", None)
        if getattr(model, "best_estimator_", None) is not None:
            model = model.best_estimator_
        elif isinstance(steps, list) and steps:
            names, known = _last_of(model, steps), True
            model = steps[-1][1]
        else:
            break
    found = _attribute(model, "feature_names_in_")
    if found is None and known:
        found = names
    return model, _texts(found)


def _last_of(pipeline, steps):
    """What the steps before the last say that they give. Where one can't say, names are unknown."""
    if len(steps) == 1:
        return getattr(pipeline, "feature_names_in_", None)
    if getattr(pipeline, "feature_names_in_", None) is None:  # then the names would be made up: x0, x1
        return None
    return pipeline[:-1].get_feature_names_out()


def _texts(found):
    if found is None or not 0 < len(found) <= MOST:
        return None
    names = list(found)
    whole = all(isinstance(name, str) and len(name) <= LONGEST for name in names) and len(set(names)) == len(names)
    return [str(name) for name in names] if whole else None


def _numbers(estimator):
    weights = _attribute(estimator, "feature_importances_")
    if weights is not None:
        numbers = _finite(weights.tolist())
        return "importance", None if numbers is None or min(numbers, default=0) < 0 else numbers
    weights = _attribute(estimator, "coef_")
    if weights is None or not hasattr(weights, "tolist"):
        return None, None
    if weights.ndim == 2:  # a row a class, or a row a target: how much a feature weighs on average
        if weights.size > MOST * 100:
            return None, None
        rows = [_finite(row) for row in weights.tolist()]
        return "coefficient", None if None in rows or not rows else [sum(map(abs, column)) / len(rows) for column in zip(*rows)]
    numbers = _finite(weights.tolist())
    return "coefficient", numbers and [abs(number) for number in numbers]


def _attribute(estimator, name):
    """None also where asking fails: of a model that was not fitted, or has no weights of this kind."""
    try:
        return getattr(estimator, name, None)
    except Exception:
        return None


def _finite(numbers):
    if not isinstance(numbers, list) or len(numbers) > MOST:
        return None
    plain = [real(number) for number in numbers]
    return plain if all(number is not None and abs(number) < float("inf") for number in plain) else None
