"""How far the drift of each column moves the predictions of an ONNX model: a request on stdin, one JSON object on stdout.

Shapes are in src/cli/store/model-change.ts; method and source in src/runner/README.md.
"""
import json
import math
import os
import sys

# Of elements of an ONNX tensor: how its cells are read. What has no NaN has no missing values.
FLOATS, INTEGERS = {"tensor(float)": "float32", "tensor(double)": "float64"}, {"tensor(int64)": "int64", "tensor(int32)": "int32"}
OTHERS = {"tensor(string)": "object", "tensor(bool)": "bool"}


class Unfit(Exception):
    """For the caller, who finds words."""

    def __init__(self, code, **facts):
        super().__init__(code)
        self.facts = dict(facts, code=code)


def answer(request):
    try:
        import numpy
        import onnxruntime
    except ImportError as error:
        raise Unfit("no-runtime", module=error.name or "onnxruntime") from None
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(request["model"], options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise Unfit("no-model", message=_line(error)) from None
    inputs = session.get_inputs()
    features, wide = _features(session, inputs, request["features"])
    lacking = [name for name in features if name not in request["columns"]]
    if lacking:
        raise Unfit("no-column", columns=lacking)
    types = {name: inputs[0].type if wide else next(each.type for each in inputs if each.name == name) for name in features}
    reference, current = _cells(numpy, request["columns"], features, types)

    def predict(columns):
        if wide:
            feed = {inputs[0].name: numpy.stack([columns[name] for name in features], axis=1)}
        else:
            feed = {each.name: columns[each.name].reshape(-1, 1) if each.shape is not None and len(each.shape) == 2 else columns[each.name] for each in inputs}
        try:
            return _prediction(numpy, session.run(None, feed))
        except Unfit:
            raise
        except Exception as error:
            raise Unfit("no-prediction", message=_line(error)) from None

    shares, before = predict(reference)
    moved = {}
    for at, name in enumerate(features):
        chance = numpy.random.default_rng([request["seed"], at])
        as_now = (_by_share if types[name] in OTHERS else _by_rank)(numpy, reference[name], current[name], chance)
        after = predict(dict(reference, **{name: as_now}))[1]
        moved[name] = _distance(numpy, before, after, shares)
    return {"measure": "total-variation" if shares else "absolute", "rows": len(reference[features[0]]), "features": features, "moved": moved}


def _features(session, inputs, given):
    """(names in the model's order, whether one input takes them all)."""
    unknown = [each.type for each in inputs if each.type not in FLOATS and each.type not in INTEGERS and each.type not in OTHERS]
    if unknown:
        raise Unfit("input", type=unknown[0])
    width = inputs[0].shape[1] if len(inputs) == 1 and inputs[0].shape is not None and len(inputs[0].shape) == 2 else 1
    if len(inputs) > 1 or width == 1 and given is None:
        return [each.name for each in inputs], False
    names = given
    if names is None:
        try:
            names = json.loads(session.get_modelmeta().custom_metadata_map.get("feature_names", "null"))
        except ValueError:
            names = None
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names) or len(set(names)) != len(names):
        raise Unfit("no-names", width=width if isinstance(width, int) else None)
    if isinstance(width, int) and len(names) != width:
        raise Unfit("other-width", width=width, given=len(names))
    return names, True


def _cells(numpy, columns, features, types):
    """Both sides as arrays, without rows whose value is missing where the model can't take that."""
    reference = {name: _column(numpy, name, columns[name]["reference"], types[name]) for name in features}
    current = {name: _column(numpy, name, columns[name]["current"], types[name]) for name in features}
    whole = numpy.ones(len(next(iter(reference.values()))[0]), dtype=bool)
    for name in features:
        if types[name] not in FLOATS:
            whole &= reference[name][1]
            current[name] = (current[name][0][current[name][1]], None)
    reference, current = {name: values[whole] for name, (values, _) in reference.items()}, {name: values for name, (values, _) in current.items()}
    if not whole.any() or any(len(values) == 0 for values in current.values()):
        raise Unfit("no-rows")
    return reference, current


def _column(numpy, name, cells, kind):
    """(values, which are there)."""
    there = numpy.array([cell is not None for cell in cells], dtype=bool)
    try:
        if kind == "tensor(string)":
            values = numpy.array([cell or "" for cell in cells], dtype=object)
        elif kind == "tensor(bool)":
            values = numpy.array([_number(cell) not in (0, None) for cell in cells], dtype=bool)
        elif kind in FLOATS:
            values = numpy.array([math.nan if cell is None else _number(cell) for cell in cells], dtype=FLOATS[kind])
        else:
            values = numpy.array([0 if cell is None else int(_number(cell)) for cell in cells], dtype=INTEGERS[kind])
    except (ValueError, OverflowError):
        raise Unfit("no-numbers", column=name) from None
    return values, there


def _number(cell):
    if cell in ("true", "false"):
        return int(cell == "true")
    try:
        return int(cell)
    except (TypeError, ValueError):
        return None if cell is None else float(cell)


def _by_rank(numpy, reference, current, chance):
    """As many are missing as now, and each other row has the value of its rank."""
    result = numpy.full(len(reference), numpy.nan if reference.dtype.kind == "f" else 0, dtype=reference.dtype)
    there, now = ~numpy.isnan(reference.astype("float64")), numpy.sort(current[~numpy.isnan(current.astype("float64"))])
    wanted = round(len(reference) * len(now) / len(current))
    if wanted < there.sum():
        there[chance.choice(numpy.flatnonzero(there), int(there.sum()) - wanted, replace=False)] = False
    kept = numpy.flatnonzero(there)
    if len(now) > 0:
        ranks = numpy.argsort(reference[kept], kind="stable")
        places = ((numpy.arange(len(kept)) + 0.5) / max(len(kept), 1) * len(now)).astype(int)
        result[kept[ranks]] = now[places]
        if wanted > len(kept):
            filled = chance.choice(numpy.flatnonzero(~there), wanted - len(kept), replace=False)
            result[filled] = chance.choice(now, len(filled))
    return result


def _by_share(numpy, reference, current, chance):
    """Each value as often as now; rows keep theirs as far as that goes."""
    values, counts = numpy.unique(current, return_counts=True)
    exact = counts / len(current) * len(reference)
    wanted = numpy.floor(exact).astype(int)
    wanted[numpy.argsort(wanted - exact, kind="stable")[: len(reference) - wanted.sum()]] += 1
    result, free, lacking = reference.copy(), [], []
    share = dict(zip(values.tolist(), wanted.tolist()))
    for value in sorted(set(reference.tolist())):
        rows = numpy.flatnonzero(reference == value)
        more = len(rows) - share.get(value, 0)
        if more > 0:
            free.extend(chance.choice(rows, more, replace=False).tolist())
    for value, count in share.items():
        lacking.extend([value] * max(0, count - int((reference == value).sum())))
    order = chance.permutation(len(free))
    for at, row in enumerate(sorted(free)):
        result[row] = lacking[order[at]]
    return result


def _prediction(numpy, outputs):
    """(whether these are shares of classes, one row a row): probabilities where there are any, else labels as shares of one, else numbers."""
    for each in outputs:
        if isinstance(each, list) and each and isinstance(each[0], dict):  # what scikit-learn's converter calls a ZipMap
            names = sorted(each[0], key=str)
            return True, numpy.array([[row[name] for name in names] for row in each], dtype="float64")
    arrays = [numpy.asarray(each) for each in outputs]
    labels = [each for each in arrays if each.dtype.kind in "OUSiub"]
    numbers = [each.reshape(len(each), -1).astype("float64") for each in arrays if each.dtype.kind == "f" and each.ndim > 0]
    if numbers:
        first = numbers[0]
        shares = first.shape[1] > 1 and bool((first >= 0).all()) and bool(numpy.allclose(first.sum(axis=1), 1, atol=1e-4))
        return shares, first
    if labels:
        return True, labels[0].reshape(len(labels[0]), -1)[:, 0]
    raise Unfit("no-output")


def _distance(numpy, before, after, shares):
    if before.ndim == 1:  # labels
        return float((before != after).mean())
    change = numpy.abs(after - before)
    told = float((change.sum(axis=1) / 2).mean() if shares else change.mean())
    if not math.isfinite(told):
        raise Unfit("not-finite")
    return told


def _line(error):
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:500]


def main():
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What a library prints is not the answer.
    os.dup2(2, 1)
    try:
        told = answer(json.load(sys.stdin))
    except Unfit as unfit:
        told = {"error": unfit.facts}
    out.write(json.dumps(told))
    out.close()


if __name__ == "__main__":
    main()
