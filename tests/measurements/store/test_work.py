"""Folding, compacting and sweeping: one process at a time, whole, and only what is not needed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from palier.calculus.instants import DAY, HOUR, MINUTE
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import INSTANT
from palier.measurements.schema import SeriesKey
from palier.measurements.store import create_store, cutting, leases, open_store
from palier.measurements.store.compacting import compact
from palier.measurements.store.errors import LeaseLost, PartDamaged, StoreBusy, WrongLayout
from palier.measurements.store.folding import fold
from palier.measurements.store.leases import working
from palier.measurements.store.part_writing import Place, write_part
from palier.measurements.store.parts import FilePart
from tests.measurements.store.measured import rows, table
from tests.measurements.store.quick_folders import quick_folder

FIRST = 20_755 * DAY
ALWAYS = Span(0, FIRST + 99 * DAY)


@pytest.fixture
def store():
    with quick_folder() as folder, create_store(folder) as made:
        yield made


def events(rows, start=0, step=MINUTE, names=("a", "b")):
    at = FIRST + start + np.arange(rows) * step
    return pa.table(
        {
            "series": pa.array(np.repeat(names, rows)),
            "at": pa.array(np.tile(at, len(names))).cast(INSTANT),
            "good": np.tile(np.arange(rows), len(names)),
            "total": np.tile(np.arange(rows), len(names)),
        }
    )


def parts(store):
    return store.manifest.parts()


def files(store):
    return sorted(path.name for path in Path(store.files.url).rglob("*") if path.is_file())


def test_a_fold_makes_a_part_of_each_day(store):
    store.append([("event", events(3, DAY - MINUTE))])
    store.append([("event", events(3, DAY + HOUR))])
    folded = store.fold()
    assert (folded.batches, folded.rows, folded.parts) == (2, 12, 2)
    assert [(part.partition, part.rows) for part in parts(store)] == [
        ("2026-10-29", 2),
        ("2026-10-30", 10),
    ]
    assert store.fold().batches == 0


def test_rows_already_in_order_of_days_are_cut_into_days(store):
    with store.loading() as load:
        load.add("event", events(30, 0, 2 * HOUR, names=("a",)))
    assert [(part.partition, part.rows) for part in parts(store)] == [
        ("2026-10-29", 12),
        ("2026-10-30", 12),
        ("2026-10-31", 6),
    ]


def test_parts_apart_in_time_are_read_as_they_are_and_merged_when_small(store):
    for hour in range(3):
        store.append([("event", events(5, hour * HOUR))])
        store.fold()
    keys = store.snapshot().series("event")
    assert len(store.snapshot().parts("event", keys, ALWAYS)) == 3
    assert len(store.snapshot().parts("event", keys, Span(FIRST, FIRST + HOUR))) == 1
    assert store.snapshot().parts("event", [SeriesKey("c")], ALWAYS) == []
    compacted = store.compact(minimum=4)
    assert (compacted.merges, len(parts(store))) == (0, 3)
    compacted = store.compact()
    assert (compacted.before, compacted.after, len(parts(store))) == (3, 1, 1)
    assert store.compact().merges == 0


def counter(name, *readings):
    """Hours of the first day, and what was counted until then."""
    rows = [(FIRST + hour * HOUR, count, count) for hour, count in readings]
    return "counter", table("counter", name, *rows)


def state(name, *changes):
    rows = [(FIRST + hour * HOUR, word) for hour, word in changes]
    return "state", table("state", name, *rows)


def test_hot_rows_of_a_series_are_read_in_order_of_time_whatever_the_others_are(store):
    store.append([counter("a", (8, 10), (10, 21))])
    store.fold()
    store.append([counter("m", (1, 5), (2, 6))])
    store.fold()
    store.append([counter("a", (12, 33)), counter("m", (3, 9)), counter("z", (0, 1))])
    hot = store.snapshot().columns("event", SeriesKey("a"))
    assert hot["good"] == [11, 12]
    store.fold()
    store.compact()
    assert store.snapshot().columns("event", SeriesKey("a")) == hot


def test_the_last_state_is_the_last_whatever_else_is_hot(store):
    store.append([state("a", (8, "up"), (10, "down"))])
    store.fold()
    store.append([state("a", (5, "up")), state("b", (20, "up"))])
    assert store.snapshot().is_still_down(["down"])


def test_a_version_is_no_repeat_while_one_in_between_is_hot(store):
    def ticket(priority):
        row = ("T1", {"opened": FIRST}, priority, (), (), ())
        return "record", table("record", "desk", row)

    store.append([ticket("P1")])
    store.fold()
    store.append([ticket("P2")])
    with store.loading() as load:
        load.add(*ticket("P1"))
    for work in (store.compact, store.fold, store.compact):
        work()
        found = store.snapshot(load.receipt.number).columns("record", SeriesKey("desk"))
        assert found["priority"] == ["P1"]


def test_an_outage_without_an_end_is_in_every_later_span(store):
    store.append([("outage", table("outage", "net", (FIRST, None, "down", "", None)))])
    store.fold()
    later = Span(FIRST + 9 * DAY, FIRST + 10 * DAY)
    assert store.snapshot().parts("outage", [SeriesKey("net")], later)


def test_names_of_series_may_take_more_room_than_their_rows(store):
    names = [f"{number:03}" + "é" * 70_000 for number in range(260)]
    place = Place("event/2026-10-29/0-00000000.parquet", "event", "2026-10-29")
    held = events(260, names=("a",)).set_column(0, "series", pa.array(names))
    row = write_part(store.files, place, rows(held))
    assert FilePart(store.files, row).texts == tuple(names)


def test_large_partitions_are_cut_between_series(store, monkeypatch):
    monkeypatch.setattr(cutting, "TARGET", 10)
    monkeypatch.setattr("palier.measurements.store.compacting.TARGET", 10)
    for start in (0, MINUTE // 2):
        store.append([("event", events(4, start, names=("a", "b", "c", "d")))])
        store.append([("event", events(13, start, names=("long",)))])
        store.fold()
    store.compact()
    found = [(part.first_series, part.last_series, part.rows) for part in parts(store)]
    assert sorted(found) == [
        ("a", "a", 8),
        ("b", "b", 8),
        ("c", "c", 8),
        ("d", "d", 8),
        ("long", "long", 6),
        ("long", "long", 10),
        ("long", "long", 10),
    ]
    assert store.compact().merges == 0
    assert store.verify().findings == ()


def test_two_at_once_are_refused(store):
    with open_store(store.url) as other:
        for name, work in (("fold", other.fold), ("compact", other.compact)):
            with working(store.manifest, name), pytest.raises(StoreBusy, match=name):
                work()
            work()


@pytest.mark.parametrize("work", [fold, compact])
def test_who_has_lost_the_lease_changes_nothing(store, work, monkeypatch):
    for _ in range(2):
        store.append([("event", events(5))])
        if work is compact:
            store.fold()
    before = (store.manifest.inventory(), files(store))
    monkeypatch.setattr(leases, "SECONDS", 0.05)
    monkeypatch.setattr(leases, "_beat", lambda *_: None)

    def slow(*given):
        time.sleep(0.1)
        return write_part(*given)

    monkeypatch.setattr(cutting, "write_part", slow)
    with pytest.raises(LeaseLost):
        work(store.manifest, store.files)
    assert (store.manifest.inventory(), files(store)) == before


def test_a_lease_is_kept_alive_and_can_be_taken_over(store, monkeypatch):
    monkeypatch.setattr(leases, "SECONDS", 0.2)
    with working(store.manifest, "fold") as worker:
        time.sleep(0.5)
        store.manifest.renew(worker.lease, 0.05)
    dead = store.manifest.take("fold", "dead", 0.05)
    assert dead is not None
    assert store.manifest.take("fold", "other", 1) is None
    time.sleep(0.06)
    assert store.manifest.take("fold", "other", 1) is not None
    with pytest.raises(LeaseLost):
        store.manifest.renew(dead, 1)
    store.manifest.give_back(dead)
    assert store.manifest.take("fold", "third", 1) is None


def test_replaced_files_stay_for_a_grace_and_strays_of_the_living_stay(store):
    for _ in range(2):
        store.append([("event", events(5))])
        store.fold()
    keys = store.snapshot().series("event")
    (open_part,) = store.snapshot().parts("event", keys, ALWAYS)
    store.compact()
    assert len(files(store)) == 3
    assert store.sweep() == 0
    assert len(open_part.read(("at",))["at"]) == 10
    assert store.sweep(0) == 2
    with pytest.raises(PartDamaged) as refusal:
        open_part.read(("at",))
    assert "read again" in refusal.value.hint
    assert files(store) == [parts(store)[0].name.rpartition("/")[2]]
    place = Path(store.files.url, "event", "2026-10-29")
    with working(store.manifest, "load") as worker:
        name = worker.file_name("event", "2026-10-29").rpartition("/")[2]
        for stray in (name, f"{name}.unfinished", "dead-00000000.parquet", "thesis.txt"):
            (place / stray).write_bytes(b"")
        os.utime(place / name, (1, 1))
        assert store.verify().strays == ("event/2026-10-29/dead-00000000.parquet",)
        assert store.sweep(0) == 1
    assert store.sweep(0) == 2
    assert (place / "thesis.txt").exists()


def test_many_days_in_bounded_memory(store):
    tables = [events(24, day * DAY, HOUR) for day in range(9)]
    with store.loading(block=100) as load:
        for table in tables:
            load.add("event", table)
            assert sum(load._waiting.values()) < 100
    assert load.receipt is not None
    assert (load.receipt.rows, len(parts(store))) == (9 * 48, 9)
    assert {part.first_seq for part in parts(store)} == {load.receipt.number}


def load(store, tables):
    with store.loading(block=10) as loading:
        for table in tables:
            loading.add("event", table)


def test_a_load_that_fails_leaves_nothing(store):
    with pytest.raises(WrongLayout):
        load(store, [events(24), events(24).drop_columns(["good"])])
    assert files(store) == []
    assert store.manifest.head() == 0
    assert store.manifest.holders() == set()


def test_the_fresh_rows_of_a_day_are_those_that_came_later(store):
    store.append([("event", events(5))])
    store.fold()
    late = store.append([("event", events(7))]).number
    snapshot = store.snapshot()
    assert snapshot.partitions("event") == {"2026-10-29": late}
    fresh = snapshot.fresh("event", "2026-10-29", late - 1)
    found = [good for part in fresh for good in part.read(("good",))["good"].to_pylist()]
    assert found == [5, 6, 5, 6]
    assert snapshot.fresh("event", "2026-10-29", late) == []
