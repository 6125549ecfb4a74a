"""Whole columns: the fast paths give exactly what reading cell by cell gives."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.measurements import cells
from palier.measurements.mappings import Quantity, TimeFormat
from palier.measurements.numbers import count_of, value_reader
from palier.measurements.times import instant_reader

MOMENTS = st.datetimes().map(str) | st.datetimes().map(lambda moment: moment.isoformat() + "Z")
OFFSETS = st.tuples(st.datetimes(), st.sampled_from(["+05:30", "-11:00", "Z", "+0200", ""])).map(
    lambda pair: pair[0].isoformat() + pair[1]
)
NUMBERS = st.decimals().map(str) | st.integers().map(str) | st.sampled_from(["", "0x10", "007"])
PLAIN_NUMBERS = st.decimals(-(10**11), 10**11, places=9).map(str)


def same(fast, column, read):
    values, refusals = fast
    expected, expected_refusals = cells.each(column, read)
    assert values == expected
    assert {place: error.code for place, error in refusals.items()} == {
        place: error.code for place, error in expected_refusals.items()
    }


@pytest.mark.parametrize("zone", [None, "UTC", "America/Toronto"])
@given(texts=st.lists(MOMENTS) | st.lists(OFFSETS) | st.lists(MOMENTS | OFFSETS | st.none()))
def test_instants_by_column_and_by_cell_agree(zone, texts):
    column, format = pa.array(texts, pa.string()), TimeFormat(zone=zone)
    same(cells.instants(column, format), column, instant_reader(format))


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@given(texts=st.lists(st.integers(-(10**13), 10**13).map(str) | NUMBERS))
def test_epoch_numbers_by_column_and_by_cell_agree(unit, texts):
    column, format = pa.array(texts, pa.string()), TimeFormat(unit)
    same(cells.instants(column, format), column, instant_reader(format))


@given(texts=st.lists(NUMBERS) | st.lists(st.integers(0, 2**70).map(str)))
def test_counts_by_column_and_by_cell_agree(texts):
    column = pa.array(texts, pa.string())
    same(cells.counts(column, "."), column, count_of)


@pytest.mark.parametrize("resolution", ["0.000001", "1", "0.01", "5", "0.000000000001"])
@given(texts=st.lists(PLAIN_NUMBERS) | st.lists(NUMBERS | PLAIN_NUMBERS))
def test_values_by_column_and_by_cell_agree(resolution, texts):
    column, quantity = pa.array(texts, pa.string()), Quantity(resolution=Decimal(resolution))
    same(cells.values(column, quantity, "."), column, value_reader(quantity))


def test_plain_columns_take_the_fast_path(monkeypatch):
    monkeypatch.setattr(cells, "each", None)
    instants, _ = cells.instants(pa.array(["2026-10-01T00:00:00Z"]), TimeFormat())
    counts, _ = cells.counts(pa.array(["12"]), ".")
    values, _ = cells.values(pa.array(["0.0000025"]), Quantity(), ".")
    assert (instants, counts, values) == ([1_790_812_800_000_000], [12], [2])
