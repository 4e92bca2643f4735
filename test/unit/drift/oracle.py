"""What scipy says of generated pairs: one JSON line a pair, values and answers, for statistics.test.ts."""
import json
import sys

import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon

rng = np.random.default_rng(20261125)
sizes = [1, 2, 3, 5, 8, 13, 30, 31, 77, 100, 141, 500, 999, 1000, 2500]


def plain(values):
    return ["nan" if np.isnan(v) else "inf" if v == np.inf else "-inf" if v == -np.inf else float(v) for v in values]


def numeric(a, b, kind):
    """Without missing values, as scipy's own `omit` leaves them out; where nothing is left on a side scipy says NaN, which is null here."""
    line = {"kind": "numeric", "what": kind, "a": plain(a), "b": plain(b)}
    there = [side[~np.isnan(side)] for side in (a, b)]
    if not all(side.size for side in there):
        return {**line, "ks": None, "p": None, "wasserstein": None}
    ks = stats.ks_2samp(a, b, method="auto", nan_policy="omit")
    finite = all(np.isfinite(side).all() for side in there)
    return {**line, "ks": float(ks.statistic), "p": float(ks.pvalue), "wasserstein": float(stats.wasserstein_distance(*there)) if finite else None}


def draw(size, how):
    if how == "normal":
        return rng.normal(size=size)
    if how == "shifted":
        return rng.normal(0.3, 1.4, size=size)
    if how == "ties":
        return rng.integers(0, 4, size=size).astype(float)
    if how == "constant":
        return np.full(size, 7.5)
    if how == "skewed":
        return rng.lognormal(0, 2, size=size)
    if how == "nothing":
        return np.full(size, np.nan)
    values = rng.normal(size=size)
    if how != "missing":
        values[rng.random(size) < 0.1] = np.inf
        values[rng.random(size) < 0.1] = -np.inf
    if how != "infinite":
        values[rng.random(size) < 0.2] = np.nan
    return values


out = []
kinds = ["normal", "shifted", "ties", "constant", "skewed", "infinite", "missing", "missing and infinite"]


def pair(n, first, m, second):
    out.append(numeric(draw(n, first), draw(m, second), f"{first} {n} against {second} {m}"))


for _ in range(520):
    n, m = int(rng.choice(sizes)), int(rng.choice(sizes))
    pair(n, str(rng.choice(kinds)), m, str(rng.choice(kinds)))
for n in (9999, 10000):
    out.append(numeric(rng.normal(size=n).round(2), rng.normal(0.02, 1, size=10000).round(2), f"{n} against 10000"))
# Each kind once where p-values are asymptotic.
for kind, n, m in zip(kinds, [100_000, 100_000, 100_000, 20_000, 100_000, 30_000, 30_000, 12_000], [100_000, 1, 30_000, 20_000, 501, 10_000, 25_000, 11_000]):
    pair(n, kind, m, "ties" if kind == "constant" else kind)
for kind in [*kinds, "nothing"]:
    for n, m in ((0, 1), (100, 0)):
        pair(n, kind, m, kind)
for kind in kinds:
    pair(40, "nothing", 40, kind)
    pair(10_001, kind, 35, "nothing")
pair(0, "normal", 0, "normal")
# The asymptotic ones: only sizes and the statistic matter, so the values are not told.
tails = []
for n, m in [(10001, 1), (10001, 2), (10001, 10), (20000, 30), (20000, 100), (20000, 139), (20000, 140), (20000, 200), (20000, 5000), (50000, 50000), (100000, 100000), (1000000, 500000), (300000, 200001)]:
    root = np.sqrt(n * m / (n + m))
    for z in [0.05, 0.3, 0.45, 0.6, 0.83, 1.0, 1.2, 1.36, 1.48, 1.6, 2.0, 2.5, 3.5, 5.0, 9.0]:
        d = z / root
        if 0 < d < 1:
            tails.append({"kind": "tail", "n": n, "m": m, "d": d, "p": float(stats.kstwo.sf(d, np.round(n * m / (n + m))))})
for n, m, steps in [(10000, 10000, 5), (10000, 10000, 190), (10000, 9999, 1900000), (10000, 7, 20000), (60, 35, 90), (1, 1, 1), (500, 499, 30000)]:
    d = steps / np.lcm(n, m)
    if d <= 1:
        a = np.zeros(n), np.zeros(m)
        from scipy.stats import _stats_py as inside
        h, exact, p = int(round(d * np.lcm(n, m))), *inside._attempt_exact_2kssamp(n, m, int(np.gcd(n, m)), d, "two-sided")[::2]
        if exact:
            tails.append({"kind": "tail", "n": n, "m": m, "d": d, "p": float(p)})
out += tails
for _ in range(150):
    k = int(rng.integers(2, 40))
    shares = rng.dirichlet(np.full(k, rng.choice([0.2, 1, 5])))
    a, b = rng.multinomial(int(rng.choice([5, 50, 500, 100000])), shares), rng.multinomial(int(rng.choice([5, 50, 500, 100000])), shares if rng.random() < 0.5 else rng.dirichlet(np.ones(k)))
    keep = a + b > 0
    table = np.array([a[keep], b[keep]])
    line = {"kind": "counts", "a": a.tolist(), "b": b.tolist(), "js": float(jensenshannon(a, b, 2))}
    chi = stats.chi2_contingency(table, correction=False) if keep.sum() > 1 else None
    line["chi2"], line["p"], line["dof"] = (float(chi.statistic), float(chi.pvalue), int(chi.dof)) if chi else (0.0, 1.0, 0)
    line["least"] = float(chi.expected_freq.min()) if chi else None
    p, q = a / a.sum(), b / b.sum()
    fp, fq = np.where(p == 0, 1e-4, p), np.where(q == 0, 1e-4, q)
    line["psi"] = float(((fq - fp) * np.log(fq / fp)).sum())
    line["kl"] = float(stats.entropy(p, np.where(q == 0, 1e-4, q)) if not (q == 0).any() else np.where(p == 0, 0, p * np.log(np.where(p == 0, 1, p) / fq)).sum())
    line["hellinger"] = float(np.sqrt(((np.sqrt(p) - np.sqrt(q)) ** 2).sum() / 2))
    line["tv"] = float(np.abs(p - q).sum() / 2)
    both = (a > 0) | (b > 0)
    if (a[both] > 0).all() and both.sum() > 1:
        expected = a[both] / a.sum() * b.sum()
        against = stats.chisquare(b[both], expected)
        line["against"] = [float(against.statistic), float(against.pvalue)]
    out.append(line)
for _ in range(60):
    n, m = int(rng.integers(1, 5000)), int(rng.integers(1, 5000))
    x, y = int(rng.integers(0, n + 1)), int(rng.integers(0, m + 1))
    pooled = (x + y) / (n + m)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    z = (x / n - y / m) / error if error > 0 else 0.0
    out.append({"kind": "z", "n": n, "m": m, "x": x, "y": y, "z": float(z), "p": float(2 * stats.norm.sf(abs(z)))})
p = rng.random(200) ** 3
out.append({"kind": "bh", "p": p.tolist(), "adjusted": stats.false_discovery_control(p).tolist()})
for x, df in [(0.1, 1), (3.84, 1), (40, 30), (700, 600), (1e4, 9000), (2000, 3), (0, 4)]:
    out.append({"kind": "chi2sf", "x": x, "df": df, "p": float(stats.chi2.sf(x, df))})
for of in (1, 2, 19, 20, 41, 100, 499):
    for hits in sorted({0, 1, of // 20, of // 3, of - 1, of}):
        out.append({"kind": "rate", "hits": hits, "of": of, "atMost": float(stats.binomtest(hits, of).proportion_ci(confidence_level=0.9, method="exact").high)})
sys.stdout.write("\n".join(json.dumps(each) for each in out))
