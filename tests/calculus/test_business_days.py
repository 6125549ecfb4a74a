from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.business_days import (
    BusinessDayRules,
    DueOutsideHours,
    DueTime,
    StartOutsideHours,
    add_business_days,
    business_date,
    business_days_between,
    due_after_business_days,
    is_business_day,
    roll,
)
from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.errors import InstantOutOfRange
from palier.calculus.instants import Instant
from palier.calculus.service_time import CalendarNeverOpens, Direction
from palier.calculus.zones import instant_at, local_datetime, zone
from tests.calculus.strategies import calendars, dates

PARIS = zone("Europe/Paris")
OFFICE = Calendar("office", "Europe/Paris", ((DayHours(9 * 3600, 17 * 3600),),) * 5 + ((), ()))
NIGHTS = Calendar("nights", "Europe/Paris", ((DayHours(22 * 3600, 30 * 3600),),) * 5 + ((), ()))


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> Instant:
    return instant_at(datetime(year, month, day, hour, minute), PARIS)


def wall(instant: Instant) -> datetime:
    return local_datetime(instant, PARIS)


@given(calendars(), dates, st.integers(0, 400))
def test_days_between_are_those_counted_one_by_one(calendar, start, length):
    every = [start + timedelta(days=day) for day in range(length)]
    end = start + timedelta(days=length)
    counted = sum(is_business_day(calendar, on) for on in every)
    assert business_days_between(calendar, start, end) == counted
    assert business_days_between(calendar, end, start) == -counted


@given(calendars(), dates, st.integers(1, 30))
def test_adding_days_is_undone_from_a_business_day(calendar, on, days):
    start = roll(calendar, on, 1)
    later = add_business_days(calendar, start, days)
    assert is_business_day(calendar, later)
    assert business_days_between(calendar, start, later) == days
    assert add_business_days(calendar, later, -days) == start


@given(calendars(), dates, st.integers(1, 40), st.sampled_from([1, -1]))
def test_adding_days_agrees_with_stepping_over_dates(calendar, on, days, step):
    there, left = on, days
    while left:
        there += timedelta(days=step)
        left -= is_business_day(calendar, there)
    assert add_business_days(calendar, on, days * step) == there


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (at(2026, 10, 7, 11, 30), datetime(2026, 10, 8, 11, 30)),
        (at(2026, 10, 7, 7), datetime(2026, 10, 8, 9)),
        (at(2026, 10, 7, 17), datetime(2026, 10, 9, 9)),
        (at(2026, 10, 9, 16, 59), datetime(2026, 10, 12, 16, 59)),
        (at(2026, 10, 10, 12), datetime(2026, 10, 13, 9)),
        (at(2026, 10, 23, 10), datetime(2026, 10, 26, 10)),  # the clocks change between
    ],
)
def test_one_business_day_later(start, expected):
    assert wall(due_after_business_days(OFFICE, start, 1)) == expected


def test_hours_past_midnight_belong_to_the_business_day_before():
    saturday_early = at(2026, 10, 10, 3)
    assert business_date(NIGHTS, saturday_early) == date(2026, 10, 9)
    due = due_after_business_days(NIGHTS, saturday_early, 1)
    assert wall(due) == datetime(2026, 10, 13, 3)


def test_where_the_count_starts_outside_hours_is_a_setting():
    sunday = at(2026, 10, 11, 12)
    same = BusinessDayRules(StartOutsideHours.SAME_TIME)
    assert wall(due_after_business_days(OFFICE, sunday, 1, same)) == datetime(2026, 10, 12, 12)
    nearest = BusinessDayRules(StartOutsideHours.NEAREST_OPENING)
    back = due_after_business_days(OFFICE, sunday, 1, nearest, direction=Direction.BACKWARD)
    assert wall(back) == datetime(2026, 10, 8, 9)
    assert due_after_business_days(OFFICE, sunday, -1, nearest) == back


def test_a_due_instant_outside_hours_stays_or_moves_in():
    evening = at(2026, 10, 8, 20)
    stays = BusinessDayRules(StartOutsideHours.SAME_TIME)
    assert wall(due_after_business_days(OFFICE, evening, 1, stays)) == datetime(2026, 10, 9, 20)
    moves = BusinessDayRules(StartOutsideHours.SAME_TIME, DueOutsideHours.MOVES_IN)
    assert wall(due_after_business_days(OFFICE, evening, 1, moves)) == datetime(2026, 10, 12, 9)
    back = due_after_business_days(OFFICE, evening, -1, moves)
    assert wall(back) == datetime(2026, 10, 7, 17)


def test_due_at_the_closing_of_the_day():
    rules = BusinessDayRules(due_time=DueTime.CLOSING)
    assert wall(due_after_business_days(OFFICE, at(2026, 10, 9, 10), 2, rules)) == datetime(
        2026, 10, 13, 17
    )


def test_dates_outside_the_years_are_refused():
    with pytest.raises(InstantOutOfRange):
        add_business_days(OFFICE, date(2199, 12, 1), 1000)
    with pytest.raises(InstantOutOfRange):
        business_days_between(OFFICE, date(1, 1, 1), date(2026, 1, 1))


def test_a_calendar_without_business_days_is_refused():
    never = Calendar("never", "UTC", ((),) * 7)
    with pytest.raises(CalendarNeverOpens):
        add_business_days(never, date(2026, 1, 1), 1)
    with pytest.raises(CalendarNeverOpens):
        due_after_business_days(never, at(2026, 1, 1, 9), 1)
