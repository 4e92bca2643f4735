"""Data in and out with the real libraries; each skips by name where its package is absent."""
import gzip
import json
import os

import pytest

pandas = pytest.importorskip("pandas")
numpy = pytest.importorskip("numpy")
pytest.importorskip("pyarrow")


def trips(n=30):
    return pandas.DataFrame({"id": range(n), "fare": [1.5 * i if i % 7 else float("nan") for i in range(n)], "when": pandas.date_range("2024-01-01", periods=n),
                             "zone": pandas.Categorical(["a", "b", None] * (n // 3))})


PREPARE = """
import pandas as pd
def prepare(trips: pd.DataFrame, n: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    return trips.head(n), trips.tail(n)
def rows(trips: pd.DataFrame) -> int:
    return len(trips)
"""


@pytest.mark.parametrize("ending", [".parquet", ".parq", ".csv", ".tsv", ".csv.gz", ".json", ".jsonl", ".feather", ".arrow", ""])
def test_tables_are_read_from_files(project, ending):
    frame = trips()
    path = project.root / ("trips" + ending)
    {".parquet": frame.to_parquet, ".parq": frame.to_parquet, "": frame.to_parquet, ".csv": lambda p: frame.to_csv(p, index=False), ".tsv": lambda p: frame.to_csv(p, index=False, sep="\t"),
     ".csv.gz": lambda p: frame.to_csv(p, index=False), ".json": lambda p: frame.to_json(p, orient="records"),
     ".jsonl": lambda p: frame.to_json(p, orient="records", lines=True), ".feather": frame.to_feather, ".arrow": frame.to_feather}[ending](path)
    project.write("m.py", PREPARE)
    run = project.run("m.py:rows", inputs={"trips": path}).ok()
    assert run.output()["value"] == 30
    facts = run.input("trips")
    assert facts["pythonType"] == "pandas.DataFrame" and facts["rows"] == 30 and facts["path"] == str(path) and facts["source"] == {"kind": "file", "path": str(path)}
    assert [column["name"] for column in facts["columns"]] == ["id", "fare", "when", "zone"]
    assert len(facts["head"]["rows"]) == 20 and facts["head"]["columns"] == ["id", "fare", "when", "zone"]
    assert run.of("_hash") == [{"t": run.of("_hash")[0]["t"], "type": "_hash", "name": "trips", "path": str(path)}]


def test_a_relative_path_is_of_the_working_directory(project):
    (project.root / "data").mkdir()
    trips().to_parquet(project.root / "data" / "trips.parquet")
    project.write("m.py", PREPARE)
    assert project.run("m.py:rows", inputs={"trips": "data/trips.parquet"}).ok().input("trips")["path"] == str(project.root / "data" / "trips.parquet")


def test_outputs_are_parquet_and_feed_the_next_function(project):
    trips().to_parquet(project.root / "trips.parquet")
    project.write("m.py", PREPARE)
    run = project.run("m.py:prepare", inputs={"trips": project.root / "trips.parquet"}).ok()
    first, second = run.output("0"), run.output("1")
    assert (first["kind"], first["pythonType"], first["rows"], first["mediaType"]) == ("table", "pandas.DataFrame", 2, "application/vnd.apache.parquet")
    assert first["head"]["columns"] == ["id", "fare", "when", "zone"]
    assert first["head"]["rows"][0] == [0, "$nan", "2024-01-01T00:00:00", "a"]
    kept = pandas.read_parquet(run.object(second["sha256"]))
    assert kept["id"].tolist() == [28, 29] and kept.index.tolist() == [28, 29] and str(kept["zone"].dtype) == "category"
    assert os.path.getsize(run.object(first["sha256"])) == first["bytes"]
    artifacts = {event["name"]: event for event in run.of("artifact")}
    assert artifacts[first["artifact"]]["role"] == "output" and artifacts[first["artifact"]]["sha256"] == first["sha256"]
    again = project.run("m.py:rows", inputs={"trips": project.output_input(run, "1")}).ok()
    assert again.output()["value"] == 2
    assert again.input("trips")["sha256"] == second["sha256"] and again.input("trips")["source"]["kind"] == "output" and not again.of("_hash")


def test_odd_tables(project):
    project.write("m.py", """
        import pandas as pd, numpy as np
        def numbers() -> pd.DataFrame: return pd.DataFrame([[1, 2]], columns=[0, 1], index=pd.Index(["a"], name="key"))
        def multi() -> pd.DataFrame: return pd.DataFrame({("a", 1): [1], ("b", 2): [2]})
        def mixed() -> pd.DataFrame: return pd.DataFrame({"x": [1, "a", object()]})
        def twice() -> pd.DataFrame: return pd.DataFrame([[1, 2]], columns=["x", "x"])
        def empty() -> pd.DataFrame: return pd.DataFrame()
        def attrs() -> pd.DataFrame:
            frame = pd.DataFrame({"x": [1]}); frame.attrs["f"] = object(); return frame
        def series() -> pd.Series: return pd.Series([1.5, None], name="fare")
        def nameless() -> pd.Series: return pd.Series([1, 2])
        def wide() -> pd.DataFrame: return pd.DataFrame(np.zeros((3, 300)))
        def cells() -> pd.DataFrame: return pd.DataFrame({"t": ["x" * 500, "$a", None], "l": [[1], [2], None], "b": [b"a", b"b", b"c"], "i": [2**60, 1, 2]})
        def back(t: pd.Series) -> str: return repr((t.name, t.tolist()))
    """)
    numbers = project.run("m.py:numbers").ok()
    kept = pandas.read_parquet(numbers.object(numbers.output()["sha256"]))
    assert kept.columns.tolist() in ([0, 1], ["0", "1"]) and kept.index.name == "key"
    assert numbers.output()["head"] == {"columns": ["key", "0", "1"], "rows": [["a", 1, 2]]}
    assert project.run("m.py:multi").ok().output()["mediaType"].endswith("parquet")
    for name in ("mixed", "twice"):
        run = project.run("m.py:%s" % name).ok()
        assert run.output()["mediaType"] == "text/csv" and "saved-as-csv" in run.warnings() and run.output()["kind"] == "table"
    assert project.run("m.py:empty").ok().output()["rows"] == 0
    assert project.run("m.py:attrs").ok().output()["mediaType"].endswith("parquet")
    wide = project.run("m.py:wide").ok().output()
    assert len(wide["columns"]) == 300 and len(wide["head"]["columns"]) == 50 and len(wide["head"]["rows"][0]) == 50
    cells = project.run("m.py:cells").ok().output()["head"]["rows"]
    assert cells[0][0] == "x" * 200 + "…" and cells[1][0] == "$str:$a" and cells[2][0] is None and cells[0][3] == "$int:%d" % 2**60
    for name, wanted in (("series", "('fare', [1.5, nan])"), ("nameless", "(None, [1, 2])")):
        made = project.run("m.py:%s" % name).ok()
        assert made.output()["pythonType"] == "pandas.Series" and made.output()["kind"] == "table"
        assert project.run("m.py:back", inputs={"t": project.output_input(made)}).ok().output()["value"] == wanted


def test_polars_and_arrow(project):
    pytest.importorskip("polars")
    trips().drop(columns="zone").to_parquet(project.root / "t.parquet")
    trips().drop(columns="zone").to_csv(project.root / "t.csv", index=False)
    trips().drop(columns="zone").to_feather(project.root / "t.arrow")
    project.write("m.py", """
        from __future__ import annotations
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            import polars as pl
            import pyarrow as pa
        def eager(t: pl.DataFrame) -> pl.DataFrame: return t.head(3)
        def lazy(t: "pl.LazyFrame | None") -> pl.LazyFrame: return t.head(3)
        def column(t: pl.DataFrame) -> pl.Series: return t["fare"]
        def arrow(t: pa.Table) -> pa.Table: return t.slice(0, 3)
        def kind(t) -> str: return type(t).__module__.split(".")[0]
    """)
    for ending in ("parquet", "csv", "arrow"):
        for name, input_type, output_type in (("eager", "polars.DataFrame", "polars.DataFrame"), ("lazy", "polars.LazyFrame", "polars.LazyFrame"),
                                              ("arrow", "pyarrow.Table", "pyarrow.Table")):
            run = project.run("m.py:" + name, inputs={"t": project.root / ("t." + ending)}).ok()
            assert run.output()["pythonType"].endswith(output_type.split(".")[1]) and run.output()["rows"] == 3, run.output()
            assert run.input("t")["pythonType"].startswith(input_type.split(".")[0]) and [column["name"] for column in run.input("t")["columns"]] == ["id", "fare", "when"]
            assert len(run.input("t")["head"]["rows"]) == 20
            assert len(pandas.read_parquet(run.object(run.output()["sha256"]))) == 3
            assert not run.warnings()
        back = project.run("m.py:kind", inputs={"t": project.output_input(project.run("m.py:eager", inputs={"t": project.root / "t.parquet"}))}).ok()
        assert back.output()["value"] == "polars"
    assert project.run("m.py:column", inputs={"t": project.root / "t.parquet"}).ok().output()["rows"] == 30


def test_arrays(project):
    numpy.save(project.root / "a.npy", numpy.arange(6.0).reshape(2, 3))
    numpy.savez(project.root / "one.npz", x=numpy.arange(3))
    numpy.savez(project.root / "two.npz", x=numpy.arange(3), y=numpy.arange(4))
    (project.root / "a.csv").write_text("x,y\n1,2\n3,4\n")
    project.write("m.py", """
        import numpy as np
        import numpy.typing as npt
        def total(a: np.ndarray) -> float: return float(a.sum())
        def typed(a: "npt.NDArray[np.float64]") -> "npt.NDArray[np.float64]": return a * 2
        def scalar() -> np.float32: return np.float32(2)
        def objects() -> np.ndarray: return np.array([1, "a", None], dtype=object)
        def sizes(n: np.int64, r: np.float32 = np.float32(.5)) -> str: return type(n).__name__
    """)
    for name, total in (("a.npy", 15), ("one.npz", 3), ("a.csv", 10)):
        assert project.run("m.py:total", inputs={"a": project.root / name}).ok().output()["value"] == total
    assert "holds 2: x, y" in project.run("m.py:total", inputs={"a": project.root / "two.npz"}).error["message"]
    run = project.run("m.py:typed", inputs={"a": project.root / "a.npy"}).ok()
    out = run.output()
    assert (out["kind"], out["shape"], out["dtype"], out["mediaType"]) == ("array", [2, 3], "float64", "application/x-npy")
    assert numpy.load(run.object(out["sha256"])).tolist() == [[0, 2, 4], [6, 8, 10]]
    assert project.run("m.py:total", inputs={"a": project.output_input(run)}).ok().output()["value"] == 30
    assert project.run("m.py:scalar").ok().metrics() == [("return", 2.0, None)]
    assert project.run("m.py:objects").ok().output()["value"] == [1, "a", None]
    assert project.run("m.py:sizes", params={"n": "3"}).ok().output()["value"] == "int64"


def test_estimators(project):
    pytest.importorskip("sklearn")
    project.write("m.py", """
        import numpy as np
        from typing import Protocol
        from sklearn.base import RegressorMixin
        from sklearn.linear_model import LinearRegression, Ridge
        from sklearn.pipeline import make_pipeline, Pipeline
        class Predicts(Protocol):
            def predict(self, x): ...
        def train() -> LinearRegression: return LinearRegression().fit([[0], [1]], [0, 2])
        def pipe() -> Pipeline: return make_pipeline(LinearRegression()).fit([[0], [1]], [0, 2])
        def use(model: LinearRegression) -> float: return float(model.predict([[3]])[0])
        def any_regressor(model: RegressorMixin) -> float: return float(model.predict([[3]])[0])
        def protocol(model: Predicts) -> float: return float(model.predict([[3]])[0])
        def ridge(model: Ridge) -> float: return 0.0
    """)
    trained = project.run("m.py:train").ok()
    out = trained.output()
    assert (out["kind"], out["pythonType"], out["mediaType"]) == ("model", "sklearn.linear_model.LinearRegression", "application/x-joblib")
    for name in ("use", "any_regressor", "protocol"):
        run = project.run("m.py:" + name, inputs={"model": project.output_input(trained)}).ok()
        assert run.output()["value"] == pytest.approx(6) and "unpickled" not in run.warnings()
    file = project.root / "model.joblib"
    file.write_bytes(trained.object(out["sha256"]).read_bytes())
    run = project.run("m.py:use", inputs={"model": file}).ok()
    assert "unpickled" in run.warnings()
    error = project.run("m.py:ridge", inputs={"model": file}).error
    assert error["message"] == "`model` wants sklearn.linear_model.Ridge but model.joblib holds sklearn.linear_model.LinearRegression."
    assert project.run("m.py:pipe").ok().output()["pythonType"] == "sklearn.pipeline.Pipeline"


def test_onnx(project):
    onnx = pytest.importorskip("onnx")
    project.write("m.py", """
        import onnx
        from onnx import helper, TensorProto
        def make() -> onnx.ModelProto:
            node = helper.make_node("Identity", ["x"], ["y"])
            value = lambda n: helper.make_tensor_value_info(n, TensorProto.FLOAT, [1])
            return helper.make_model(helper.make_graph([node], "g", [value("x")], [value("y")]))
        def count(model: onnx.ModelProto) -> int: return len(model.graph.node)
    """)
    run = project.run("m.py:make").ok()
    assert run.output()["kind"] == "model" and run.output()["mediaType"] == "application/x-onnx"
    assert onnx.load(str(run.object(run.output()["sha256"]))).graph.name == "g"
    assert project.run("m.py:count", inputs={"model": project.output_input(run)}).ok().output()["value"] == 1


def test_pydantic_and_attrs(project):
    pytest.importorskip("pydantic")
    pytest.importorskip("attr")
    project.write("m.py", """
        import attrs
        from typing import Annotated, Literal
        from pydantic import BaseModel, Field, PositiveInt, EmailStr, HttpUrl, SecretStr, ByteSize
        class Layer(BaseModel):
            size: int = Field(ge=1)
            kind: Literal["dense", "conv"] = "dense"
        class Net(BaseModel):
            layers: list[Layer]
        @attrs.define
        class Opt:
            rate: float
            _hidden: int = 3
        def f(net: Net, n: PositiveInt = 3, opt: Opt | None = None, rate: Annotated[float, Field(gt=0, lt=1)] = .5, size: ByteSize = 1) -> Net:
            print(repr(opt), size)
            return net
    """)
    run = project.run("m.py:f", params={"net": {"layers": [{"size": 3}]}, "opt": {"rate": "0.1", "hidden": 4}, "size": "1kB"}).ok()
    assert run.output()["value"] == {"layers": [{"size": 3, "kind": "dense"}]} and run.output()["kind"] == "json"
    assert "Opt(rate=0.1, _hidden=4) 1000" in run.out
    assert run.param("net")["value"] == {"layers": [{"size": 3, "kind": "dense"}]}
    for params, words in (({"net": {"layers": [{"size": 0}]}}, "`net.layers[0].size` wants what Net takes (Input should be greater than or equal to 1)"),
                          ({"net": {"layers": []}, "n": 0}, "`n` wants more than 0 but was given 0."), ({"net": {"layers": []}, "rate": 1}, "`rate` wants less than 1 but was given 1."),
                          ({"net": {"layers": []}, "opt": {}}, "rate")):
        error = project.run("m.py:f", params=params).error
        assert error["type"] == "ParameterError" and words in error["message"], error["message"]


def test_pydantic_fields_go_by_their_aliases(project):
    pytest.importorskip("pydantic")
    project.write("m.py", """
        from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, IPvAnyAddress, SecretStr, UUID4
        from pydantic.alias_generators import to_camel
        class Service(BaseModel):
            model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
            base_url: AnyHttpUrl
            api_key: SecretStr = SecretStr("x")
            max_tries: int = 3
            other: str = Field("a", alias="otherName")
        def f(service: Service, ip: IPvAnyAddress, ident: UUID4) -> str:
            return "%s %s %d %s %s %s" % (service.base_url, service.api_key.get_secret_value(), service.max_tries, service.other, ip.version, ident.version)
    """)
    params = {"service": {"baseUrl": "https://a.org", "apiKey": "k", "max_tries": 5, "otherName": "b"}, "ip": "10.0.0.1", "ident": "6f1f7e3a-7a0b-4f0e-9f5f-1d2c3b4a5e6f"}
    assert project.run("m.py:f", params=params).ok().output()["value"] == "https://a.org/ k 5 b 4 4"
    error = project.run("m.py:f", params={**params, "service": {"baseUrl": "nope"}}).error
    assert error["type"] == "ParameterError" and "`service.baseUrl`" in error["message"], error["message"]


def test_configuration_files_paths_and_text(project):
    (project.root / "c.json").write_text('{"rate": 0.5, "tags": ["a"]}')
    (project.root / "c.toml").write_text('rate = 0.5\ntags = ["a"]\n')
    (project.root / "c.yaml").write_text("rate: 0.5\ntags: [a]\n")
    project.write("m.py", """
        from dataclasses import dataclass
        from pathlib import Path
        @dataclass
        class Config:
            rate: float
            tags: list[str]
        def f(config: Config) -> float: return config.rate
        def size(path: Path, name: str) -> int: return len(path.read_bytes()) + len(open(name).read())
        def write() -> Path:
            Path("out").mkdir()
            Path("out/a.txt").write_text("a"); Path("out/b.txt").write_text("bb")
            return Path("out")
        def one() -> Path:
            Path("one.csv").write_text("x\\n1\\n")
            return Path("one.csv")
        def gone() -> Path: return Path("nothing")
        def ending(path: Path) -> str: return path.suffix + path.read_text()
    """)
    for name in ("c.json", "c.toml", "c.yaml"):
        assert project.run("m.py:f", inputs={"config": project.root / name}).ok().output()["value"] == 0.5
    (project.root / "bad.json").write_text('{"rate": "x", "tags": []}')
    assert "`config.rate` wants a number (float)" in project.run("m.py:f", inputs={"config": project.root / "bad.json"}).error["message"]
    assert project.run("m.py:size", inputs={"path": project.root / "c.json", "name": project.root / "c.json"}).ok().output()["value"] == 56
    folder = project.run("m.py:write").ok()
    assert folder.output()["kind"] == "file" and folder.output()["path"] == "out"
    assert [(event["name"], event["role"], event["bytes"]) for event in folder.of("artifact")] == [("out/a.txt", "file", 1), ("out/b.txt", "file", 2)]
    one = project.run("m.py:one").ok()
    assert one.output()["path"] == "one.csv" and one.object(one.output()["sha256"]).read_text() == "x\n1\n"
    assert project.run("m.py:ending", inputs={"path": project.output_input(one)}).ok().output()["value"] == ".csvx\n1\n"
    assert not [path for path in (project.store / "tmp").rglob("*") if not path.is_dir()]
    assert "file-missing" in project.run("m.py:gone").ok().warnings()


def test_inputs_that_cannot_be_loaded(project):
    project.write("m.py", PREPARE + "import polars as pl\ndef lazy(t: pl.DataFrame) -> int: return 1\n")
    (project.root / "data").mkdir()
    gone = project.run("m.py:rows", inputs={"trips": project.root / "data" / "trips.parquet"})
    assert gone.error["message"] == "Couldn't load `trips`: data/trips.parquet is gone. Pick another file, or make it again."
    assert gone.error["type"] == "InputError" and gone.err.strip() == gone.error["message"] and gone.input("trips")["error"] == gone.error["message"]
    (project.root / "bad.parquet").write_bytes(b"PAR1 nonsense")
    bad = project.run("m.py:rows", inputs={"trips": project.root / "bad.parquet"}).error
    assert bad["message"].startswith("Couldn't load `trips` from bad.parquet: ") and "pyarrow" in bad["traceback"]
    trips().to_pickle(project.root / "t.pkl")
    assert "is a pickle" in project.run("m.py:rows", inputs={"trips": project.root / "t.pkl"}).error["message"]
    trips().head(1).to_csv(project.root / "t.xlsx")
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        missing = project.run("m.py:rows", inputs={"trips": project.root / "t.xlsx"}).error
        assert missing["type"] == "MissingPackage" and missing["package"] == "openpyxl" and "pip install openpyxl" in missing["message"]
    lost = project.run("m.py:rows", inputs={"trips": {"kind": "output", "run": "20260101-000000-aaaaaa", "output": "return", "sha256": "0" * 64,
                                                     "mediaType": "application/vnd.apache.parquet", "pythonType": "pandas.DataFrame"}}).error
    assert "is not in this store any more" in lost["message"]
    assert project.run("m.py:rows", inputs={"trips": project.root / "m.py"}).error["message"].startswith("Couldn't load `trips`: m.py is no table")
    needs = project.run("m.py:rows").error["message"]
    assert needs == "`rows` needs a value for `trips`. Pick a file or an output of an earlier run."


def test_parquet_without_pyarrow_is_csv_and_says_so(project):
    project.write("m.py", """
        import sys
        import pandas as pd
        def f() -> pd.DataFrame:
            for name in [name for name in sys.modules if name.partition(".")[0] == "pyarrow"]:
                del sys.modules[name]
            sys.modules["pyarrow"] = None
            sys.modules["fastparquet"] = None
            return pd.DataFrame({"x": [1, 2]}, index=["a", "b"])
        def g(t: pd.DataFrame) -> str:
            return str(t.index.tolist()) + str(t.columns.tolist())
    """)
    run = project.run("m.py:f").ok()
    assert run.output()["mediaType"] == "text/csv" and "no pyarrow" in [event["message"] for event in run.of("warning")][0]
    assert project.run("m.py:g", inputs={"t": project.output_input(run)}).ok().output()["value"] == "['a', 'b']['x']"


def test_what_is_returned_by_type(project):
    project.write("m.py", """
        import datetime, decimal, enum, pathlib
        from dataclasses import dataclass
        from typing import NamedTuple
        import numpy as np, pandas as pd
        class Colour(enum.Enum):
            RED = 1
        @dataclass
        class Report:
            table: pd.DataFrame
            mae: float
            scores: dict
            note: str = "fine"
        class Pair(NamedTuple):
            left: int
            right: list
        class Odd: pass
        def report() -> Report: return Report(pd.DataFrame({"x": [1]}), 2.5, {"r2": .5, "mae": 1}, "fine")
        def pair() -> Pair: return Pair(1, [1, 2])
        def mapping() -> dict: return {"mae": np.float64(2), "n": 3}
        def flags() -> dict: return {"ok": True}
        def mixed() -> dict: return {"model": pd.DataFrame({"x": [1]}), "n": 2}
        def nothing() -> None: pass
        def text() -> str: return "a$" * 4000
        def dollar() -> str: return "$a"
        def data() -> bytes: return b"\\x00\\xff"
        def things() -> list: return [datetime.date(2024, 1, 2), decimal.Decimal("1.1"), Colour.RED, pathlib.Path("a"), {1, 2}, np.int64(3), 2**80, float("nan")]
        def big() -> list: return list(range(10000))
        def odd() -> Odd: return Odd()
        def empty() -> dict: return {}
        def lists() -> dict: return {"loss": [1, 2], 3: "x"}
    """)
    run = project.run("m.py:report").ok()
    assert [event["name"] for event in run.of("output")] == ["table", "mae", "scores", "note"]
    assert [event["kind"] for event in run.of("output")] == ["table", "number", "mapping", "text"]
    assert run.metrics() == [("mae", 2.5, None), ("r2", 0.5, None), ("mae", 1, None)] or run.metrics() == [("mae", 2.5, None), ("r2", 0.5, None), ("scores.mae", 1, None)]
    assert [(event["name"], event["kind"]) for event in project.run("m.py:pair").ok().of("output")] == [("left", "number"), ("right", "json")]
    mapping = project.run("m.py:mapping").ok()
    assert mapping.metrics() == [("mae", 2.0, None), ("n", 3, None)] and mapping.output()["kind"] == "mapping" and mapping.output()["value"] == {"mae": 2.0, "n": 3}
    assert project.run("m.py:flags").ok().output()["kind"] == "json"
    assert [(event["name"], event["kind"]) for event in project.run("m.py:mixed").ok().of("output")] == [("model", "table"), ("n", "number")]
    assert project.run("m.py:nothing").ok().output()["kind"] == "none"
    text = project.run("m.py:text").ok()
    assert text.output()["kind"] == "text" and text.object(text.output()["sha256"]).read_text() == "a$" * 4000 and len(text.output()["value"]) < 5000
    assert project.run("m.py:dollar").ok().output()["value"] == "$str:$a"
    data = project.run("m.py:data").ok()
    assert data.output()["kind"] == "file" and data.object(data.output()["sha256"]).read_bytes() == b"\x00\xff"
    assert project.run("m.py:things").ok().output()["value"] == ["2024-01-02", "1.1", "RED", "a", [1, 2], 3, "$int:%d" % 2**80, "$nan"]
    big = project.run("m.py:big").ok()
    assert json.loads(big.object(big.output()["sha256"]).read_text())[-1] == 9999 and "value" not in big.output()
    assert project.run("m.py:odd").ok().output()["kind"] == "repr"
    assert project.run("m.py:empty").ok().output()["value"] == {}
    assert project.run("m.py:lists").ok().output()["value"] == {"loss": [1, 2], "3": "x"}


def test_one_output_that_cannot_be_saved_leaves_the_others(project):
    project.write("m.py", """
        from dataclasses import dataclass
        import pandas as pd
        class Bad(pd.DataFrame):
            def to_csv(self, *a, **k): raise OSError("disk on fire")
            def __arrow_c_stream__(self, *a): raise OSError
        def f() -> tuple:
            bad = Bad({"x": [object()]})
            return bad, pd.DataFrame({"x": [1]}), 3
    """)
    run = project.run("m.py:f").ok()
    assert [event["kind"] for event in run.of("output")] == ["repr", "table", "number"]
    assert "output-not-saved" in run.warnings()


def test_json_gz_and_dataset_folders(project):
    with gzip.open(project.root / "t.json.gz", "wt") as file:
        file.write('[{"x": 1}, {"x": 2}]')
    (project.root / "parts").mkdir()
    trips().to_parquet(project.root / "parts" / "a.parquet")
    trips().to_parquet(project.root / "parts" / "b.parquet")
    project.write("m.py", PREPARE)
    assert project.run("m.py:rows", inputs={"trips": project.root / "t.json.gz"}).ok().output()["value"] == 2
    run = project.run("m.py:rows", inputs={"trips": project.root / "parts"}).ok()
    assert run.output()["value"] == 60 and run.input("trips")["mediaType"] == "inode/directory"
