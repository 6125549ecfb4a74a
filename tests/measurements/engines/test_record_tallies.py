from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.calendars import Calendar, DayHours, always_open
from palier.calculus.exclusions import Treatment
from palier.calculus.instants import DAY, HOUR
from palier.calculus.records import (
    BelongsBy,
    BusinessDays,
    CalendarDays,
    Elapsed,
    LimitRule,
    RecordInstant,
    RecordRules,
    Reopening,
    ServiceTime,
)
from palier.calculus.scopes import Waiver
from palier.calculus.selectors import Condition, Relation
from palier.calculus.spans import Spans
from palier.measurements.engines.columnar import records as columnar
from palier.measurements.engines.record_limits import UnknownLimitCalendar
from palier.measurements.schema import Pause, Record
from tests.measurements.engines.makers import ANY, dataset, source, tallies, tally, window

pytestmark = pytest.mark.usefixtures("every_engine")


def record(name, opened, resolved=None, priority=None, **rest) -> Record:
    instants = {"opened": opened, **rest.pop("instants", {})}
    if resolved is not None:
        instants["resolved"] = resolved
    empty = {"priority_changes": (), "pauses": (), "reopenings": ()}
    return Record(name, instants, priority, **{**empty, **rest})


def elapsed(*limits: LimitRule, **rest) -> Elapsed:
    return Elapsed(ANY, "opened", "resolved", limits, **rest)


TEN = elapsed(LimitRule(ServiceTime(10)))


def desk(*records: Record, **dims: str):
    return dataset(record={("desk", *dims.items()): records})


def counts(found):
    return found.within, found.late, found.pending, found.unlimited


def test_equal_to_the_limit_is_met_and_one_more_is_late():
    data = desk(record("a", 0, 9), record("b", 0, 10), record("c", 0, 11))
    found = tally(data, TEN, window(0, 100))
    assert counts(found) == (2, 1, 0, 0)
    (late,) = found.late_records
    assert (late.name, late.due, late.ended, late.elapsed, late.limit, late.late_by) == (
        ("c", 10, 11, 11, 10, 1)
    )
    assert found.elapsed == Counter({9: 1, 10: 1, 11: 1})


def test_open_and_overdue_is_late_open_and_not_due_is_pending():
    data = desk(record("a", 0), record("b", 40), record("c", 45))
    found = tally(data, TEN, window(0, 100, until=50))
    assert counts(found) == (0, 1, 2, 0)
    assert (found.late_records[0].ended, found.late_records[0].late_by) == (None, 40)
    assert not found.elapsed


def test_a_record_ended_after_the_instant_of_evaluation_is_open():
    data = desk(record("a", 0, 9), record("b", 60, 61))
    assert counts(tally(data, TEN, window(0, 100, until=8), at=8)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("by", "windows"),
    [(BelongsBy.OPENED, [1, 0, 0]), (BelongsBy.DUE, [0, 1, 0]), (BelongsBy.CLOSED, [0, 0, 1])],
)
def test_the_window_a_record_belongs_to_is_stated(by, windows):
    indicator = elapsed(LimitRule(ServiceTime(10)), rules=RecordRules(belongs_by=by))
    found = tallies(
        desk(record("a", 5, 25)), indicator, window(0, 10), window(10, 20), window(20, 30)
    )
    assert [each.tally.late for each in found] == windows


def test_an_open_record_belongs_to_the_present_window_when_windows_go_by_closing():
    indicator = elapsed(LimitRule(ServiceTime(10)), rules=RecordRules(belongs_by=BelongsBy.CLOSED))
    found = tallies(desk(record("a", 5)), indicator, window(0, 20), window(20, 40, until=30))
    assert [each.tally.late for each in found] == [0, 1]


def test_overlapping_windows_each_count_the_record():
    found = tallies(desk(record("a", 5, 6)), TEN, window(0, 20), window(10, 30))
    assert [each.tally.within for each in found] == [1, 1]


def equal(dimension: str, *values: str) -> Condition:
    return Condition(dimension, Relation.EQUAL, values)


BY_PRIORITY = elapsed(
    LimitRule(ServiceTime(5), (equal("priority", "P1"), equal("site", "paris"))),
    LimitRule(ServiceTime(10), (equal("priority", "P1", "P2"),)),
)


def test_the_first_limit_that_accepts_a_record_holds_and_the_others_have_none():
    records = [record("a", 0, 8, "P1"), record("b", 0, 8, "P2"), record("c", 0, 8, "P3")]
    assert counts(tally(desk(*records, site="paris"), BY_PRIORITY, window(0, 50))) == (1, 1, 0, 1)
    assert counts(tally(desk(*records, site="lyon"), BY_PRIORITY, window(0, 50))) == (2, 0, 0, 1)


def test_records_are_grouped_by_priority_too():
    data = desk(record("a", 0, 8, "P1"), record("b", 0, 80, "P2"), site="lyon")
    found = tallies(data, BY_PRIORITY, window(0, 50), group_by=("priority",))
    assert [(each.group, counts(each.tally)) for each in found] == [
        ((("priority", "P1"),), (1, 0, 0, 0)),
        ((("priority", "P2"),), (0, 1, 0, 0)),
    ]


def test_a_late_record_says_its_priority_with_its_dimensions():
    data = desk(record("a", 0, 80, "P2"), record("b", 0, 80), site="lyon")
    (late,) = tally(data, BY_PRIORITY, window(0, 50)).late_records
    assert late.dimensions == (("priority", "P2"), ("site", "lyon"))


def test_a_limit_the_record_carries_itself():
    indicator = elapsed(LimitRule(RecordInstant("promised")))
    data = desk(
        record("a", 0, 8, instants={"promised": 8}),
        record("b", 0, 9, instants={"promised": 8}),
        record("c", 0, 9),
    )
    assert counts(tally(data, indicator, window(0, 50))) == (1, 1, 0, 1)


def test_pauses_stop_the_clock():
    data = desk(record("a", 0, 15, pauses=((3, 8, "customer"),)))
    found = tally(data, TEN, window(0, 50))
    assert counts(found) == (1, 0, 0, 0)
    assert found.elapsed == Counter({10: 1})


def test_elapsed_time_is_truncated_to_whole_units_before_it_is_compared():
    data = desk(record("a", 0, 14), record("b", 0, 15))
    rules = RecordRules(whole_units=5)
    found = tally(data, elapsed(LimitRule(ServiceTime(10)), rules=rules), window(0, 50))
    assert counts(found) == (1, 1, 0, 0)
    assert found.elapsed == Counter({10: 1, 15: 1})


def test_reopening_can_make_new_records():
    rules = RecordRules(reopening=Reopening.NEW_RECORD)
    data = desk(record("a", 0, 35, pauses=((8, 20, "closed"),), reopenings=(20,)))
    found = tally(data, elapsed(LimitRule(ServiceTime(10)), rules=rules), window(0, 50))
    assert counts(found) == (1, 1, 0, 0)
    assert found.late_records[0].name == "a#2"


def test_a_late_record_touched_by_time_that_counts_as_met_is_deemed_within():
    waiver = Waiver(Spans.of([(11, 12)]), Treatment.COUNTED_AS_MET)
    data = desk(record("a", 0, 12), record("b", 0, 11), record("c", 12, 30))
    found = tally(data, TEN, window(0, 100, waiver))
    assert counts(found) == (1, 2, 0, 0)
    assert found.deemed_within == 1


def test_removed_time_stops_the_clock_of_every_record_it_applies_to():
    where = (equal("site", "paris"),)
    waiver = Waiver(Spans.of([(2, 5)]), Treatment.REMOVED, where)
    scope = window(0, 100, waiver)
    assert counts(tally(desk(record("a", 0, 13), site="paris"), TEN, scope)) == (1, 0, 0, 0)
    assert counts(tally(desk(record("a", 0, 13), site="lyon"), TEN, scope)) == (0, 1, 0, 0)


def test_a_limit_on_other_hours_also_stands_still_outside_those_of_the_objective():
    waiver = Waiver(Spans(), Treatment.REMOVED, outside=Spans.of([(2, 5)]))
    scope = window(0, 100, waiver, service=[(50, 60)])
    data = desk(record("a", 0, 13), record("b", 0, 14))
    day = always_open("UTC")
    other = elapsed(LimitRule(ServiceTime(10), calendar="all hours"))
    calendars = (replace(day, name="all hours"),)
    assert counts(tally(data, other, scope, calendar=day, calendars=calendars)) == (1, 1, 0, 0)
    assert counts(tally(data, TEN, scope, calendar=day)) == (0, 2, 0, 0)


@pytest.mark.parametrize(
    ("in_force", "late"), [(None, 1), ((0, 15), 0), ((16, 100), 0), ((15, 16), 1)]
)
def test_a_record_decided_while_the_agreement_is_not_in_force_is_not_counted(in_force, late):
    scope = window(0, 100)
    if in_force:
        scope = replace(scope, in_force=Spans.of([in_force]))
    data = desk(record("a", 5, 40))
    assert counts(tally(data, TEN, scope)) == (0, late, 0, 0)
    assert tally(data, TEN, scope).seen
    (first, _) = tallies(data, TEN, scope, window(10, 90))
    assert first.tally.late == late


def test_a_live_source_without_records_in_the_window_is_seen():
    found = tallies(desk(record("a", 0, 5)), TEN, window(0, 20), window(20, 40))
    assert [each.tally.seen for each in found] == [True, True]
    assert not tally(dataset(), TEN, window(0, 20)).seen


def test_the_fallback_stands_in_for_a_source_without_records():
    indicator = Elapsed(source("desk", "paper"), "opened", "resolved", TEN.limits)
    data = dataset(record={("paper",): [record("a", 0, 5)]})
    assert tally(data, indicator, window(0, 20)).within == 1


def test_a_limit_on_a_calendar_the_agreement_does_not_have_is_refused():
    indicator = elapsed(LimitRule(ServiceTime(10), calendar="nights"))
    with pytest.raises(UnknownLimitCalendar, match="nights"):
        tally(desk(record("a", 0, 5)), indicator, window(0, 20))


def test_windows_that_begin_together_each_have_their_records():
    data = desk(record("a", 0, 5), record("b", 12, 15))
    first, second, third = tallies(data, TEN, window(0, 15), window(0, 30), window(0, 30))
    assert [each.tally.within for each in (first, second, third)] == [1, 2, 2]


def test_time_removed_from_where_a_pause_ends_stops_the_clock_with_it():
    early, late = (DayHours(9 * 3600, 17 * 3600),), (DayHours(13 * 3600, 17 * 3600),)
    calendar = Calendar("office", "UTC", (early, late, *[early] * 5))
    monday = 4 * DAY
    tuesday = monday + DAY
    # Due on Tuesday at ten, before that day's hours: at three, once they stood still for two.
    paused = Pause(tuesday + 9 * HOUR, tuesday + 13 * HOUR, "")
    data = desk(record("a", monday + 10 * HOUR, tuesday + 3 * DAY, pauses=(paused,)))
    removed = Waiver(Spans.of([(tuesday + 13 * HOUR, tuesday + 15 * HOUR)]), Treatment.REMOVED)
    scope = window(monday, monday + 7 * DAY, removed)
    limit = elapsed(LimitRule(BusinessDays(1)))
    (late_record,) = tally(data, limit, scope, calendar=calendar).late_records
    assert late_record.due == tuesday + 15 * HOUR


def test_the_last_kind_of_record_may_be_one_that_removed_time_moved(monkeypatch):
    monkeypatch.setattr(columnar, "_ROWS", 1)
    removed = Waiver(Spans.of([(DAY, 2 * DAY)]), Treatment.REMOVED)
    data = desk(record("a", 3 * DAY, 4 * DAY, "P1"), record("b", 0, 3 * DAY, "P2"))
    found = tally(data, elapsed(LimitRule(CalendarDays(2))), window(0, 9 * DAY, removed))
    assert counts(found) == (2, 0, 0, 0)


records = st.lists(
    st.tuples(st.integers(0, 50), st.none() | st.integers(0, 40), st.sampled_from(("P1", "P3"))),
    max_size=12,
)


@given(records, st.integers(2, 4), st.randoms())
def test_order_and_splitting_of_records_never_change_the_tally(found, parts, random):
    made = [
        record(str(n), since, None if took is None else since + took, priority)
        for n, (since, took, priority) in enumerate(found)
    ]
    scope = window(0, 60, service=[(0, 20), (30, 60)])
    whole = tally(desk(*made), BY_PRIORITY, scope)
    shuffled = random.sample(made, len(made))
    merged = tally(dataset(), BY_PRIORITY, scope)
    for part in range(parts):
        merged = merged + tally(desk(*shuffled[part::parts]), BY_PRIORITY, scope)
    assert (counts(merged), merged.elapsed, merged.late_records) == (
        (counts(whole), whole.elapsed, whole.late_records)
    )
