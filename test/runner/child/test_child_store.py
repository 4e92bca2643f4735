"""The store: what a run keeps is whole, also where an object of that name lies damaged."""
import hashlib
import os

import pytest

KEEPS = """
    from pathlib import Path
    def f() -> tuple[list[int], Path, {table}]:
        Path("made.bin").write_bytes(bytes(range(256)) * 9000)
        return list(range(1000)), Path("made.bin"), {value}
"""


def objects(project):
    return sorted(path for path in (project.store / "objects").glob("*/*"))


def damaged(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() != path.name


def other_bytes(data):
    return data[:-1] + bytes([data[-1] ^ 1])


def cut(data):
    return data[:len(data) // 2]


@pytest.mark.parametrize("damage", [other_bytes, cut])
def test_a_damaged_object_is_mended_by_the_run_that_makes_it_again(bare, damage):
    bare.write("m.py", KEEPS.format(table="int", value="1"))
    _are_mended(bare, damage)


@pytest.mark.parametrize("damage", [other_bytes, cut])
def test_a_damaged_table_is_mended_by_the_run_that_makes_it_again(project, damage):
    pytest.importorskip("pyarrow")
    project.write("m.py", "import pandas as pd\n" + KEEPS.replace("\n    ", "\n").format(table="pd.DataFrame", value='pd.DataFrame({"a": range(1000)})'))
    _are_mended(project, damage)


def _are_mended(project, damage):
    project.run("m.py:f").ok()
    kept = objects(project)
    assert len(kept) >= 2 and not any(damaged(path) for path in kept)
    for path in kept:
        data = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(damage(data))
    assert all(damaged(path) for path in kept)
    project.run("m.py:f").ok()
    assert objects(project) == kept and [path.name for path in kept if damaged(path)] == []


def test_an_object_that_is_whole_is_not_written_again(bare):
    bare.write("m.py", "def f() -> list[int]: return list(range(1000))\n")
    bare.run("m.py:f").ok()
    before = {path: path.stat() for path in objects(bare)}
    for path in before:
        os.utime(path, (1, 1))
    bare.run("m.py:f").ok()
    for path, status in before.items():
        assert path.stat().st_ino == status.st_ino and path.stat().st_mtime > 1  # the same file, which counts as new
