"""What models of scikit-learn, XGBoost and LightGBM tell of their features, kept beside the output."""
import pytest

DATA = """
import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC
rng = np.random.default_rng(7)
x = pd.DataFrame({"distance": rng.normal(size=200), "noise": rng.normal(size=200), "$day": rng.normal(size=200)})
y = 5 * x["distance"] + x["$day"]
NAMES = list(x.columns)
"""


def told(project, expression, returns="object"):
    project.write("m.py", DATA + "def train() -> %s: return %s\n" % (returns, expression))
    run = project.run("m.py:train").ok()
    assert run.output()["kind"] == "model" and "output-not-saved" not in run.warnings(), run.events
    return run.output().get("importance")


@pytest.mark.parametrize("model", ["RandomForestRegressor(10, random_state=1)", "GradientBoostingRegressor(n_estimators=10, random_state=1)", "GridSearchCV(RandomForestRegressor(5, random_state=1), {'max_depth': [5]}, cv=2)"])
def test_trees_tell_by_name(project, model):
    found = told(project, model + ".fit(x, y)")
    assert found["kind"] == "importance" and [name for name, _ in found["features"]] == ["distance", "noise", "$day"]
    shares = dict(found["features"])
    assert sum(shares.values()) == pytest.approx(1) and shares["distance"] > 0.8 and shares["$day"] > shares["noise"]


def test_linear_models_tell_coefficients_without_their_sign(project):
    found = told(project, "LinearRegression().fit(x, -y)")
    assert found["kind"] == "coefficient"
    assert [[name, round(number, 9)] for name, number in found["features"]] == [["distance", 5.0], ["noise", 0.0], ["$day", 1.0]]
    # A row a class: their mean.
    project.write("m.py", DATA + """
def train() -> tuple[LogisticRegression, list[float]]:
    model = LogisticRegression().fit(x, pd.qcut(y, 3, labels=False))
    return model, np.abs(model.coef_).mean(axis=0).tolist()
""")
    run = project.run("m.py:train").ok()
    classes = run.output("0")["importance"]
    assert classes["kind"] == "coefficient" and [number for _, number in classes["features"]] == pytest.approx(run.output("1")["value"])


def test_a_pipeline_names_what_its_last_step_is_given(project):
    scaled = told(project, "make_pipeline(StandardScaler(), RandomForestRegressor(10, random_state=1)).fit(x, y)")
    assert [name for name, _ in scaled["features"]] == ["distance", "noise", "$day"] and dict(scaled["features"])["distance"] > 0.8
    parted = told(project, "make_pipeline(ColumnTransformer([('num', StandardScaler(), ['$day', 'distance'])]), LinearRegression()).fit(x, y)")
    assert [name for name, _ in parted["features"]] == ["num__$day", "num__distance"]
    alone = told(project, "Pipeline([('model', LinearRegression())]).fit(x, y)")
    assert [name for name, _ in alone["features"]] == ["distance", "noise", "$day"]


@pytest.mark.parametrize("model", [
    "RandomForestRegressor(5).fit(x.to_numpy(), y)",  # no names
    "make_pipeline(StandardScaler(), RandomForestRegressor(5)).fit(x.to_numpy(), y)",
    "RandomForestRegressor(5)",  # not fitted
    "SVC().fit(x, y > 0)",  # weighs nothing
    "StandardScaler().fit(x)",
    "Faulty()", "Unnamed()", "Infinite()", "Twice()", "Short()", "Many()",
])
def test_nothing_is_told_where_the_model_does_not_know(project, model):
    hostile = """
class Faulty(BaseEstimator):
    feature_names_in_ = ["a"]
    @property
    def feature_importances_(self): raise RuntimeError("boom")
class Unnamed(BaseEstimator):
    feature_importances_ = np.ones(2)
    @property
    def feature_names_in_(self): raise RuntimeError("boom")
class Infinite(BaseEstimator):
    feature_names_in_, feature_importances_ = ["a", "b"], np.array([1, np.inf])
class Twice(BaseEstimator):
    feature_names_in_, feature_importances_ = ["a", "a"], np.array([1.0, 2.0])
class Short(BaseEstimator):
    feature_names_in_, feature_importances_ = ["a", "b"], np.array([1.0])
class Many(BaseEstimator):
    feature_names_in_, feature_importances_ = [str(each) for each in range(10_001)], np.ones(10_001)
"""
    project.write("m.py", DATA + hostile + "def train() -> object: return %s\n" % model)
    run = project.run("m.py:train").ok()
    assert run.output()["kind"] == "model" and "importance" not in run.output() and run.warnings() == [], run.events


def test_ten_thousand_features_are_kept(project):
    project.write("m.py", DATA + """
class Wide(BaseEstimator):
    feature_names_in_, feature_importances_ = ["column %05d" % each for each in range(10_000)], np.arange(10_000.0)
def train() -> object: return Wide()
""")
    features = project.run("m.py:train").ok().output()["importance"]["features"]
    assert len(features) == 10_000 and features[-1] == ["column 09999", 9999.0]


# -- boosted trees ------------------------------------------------------------------------------------------------------------------

# Their packages are part of the tests' environment: without them these tests fail.
BOOSTED = DATA + """
import lightgbm
import xgboost
labels = pd.qcut(y, 3, labels=False)
quiet = {"verbose": -1}
def xgb(data, **more): return xgboost.train(more, xgboost.DMatrix(data, label=y), 10)
def lgb(data): return lightgbm.train(quiet, lightgbm.Dataset(data, label=y), 10)
"""
TREES = """
    xgboost.XGBRegressor(n_estimators=10).fit(data, y), xgboost.XGBRegressor(n_estimators=10, importance_type="weight").fit(data, y), xgboost.XGBClassifier(n_estimators=10).fit(data, labels), xgb(data),
    lightgbm.LGBMRegressor(n_estimators=10, verbose=-1).fit(data, y), lightgbm.LGBMClassifier(n_estimators=10, verbose=-1).fit(data, labels), lgb(data),
"""
LINEAR = 'xgboost.XGBRegressor(n_estimators=50, booster="gblinear").fit(data, -y), xgb(data, booster="gblinear"), xgboost.XGBClassifier(n_estimators=50, booster="gblinear").fit(data, labels),'


def boosted(project, models, data="x"):
    """What each of several models tells: one run makes them all."""
    project.write("m.py", BOOSTED + "def train() -> tuple:\n  data = %s\n  return (%s)\n" % (data, models))
    run = project.run("m.py:train").ok()
    outputs = run.of("output")
    assert {output["kind"] for output in outputs} == {"model"} and "output-not-saved" not in run.warnings(), run.events
    return [output.get("importance") for output in outputs]


def test_boosted_trees_tell_their_total_gain_by_name(project):
    every = boosted(project, TREES)
    assert len(every) == 7
    for found in every:
        assert (found["kind"], found["measure"]) == ("importance", "total-gain") and [name for name, _ in found["features"]] == ["distance", "noise", "$day"]
        gains = dict(found["features"])
        # By the number of its splits `$day` comes close to `distance`.
        assert gains["distance"] > 3 * gains["$day"] > 3 * gains["noise"] >= 0, found


def test_linear_boosters_tell_coefficients(project):
    regressor, booster, classes = boosted(project, LINEAR)
    for found in (regressor, booster, classes):
        assert found["kind"] == "coefficient" and "measure" not in found and [name for name, _ in found["features"]] == ["distance", "noise", "$day"]
    for found in (regressor, booster):
        assert [number for _, number in found["features"]] == pytest.approx([5, 0, 1], abs=0.1)


def test_boosters_that_were_fitted_without_names_or_not_at_all_tell_nothing(project):
    every = boosted(project, TREES + LINEAR + "xgboost.XGBRegressor(), lightgbm.LGBMRegressor(),", "x.to_numpy()")
    assert every == [None] * 12


def test_the_gain_of_boosted_trees_is_the_sum_over_their_splits(project):
    project.write("m.py", BOOSTED + """
def gain(trees, feature, of): return trees.groupby(feature)[of].sum().reindex(NAMES, fill_value=0).tolist()
def train() -> tuple[xgboost.Booster, lightgbm.Booster, list[float], list[float]]:
    one, other = xgb(x), lgb(x)
    return one, other, gain(one.trees_to_dataframe(), "Feature", "Gain"), gain(other.trees_to_dataframe(), "split_feature", "split_gain")
""")
    run = project.run("m.py:train").ok()
    for name, summed in (("0", "2"), ("1", "3")):
        assert [number for _, number in run.output(name)["importance"]["features"]] == pytest.approx(run.output(summed)["value"], rel=1e-4)


def test_boosted_trees_at_the_end_of_a_pipeline_have_the_names_that_they_are_given(project):
    models = ["make_pipeline(StandardScaler(), %s).fit(data, y)" % model for model in ("xgboost.XGBRegressor(n_estimators=10)", "lightgbm.LGBMRegressor(n_estimators=10, verbose=-1)")]
    for found in boosted(project, ", ".join(models)):
        assert [name for name, _ in found["features"]] == ["distance", "noise", "$day"] and found["measure"] == "total-gain"
