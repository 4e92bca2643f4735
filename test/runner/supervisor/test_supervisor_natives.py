"""What libraries read in their own language is an input as what Python opens is: real pyarrow, pandas, Polars, SQLite, NumPy, joblib."""
import hashlib

import cv2
import duckdb
import h5py
import pandas
import pyarrow
import pyarrow.csv
import pyarrow.feather
import pyarrow.orc
import pyarrow.parquet
import pytest


@pytest.fixture
def files(project):
    """A file of each kind, and two folders of Parquet files."""
    import sqlite3

    import joblib
    import numpy
    table = pyarrow.table({'a': [1, 2, 3]})
    pyarrow.parquet.write_table(table, project / 'a.parquet')
    pyarrow.csv.write_csv(table, project / 'a.csv')
    pyarrow.feather.write_feather(table, project / 'a.feather', compression='uncompressed')
    pyarrow.orc.write_table(table, project / 'a.orc')
    (project / 'a.ndjson').write_text('{"a": 1}\n')
    for name in ('part one', 'parts'):
        (project / name / 'k=1').mkdir(parents=True)
        pyarrow.parquet.write_table(table, project / name / 'k=1' / '1.parquet')
        pyarrow.parquet.write_table(table, project / name / '2.parquet')
    numpy.save(project / 'a.npy', numpy.arange(3))
    joblib.dump(numpy.arange(3), project / 'a.joblib')
    with duckdb.connect(str(project / 'a.duckdb')) as database:
        database.execute('create table t as select 1 a')
    with h5py.File(project / 'a.h5', 'w') as file:
        file['a'] = numpy.arange(3)
    cv2.imwrite(str(project / 'a.png'), numpy.zeros((2, 2, 3), 'uint8'))
    database = sqlite3.connect(project / 'a.db')
    pandas.DataFrame({'a': [1]}).to_sql('t', database, index=False)
    database.close()
    return project


def inputs(run):
    return {event['name']: event for event in run.events('input') if 'changed' not in event}


READERS = {
    'pq.read_table': ('import pyarrow.parquet as pq', 'pq.read_table("a.parquet")', 'a.parquet'),
    'pq.read_table of an open file': ('import pyarrow.parquet as pq', 'pq.read_table(open("a.parquet", "rb"))', 'a.parquet'),
    'from import': ('from pyarrow.parquet import read_table', 'read_table(source="a.parquet")', 'a.parquet'),
    'ParquetFile': ('import pathlib, pyarrow.parquet as pq', 'pq.ParquetFile(pathlib.Path("a.parquet")).read()', 'a.parquet'),
    'ParquetDataset': ('import pyarrow.parquet as pq', 'pq.ParquetDataset(path_or_paths=["a.parquet"]).read()', 'a.parquet'),
    'schema': ('import pyarrow.parquet as pq', 'pq.read_schema(where="a.parquet")', 'a.parquet'),
    'dataset': ('import pyarrow.dataset as ds', 'ds.dataset("a.parquet").to_table()', 'a.parquet'),
    'arrow csv': ('import pyarrow.csv', 'pyarrow.csv.read_csv("a.csv")', 'a.csv'),
    'arrow json': ('from pyarrow import json', 'json.read_json("a.ndjson")', 'a.ndjson'),
    'feather': ('import pyarrow.feather', 'pyarrow.feather.read_table("a.feather")', 'a.feather'),
    'orc': ('import pandas', 'pandas.read_orc("a.orc")', 'a.orc'),
    'memory_map': ('import pyarrow as pa', 'pa.ipc.open_file(pa.memory_map("a.feather")).read_all()', 'a.feather'),
    'pandas parquet': ('import pandas', 'pandas.read_parquet("a.parquet")', 'a.parquet'),
    'pandas feather': ('import pandas', 'pandas.read_feather("a.feather")', 'a.feather'),
    'polars parquet': ('import polars', 'polars.read_parquet("a.parquet")', 'a.parquet'),
    'polars scan': ('from polars import scan_csv', 'scan_csv("a.csv").collect()', 'a.csv'),
    'polars ndjson': ('import polars', 'polars.scan_ndjson(source="a.ndjson").collect()', 'a.ndjson'),
    'polars ipc': ('import polars', 'polars.read_ipc("a.feather")', 'a.feather'),
    'polars glob': ('import polars', 'polars.scan_parquet("*.parquet").collect()', 'a.parquet'),
    'sqlite': ('import sqlite3', 'sqlite3.connect("a.db").execute("select * from t").fetchall()', 'a.db'),
    'sqlite uri': ('import sqlite3', 'sqlite3.connect("file:a.db?mode=ro", uri=True).execute("select * from t").fetchall()', 'a.db'),
    'read_sql': ('import pandas, sqlite3', 'pandas.read_sql("select * from t", sqlite3.connect("a.db"))', 'a.db'),
    'sqlalchemy': ('import pandas', 'pandas.read_sql("select * from t", "sqlite:///a.db")', 'a.db'),
    'duckdb table': ('import duckdb', 'duckdb.sql("select * from \'a.parquet\'").fetchall()', 'a.parquet'),
    'duckdb function': ('import duckdb', 'duckdb.connect().execute("create table t as select * from read_csv(\'a.csv\', names=[\'a.parquet\'])")', 'a.csv'),
    'duckdb parameter': ('from duckdb import execute', 'execute("select * from read_parquet(?) where a::text = ?", ["a.parquet", "a.csv"]).fetchall()', 'a.parquet'),
    'duckdb named parameter': ('import duckdb', 'duckdb.sql("from read_json($f)", params={"f": "a.ndjson"}).fetchall()', 'a.ndjson'),
    'duckdb many': ('import duckdb', 'duckdb.sql("create table t (a int)"); duckdb.executemany("insert into t select a from read_csv(?)", [["a.csv"], ["a.csv"]])', 'a.csv'),
    'duckdb glob': ('import duckdb', 'duckdb.query("from \'*.parquet\'").df()', 'a.parquet'),
    'duckdb read_csv': ('import duckdb, pathlib', 'duckdb.read_csv(pathlib.Path("a.csv")).fetchall()', 'a.csv'),
    'duckdb connection': ('import duckdb', 'duckdb.connect().read_parquet(["a.parquet"]).fetchall()', 'a.parquet'),
    'duckdb relation': ('import duckdb', 'duckdb.from_parquet("a.parquet").aggregate("sum(a)").fetchall()', 'a.parquet'),
    'duckdb table function': ('import duckdb', 'duckdb.table_function("read_json", ["a.ndjson"]).fetchall()', 'a.ndjson'),
    'duckdb file': ('import duckdb', 'duckdb.connect("a.duckdb", read_only=True).sql("from t").fetchall()', 'a.duckdb'),
    'duckdb file that could be changed': ('import duckdb', 'duckdb.connect(database="a.duckdb").sql("from t").fetchall()', 'a.duckdb'),
    'duckdb attached': ('import duckdb', 'duckdb.sql("attach \'a.duckdb\' as d; from d.t").fetchall()', 'a.duckdb'),
    'h5py': ('import h5py', 'h5py.File("a.h5")["a"][:].sum()', 'a.h5'),
    'h5py by name': ('from h5py import File', 'File(name="a.h5", mode="r").close()', 'a.h5'),
    'cv2': ('import cv2', 'assert cv2.imread("a.png", cv2.IMREAD_COLOR).shape == (2, 2, 3)', 'a.png'),
    'numpy': ('import numpy', 'numpy.load("a.npy", mmap_mode="r").sum()', 'a.npy'),
    'joblib': ('import joblib', 'joblib.load("a.joblib", mmap_mode="r").sum()', 'a.joblib'),
}


@pytest.mark.parametrize('how', READERS)
def test_a_file_read_by(run_function, files, how):
    imports, call, name = READERS[how]
    run = run_function('%s\n\ndef train() -> None:\n    %s\n' % (imports, call)).wait()
    assert run.finished['state'] == 'succeeded', run.finished
    found = inputs(run)
    assert set(found) == {name}
    assert found[name]['sha256'] == hashlib.sha256((files / name).read_bytes()).hexdigest()
    assert found[name]['source'] == {'kind': 'opened', 'path': str(files / name)}
    assert not run.warnings(), run.warnings()


@pytest.mark.parametrize('call', ['pq.read_table("part one")', 'ds.dataset("part one").to_table()', 'polars.scan_parquet("part one/").collect()', 'pandas.read_parquet("part one")'])
def test_a_folder_is_one_input(run_function, files, call):
    run = run_function('import pandas, polars, pyarrow.dataset as ds, pyarrow.parquet as pq\n\ndef train() -> None:\n    %s\n' % call).wait()
    assert run.finished['state'] == 'succeeded', run.finished
    found = inputs(run)
    assert set(found) == {'part one'} and found['part one']['files'] == 2
    digest = hashlib.sha256()
    for name in ('2.parquet', 'k=1/1.parquet'):
        digest.update(name.encode() + b'\0' + hashlib.sha256((files / 'part one' / name).read_bytes()).hexdigest().encode() + b'\n')
    assert found['part one']['sha256'] == digest.hexdigest()


def test_one_name_in_two_working_folders_is_two_files(run_function, files):
    run = run_function('''
        import os
        import pyarrow.parquet as pq

        def train() -> None:
            for folder in ("part one", "../parts"):
                os.chdir(folder)
                pq.read_table("2.parquet")
                open("2.parquet", "rb").close()
    ''').wait()
    assert run.finished['state'] == 'succeeded', run.finished
    assert set(inputs(run)) == {'part one/2.parquet', 'parts/2.parquet'}


def test_what_the_run_wrote_is_none(run_function, files):
    run = run_function('''
        import sqlite3
        import pandas
        import polars

        def train() -> None:
            frame = polars.read_parquet("a.parquet")
            frame.write_parquet("b.parquet")
            polars.read_parquet("b.parquet")
            pandas.read_csv("a.csv").to_parquet("c.parquet")
            pandas.read_parquet("c.parquet")
            frame.write_parquet("parts/3.parquet")
            polars.read_parquet("parts/")
            frame.to_pandas().to_sql("u", sqlite3.connect("a.db"), index=False)
            frame.to_pandas().to_sql("u", sqlite3.connect("new.db"), index=False)
            sqlite3.connect(":memory:").execute("create table t (a)")
    ''').wait()
    assert run.finished['state'] == 'succeeded', run.finished
    assert set(inputs(run)) == {'a.parquet', 'a.csv', 'a.db', 'parts/2.parquet', 'parts/k=1/1.parquet'}
    assert run.one('input', name='a.db', changed=True)
    assert ('sha256' in inputs(run)['a.db']) != ('error' in inputs(run)['a.db'])  # whichever was first, the change or the hash
    assert not run.warnings(), run.warnings()


def test_what_duckdb_only_names_is_none(run_function, files):
    run = run_function('''
        import duckdb

        def train() -> None:
            with duckdb.connect("new.duckdb") as con:
                con.execute("create table t as select 'a.csv' as name")
                con.execute("select * from t where name is distinct from 'a.parquet' -- from 'a.orc'").fetchall()
                con.execute("copy t to 'b.parquet'")
                con.sql("from 'b.parquet'").fetchall()
                con.execute("select * from t where name = ?", ["a.parquet"]).fetchall()
                con.execute("select count(*) from glob('*.csv')").fetchall()
                assert con.sql("select trim(both 'a' from 'a.csv')").fetchall() == [(".csv",)]
                try:
                    con.execute("select * from 'not there.csv'")
                except duckdb.Error:
                    pass
            duckdb.connect("new.duckdb").execute("from t").fetchall()
            duckdb.connect(":memory:")
    ''').wait()
    assert run.finished['state'] == 'succeeded', run.finished
    assert not inputs(run)
    assert not run.warnings(), run.warnings()


def test_duckdb_still_finds_the_callers_variables(run_function, files):
    """It takes a frame's variables for tables; a function of ours in between would hide them."""
    run = run_function('''
        import duckdb
        import pandas

        everywhere = pandas.DataFrame({"a": [10]})

        def inner(con) -> list[int]:
            local = pandas.DataFrame({"a": [1, 2]})
            return [one for ((one,),) in [
                con.sql("select sum(a) from local").fetchall(), con.execute("select sum(a) from everywhere").fetchall(), con.query("select sum(a)::int from local").fetchall(),
                duckdb.sql("select sum(local.a) from local, everywhere, 'a.csv'").fetchall(), duckdb.execute("select max(a) from local").fetchall(),
            ]]

        def train() -> list[int]:
            try:
                duckdb.sql("from nowhere")
            except duckdb.Error as error:
                assert "nowhere" in str(error)
            return inner(duckdb.connect())
    ''').wait()
    assert run.finished['state'] == 'succeeded', run.finished
    assert run.one('output')['value'] == [3, 10, 3, 9, 2]
    assert set(inputs(run)) == {'a.csv'}


def test_what_hdf5_wrote_is_none(run_function, files):
    run = run_function('''
        import h5py

        def train() -> None:
            with h5py.File("b.h5", "w") as file:
                file["a"] = 1
            for mode in ("r", "a"):
                h5py.File("b.h5", mode).close()
            with h5py.File("c.h5", "a") as file:
                file["a"] = 1
            open("b.h5", "rb").read()
            h5py.File("a.h5").close()
            with h5py.File("a.h5", "a") as file:
                file["b"] = 1
    ''').wait()
    assert run.finished['state'] == 'succeeded', run.finished
    assert set(inputs(run)) == {'a.h5'}


def test_nothing_of_the_user_changes(run_function, files):
    run = run_function('''
        import inspect, pickle
        import cv2, duckdb, h5py
        import polars
        import pyarrow.csv, pyarrow.dataset, pyarrow.parquet as pq

        class Mine(pq.ParquetFile):
            pass

        def train() -> list[str]:
            for function in (pyarrow.csv.read_csv, pyarrow.dataset.dataset, pyarrow.memory_map, pq.read_table, polars.read_parquet, polars.scan_csv, pq.ParquetFile, cv2.imread, h5py.File,
                             duckdb.sql, duckdb.execute, duckdb.read_parquet, duckdb.connect):
                assert pickle.loads(pickle.dumps(function)) is function, function
                assert function.__doc__, function
            assert isinstance(pq.ParquetFile("a.parquet"), pq.ParquetFile) and type(pq.ParquetFile) is type
            assert Mine("a.parquet").read().num_rows == 3
            try:
                polars.read_parquet("not there.parquet")
            except FileNotFoundError:
                pass
            return list(inspect.signature(polars.read_parquet).parameters)
    ''').wait()
    assert run.finished['state'] == 'succeeded', run.finished
    import inspect

    import polars
    assert run.one('output')['value'] == list(inspect.signature(polars.read_parquet).parameters)
    assert set(inputs(run)) == {'a.parquet'}


def test_other_machines_contents_and_packages_are_none(run_function, files):
    (files / '2.parquet').write_bytes(b'another one of the same name')
    run = run_function('''
        import os, pickle
        import pyarrow.fs, pyarrow.parquet as pq
        import polars

        def train() -> None:
            inner = pyarrow.fs.SubTreeFileSystem(os.path.abspath("parts"), pyarrow.fs.LocalFileSystem())
            pq.read_table("2.parquet", filesystem=inner)
            polars.read_parquet(open("a.parquet", "rb").read())
            folder = os.path.join("site-packages", "thing")
            os.makedirs(folder)
            os.rename("parts/2.parquet", folder + "/d.parquet")
            polars.read_parquet(folder + "/d.parquet")
    ''').wait()
    assert run.finished['state'] == 'succeeded', run.finished
    assert set(inputs(run)) == {'a.parquet'}  # Python opened that


def test_the_folder_of_the_project_is_none(run_function, files):
    run = run_function('import polars\n\ndef train() -> None:\n    polars.scan_parquet(".")\n').wait()
    assert not inputs(run)
    assert len(run.warnings('inputs.folder')) == 1


def test_switched_off_with_the_files_that_python_opens(run_function, files):
    settings = {'hooks': {'opens': False}}
    run = run_function('import pandas, sqlite3\n\ndef train() -> None:\n    pandas.read_parquet("a.parquet"); sqlite3.connect("a.db")\n', settings=settings).wait()
    assert run.finished['state'] == 'succeeded', run.finished
    assert not inputs(run)


def test_a_hook_that_fails_is_a_warning(run_function, files):
    """Of a library that is made otherwise than we know it."""
    (files / 'polars.py').write_text('class Odd:\n    def __call__(self, source):\n        return source\n    def __getattr__(self, name):\n        raise RuntimeError(name)\nread_csv = Odd()\n')
    run = run_function('import polars\n\ndef train() -> str:\n    return polars.read_csv("a.csv")\n').wait()
    assert run.finished['state'] == 'succeeded', run.finished
    assert run.one('output')['value'] == 'a.csv'
    assert [event['message'] for event in run.warnings('hook-failed')] == ["Offbook couldn't follow polars in this run; your code isn't affected."]


def test_a_kept_output_is_read_as_what_it_was_kept_as(run_function, files):
    """By their content lineage links the two, as it does for what Python opens."""
    made = run_function('''
        from pathlib import Path
        import polars

        def train() -> Path:
            polars.DataFrame({"b": [1]}).write_parquet("made.parquet")
            return Path("made.parquet")
    ''').wait().one('output')
    read = inputs(run_function('import pandas\n\ndef train() -> None:\n    pandas.read_parquet("made.parquet")\n').wait())
    assert read['made.parquet']['sha256'] == made['sha256']
