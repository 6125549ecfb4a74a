"""What a store takes, what it refuses, and what it says."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from palier.calculus.instants import DAY
from palier.measurements.arrow_layout import INSTANT, schema_of
from palier.measurements.errors import UnitsDisagree
from palier.measurements.mappings import Quantity
from palier.measurements.schema import SeriesKey
from palier.measurements.store import create_store, files, is_store, open_store
from palier.measurements.store.errors import (
    KindsCollide,
    NoSuchSnapshot,
    StoreExists,
    StoreFormat,
    StoreMissing,
    StoreUnwritable,
    WrongLayout,
)
from tests.measurements.store.quick_folders import quick_folder

FIRST = 20_755 * DAY


@pytest.fixture
def store():
    with quick_folder() as folder, create_store(folder) as made:
        yield made


def instants(*offsets):
    return pa.array([None if at is None else FIRST + at for at in offsets]).cast(INSTANT)


def samples(*values, name="web", **columns):
    height = len(values)
    found = {"series": [name] * height, "at": instants(*range(height)), "value": list(values)}
    return pa.table({**found, **columns})


def events(good, total, name="web"):
    return pa.table({"series": [name], "at": instants(0), "good": [good], "total": [total]})


def outage(**columns):
    return pa.table(
        {"series": ["w"], "start": instants(3), "state": ["down"], "reason": [""]}
        | {name: [cell] for name, cell in columns.items()}
    )


def record(**columns):
    table = pa.table({"series": ["w"], "id": ["T1"]})
    for field in schema_of("record"):
        if field.name in ("priority_changes", "pauses", "reopenings"):
            cells = columns.get(field.name, [[]])
            table = table.append_column(field, pa.array(cells, field.type))
    return table


def test_a_key_given_again_is_acknowledged_and_adds_nothing(store):
    first = store.append([("sample", samples(1, 2))], key="file 7")
    again = store.append([("sample", samples(1, 2))], key="file 7")
    assert (first.number, first.rows, first.is_repeat) == (1, 2, False)
    assert (again.number, again.rows, again.is_repeat) == (1, 2, True)
    with store.loading(key="file 7") as load:
        load.add("sample", samples(9))
    assert load.receipt == again
    assert store.snapshot().columns("sample", SeriesKey("web"))["value"] == [1, 2]
    assert store.verify().strays == ()


def test_all_of_an_append_or_none(store):
    with pytest.raises(WrongLayout):
        store.append([("sample", samples(1)), ("event", events(3, 2))])
    assert store.manifest.head() == 0
    assert store.snapshot().series("sample") == []


@pytest.mark.parametrize(
    ("kind", "table", "says"),
    [
        ("ticket", samples(1), "no kind 'ticket'"),
        ("sample", samples(1, colour=["red"]), "'colour' is no column"),
        ("sample", samples(1).drop_columns(["value"]), "'value' is missing"),
        ("sample", samples("x"), "'value' is not int64"),
        ("sample", samples(1, None), "'value' is null in 1 rows"),
        ("sample", samples(1, at=instants(None)), "'at' is null in 1 rows"),
        ("sample", samples(1, at=instants(-200 * 366 * DAY)), "1900 to 2200"),
        ("sample", samples(1, at=pa.array(["noon"])), "'at' is not timestamp"),
        ("event", events(3, 2), "'good' is above `total` in 1 rows"),
        ("event", events(-1, 2), "'good' is below zero in 1 rows"),
        ("counter", events(3, 2), "above `total`"),
        ("sample", samples(1, name='web{"b": 1, "a"'), "does not name a series"),
        ("sample", samples(1, name='web{"b": "1", "a": "2"}'), "does not name a series"),
        ("sample", samples(1, name=""), "does not name a series"),
        ("sample", samples(1, name='web{"a": 1}'), "does not name a series"),
        ("sample", samples(1, name='web{"a": ["b"]}'), "does not name a series"),
        ("sample", samples(1, name="web" + '{"a": ' * 9_999), "does not name a series"),
        ("outage", outage(affected="much"), "'affected' is no number in 1 rows"),
        ("outage", outage(affected="NaN"), "'affected' is no number in 1 rows"),
        ("record", record(reopenings=[[None]]), "'reopenings' holds an entry without"),
        ("record", record(pauses=[[{"start": None}]]), "'pauses' holds an entry without"),
        ("record", record(pauses=[[{"start": FIRST, "end": 1 << 61}]]), "1900 to 2200"),
        (
            "outage",
            pa.table({"series": ["w"], "start": instants(9), "end": instants(3)}),
            "'state' is missing",
        ),
        (
            "figure",
            pa.table({"series": ["w"], "value": ["1"], "start": instants(9)}),
            "'label' is missing, and so is the span",
        ),
    ],
)
def test_a_table_that_breaks_a_rule_is_refused_by_column(store, kind, table, says):
    with pytest.raises(WrongLayout, match=says.replace("(", r"\(")) as refusal:
        store.append([(kind, table)])
    assert refusal.value.hint
    assert store.manifest.head() == 0


def test_what_may_be_left_out_is_null(store):
    table = pa.table(
        {"series": ["w"], "start": instants(3), "state": [None], "reason": pa.nulls(1, pa.string())}
    )
    store.append([("outage", table)])
    columns = store.snapshot().columns("outage", SeriesKey("w"))
    assert columns == {
        "start": [FIRST + 3],
        "end": [None],
        "state": ["down"],
        "reason": [""],
        "affected": [None],
    }


def test_a_word_that_is_null_is_none(store):
    nothing = pa.DictionaryArray.from_arrays(
        pa.array([0], pa.int32()), pa.array([None], pa.string())
    )
    table = pa.table({"series": ["w"], "at": instants(3), "state": nothing})
    store.append([("state", table)])
    assert store.snapshot().words("state", SeriesKey("w")) == {"unknown"}


def test_units_are_what_came_first(store):
    seconds = Quantity("s", "ms", Decimal("0.001"))
    store.append([("sample", samples(1))], quantities={"web": seconds})
    store.append([("sample", samples(2))], quantities={"web": Quantity("s", "s", Decimal("1E-3"))})
    store.append([("sample", samples(3))])
    assert store.snapshot().quantity("web") == Quantity("s", "s", Decimal("0.001"))
    assert store.snapshot(0).quantity("web") == Quantity()
    with open_store(store.url) as other, pytest.raises(UnitsDisagree, match="'web'"):
        other.append([("sample", samples(4))], quantities={"web": Quantity("ms")})


def test_samples_without_a_unit_keep_the_usual_one(store):
    store.append([("sample", samples(1))])
    with pytest.raises(UnitsDisagree):
        store.append([("sample", samples(2))], quantities={"web": Quantity("s")})


def test_a_series_is_events_or_counters(store):
    store.append([("event", events(1, 2))])
    with pytest.raises(KindsCollide, match="kept as events"):
        store.append([("counter", events(1, 2))])
    with pytest.raises(KindsCollide), store.loading() as load:
        load.add("counter", events(1, 2))


def test_conflicts_are_put_aside_and_counted(store):
    store.append([("event", events(1, 2))])
    store.append([("event", events(1, 3))])
    store.append([("event", events(1, 2))])
    store.fold()
    ((kind, table),) = store.conflicts()
    assert (kind, table.column("total").to_pylist()) == ("event", [3])
    assert table.column("seq").to_pylist() == [2]
    info = store.info()
    assert (info.conflicts, info.repeats, info.number) == (1, 1, 4)
    assert [(held.acknowledged, held.rows) for held in info.kinds] == [(3, 1)]


def test_snapshots_that_are_not_there_are_refused(store):
    store.append([("event", events(1, 2))])
    for number in (-1, 2):
        with pytest.raises(NoSuchSnapshot, match=f"no snapshot {number}"):
            store.snapshot(number)
    assert store.snapshot(1).fingerprint == f"{store.manifest.identity}@1"
    assert store.snapshot(1).counts == {"event": 1}


def test_large_appends_go_into_parts_at_once(store, monkeypatch):
    monkeypatch.setattr("palier.measurements.store.stores.TARGET", 2)
    receipt = store.append([("sample", samples(1, 2, 3))], key="large")
    assert store.append([("sample", samples(1, 2, 3))], key="large").is_repeat
    assert store.manifest.hot() == []
    assert store.snapshot(receipt.number).columns("sample", SeriesKey("web"))["value"] == [1, 2, 3]
    assert store.snapshot(receipt.number - 1).series("sample") == []


def test_stores_are_where_they_are(tmp_path):
    place = str(tmp_path / "new" / "store")
    assert not is_store(place)
    with pytest.raises(StoreMissing):
        open_store(place)
    create_store(place).close()
    assert is_store(place)
    with pytest.raises(StoreExists):
        create_store(place)
    with open_store(place) as store:
        store.manifest.state_fact("format", "99")
    with pytest.raises(StoreFormat, match="99"):
        open_store(place)


def test_a_creation_cut_short_is_said_and_can_be_made_good(tmp_path):
    (tmp_path / "store.sqlite").write_bytes(b"")
    with pytest.raises(StoreMissing, match="no store here yet"):
        open_store(str(tmp_path))
    create_store(str(tmp_path)).close()
    with pytest.raises(StoreExists, match="a store already"):
        create_store(str(tmp_path))


def test_a_place_of_parts_is_of_one_store(tmp_path):
    create_store(str(tmp_path / "one"), str(tmp_path / "parts")).close()
    with pytest.raises(StoreExists, match="files already"):
        create_store(str(tmp_path / "other"), str(tmp_path / "parts"))
    with open_store(str(tmp_path / "one")) as store:
        assert store.verify().strays == ()


@pytest.mark.parametrize("parts", ["", "elsewhere"])
def test_places_stay_where_they_were_named(tmp_path, monkeypatch, parts):
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    with create_store("store", parts) as store:
        monkeypatch.chdir("other")
        store.append([("sample", samples(1))])
        store.fold()
        assert store.snapshot().columns("sample", SeriesKey("web"))["value"] == [1]
    with open_store("../store") as store:
        assert store.verify().is_clean
    assert list((tmp_path / "other").iterdir()) == []


def test_the_folder_of_a_store_outlives_the_machine(tmp_path, monkeypatch):
    synced: list[Path] = []
    monkeypatch.setattr(files, "_sync", synced.append)
    create_store(str(tmp_path / "new" / "store")).close()
    assert synced == [tmp_path, tmp_path / "new"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreUnwritable):
        create_store(str(tmp_path / "file" / "store"))
    with pytest.raises(StoreMissing):
        open_store("x" * 300)
