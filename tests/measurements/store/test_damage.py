"""A full disk, a flipped byte, a file that went away: found, said, and nothing half-written."""

from __future__ import annotations

import random
import resource
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from palier.calculus.instants import DAY, MINUTE
from palier.measurements.arrow_layout import INSTANT
from palier.measurements.schema import SeriesKey
from palier.measurements.store import create_store, open_store
from palier.measurements.store.errors import DiskFull, PartDamaged, StoreDamaged, StoreUnwritable
from tests.measurements.store.quick_folders import quick_folder

FIRST = 20_755 * DAY


def events(rows, series=3, start=FIRST):
    names = [f"s{number}" for number in range(series)]
    at = np.arange(rows) * MINUTE + start
    return pa.table(
        {
            "series": pa.array(np.repeat(names, rows)),
            "at": pa.array(np.tile(at, series)).cast(INSTANT),
            "good": np.tile(np.arange(rows), series),
            "total": np.tile(np.arange(rows) + 1, series),
            "source_id": pa.array([f"id {row}" for row in range(rows)] * series),
        }
    )


@pytest.fixture
def folded(tmp_path):
    """A store with one part of three series."""
    with create_store(str(tmp_path / "store")) as store:
        store.append([("event", events(400))])
        store.fold()
        (part,) = store.manifest.parts()
        yield store, Path(store.files.url, part.name)


def everything(store):
    snapshot = store.snapshot()
    keys = snapshot.series("event")
    return [table.to_pydict() for table in snapshot.tables("event")], [
        snapshot.columns("event", key) for key in keys
    ]


def told_or_read(store):
    """What the store says of a damaged part, or what it reads."""
    try:
        return everything(store)
    except PartDamaged as damaged:
        return str(damaged)


def test_a_flipped_bit_is_found_wherever_it_is(folded):
    store, path = folded
    good, before = path.read_bytes(), everything(store)
    chance = random.Random(5)
    # The footer and every page: a bit in each stretch of a few dozen bytes.
    for low in range(0, len(good), 40):
        place = min(low + chance.randrange(40), len(good) - 1)
        bad = bytearray(good)
        bad[place] ^= 1 << chance.randrange(8)
        path.write_bytes(bad)
        assert any(path.name in finding.place for finding in store.verify().findings)
        found = told_or_read(store)
        assert path.name in found if isinstance(found, str) else found == before, place


def test_a_flipped_bit_of_a_batch_not_folded_yet_is_found_wherever_it_is(tmp_path):
    with create_store(str(tmp_path / "store")) as store:
        store.append([("event", events(20))])
    path = tmp_path / "store" / "store.sqlite"
    with closing(sqlite3.connect(path)) as database:
        (good,) = database.execute("SELECT content FROM batches").fetchone()
    chance = random.Random(6)
    for place in range(0, len(good), 97):
        bad = bytearray(good)
        bad[place] ^= 1 << chance.randrange(8)
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("UPDATE batches SET content = ?", (bytes(bad),))
        with open_store(str(tmp_path / "store")) as store:
            (finding,) = store.verify().findings
            assert finding.place == "batch 1 of event"
            with pytest.raises(StoreDamaged):
                everything(store)


def test_a_page_with_a_flipped_byte_is_not_read(folded):
    store, path = folded
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(PartDamaged, match=path.name) as refusal:
        everything(store)
    assert refusal.value.hint


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"PAR1")])
def test_a_part_that_is_gone_or_cut_short_is_said(folded, harm):
    store, path = folded
    harm(path)
    with pytest.raises(PartDamaged, match=path.name):
        everything(store)
    assert {finding.place.rpartition("/")[2] for finding in store.verify().findings} == {path.name}


def test_a_manifest_that_is_no_database_is_said(tmp_path):
    create_store(str(tmp_path)).close()
    for path in tmp_path.glob("store.sqlite*"):
        path.write_bytes(b"not a database " * 400)
    with pytest.raises(StoreDamaged, match=r"store\.sqlite"):
        open_store(str(tmp_path))


@pytest.fixture
def size_limit():
    """Lets no file of this process grow beyond some bytes, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def load(store):
    with store.loading() as loading:
        loading.add("event", events(9_000, 9, FIRST + DAY))


WORKS = {
    "append": lambda store: store.append([("event", events(9_000, 9, FIRST + DAY))]),
    "fold": lambda store: store.fold(),
    "load": load,
}


@pytest.mark.parametrize("work", WORKS)
def test_on_a_full_disk_nothing_is_half_written(size_limit, work):
    with quick_folder() as folder, create_store(folder) as store:
        store.append([("event", events(2_000))], key="first")
        before = everything(store)
        size_limit(10_000)
        with pytest.raises(StoreUnwritable) as refusal:
            WORKS[work](store)
        size_limit(resource.RLIM_INFINITY)
        assert refusal.value.hint
        assert everything(store) == before
        with open_store(folder) as other:
            assert everything(other) == before
            assert other.verify().findings == ()
            assert other.append([("event", events(10))], key="first").is_repeat
            other.fold()
            assert everything(other) == before
            assert list(Path(folder, "parts").rglob("*.unfinished")) == []


def test_a_database_without_room_says_so(tmp_path):
    with create_store(str(tmp_path)) as store:
        store.append([("event", events(10))])
        full = "PRAGMA max_page_count = 40"
        with store.manifest._database.reading() as session:  # type: ignore[attr-defined]
            session.rows(full)
        with pytest.raises(DiskFull, match="no room") as refusal:
            store.append([("event", events(9_000, 9, FIRST + DAY))])
        assert refusal.value.hint
        assert store.manifest.head() == 1
        assert store.verify().findings == ()


def test_columns_of_a_series_that_is_not_there_are_empty(folded):
    store, _ = folded
    assert store.snapshot().columns("event", SeriesKey("other")) == {}
