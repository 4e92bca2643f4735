"""What models of scikit-learn tell of their features, kept beside the output."""
import pytest

pandas = pytest.importorskip("pandas")
pytest.importorskip("sklearn")

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
