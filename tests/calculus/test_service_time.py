from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.calendars import (
    ALWAYS_OPEN,
    Calendar,
    DayHours,
    DayLength,
    always_open,
    open_spans,
)
from palier.calculus.errors import InstantOutOfRange
from palier.calculus.instants import DAY, HOUR, LATEST, MINUTE
from palier.calculus.service_clock import AtClosing, ServiceClock
from palier.calculus.service_time import (
    CalendarNeverOpens,
    Direction,
    EndBeforeStart,
    due,
    elapsed,
    is_open,
    next_opening,
    previous_closing,
)
from palier.calculus.spans import Span
from palier.calculus.zones import day_start, zone
from tests.calculus.moments import utc
from tests.calculus.strategies import calendars, instants, lengths

OFFICE = Calendar("office", "UTC", ((DayHours(9 * 3600, 17 * 3600),),) * 5 + ((), ()))
NEVER = Calendar("never", "UTC", ((),) * 7)
amounts = st.integers(1, 60 * HOUR)


@given(calendars(), instants, lengths, lengths)
def test_elapsed_is_additive(calendar, start, first, second):
    middle, end = start + first, start + first + second
    whole = elapsed(calendar, start, end)
    assert elapsed(calendar, start, middle) + elapsed(calendar, middle, end) == whole
    assert whole == open_spans(calendar, Span(start, end)).measure


@given(calendars(), instants, amounts)
def test_what_is_due_has_elapsed(calendar, start, amount):
    at = due(calendar, start, amount)
    assert elapsed(calendar, start, at) == amount
    assert elapsed(calendar, start, at - 1) == amount - 1
    moved = due(calendar, start, amount, at_closing=AtClosing.NEXT_OPENING)
    assert is_open(calendar, moved)
    assert moved == next_opening(calendar, at)


@given(calendars(), instants, amounts)
def test_backward_undoes_forward(calendar, start, amount):
    at = due(calendar, start, amount)
    back = due(calendar, at, amount, direction=Direction.BACKWARD)
    assert back == next_opening(calendar, start)
    assert back == due(calendar, at, -amount)


@given(calendars(), instants, amounts)
def test_a_clock_over_one_span_agrees_with_the_calendar(calendar, start, amount):
    at = due(calendar, start, amount)
    clock = ServiceClock(open_spans(calendar, Span(start, at + DAY)))
    assert clock.due(start, amount) == at
    assert clock.elapsed(start, at) == amount


@given(calendars(), instants)
def test_openings_and_closings_surround(calendar, at):
    opening, closing = next_opening(calendar, at), previous_closing(calendar, at)
    assert closing <= at <= opening
    assert is_open(calendar, opening)
    assert elapsed(calendar, closing, opening) == 0
    assert is_open(calendar, closing - 1) or is_open(calendar, closing)


@pytest.mark.parametrize(
    ("on", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)]
)
def test_the_length_of_a_day_on_which_clocks_change_is_a_setting(on, hours):
    calendar = always_open("Europe/Paris")
    rules = zone(calendar.zone)
    start, end = day_start(on, rules), day_start(on + timedelta(days=1), rules)
    assert elapsed(calendar, start, end) == hours * HOUR
    assert due(calendar, start, hours * HOUR) == end
    nominal = replace(calendar, day_length=DayLength.NOMINAL)
    assert elapsed(nominal, start, end) == 24 * HOUR
    assert due(nominal, start, 24 * HOUR) == end


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (EndBeforeStart.ZERO, 0),
        (EndBeforeStart.NEGATIVE, -3 * HOUR),
        (EndBeforeStart.ABSOLUTE, 3 * HOUR),
    ],
)
def test_an_end_before_the_start(setting, expected):
    start, end = utc(2026, 10, 6, 10), utc(2026, 10, 5, 15)
    assert elapsed(OFFICE, start, end, end_before_start=setting) == expected


def test_due_exactly_at_closing_and_a_microsecond_around():
    start, closing = utc(2026, 10, 9, 15), utc(2026, 10, 9, 17)
    monday = utc(2026, 10, 12, 9)
    assert due(OFFICE, start, 2 * HOUR) == closing
    assert due(OFFICE, start, 2 * HOUR, at_closing=AtClosing.NEXT_OPENING) == monday
    assert due(OFFICE, start, 2 * HOUR - 1) == closing - 1
    assert due(OFFICE, start, 2 * HOUR + 1) == monday + 1


def test_an_amount_of_nothing_is_due_at_the_first_open_instant():
    assert due(OFFICE, utc(2026, 10, 10), 0) == utc(2026, 10, 12, 9)
    assert due(OFFICE, utc(2026, 10, 12, 10), 0) == utc(2026, 10, 12, 10)


def test_one_long_wait_across_years():
    hours = 8 * 5 * 52 * 6
    at = due(OFFICE, utc(2020, 1, 1), hours * HOUR)
    assert elapsed(OFFICE, utc(2020, 1, 1), at) == hours * HOUR
    assert at > utc(2025, 12, 1)


def test_a_calendar_that_never_opens_is_refused():
    for question in (next_opening, previous_closing):
        with pytest.raises(CalendarNeverOpens) as refused:
            question(NEVER, utc(2026, 1, 1))
        assert refused.value.code == "calendar-never-opens"
    with pytest.raises(CalendarNeverOpens):
        due(NEVER, utc(2026, 1, 1), MINUTE)
    assert elapsed(NEVER, utc(2026, 1, 1), utc(2027, 1, 1)) == 0


def test_a_calendar_that_last_opened_long_ago_is_refused():
    once = replace(NEVER, overrides=((date(2001, 5, 2), (DayHours(0, 3600),)),))
    assert due(once, utc(2000, 1, 1), HOUR) == utc(2001, 5, 2, 1)
    with pytest.raises(CalendarNeverOpens):
        due(once, utc(2000, 1, 1), HOUR + 1)


def test_an_amount_beyond_the_years_is_refused():
    with pytest.raises(InstantOutOfRange):
        due(ALWAYS_OPEN, LATEST - 30 * DAY, 60 * DAY)
    with pytest.raises(InstantOutOfRange):
        due(OFFICE, LATEST + 1, HOUR)
