"""Parquet: every type becomes the text that the other formats would hold."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from palier.measurements.errors import TruncatedFile
from palier.measurements.readers.parquet import read_parquet

NOON = datetime(2026, 10, 1, 12, 0, 0, 250)


def column(tmp_path, values, kind=None):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": pa.array(values, kind), "b": [1] * len(values)}), path)
    read = read_parquet(path, "a.parquet", {"a"})
    assert list(read.tables[0].columns) == ["a"]
    return read.tables[0].columns["a"].to_pylist()


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([0.1, 1e22, None], pa.float64(), ["0.1", "1e+22", None]),
        ([2**62], pa.int64(), [str(2**62)]),
        ([Decimal("1.50")], None, ["1.50"]),
        ([True], None, ["true"]),
        (["x"], pa.dictionary(pa.int8(), pa.string()), ["x"]),
        ([date(2026, 10, 1)], None, ["2026-10-01"]),
        ([NOON], pa.timestamp("us"), ["2026-10-01 12:00:00.000250"]),
        ([NOON], pa.timestamp("ns"), ["2026-10-01 12:00:00.000250"]),
        ([NOON.replace(tzinfo=UTC)], pa.timestamp("us", "Europe/Paris"),
         ["2026-10-01 12:00:00.000250Z"]),
        ([[["1", "2", "x"]]], None, ['[["1", "2", "x"]]']),
    ],
)  # fmt: skip
def test_cells_become_text(tmp_path, values, kind, expected):
    assert column(tmp_path, values, kind) == expected


def test_rows_are_numbered_from_one(tmp_path):
    pq.write_table(pa.table({"a": [1, 2]}), tmp_path / "a.parquet")
    assert read_parquet(tmp_path / "a.parquet", "a", None).tables[0].rows == [1, 2]


@pytest.mark.parametrize("keep", [-1, -9, 100, 5])
def test_a_truncated_file_is_refused(tmp_path, keep):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": list(range(10_000))}), path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(TruncatedFile, match="not a whole Parquet file"):
        read_parquet(path, "a.parquet", None)


def test_a_damaged_page_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [f"text {n}" for n in range(10_000)]}), path)
    content = bytearray(path.read_bytes())
    content[200:4000] = b"\x00" * 3800
    path.write_bytes(content)
    with pytest.raises(TruncatedFile):
        read_parquet(path, "a.parquet", None)
