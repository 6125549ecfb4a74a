"""Removal of what lies before a day, and the holds that it stops at."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pyarrow as pa
import pytest

from palier.calculus.indicators import Stated
from palier.calculus.instants import DAY, HOUR
from palier.calculus.spans import Span
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.schema import KINDS, SeriesKey
from palier.measurements.store import Store, create_store, open_store
from palier.measurements.store.errors import LeaseLost, NoSuchSnapshot, StoreBusy
from palier.measurements.store.exporting import Wanted, export
from palier.measurements.store.holds import (
    LEASE,
    Hold,
    HoldExists,
    NoSuchHold,
    add_hold,
    holds_of,
    release_hold,
)
from palier.measurements.store.leases import working
from palier.measurements.store.retention import removable, remove
from tests.measurements.engines.makers import ANY, request, window
from tests.measurements.store.filling import END, fill
from tests.measurements.store.measured import FIRST, table
from tests.measurements.store.test_evidence import AGREEMENT, contents, figures

BEFORE = FIRST + 7 * DAY
LATER = Span(BEFORE, END + DAY)
HELD = Span(FIRST + 3 * DAY, FIRST + 4 * DAY)


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    with create_store(str(tmp_path / "store")) as made:
        fill(made)
        yield made


def instants(store: Store, kind: str, name: str) -> list[int]:
    return store.snapshot().columns(kind, SeriesKey(name)).get("at", [])


def of_states(store: Store, *ats: int, name: str = "web") -> None:
    store.append([("state", table("state", name, *((at, "up") for at in ats)))])


def test_what_later_figures_stand_on_stays_exactly(store_place, tmp_path):
    before, later = END - DAY, Span(END - DAY, END + DAY)
    with create_store(*store_place) as store:
        fill(store, days=3)
        export(store, tmp_path / "before", Wanted(later))
        expected = removable(store, before).rows
        assert {"sample", "event", "counter", "state", "check", "outage"} <= set(expected)
        removed = remove(store, before)
        assert removed.rows == expected
        export(store, tmp_path / "after", Wanted(later))
        assert contents(tmp_path / "after") == contents(tmp_path / "before")
        assert remove(store, before).total == 0
        assert store.verify().findings == ()
        assert store.info().removed == removed.total


def test_only_what_later_figures_stand_on_is_left(store, tmp_path):
    remove(store, BEFORE)
    export(store, tmp_path / "after", Wanted(LATER))
    left = {kind: sum(t.num_rows for t in store.snapshot().tables(kind)) for kind in KINDS}
    assert {kind: len(rows) for kind, rows in contents(tmp_path / "after").items()} == left


def test_figures_after_the_day_do_not_change(store, tmp_path):
    agreement = tmp_path / "agreement.yaml"
    agreement.write_text(AGREEMENT)
    expected = figures(agreement, store.url, "2026-12", tmp_path / "before.json")
    remove(store, FIRST + 5 * DAY)
    store.compact()
    assert figures(agreement, store.url, "2026-12", tmp_path / "after.json") == expected


def test_the_last_ten_states_before_the_day_are_kept_and_no_earlier_one(tmp_path):
    with create_store(str(tmp_path / "store")) as store:
        ats = [FIRST - 400 * DAY, *range(FIRST - 9 * DAY, FIRST - 9 * DAY + 11), FIRST + DAY]
        of_states(store, *ats)
        of_states(store, FIRST - 300 * DAY, name="quiet")
        assert remove(store, FIRST).rows == {"state": 2}
        assert instants(store, "state", "web") == ats[2:]
        assert instants(store, "state", "quiet") == [FIRST - 300 * DAY]


def test_a_series_of_which_nothing_is_left_is_still_asked_for(tmp_path):
    with create_store(str(tmp_path / "store")) as store:
        entered = (FIRST, FIRST + DAY, None, 99, None, None, None)
        store.append([("figure", table("figure", "survey", entered))])
        log = ((FIRST + days * DAY, FIRST + days * DAY + 1, "down", "", None) for days in (0, 2))
        store.append([("outage", table("outage", "net", *log))])
        assert remove(store, FIRST + 9 * DAY).rows == {"figure": 1, "outage": 1}
        snapshot = store.snapshot()
        assert snapshot.columns("figure", SeriesKey("survey"))["value"] == []
        assert snapshot.columns("outage", SeriesKey("net"))["start"] == [FIRST + 2 * DAY]
        asked = request(Stated(ANY), window(FIRST, FIRST + DAY))
        for engine in (ReferenceEngine(snapshot), ColumnarEngine(snapshot)):
            (found,) = engine.tally(asked)
            assert not found.tally.seen
            assert engine.horizon() is not None


def test_snapshots_that_held_more_are_refused_and_later_ones_are_not(store):
    number = store.snapshot().number
    removed = remove(store, BEFORE).number or 0
    with pytest.raises(NoSuchSnapshot):
        store.snapshot(number)
    with pytest.raises(NoSuchSnapshot):
        store.snapshot(removed - 1)
    assert store.snapshot(removed).number == removed
    of_states(store, END)
    assert store.snapshot().number == removed + 1
    assert store.snapshot(removed).fingerprint.endswith(f"@{removed}")


def test_where_nothing_is_removed_snapshots_stay(store):
    number = store.snapshot().number
    assert remove(store, FIRST - DAY).number is None
    assert store.snapshot(number).number == number


def test_a_trial_changes_nothing(store, tmp_path):
    store.fold()
    number = store.snapshot().number
    assert removable(store, BEFORE).total > 100
    assert store.snapshot().number == number


def test_a_pattern_removes_of_its_series_alone(store):
    quiet, probe = instants(store, "state", "quiet"), instants(store, "check", "probe")
    removed = remove(store, BEFORE, "web")
    assert set(removed.rows) == {"state"}
    assert instants(store, "state", "quiet") == quiet
    assert instants(store, "check", "probe") == probe
    assert store.snapshot().number == removed.number


@pytest.mark.parametrize("is_settled", [False, True])
def test_versions_go_with_the_one_that_counts(tmp_path, is_settled):
    with create_store(str(tmp_path / "store")) as store:
        for end in (None, FIRST + HOUR):
            store.append([("outage", table("outage", "net", (FIRST, end, "down", "", None)))])
            # The version that counts has ended, the one before it had not.
            instants = {"opened": FIRST} | ({} if end is None else {"resolved": end})
            ticket = ("T1", instants, None, (), (), ())
            store.append([("record", table("record", "desk", ticket))])
            store.fold()
        if is_settled:
            store.compact()
        later = FIRST + 600 * DAY
        other = table("outage", "net", (later, later + HOUR, "down", "", None))
        store.append([("outage", other)])
        assert remove(store, FIRST + 500 * DAY).rows == {"outage": 2, "record": 2}
        assert store.snapshot().columns("outage", SeriesKey("net"))["end"] == [later + HOUR]
        assert store.snapshot().series("record") == []
        assert not store.snapshot().is_still_down(["down"])


def test_the_first_of_two_that_contradict_each_other_stays_the_first(tmp_path):
    first = (FIRST, 1, 1), (FIRST + HOUR, 1, 1)
    with create_store(str(tmp_path / "store")) as store:
        with store.loading(block=2) as load:
            some = [table("event", "a", *first), table("event", "b", first[0])]
            load.add("event", pa.concat_tables(some).unify_dictionaries())
            load.add("event", table("event", "b", (FIRST, 1, 2)))
        assert remove(store, FIRST + 9 * DAY, "a").total == 1
        for work in (store.info, store.compact):
            work()
            assert store.snapshot().columns("event", SeriesKey("b"))["total"] == [1]
        assert store.verify().is_clean


def test_roll_ups_of_days_that_lost_rows_go_and_are_made_again(store):
    store.fold()
    store.roll_up()
    remove(store, BEFORE)
    days = {row.partition for row in store.manifest.parts() if row.kind == "rollup.event"}
    assert days == {f"2026-12-0{day}" for day in range(2, 7)}
    assert store.verify_rollups(100, 1) == []
    store.roll_up()
    assert store.verify_rollups(100, 1) == []
    assert store.verify().findings == ()


class TestHolds:
    def hold(self, **rest) -> Hold:
        return Hold(**{"name": "case-7", "reason": "disputed", "span": HELD, **rest})

    def test_what_a_held_period_stands_on_stays_exactly(self, store, tmp_path):
        add_hold(store.manifest, self.hold())
        export(store, tmp_path / "before", Wanted(HELD))
        assert remove(store, BEFORE).total > 0
        export(store, tmp_path / "after", Wanted(HELD))
        assert contents(tmp_path / "after") == contents(tmp_path / "before")

    def test_a_hold_of_some_series_keeps_no_others(self, store):
        add_hold(store.manifest, self.hold(series="w*"))
        remove(store, BEFORE)
        kept = [at for at in instants(store, "state", "web") if at < HELD.end]
        assert any(at >= HELD.start for at in kept)
        assert not [at for at in instants(store, "check", "probe") if at < HELD.end]

    def test_what_was_held_can_be_removed_once_it_is_released(self, store):
        add_hold(store.manifest, self.hold())
        first = remove(store, BEFORE).total
        release_hold(store.manifest, "case-7")
        assert remove(store, BEFORE).total > 0
        assert first > 0

    def test_a_hold_ends_on_its_day(self, store):
        now = time.time_ns() // 1000
        add_hold(store.manifest, self.hold(expires=now - 1))
        add_hold(store.manifest, self.hold(name="other", series="web", expires=now + HOUR))
        remove(store, BEFORE)
        assert [at for at in instants(store, "state", "web") if at in range(*HELD)]
        assert not [at for at in instants(store, "check", "probe") if at in range(*HELD)]

    def test_holds_are_there_for_whoever_opens_the_store(self, store):
        add_hold(store.manifest, self.hold(name="b"))
        add_hold(store.manifest, self.hold(name="a", expires=5))
        with open_store(store.url) as other:
            assert holds_of(other.manifest) == [
                self.hold(name="a", expires=5),
                self.hold(name="b"),
            ]

    def test_names_are_used_once_and_must_exist(self, store):
        add_hold(store.manifest, self.hold())
        with pytest.raises(HoldExists):
            add_hold(store.manifest, self.hold(reason="other"))
        with pytest.raises(NoSuchHold, match="case-7"):
            release_hold(store.manifest, "case-8")

    def test_no_hold_changes_while_a_removal_runs(self, store):
        with open_store(store.url) as other, working(other.manifest, LEASE):
            with pytest.raises(StoreBusy):
                add_hold(store.manifest, self.hold())
            with pytest.raises(StoreBusy):
                remove(store, BEFORE)
        assert holds_of(store.manifest) == []


def test_a_removal_that_lost_its_lease_leaves_no_trace(store):
    store.fold()
    files = {entry.name for entry in store.files.entries()}
    number = store.snapshot().number

    def lose(done: int, total: int) -> None:
        with store.manifest._database.writing() as session:
            session.run("UPDATE leases SET holder = 'another' WHERE name = ?", (LEASE,))

    with pytest.raises(LeaseLost):
        remove(store, BEFORE, progress=lose)
    assert {entry.name for entry in store.files.entries()} == files
    assert store.snapshot(number).number == number
