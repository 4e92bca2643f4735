"""Files that libraries read in their own language, with the real libraries."""
import os
import sqlite3
import subprocess
import sys

import pytest


def told_of(run):
    return sorted({(os.path.basename(event["path"]), event["mode"]) for event in run.of("_opened") if not event["path"].startswith(("/proc", "/usr", "/etc", "/tmp/offbook"))})


READS = {
    "pandas.read_parquet('a.parquet')": ["a.parquet"],
    "pandas.read_parquet('parts')": ["parts"],
    "pandas.read_feather('a.feather')": ["a.feather"],
    "pandas.read_orc('a.orc')": ["a.orc"],
    "pandas.read_csv('a.csv', engine='pyarrow')": ["a.csv"],
    "pyarrow.parquet.read_table('a.parquet')": ["a.parquet"],
    "pyarrow.parquet.read_schema(pathlib.Path('a.parquet'))": ["a.parquet"],
    "pyarrow.parquet.ParquetFile(source='a.parquet').read()": ["a.parquet"],
    "pyarrow.dataset.dataset('parts').to_table()": ["parts"],
    "pyarrow.dataset.dataset(['a.parquet', 'b.parquet']).to_table()": ["a.parquet", "b.parquet"],
    "pyarrow.csv.read_csv('a.csv')": ["a.csv"],
    "pyarrow.json.read_json('a.ndjson')": ["a.ndjson"],
    "pyarrow.feather.read_table('a.feather')": ["a.feather"],
    "pyarrow.memory_map('a.feather').read()": ["a.feather"],
    "polars.read_parquet('a.parquet')": ["a.parquet"],
    "polars.scan_parquet('*.parquet').collect()": ["a.parquet", "b.parquet"],
    "polars.scan_csv(source='a.csv').collect()": ["a.csv"],
    "polars.read_csv('a.csv')": ["a.csv"],
    "polars.read_ipc('a.feather')": ["a.feather"],
    "polars.scan_ndjson('a.ndjson').collect()": ["a.ndjson"],
    "polars.read_parquet('file://' + os.path.abspath('a.parquet'))": ["a.parquet"],
}


def test_files_that_libraries_read_by_themselves_are_told(project):
    """What reads without Python's `open`, each in a folder of its own."""
    for name in ("pandas", "pyarrow", "polars"):
        pytest.importorskip(name)
    project.write("make.py", """
        import os, pathlib, sys, pandas, pyarrow.orc, pyarrow
        table = pandas.DataFrame({"x": [1, 2]})
        for folder in range(int(sys.argv[1])):
            os.makedirs("%d/parts/k=1" % folder)
            for name in ("a.parquet", "b.parquet", "parts/k=1/0.parquet"):
                table.to_parquet("%d/%s" % (folder, name))
            table.to_feather("%d/a.feather" % folder)
            table.to_csv("%d/a.csv" % folder, index=False)
            table.to_json("%d/a.ndjson" % folder, lines=True, orient="records")
            pyarrow.orc.write_table(pyarrow.Table.from_pandas(table), "%d/a.orc" % folder)
    """)
    subprocess.run([sys.executable, "make.py", str(len(READS))], cwd=str(project.root), check=True)
    project.write("m.py", """
        import os, pathlib
        import pandas, polars, pyarrow.csv, pyarrow.dataset, pyarrow.feather, pyarrow.json, pyarrow.parquet
        top = os.getcwd()
        def f() -> None:
""" + "".join("            os.chdir(os.path.join(top, '%d')); %s\n" % (index, read) for index, read in enumerate(READS)))
    run = project.run("m.py:f").ok()
    assert not run.of("warning")
    for index, (read, names) in enumerate(READS.items()):
        told = [event for event in run.of("_opened") if os.path.dirname(event["path"]) == str(project.root / str(index))]
        assert sorted((os.path.basename(event["path"]), event["mode"], event.get("folder", False)) for event in told) == [(name, "r", name == "parts") for name in names], read


def test_what_a_run_wrote_itself_is_not_read_by_it(project):
    for name in ("pandas", "pyarrow", "polars"):
        pytest.importorskip(name)
    project.write("m.py", """
        import polars, pyarrow, pyarrow.parquet, pyarrow.dataset
        def f() -> None:
            pyarrow.parquet.write_table(pyarrow.table({"x": [1]}), "own.parquet")
            polars.read_parquet("own.parquet")
            pyarrow.dataset.write_dataset(pyarrow.table({"x": [1]}), "own", format="parquet")
            pyarrow.dataset.dataset("own").to_table()
    """)
    assert told_of(project.run("m.py:f").ok()) == [("own", "w"), ("own.parquet", "w")]


def test_a_database_is_read_and_perhaps_written(project):
    project.write("m.py", """
        import sqlite3, pathlib
        def f() -> None:
            for name in ("old.db", "file:" + str(pathlib.Path("old two.db").resolve()).replace(" ", "%20") + "?mode=ro", "new.db", ":memory:", ""):
                sqlite3.connect(name, uri=name.startswith("file:")).execute("select 1").fetchall()
    """)
    for name in ("old.db", "old two.db"):
        base = sqlite3.connect(str(project.root / name))
        base.execute("create table t (x)")
        base.commit()
        base.close()
    assert told_of(project.run("m.py:f").ok()) == [("new.db", "w"), ("old two.db", "rw"), ("old.db", "rw")]


def test_readers_are_as_they_were(project):
    """Pickled by name, subclassed, and their errors are the library's own with no line of ours."""
    for name in ("pyarrow", "polars"):
        pytest.importorskip(name)
    project.write("m.py", """
        import inspect, pickle
        import polars, pyarrow.parquet
        def f() -> None:
            assert pickle.loads(pickle.dumps(polars.read_parquet)) is polars.read_parquet and polars.read_parquet.__name__ == "read_parquet"
            assert "source" in inspect.signature(polars.scan_csv).parameters
            class Own(pyarrow.parquet.ParquetFile):
                pass
            assert isinstance(pyarrow.parquet.ParquetFile, type) and issubclass(Own, pyarrow.parquet.ParquetFile)
            polars.read_parquet("gone.parquet")
    """)
    run = project.run("m.py:f")
    error = run.error
    assert error["type"].endswith("FileNotFoundError") and "offbook_child" not in error["traceback"]
    assert not run.of("warning") and told_of(run) == []
