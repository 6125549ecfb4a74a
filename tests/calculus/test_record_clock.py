from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.business_days import due_after_business_days
from palier.calculus.calendars import Calendar, DayHours, always_open
from palier.calculus.instants import DAY, HOUR, LATEST, MINUTE, instant_of
from palier.calculus.record_clock import RecordClock
from palier.calculus.record_lives import Life
from palier.calculus.records import (
    BusinessDays,
    CalendarDays,
    RecordRules,
    ServiceTime,
)
from palier.calculus.service_clock import AtClosing
from palier.calculus.service_time import CalendarNeverOpens
from palier.calculus.spans import EMPTY, Span, Spans

NINE_TO_FIVE = (DayHours(9 * 3600, 17 * 3600),)
OFFICE = Calendar("office", "UTC", (NINE_TO_FIVE,) * 5 + ((),) * 2)
PARIS = Calendar("paris", "Europe/Paris", (NINE_TO_FIVE,) * 5 + ((),) * 2)
PLAIN = RecordRules()


def at(day: int, hour: int, minute: int = 0) -> int:
    """An instant of March 2026; the 2nd is a Monday."""
    return instant_of(datetime(2026, 3, day, hour, minute, tzinfo=UTC))


SPAN = Span(at(1, 0), at(31, 0))
CLOCK = RecordClock(OFFICE, EMPTY, SPAN)


def life(since: int, *stops: tuple[int, int]) -> Life:
    return Life(since, None, None, Spans.of(stops))


def test_elapsed_time_is_service_time_without_stops():
    stops = Spans.of([(at(2, 16), at(3, 10)), (at(4, 0), at(4, 23))])
    assert CLOCK.elapsed(at(2, 15), at(3, 12), stops) == 3 * HOUR
    assert CLOCK.elapsed(at(3, 12), at(2, 15), stops) == 0


def test_a_limit_in_service_time_skips_nights_and_stops():
    assert CLOCK.due(life(at(2, 15)), ServiceTime(4 * HOUR), PLAIN) == at(3, 11)
    stopped = life(at(2, 15), (at(2, 16), at(3, 10)), (at(3, 11), at(3, 12)), (at(3, 20), at(4, 9)))
    assert CLOCK.due(stopped, ServiceTime(4 * HOUR), PLAIN) == at(3, 14)


def test_a_stop_that_begins_when_the_limit_is_due_does_not_move_it():
    stopped = life(at(2, 9), (at(2, 11), at(2, 12)))
    assert CLOCK.due(stopped, ServiceTime(2 * HOUR), PLAIN) == at(2, 11)


def test_a_limit_of_nothing_is_due_as_soon_as_the_clock_runs():
    at_once = ServiceTime(0)
    assert CLOCK.due(life(at(2, 9), (at(2, 9), at(2, 11))), at_once, PLAIN) == at(2, 11)
    assert CLOCK.due(life(at(2, 9), (at(2, 10), at(2, 11))), at_once, PLAIN) == at(2, 9)
    assert CLOCK.due(life(at(2, 16), (at(2, 16), at(2, 20))), at_once, PLAIN) == at(3, 9)


def test_stops_move_the_due_instant_only_when_the_rule_says_so():
    stopped = life(at(2, 9), (at(2, 10), at(2, 11)))
    rules = RecordRules(paused_due=False)
    assert CLOCK.due(stopped, ServiceTime(2 * HOUR), rules) == at(2, 11)


@pytest.mark.parametrize(
    ("at_closing", "due"),
    [(AtClosing.STAYS, at(2, 17)), (AtClosing.NEXT_OPENING, at(3, 9))],
)
def test_due_exactly_at_closing(at_closing, due):
    rules = RecordRules(at_closing=at_closing)
    assert CLOCK.due(life(at(2, 9)), ServiceTime(8 * HOUR), rules) == due


def test_removed_time_stops_every_clock():
    clock = RecordClock(OFFICE, Spans.of([(at(2, 10), at(2, 12))]), SPAN)
    assert clock.due(life(at(2, 9)), ServiceTime(2 * HOUR), PLAIN) == at(2, 13)
    assert clock.elapsed(at(2, 9), at(2, 13)) == 2 * HOUR
    assert clock.due(life(at(2, 9)), BusinessDays(1), PLAIN) == at(3, 11)


def test_business_days_keep_the_time_of_day_or_end_with_the_day():
    friday = life(at(6, 15, 30))
    assert CLOCK.due(friday, BusinessDays(1), PLAIN) == at(9, 15, 30)
    assert CLOCK.due(friday, BusinessDays(1, end_of_day=True), PLAIN) == at(9, 17)


def test_stops_move_business_days_by_their_service_time():
    stopped = life(at(6, 15, 30), (at(6, 16), at(9, 10)))
    assert CLOCK.due(stopped, BusinessDays(1), PLAIN) == at(10, 9, 30)


def test_calendar_days_keep_the_time_of_day_when_clocks_change():
    clock = RecordClock(PARIS, EMPTY, SPAN)
    assert clock.due(life(at(28, 9)), CalendarDays(2), PLAIN) == at(30, 8)
    assert clock.due(life(at(2, 9), (at(2, 10), at(2, 10, 30))), CalendarDays(2), PLAIN) == (
        at(4, 9) + 30 * MINUTE
    )


def test_a_limit_beyond_the_hours_compiled_is_still_found():
    clock = RecordClock(OFFICE, EMPTY, Span(at(2, 0), at(3, 0)))
    assert clock.due(life(at(2, 9)), ServiceTime(16 * HOUR), PLAIN) == at(3, 17)


def test_a_limit_of_five_years_of_working_weeks_is_found_from_one_day_compiled():
    clock = RecordClock(OFFICE, EMPTY, Span(at(2, 0), at(3, 0)))
    weeks = 260
    due = clock.due(life(at(2, 9)), ServiceTime(weeks * 40 * HOUR), PLAIN)
    assert due == at(6, 17) + (weeks - 1) * 7 * DAY


def test_a_calendar_that_never_opens_is_refused():
    clock = RecordClock(Calendar("closed", "UTC", ((),) * 7), EMPTY, Span(LATEST - DAY, LATEST))
    with pytest.raises(CalendarNeverOpens, match="closed"):
        clock.due(life(LATEST - DAY), ServiceTime(1), PLAIN)


offsets = st.integers(0, 14 * 24 * 60).map(lambda minutes: SPAN.start + minutes * MINUTE)


@given(
    offsets,
    st.integers(1, 40 * 60).map(lambda minutes: minutes * MINUTE),
    st.lists(st.tuples(offsets, offsets).map(sorted), max_size=4),
    st.lists(st.tuples(offsets, offsets).map(sorted), max_size=2),
)
def test_the_service_time_up_to_the_due_instant_is_the_limit(since, amount, stops, removed):
    clock = RecordClock(OFFICE, Spans.of(removed), SPAN)
    run = Life(since, None, None, Spans.of(stops).clip((since, LATEST)))
    due = clock.due(run, ServiceTime(amount), PLAIN)
    assert clock.elapsed(since, due, run.stops) == amount
    assert clock.elapsed(since, due - 1, run.stops) < amount


@given(offsets, offsets, offsets, st.lists(st.tuples(offsets, offsets).map(sorted), max_size=4))
def test_elapsed_is_additive(first, second, third, stops):
    start, middle, end = sorted((first, second, third))
    paused = Spans.of(stops)
    assert CLOCK.elapsed(start, end, paused) == CLOCK.elapsed(
        start, middle, paused
    ) + CLOCK.elapsed(middle, end, paused)


NIGHTS = (DayHours(22 * 3600, 30 * 3600),)
WEEKS = [
    OFFICE,
    PARIS,
    Calendar("nights", "Europe/Paris", (NIGHTS,) * 7),
    Calendar("week", "Europe/Paris", (((DayHours(0, 86_400),),) * 5 + ((),) * 2)),
    always_open("Europe/Paris"),
]


@given(
    st.sampled_from(WEEKS),
    st.integers(0, 31 * 24 * 60).map(lambda minutes: SPAN.start + minutes * MINUTE),
    st.integers(0, 6),
)
def test_business_days_are_those_of_the_calendar_whatever_the_opening(calendar, since, days):
    clock = RecordClock(calendar, EMPTY, Span(SPAN.start, SPAN.end + 9 * DAY))
    assert clock.due(life(since), BusinessDays(days), PLAIN) == due_after_business_days(
        calendar, since, days
    )


@given(
    st.sampled_from(WEEKS),
    offsets,
    st.sampled_from((ServiceTime(30 * HOUR), BusinessDays(3), CalendarDays(2))),
    st.lists(st.tuples(offsets, offsets).map(sorted), max_size=3),
    st.lists(st.tuples(offsets, offsets).map(sorted), max_size=2),
)
def test_no_answer_depends_on_the_span_that_was_compiled_first(
    calendar, since, limit, stops, removed
):
    run = Life(since, None, None, Spans.of(stops).clip((since, LATEST)))
    narrow, wide = (
        RecordClock(calendar, Spans.of(removed), span)
        for span in (Span(SPAN.end, SPAN.end + HOUR), Span(SPAN.start - 400 * DAY, SPAN.end))
    )
    due = wide.due(run, limit, PLAIN)
    assert narrow.due(run, limit, PLAIN) == due
    assert narrow.elapsed(since, due, run.stops) == wide.elapsed(since, due, run.stops)
