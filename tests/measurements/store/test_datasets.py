"""What files say, kept in a store: the same series, rows and figures, whatever came when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.instants import DAY
from palier.measurements.arrow_layout import table_of
from palier.measurements.batches import Batch
from palier.measurements.engines.measured import horizon_of
from palier.measurements.folders import read_files
from palier.measurements.gathering import Gathering
from palier.measurements.mapping_keys import mapping_of
from palier.measurements.schema import KINDS, SeriesKey
from palier.measurements.store import create_store
from palier.measurements.store.errors import KindsCollide
from tests.measurements.store.quick_folders import quick_folder

FIRST = 20_755 * DAY
CLICKS = {"kind": "event", "files": "*.csv", "series": {"constant": "clicks"}, "identity": "row"}
COUNTED = {"kind": "counter", "files": "*.csv", "series": {"constant": "requests"}}


def read(folder, keys, *texts):
    for number, text in enumerate(texts):
        (folder / f"{number}.csv").write_text(text, encoding="utf-8")
    return read_files([mapping_of(keys)], folder)


def assert_same(snapshot, data):
    for kind in KINDS:
        if kind != "counter":
            assert snapshot.series(kind) == data.series(kind)
            for key in data.series(kind):
                assert snapshot.columns(kind, key) == data.columns(kind, key)
    assert snapshot.horizon() == horizon_of(data)


def test_rows_that_their_source_tells_apart_stay_apart(tmp_path):
    text = "at,good,total\n2026-10-29T00:00:00Z,1,2\n2026-10-29T00:00:00Z,1,2\n"
    data = read(tmp_path, CLICKS, text)
    assert data.columns("event", SeriesKey("clicks"))["total"] == [2, 2]
    assert data.ids == {"event": {SeriesKey("clicks"): ["0.csv#2", "0.csv#3"]}}
    with quick_folder() as folder, create_store(folder) as store:
        for _ in range(2):
            store.append_dataset(data)
            store.fold()
            assert_same(store.snapshot(), data)
        store.compact()
        assert_same(store.snapshot(), data)


def test_counters_go_on_from_one_file_to_the_next(tmp_path):
    first = "at,good,total\n2026-10-28T23:58:00Z,10,20\n2026-10-28T23:59:00Z,15,30\n"
    second = "at,good,total\n2026-10-29T00:00:00Z,18,34\n2026-10-30T00:00:00Z,2,3\n"
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "both").mkdir()
    with quick_folder() as folder, create_store(folder) as store:
        store.append_dataset(read(tmp_path / "two", COUNTED, second))
        store.fold()
        store.append_dataset(read(tmp_path / "one", COUNTED, first))
        both = read(tmp_path / "both", COUNTED, first, second)
        assert both.columns("event", SeriesKey("requests"))["total"] == [10, 4, 3]
        assert_same(store.snapshot(), both)
        store.fold()
        assert_same(store.snapshot(), both)


def test_events_mixed_with_counters_are_refused(tmp_path):
    keys = [
        {"kind": "event", "files": "e.csv", "series": {"constant": "requests"}},
        {**COUNTED, "files": "c.csv"},
    ]
    (tmp_path / "e.csv").write_text("at,good,total\n2026-10-29T00:00:00Z,1,2\n")
    (tmp_path / "c.csv").write_text("at,good,total\n2026-10-29T00:01:00Z,1,2\n")
    data = read_files([mapping_of(each) for each in keys], tmp_path)
    with quick_folder() as folder, create_store(folder) as store:
        with pytest.raises(KindsCollide, match="both events and counters"):
            store.append_dataset(data)
        assert store.manifest.head() == 0


READING = st.tuples(st.integers(0, 40), st.integers(0, 6), st.integers(0, 6)).map(
    lambda row: (FIRST + row[0] * DAY // 10, min(row[1:]), max(row[1:]))
)


@given(
    readings=st.lists(READING, min_size=1, max_size=30, unique_by=lambda row: row[0]),
    data=st.data(),
)
def test_counters_are_read_as_files_are_in_any_order_of_arrival(readings, data):
    key = SeriesKey("requests")
    gathering = Gathering()
    columns = {name: [row[n] for row in readings] for n, name in enumerate(("at", "good", "total"))}
    rows = list(range(len(readings)))
    gathering.add(Batch("c", "counter", [key] * len(rows), rows, columns), mapping_of(COUNTED))
    wanted = gathering.dataset([])
    with quick_folder() as folder, create_store(folder) as store:
        order = data.draw(st.permutations(readings))
        while order:
            size = data.draw(st.integers(1, len(order)))
            some, order = order[:size], order[size:]
            cells = zip(*some, strict=True)
            named = dict(zip(("at", "good", "total"), map(list, cells), strict=True))
            store.append([("counter", table_of("counter", key, named))])
            data.draw(st.sampled_from((store.fold, store.compact, store.info)))()
        assert_same(store.snapshot(), wanted)
