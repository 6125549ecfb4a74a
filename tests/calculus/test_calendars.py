from __future__ import annotations

import pickle
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given

from palier.calculus.calendars import (
    ALWAYS_OPEN,
    BadCalendar,
    BadDayHours,
    Calendar,
    DayHours,
    HolidayPrecedence,
    always_open,
    breaks_on,
    hours_on,
    is_holiday,
    open_spans,
    spans_of_day,
)
from palier.calculus.instants import DAY, EARLIEST, HOUR, LATEST, SECOND
from palier.calculus.service_time import is_open
from palier.calculus.spans import EMPTY, Span, Spans
from palier.calculus.zones import FoldPolicy, UnknownZone, day_start, zone
from tests.calculus.moments import utc
from tests.calculus.strategies import calendars, dates, instants, lengths, zone_names

OFFICE = (DayHours(9 * 3600, 17 * 3600),)
NIGHT = (DayHours(22 * 3600, 26 * 3600),)
MONDAY = date(2026, 10, 5)


def weekly(**days) -> tuple:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return tuple(days.get(name, days.get("every", ())) for name in names)


def of_day(calendar: Calendar, on: date) -> Spans:
    rules = zone(calendar.zone)
    return open_spans(
        calendar, Span(day_start(on, rules), day_start(on + timedelta(days=1), rules))
    )


@given(calendars(), instants, lengths)
def test_open_spans_agree_with_the_days_taken_one_by_one(calendar, start, length):
    span = Span(start, start + length)
    rules = zone(calendar.zone)
    first = datetime.fromtimestamp(start // SECOND, rules).date() - timedelta(days=3)
    days = [first + timedelta(days=n) for n in range(length // DAY + 8)]
    hours = [s for on in days for s in spans_of_day(calendar, on, hours_on(calendar, on))]
    around = [first + timedelta(days=n) for n in range(-3, length // DAY + 12)]
    breaks = [s for on in around for s in spans_of_day(calendar, on, breaks_on(calendar, on))]
    assert open_spans(calendar, span) == (Spans.of(hours) - Spans.of(breaks)).clip(span)


@given(calendars(), instants, lengths, lengths)
def test_cutting_the_time_asked_about_changes_nothing(calendar, start, first, second):
    middle, end = start + first, start + first + second
    parts = open_spans(calendar, Span(start, middle)) | open_spans(calendar, Span(middle, end))
    assert parts == open_spans(calendar, Span(start, end))


@given(zone_names, dates)
def test_a_calendar_open_every_day_is_always_open(name, on):
    span = Span(day_start(on, zone(name)), day_start(on + timedelta(days=90), zone(name)))
    assert open_spans(always_open(name), span).items == (span,)


@pytest.mark.parametrize(
    ("on", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)]
)
def test_a_whole_day_lasts_as_long_as_it_lasts(on, hours):
    assert of_day(always_open("Europe/Paris"), on).measure == hours * HOUR


def test_hours_inside_the_repeated_hour_open_at_the_first_and_close_at_the_second():
    hours = weekly(sun=(DayHours(2 * 3600, 9000),))
    calendar = Calendar("repeated", "Europe/Paris", hours)
    on = date(2026, 10, 25)
    assert of_day(calendar, on).items == (Span(utc(2026, 10, 25, 0), utc(2026, 10, 25, 1, 30)),)
    closing_first = replace(calendar, closing_fold=FoldPolicy.FIRST)
    assert of_day(closing_first, on).items == (
        Span(utc(2026, 10, 25, 0), utc(2026, 10, 25, 0, 30)),
    )


def test_hours_that_the_clocks_jump_over():
    moved = Calendar("gap", "Europe/Paris", weekly(sun=(DayHours(7200, 9000),)))
    on = date(2026, 3, 29)
    assert of_day(moved, on).items == (Span(utc(2026, 3, 29, 1), utc(2026, 3, 29, 1, 30)),)
    late = Calendar("gap", "Europe/Paris", weekly(sun=(DayHours(9000, 10_800),)))
    assert of_day(late, on) == EMPTY


def test_a_date_that_the_clocks_skip_has_no_hours():
    # Samoa had no 30 December 2011, a Friday.
    fridays = Calendar(
        "c", "Pacific/Apia", ((),) * 4 + ((DayHours(9 * 3600, 17 * 3600),),) + ((),) * 2
    )
    week = Span(utc(2011, 12, 26), utc(2012, 1, 2))
    assert open_spans(fridays, week) == EMPTY
    assert hours_on(fridays, date(2011, 12, 30)) == ()
    nights = replace(fridays, weekly=((),) * 3 + ((DayHours(22 * 3600, 26 * 3600),),) + ((),) * 3)
    assert open_spans(nights, week).measure == 4 * HOUR


def test_hours_past_midnight_belong_to_the_day_on_which_they_open():
    calendar = Calendar("night", "UTC", weekly(mon=NIGHT), holidays=(date(2026, 10, 6),))
    span = Span(utc(2026, 10, 5), utc(2026, 10, 8))
    assert open_spans(calendar, span).items == (Span(utc(2026, 10, 5, 22), utc(2026, 10, 6, 2)),)
    closed = replace(calendar, holidays=(MONDAY,))
    assert open_spans(closed, span) == EMPTY


def test_touching_days_become_one_span():
    calendar = Calendar("night", "UTC", weekly(mon=NIGHT, tue=(DayHours(7200, 10_800),)))
    span = Span(utc(2026, 10, 5), utc(2026, 10, 8))
    assert open_spans(calendar, span).items == (Span(utc(2026, 10, 5, 22), utc(2026, 10, 6, 3)),)


def test_a_break_reaches_hours_of_the_day_before():
    calendar = Calendar(
        "night", "UTC", weekly(mon=NIGHT), breaks=((date(2026, 10, 6), (DayHours(0, 3600),)),)
    )
    span = Span(utc(2026, 10, 5), utc(2026, 10, 8))
    assert open_spans(calendar, span).items == (
        Span(utc(2026, 10, 5, 22), utc(2026, 10, 6)),
        Span(utc(2026, 10, 6, 1), utc(2026, 10, 6, 2)),
    )


def test_an_override_replaces_the_day_and_the_stated_precedence_decides_on_holidays():
    short = (DayHours(9 * 3600, 10 * 3600),)
    calendar = Calendar("office", "UTC", weekly(every=OFFICE), overrides=((MONDAY, short),))
    assert of_day(calendar, MONDAY).measure == HOUR
    both = replace(calendar, holidays=(MONDAY,))
    assert of_day(both, MONDAY) == EMPTY
    wins = replace(both, precedence=HolidayPrecedence.OVERRIDE)
    assert of_day(wins, MONDAY).measure == HOUR
    closed = replace(calendar, overrides=((MONDAY, ()),))
    assert of_day(closed, MONDAY) == EMPTY


def test_a_holiday_of_29_february_comes_in_leap_years_alone():
    calendar = Calendar("leap", "UTC", weekly(every=OFFICE), annual_holidays=((2, 29), (12, 25)))
    assert is_holiday(calendar, date(2024, 2, 29))
    assert not is_holiday(calendar, date(2025, 2, 28))
    assert not is_holiday(calendar, date(2025, 3, 1))
    assert of_day(calendar, date(2025, 12, 25)) == EMPTY


def test_the_year_ends_without_a_seam():
    span = Span(utc(2026, 12, 31, 12), utc(2027, 1, 1, 12))
    assert open_spans(ALWAYS_OPEN, span).items == (span,)


def test_one_microsecond_either_side_of_opening_and_closing():
    calendar = Calendar("office", "UTC", weekly(every=OFFICE))
    opens, closes = utc(2026, 10, 5, 9), utc(2026, 10, 5, 17)
    assert not is_open(calendar, opens - 1)
    assert is_open(calendar, opens)
    assert is_open(calendar, closes - 1)
    assert not is_open(calendar, closes)


def test_the_years_at_the_edge_do_not_fail():
    assert open_spans(ALWAYS_OPEN, Span(EARLIEST, EARLIEST + 30 * DAY)).measure >= 27 * DAY
    assert open_spans(ALWAYS_OPEN, Span(LATEST - 30 * DAY, LATEST)).measure >= 25 * DAY


@pytest.mark.parametrize(("opens", "closes"), [(5, 5), (6, 5), (-1, 5), (0, 172_801)])
def test_hours_that_cannot_be_read_are_refused(opens, closes):
    with pytest.raises(BadDayHours) as refused:
        DayHours(opens, closes)
    assert refused.value.code == "bad-day-hours"


def test_a_week_of_six_days_and_an_unknown_zone_are_refused():
    with pytest.raises(BadCalendar):
        Calendar("six", "UTC", (OFFICE,) * 6)
    with pytest.raises(UnknownZone):
        Calendar("where", "Europe/Nowhere", (OFFICE,) * 7)


def test_equal_calendars_are_one_key():
    first = Calendar("office", "UTC", weekly(every=OFFICE), holidays=(MONDAY,))
    assert hash(first) == hash(replace(first))
    assert first == replace(first)
    assert first != replace(first, holidays=())


def test_a_calendar_carries_no_hash_to_another_process():
    calendar = Calendar("office", "UTC", weekly(every=OFFICE), holidays=(MONDAY,))
    hash(calendar)
    copied = pickle.loads(pickle.dumps(calendar))
    assert copied == calendar
    assert not hasattr(copied, "_hash")
    assert "_hash" not in {field.name for field in fields(calendar)}
