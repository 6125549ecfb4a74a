"""What is shipped, without a cluster."""

from __future__ import annotations

import pickle
import zipfile

import numpy as np
import pyarrow as pa
import pytest

import palier
from palier.measurements.engines.columnar.executors import Task
from palier.measurements.engines.columnar.parts import TablePart
from palier.measurements.engines.spark import shipping
from palier.measurements.engines.spark.shipping import archive, rounds
from palier.measurements.engines.spark.worker import LIBRARIES, Refusal, installed
from palier.measurements.errors import TruncatedFile
from palier.measurements.schema import SeriesKey


def task(rows: int, whole: pa.Table | None = None) -> Task:
    table = pa.table({"at": np.arange(rows), "value": np.arange(rows)}) if whole is None else whole
    part = TablePart("sample", (SeriesKey("web"),), np.array([0, rows]), table)
    return Task(part, (0,), ("at",))


def unpickled(slices: list[bytes]) -> list[list[Task]]:
    return [pickle.loads(each) for each in slices]


def test_every_task_is_in_one_slice_and_slices_have_about_equal_rows():
    sizes = [7, 1, 90, 40, 30, 20, 3, 9]
    (only,) = rounds([task(size) for size in sizes], 3)
    found = [[each.rows for each in slice_] for slice_ in unpickled(only)]
    assert sorted(size for slice_ in found for size in slice_) == sorted(sizes)
    assert max(map(sum, found)) == 90
    assert min(map(sum, found)) == 54


def test_no_slice_is_empty():
    (only,) = rounds([task(5), task(6)], 50)
    assert len(only) == 2


def test_a_table_brings_the_columns_and_rows_that_are_read_and_no_more():
    whole = pa.table({"at": np.arange(100_000), "value": np.arange(100_000)})
    (only,) = rounds([task(10, whole.slice(50, 10))], 1)
    assert len(only[0]) < 5_000
    ((shipped,),) = unpickled(only)
    assert shipped.part.read(("at",))["at"].to_pylist() == list(range(50, 60))
    assert isinstance(shipped.part, TablePart)
    assert shipped.part.table.column_names == ["at"]


def test_a_table_of_records_may_lack_instants_that_are_read():
    whole = pa.table({"id": ["a"], "instants.opened": [5]})
    part = TablePart("record", (SeriesKey("desk"),), np.array([0, 1]), whole)
    (only,) = rounds([Task(part, (0,), ("instants.opened", "instants.resolved"))], 1)
    ((shipped,),) = unpickled(only)
    assert list(shipped.part.read(shipped.columns)) == ["instants.opened"]


@pytest.mark.parametrize(("most", "expected"), [(1, 6), (1_500, 3), (1 << 20, 1)])
def test_a_round_holds_no_more_than_the_driver_can(monkeypatch, most, expected):
    monkeypatch.setattr(shipping, "_ROUND_BYTES", most)
    found = list(rounds([task(10) for _ in range(6)], 6))
    assert sum(map(len, found)) == 6
    assert len(found) == expected


def test_large_tables_are_cut_into_more_slices_than_asked(monkeypatch):
    monkeypatch.setattr(shipping, "_SLICE_BYTES", 100)
    (only,) = rounds([task(10) for _ in range(6)], 1)
    assert len(only) == 5  # six tables of 80 bytes


def test_the_archive_holds_the_sources_and_is_named_by_them(tmp_path, monkeypatch):
    first = archive(tmp_path)
    assert archive(tmp_path) == first
    with zipfile.ZipFile(first) as packed:
        names = packed.namelist()
    assert "palier/measurements/engines/spark/worker.py" in names
    other = tmp_path / "palier"
    other.mkdir()
    (other / "__init__.py").write_text("changed = True\n", encoding="utf-8")
    monkeypatch.setattr(palier, "__file__", str(other / "__init__.py"))
    assert archive(tmp_path).name != first.name


def test_a_refusal_crosses_over_with_all_it_says():
    error = TruncatedFile("a.parquet", "damaged", hint="restore it")
    sent = pickle.dumps(Refusal("worker-1", type(error), error.args, dict(error.__dict__)))
    found = pickle.loads(sent).error()
    assert type(found) is TruncatedFile
    assert (str(found), found.file, found.code) == (str(error), "a.parquet", "truncated-file")


def test_the_libraries_of_a_machine_are_found_by_name(monkeypatch):
    assert all(installed().values())
    monkeypatch.setitem(LIBRARIES, "Fortran", "no-such-library-here")
    assert installed()["Fortran"] is None
