"""Figures that Plotly itself makes, with what NumPy says of the same numbers."""
import json

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

rng = np.random.default_rng(7)
rows = pd.DataFrame({"x": rng.normal(size=400), "y": rng.gamma(2, size=400), "g": rng.choice(list("abc"), 400), "day": pd.date_range("2024-02-01", periods=400, freq="h"), "n": rng.integers(0, 9, 400)})
# Groups of other spreads would each have bins of their own.
spread = rows.assign(x=rows.x * rows.g.map({"a": 1, "b": 0.2, "c": 3}))
quartiles = {name: np.quantile(each["y"], [0.25, 0.5, 0.75], method="hazen").tolist() for name, each in rows.groupby("g")}
edges = np.arange(-5, 5.01, 0.5)


def spans(name):
    values = rows[rows.g == name].y.to_numpy()
    q1, _, q3 = np.quantile(values, [0.25, 0.5, 0.75], method="hazen")
    inside = values[(values >= q1 - 1.5 * (q3 - q1)) & (values <= q3 + 1.5 * (q3 - q1))]
    return [float(inside.min()), float(inside.max()), int(len(values) - len(inside))]


print(json.dumps({name: {"figure": figure.to_json(), "truth": truth} for name, (figure, truth) in {
    "points": (px.scatter(rows, x="day", y="x", title="Drift of <b>x</b>"), {"x": [int(t.timestamp() * 1000) for t in rows.day.head(3)], "y": rows.x.head(3).tolist(), "count": 400}),
    "packed": (px.scatter(rows, x="n", y="x", color="g"), {name: [[int(n), float(x)] for n, x in zip(each.n, each.x)] for name, each in rows.groupby("g", sort=False)}),
    "asked": (go.Figure(go.Histogram(x=rows.x, xbins={"start": -5, "end": 5, "size": 0.5})), np.histogram(rows.x, edges)[0].tolist()),
    "usual": (px.histogram(spread, x="x", color="g"), {"count": 400, "values": sorted(spread.x.tolist())}),
    "counts": (px.histogram(rows, x="g", histnorm="percent"), (rows.g.value_counts(sort=False, normalize=True) * 100).to_dict()),
    "means": (px.histogram(rows, x="g", y="y", histfunc="avg"), rows.groupby("g", sort=False).y.mean().to_dict()),
    "upTo": (px.histogram(rows, x="n", cumulative=True, nbins=9), [int((rows.n <= n).sum()) for n in range(9)]),
    "boxes": (px.box(rows, x="g", y="y"), {name: {"quartiles": quartiles[name], "spans": spans(name)} for name in "abc"}),
    "level": (px.box(rows, x="y", y="g"), {name: {"quartiles": quartiles[name], "spans": spans(name)} for name in "abc"}),
    "stacked": (px.bar(pd.DataFrame({"m": list("abab"), "v": [1, 2, -3, 4], "k": list("ppqq")}), x="m", y="v", color="k"), None),
    "beside": (px.bar(pd.DataFrame({"m": list("abab"), "v": [1, 2, 3, 4], "k": list("ppqq")}), x="m", y="v", color="k", barmode="group"), None),
    "area": (px.area(pd.DataFrame({"t": [0, 1], "a": [1, 2], "b": [3, 4]}), x="t", y=["a", "b"]), None),
    "cells": (px.imshow(np.array([[5, 1], [2, 9]]), x=["p", "q"], y=["r", "s"], text_auto=True), None),
    "pie": (px.pie(names=list("abca"), values=[1, 2, 3, 4]), None),
    "flow": (go.Figure(go.Sankey(node={"label": ["a", "b"]}, link={"source": [0], "target": [1], "value": [1]})), None),
    "both": (go.Figure([go.Scatter(x=[1, 2], y=[1, 2]), go.Violin(y=[1, 2, 3])]), None),
}.items()}))
