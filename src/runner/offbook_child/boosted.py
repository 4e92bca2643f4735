"""What boosted trees of XGBoost and LightGBM tell of their features: the wrappers that speak as scikit-learn does, and the boosters within them alike."""

TOTAL_GAIN = "total-gain"


def of(model, family):
    """`(names or None, kind, measure or None, numbers)` of a fitted model, one number a feature in the order that it was fitted with. Raises where it is not fitted.

    Trees tell their total gain, whatever `importance_type` says: by how much all splits on a feature together improved the fit, which is what scikit-learn's trees tell too.
    A count of splits (LightGBM's own default) or the gain of a mean split (XGBoost's) doesn't say how much the model uses a feature.
    """
    return _of_xgboost(model) if family == "xgboost" else _of_lightgbm(model)


def _of_xgboost(model):
    booster = model.get_booster() if hasattr(model, "get_booster") else model
    named = booster.feature_names
    names = named or ["f%d" % at for at in range(booster.num_features())]
    if _is_linear(booster):
        # A number a feature, or a list of one a class. What is left out is 0.
        weights = booster.get_score(importance_type="weight")
        return named, "coefficient", None, [_mean_size(weights.get(name, 0.0)) for name in names]
    gains = booster.get_score(importance_type="total_gain")
    return named, "importance", TOTAL_GAIN, [_sum(gains.get(name, 0.0)) for name in names]


def _is_linear(booster):
    import json
    return json.loads(booster.save_config())["learner"]["gradient_booster"]["name"] == "gblinear"


def _of_lightgbm(model):
    booster = model.booster_ if hasattr(model, "booster_") else model
    names = booster.feature_name()
    # What it calls columns that had no name.
    made_up = names == ["Column_%d" % at for at in range(len(names))]
    return None if made_up else names, "importance", TOTAL_GAIN, booster.feature_importance("gain").tolist()


def _sum(told):
    return float(sum(told)) if isinstance(told, list) else float(told)


def _mean_size(told):
    every = told if isinstance(told, list) else [told]
    return sum(map(abs, every)) / len(every)
