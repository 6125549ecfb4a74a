"""What the reference says of parts: plain Parquet that other tools read."""

from __future__ import annotations

import re

import pyarrow.dataset as ds
import pytest

from palier.calculus.instants import DAY
from palier.measurements.store import create_store
from tests.docs.pages import DOCS, fences
from tests.measurements.store.measured import FIRST, table


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a store of two series over two days, compacted."""
    with create_store(str(tmp_path / "measurements")) as store:
        for day in (0, 1):
            rows = [(FIRST + day * DAY + n, n % 2, 1) for n in range(8)]
            store.append([("event", table("event", "web", *rows, region="east"))])
            store.append([("event", table("event", "mail", *rows))])
        store.fold()
        store.compact()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_arrow_reads_the_parts_of_a_kind_as_one_table(folder):
    found = ds.dataset(folder / "measurements" / "parts" / "event").to_table()
    assert found.num_rows == 32
    assert set(found.column("series").to_pylist()) == {"mail", 'web{"region": "east"}'}


def test_duckdb_answers_the_question_of_the_reference(folder):
    duckdb = pytest.importorskip("duckdb")
    page = (DOCS / "reference" / "store.md").read_text()
    (query,) = [fence.text for fence in fences(page) if fence.language == "sql"]
    query = re.sub(r"^--.*$|;$", "", query, flags=re.MULTILINE)
    duckdb.sql("set timezone = 'UTC'")
    found = duckdb.sql(f"select series, left(day::text, 10), ratio from ({query})").fetchall()
    assert found == [
        (series, day, 0.5)
        for series in ("mail", 'web{"region": "east"}')
        for day in ("2026-11-26", "2026-11-27")
    ]
