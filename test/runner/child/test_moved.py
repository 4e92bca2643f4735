"""How far drift moves an ONNX model's predictions, against what a model's own formula says."""
import json
import os
import subprocess
import sys

import numpy
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

MOVED = os.path.join(os.path.dirname(__file__), "..", "..", "..", "src", "runner", "moved.py")
rng = numpy.random.default_rng(11)
N = 2000
THEN = {"a": rng.normal(size=N), "b": rng.normal(size=N), "still": rng.normal(size=N)}
NOW = {"a": rng.normal(1.0, 2.0, size=1500), "b": rng.normal(0.5, 1.0, size=1500), "still": THEN["still"][:]}
WEIGHTS = {"a": 3.0, "b": -7.0, "still": 50.0}


def told(path, reference, current, features=None, seed=1):
    texts = lambda values: [None if value is None or value != value else str(value).lower() if isinstance(value, (bool, numpy.bool_)) else str(value) for value in values]
    request = {"model": str(path), "features": features, "seed": seed, "columns": {name: {"reference": texts(reference[name]), "current": texts(current[name])} for name in reference}}
    done = subprocess.run([sys.executable, MOVED], input=json.dumps(request), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def save(path, nodes, inputs, outputs, constants=(), names=None):
    graph = helper.make_graph(nodes, "g", inputs, outputs, [numpy_helper.from_array(array, name) for name, array in constants])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    if names is not None:
        helper.set_model_props(model, {"feature_names": json.dumps(names)})
    onnx.save(model, str(path))
    return path


def linear(path, names=None, width=3):
    """x W + 2: one wide input."""
    tensor = lambda name, size: helper.make_tensor_value_info(name, TensorProto.DOUBLE, [None, size])
    weights = numpy.array([[WEIGHTS[name]] for name in ("a", "b", "still")])
    return save(path, [helper.make_node("MatMul", ["x", "w"], ["xw"]), helper.make_node("Add", ["xw", "c"], ["y"])], [tensor("x", width)], [tensor("y", 1)], [("w", weights), ("c", numpy.array([2.0]))], names)


def wasserstein(a, b):
    from scipy.stats import wasserstein_distance
    return wasserstein_distance(a, b)


def test_a_linear_model_moves_by_its_weight_times_the_distance_of_both_sides(tmp_path):
    answer = told(linear(tmp_path / "m.onnx", ["a", "b", "still"]), THEN, NOW)
    assert (answer["measure"], answer["rows"], answer["features"]) == ("absolute", N, ["a", "b", "still"])
    for name in ("a", "b"):
        # 1,500 values stand for 2,000 ranks: the two agree to a part of the steps between.
        assert answer["moved"][name] == pytest.approx(abs(WEIGHTS[name]) * wasserstein(THEN[name], NOW[name]), rel=0.01)
    # Of infinitely many rows that of `b`, which is shifted alone, is |w| * 0.5.
    assert answer["moved"]["b"] == pytest.approx(3.5, rel=0.15)
    assert answer["moved"]["still"] == 0


def test_inputs_by_name_and_a_given_order_are_the_same_as_the_models_own(tmp_path):
    own = told(linear(tmp_path / "m.onnx", ["a", "b", "still"]), THEN, NOW)["moved"]
    assert told(linear(tmp_path / "n.onnx"), THEN, NOW, ["a", "b", "still"])["moved"] == own
    tensor = lambda name: helper.make_tensor_value_info(name, TensorProto.DOUBLE, [None, 1])
    nodes = [helper.make_node("Mul", [name, "w" + name], ["m" + name]) for name in WEIGHTS] + [helper.make_node("Sum", ["m" + name for name in WEIGHTS], ["y"])]
    path = save(tmp_path / "by name.onnx", nodes, [tensor(name) for name in WEIGHTS], [tensor("y")], [("w" + name, numpy.array([weight])) for name, weight in WEIGHTS.items()])
    assert told(path, THEN, NOW)["moved"] == pytest.approx(own)


def test_more_missing_values_move_what_a_model_makes_of_them(tmp_path):
    # 5 where the value is missing, else 0.
    tensor = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1])
    path = save(tmp_path / "m.onnx", [helper.make_node("IsNaN", ["a"], ["n"]), helper.make_node("Cast", ["n"], ["f"], to=TensorProto.FLOAT), helper.make_node("Mul", ["f", "five"], ["y"])], [tensor("a")], [tensor("y")], [("five", numpy.array([5], dtype="float32"))])
    holes = lambda share: {"a": [None if at % 10 < share * 10 else float(at) for at in range(1000)]}
    assert told(path, holes(0.1), holes(0.4))["moved"]["a"] == pytest.approx(5 * 0.3)
    assert told(path, holes(0.4), holes(0.1))["moved"]["a"] == pytest.approx(5 * 0.3)
    assert told(path, holes(0.4), holes(0.4))["moved"]["a"] == 0


def classes(path, chances):
    """P(yes) of each city, else 0.25."""
    text = helper.make_tensor_value_info("city", TensorProto.STRING, [None, 1])
    save(path, [
        helper.make_node("LabelEncoder", ["city"], ["yes"], domain="ai.onnx.ml", keys_strings=list(chances), values_floats=list(chances.values()), default_float=0.25),
        helper.make_node("Sub", ["one", "yes"], ["no"]), helper.make_node("Concat", ["no", "yes"], ["p"], axis=1),
    ], [text], [helper.make_tensor_value_info("p", TensorProto.FLOAT, [None, 2])], [("one", numpy.array([1], dtype="float32"))])
    model = onnx.load(str(path))
    model.opset_import.append(helper.make_opsetid("ai.onnx.ml", 2))
    onnx.save(model, str(path))
    return path


def test_probabilities_move_by_their_total_variation(tmp_path):
    # A share of Oslo that grows by 0.3 moves 0.3 * 0.75.
    path = classes(tmp_path / "m.onnx", {"Oslo": 1.0})
    cities = lambda share, other="Rome": {"city": ["Oslo" if at % 10 < share * 10 else other for at in range(1000)]}
    answer = told(path, cities(0.2), cities(0.5))
    assert answer["measure"] == "total-variation" and answer["moved"]["city"] == pytest.approx(0.3 * 0.75)
    assert told(path, cities(0.2), cities(0.2))["moved"]["city"] == 0
    # Values that are new and mean the same to the model move nothing.
    assert told(path, cities(0.2), cities(0.2, "Bergen"))["moved"]["city"] == 0


def test_the_same_tables_give_the_same_answer(tmp_path, monkeypatch):
    path = classes(tmp_path / "m.onnx", {"Oslo": 1.0, "Rome": 0.75, "Bergen": 0.5, "Nice": 0.0})
    then, now = {"city": ["Oslo", "Rome", "Lima", "Cork"] * 50}, {"city": ["Bergen", "Nice", "Oslo", "Rome", "Bergen"] * 40}
    answers = []
    for seed in ("1", "2", "3"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        answers.append(told(path, then, now))
    assert answers[0]["moved"]["city"] > 0 and answers == [answers[0]] * 3


@pytest.mark.parametrize("change, code", [
    (dict(features=None), "no-names"), (dict(features=["a", "b"]), "other-width"), (dict(features=["a", "b", "elsewhere"]), "no-column"),
])
def test_a_model_that_does_not_fit_the_table_is_said_to_be(tmp_path, change, code):
    assert told(linear(tmp_path / "m.onnx"), THEN, NOW, **change)["error"]["code"] == code


def test_what_is_no_model_or_no_number_is_said_to_be(tmp_path):
    (tmp_path / "bad.onnx").write_bytes(b"no model")
    assert told(tmp_path / "bad.onnx", THEN, NOW)["error"]["code"] == "no-model"
    words = dict(THEN, b=["word"] * N)
    assert told(linear(tmp_path / "m.onnx", ["a", "b", "still"]), words, NOW)["error"] == {"code": "no-numbers", "column": "b"}
