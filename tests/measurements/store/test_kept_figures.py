"""A kept period has the same figures before a removal, after it, and from a pack."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.calculus.indicators import (
    Availability,
    DowntimeStart,
    Events,
    Incidents,
    OutageMeasure,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.instants import DAY, HOUR
from palier.calculus.records import BelongsBy, Elapsed, LimitRule, RecordRules, ServiceTime
from palier.calculus.spans import Span
from palier.calculus.terms import MissingData, UnknownCountsAs
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.protocol import GroupTally, TallyRequest
from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.schema import Pause, PriorityChange, SeriesKey
from palier.measurements.store import create_store
from palier.measurements.store.exporting import Wanted, export
from palier.measurements.store.importing import dataset_of, import_pack
from palier.measurements.store.retention import remove
from tests.measurements.engines.makers import ANY, request, source, window
from tests.measurements.store.measured import FIRST, table
from tests.measurements.store.quick_folders import quick_folder

START = FIRST + 100 * DAY
PERIOD = Span(START, START + 10 * DAY)
WHOLE = window(*PERIOD)
CONFIRMED = TimelineRules(TimelineInput.CHECKS, confirm_after=3)
ONE_OF = st.sampled_from


def figures(source, asked: TallyRequest) -> tuple[GroupTally, ...]:
    """What both engines find."""
    found = ReferenceEngine(source).tally(asked)
    assert ColumnarEngine(source).tally(asked) == found
    return found


def of_all(asked: TallyRequest, *tables: tuple[str, pa.Table]) -> tuple[Any, ...]:
    """What is found before and after a removal, and from packs made before and after it."""
    with quick_folder() as folder, create_store(f"{folder}/store") as store:
        for each in tables:
            store.append([each])
        expected = figures(store.snapshot(), asked)
        export(store, Path(folder, "before"), Wanted(PERIOD))
        remove(store, PERIOD.start)
        assert figures(store.snapshot(), asked) == expected
        store.compact()
        assert figures(store.snapshot(), asked) == expected
        export(store, Path(folder, "after"), Wanted(PERIOD))
        for name in ("before", "after"):
            with create_store(f"{folder}/{name} imported") as other:
                import_pack(other, Path(folder, name))
                assert figures(other.snapshot(), asked) == expected
            assert ReferenceEngine(dataset_of(Path(folder, name))).tally(asked) == expected
        assert store.verify().is_clean
    return expected


def checks(*said: tuple[int, str] | tuple[int, str, bool]) -> tuple[str, pa.Table]:
    """Checks, the days from the start of the period given, and whether they are confirmed."""
    rows = ((START + day * DAY, word, hard[0] if hard else None, 1) for day, word, *hard in said)
    return "check", table("check", "web", *rows)


class TestChecksEveryTwoDays:
    @pytest.mark.parametrize(
        ("said", "down"),
        [
            ("uuuddd|u", 1),
            ("uuuudd|du", 3),
            ("uuuuud|ddu", 5),
            ("uuuuud|du", 0),
            ("ud" + "u" * 12 + "dd|u", 0),
            ("u" + "d" * 30 + "|u", 1),
            ("d" * 30 + "udd|u", 0),
        ],
    )
    def test_failures_before_the_period_confirm_a_downtime(self, said, down):
        days = 2 * said.index("|")
        words = {"u": "up", "d": "down"}
        letters = said.replace("|", "")
        found = [(2 * n + 1 - days, words[each]) for n, each in enumerate(letters)]
        (only,) = of_all(request(Availability(ANY, CONFIRMED), WHOLE), checks(*found))
        assert only.tally.down == down * DAY

    def test_results_that_are_not_confirmed_are_passed_over(self):
        rules = replace(CONFIRMED, soft_counts=False)
        soft = [(day, "down", False) for day in range(-40, -4)]
        hard = [(day, "down", True) for day in (-60, -55, -50)]
        found = checks((-70, "up", True), *hard, *soft, (1, "up", True))
        (only,) = of_all(request(Availability(ANY, rules), WHOLE), found)
        assert only.tally.down == DAY

    def test_ten_failures_confirm_a_downtime(self):
        rules = replace(CONFIRMED, confirm_after=10, downtime_start=DowntimeStart.CONFIRMATION)
        found = checks((-40, "up"), *((-2 * n, "down") for n in range(10, 0, -1)), (4, "up"))
        (only,) = of_all(request(Availability(ANY, rules), WHOLE), found)
        assert only.tally.down == 4 * DAY

    def test_unknown_time_has_the_last_state_before_it(self):
        missing = MissingData(UnknownCountsAs.LAST_STATE, longest_gap=25 * DAY)
        rules = replace(CONFIRMED, confirm_after=1)
        found = checks((-30, "down"), *((-2 * n, "unknown") for n in range(9, 0, -1)), (4, "up"))
        (only,) = of_all(request(Availability(ANY, rules), WHOLE, missing=missing), found)
        assert only.tally.bridged == only.tally.down == 4 * DAY


@settings(max_examples=40)
@given(
    said=st.dictionaries(
        st.integers(-40 * 24, 24),
        st.tuples(ONE_OF(("up", "down", "down", "down", "unknown", "odd")), ONE_OF((True, False))),
        min_size=5,
        max_size=30,
    ),
    rules=st.builds(
        TimelineRules,
        input=ONE_OF((TimelineInput.CHECKS, TimelineInput.STATES)),
        down_words=ONE_OF((("down",), ("down", "odd"))),
        unknown_words=ONE_OF((("unknown",), ())),
        downtime_start=ONE_OF(tuple(DowntimeStart)),
        confirm_after=st.integers(1, 10),
        soft_counts=st.booleans(),
        holds_for=ONE_OF((None, 3 * DAY)),
    ),
)
def test_any_observations_give_the_same(said, rules):
    hours = sorted(said.items())
    tables = [
        ("check", table("check", "web", *((START + at * HOUR, *each, 1) for at, each in hours))),
        ("state", table("state", "web", *((START + at * HOUR, word) for at, (word, _) in hours))),
    ]
    of_all(request(Availability(ANY, rules), WHOLE), *tables)
    of_all(request(Incidents(ANY, OutageMeasure.COUNT, rules), WHOLE), *tables)


def readings(*shown: tuple[int, int, int], **dims: str) -> tuple[str, pa.Table]:
    """Readings of a counter, the days from the start of the period given."""
    rows = ((START + day * DAY, good, total) for day, good, total in shown)
    return "counter", table("counter", "requests", *rows, **dims)


class TestCounters:
    asked = request(Events(source("requests")), WHOLE)

    @pytest.mark.parametrize("refused", [[(-4, 150, 210)], [(-4, 150, 210), (-3, 190, 215)]])
    def test_a_reading_that_was_refused_is_not_the_last_one(self, refused):
        found = readings((-9, 10, 20), (-5, 100, 200), *refused, (1, 110, 220))
        (only,) = of_all(self.asked, found)
        assert (only.tally.good, only.tally.total) == (10, 20)

    def test_one_that_contradicts_another_is_not_the_last_one(self):
        found = readings((-5, 100, 200)), readings((-5, 104, 204)), readings((1, 110, 220))
        (only,) = of_all(self.asked, *found)
        assert (only.tally.good, only.tally.total) == (10, 20)

    def test_a_counter_that_was_reset_starts_anew(self):
        found = readings((-5, 100, 200), (-4, 7, 9), (1, 8, 12))
        (only,) = of_all(self.asked, found)
        assert (only.tally.good, only.tally.total) == (1, 3)

    def test_one_that_is_silent_by_then_is_still_a_group(self):
        asked = request(Events(source("requests")), WHOLE, group_by=("region",))
        silent = readings((-50, 1, 1), (-49, 2, 4), (-48, 9, 5 + 4), (-47, 9, 9), region="east")
        found = of_all(asked, silent, readings((-3, 1, 1), (1, 2, 2), region="west"))
        assert [each.group for each in found] == [(("region", "east"),), (("region", "west"),)]


counted = st.dictionaries(
    st.integers(-12, 5),
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda each: tuple(sorted(each))),
    max_size=18,
)


@settings(max_examples=60)
@given(east=counted, west=counted)
def test_any_readings_give_the_same(east, west):
    tables = [
        readings(*((day, *each) for day, each in sorted(shown.items())), region=region)
        for region, shown in (("east", east), ("west", west))
    ]
    of_all(request(Events(source("requests")), WHOLE, group_by=("region",)), *tables)


def tickets(*rows: tuple[str, dict[str, int], dict[str, tuple]]) -> tuple[str, pa.Table]:
    """Tickets, the days from the start of the period given; and what is said of them besides."""
    found = (
        (
            name,
            {of: START + day * DAY for of, day in instants.items()},
            None,
            rest.get("changes", ()),
            rest.get("pauses", ()),
            rest.get("reopenings", ()),
        )
        for name, instants, rest in rows
    )
    return "record", table("record", "desk", *found)


def elapsed(by: BelongsBy, days: int = 2) -> TallyRequest:
    limit = (LimitRule(ServiceTime(days * DAY)),)
    rules = RecordRules(belongs_by=by)
    indicator = Elapsed(source("desk"), "opened", "resolved", limit, rules=rules)
    return request(indicator, WHOLE, at=START + DAY)


LONG_AGO = {"opened": -500, "responded": -499}


class TestTickets:
    def test_one_that_is_still_open_counts_now(self):
        found = tickets(("old", LONG_AGO, {}), ("new", {"opened": 0, "resolved": 1}, {}))
        (only,) = of_all(elapsed(BelongsBy.CLOSED), found)
        assert [late.name for late in only.tally.late_records] == ["old"]

    def test_one_that_was_opened_again_is_open(self):
        again = {"reopenings": (START - 450 * DAY,)}
        found = tickets(("old", {**LONG_AGO, "resolved": -480, "closed": -470}, again))
        (only,) = of_all(elapsed(BelongsBy.CLOSED), found)
        assert only.tally.late == 1

    def test_one_that_ended_in_the_period_counts_in_it(self):
        found = tickets(("old", {**LONG_AGO, "resolved": 1}, {}))
        (only,) = of_all(elapsed(BelongsBy.CLOSED), found)
        assert only.tally.elapsed.total() == only.tally.late == 1

    def test_one_that_waits_is_due_later(self):
        waits = {"pauses": (Pause(START - 499 * DAY, None, "customer"),)}
        found = tickets(("old", LONG_AGO, waits), ("done", {**LONG_AGO, "resolved": -480}, {}))
        (only,) = of_all(elapsed(BelongsBy.DUE, 3), found)
        assert only.tally.pending == 1

    def test_what_is_said_of_one_later_keeps_it(self):
        changed = {"changes": (PriorityChange(START - 390 * DAY, "P1"),)}
        paused = {"pauses": (Pause(START - 450 * DAY, START - 390 * DAY, "customer"),)}
        ended = {**LONG_AGO, "resolved": -480}
        rows: Any = [("changed", ended, changed), ("paused", ended, paused), ("ended", ended, {})]
        with quick_folder() as folder, create_store(f"{folder}/store") as store:
            store.append([tickets(*rows)])
            assert remove(store, START).rows == {"record": 1}
            left = store.snapshot().columns("record", SeriesKey("desk"))["id"]
            assert sorted(left) == ["changed", "paused"]

    def test_those_that_are_open_are_in_a_pack_whatever_their_age(self):
        ends: Any = {"open": {}, "ended": {"closed": -480}, "later": {"resolved": 90}}
        rows: Any = [(name, {**LONG_AGO, **end}, {}) for name, end in ends.items()]
        with quick_folder() as folder, create_store(f"{folder}/store") as store:
            store.append([tickets(*rows)])
            (file,) = export(store, Path(folder, "pack"), Wanted(PERIOD)).read
            kept = dataset_of(Path(folder, "pack")).columns("record", SeriesKey("desk"))["id"]
        assert sorted(kept) == ["later", "open"]
        assert (file.rows, file.rows_before) == (2, 0)
