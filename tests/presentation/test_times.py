"""Durations, instants, spans and windows in two languages."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.instants import DAY, HOUR, MILLISECOND, MINUTE, SECOND
from palier.calculus.selectors import Relation
from palier.calculus.spans import Span
from palier.calculus.targets import Target, Unit
from palier.calculus.zones import day_start
from palier.presentation.durations import clock, duration, hours_and_minutes, in_unit
from palier.presentation.figures import figure
from palier.presentation.instants import at_instant, on_date, over_span, window_label
from palier.presentation.languages import words

FR, EN = words("fr"), words("en")
ZONE = "America/Toronto"


def day(text: str) -> int:
    return day_start(date.fromisoformat(text), ZoneInfo(ZONE))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("length", "printed"),
    [
        (3 * HOUR + 42 * MINUTE, "3 h 42 min"),
        (DAY + 4 * HOUR, "1 j 4 h"),
        (1500 * MILLISECOND, "1,5 s"),
        (250 * MILLISECOND, "250 ms"),
        (17, "17 µs"),
        (0, "0 s"),
        (-90 * SECOND, "−1 min 30 s"),
        (Fraction(10 * SECOND, 3), "3,333 s"),
        (59 * MINUTE + 59 * SECOND + 999_999, "1 h"),
    ],
)
def test_durations_are_written_in_units_people_use(length, printed):
    assert plain(duration(length, FR)) == printed


def test_service_time_is_counted_in_hours_without_days():
    assert plain(hours_and_minutes(744 * HOUR - 25 * MINUTE, EN)) == "743 h 35 min"
    assert plain(hours_and_minutes(-2 * HOUR, EN)) == "−2 h"


def test_a_limit_is_written_in_the_unit_it_was_promised_in():
    assert plain(in_unit(90 * MINUTE, "h", FR)) == "1,5 h"
    assert plain(in_unit(2 * DAY, "days", EN)) == "2 d"


@given(st.integers(0, 10 * HOUR), st.integers(1, 10 * HOUR), st.sampled_from(["h", "ms"]))
def test_a_printed_duration_is_equal_to_its_target_only_when_it_meets_it(length, bound, unit):
    promised = Target(Relation.BELOW, Fraction(bound), Unit.DURATION, printed_unit=unit)
    said = figure(Fraction(length), promised, EN)
    if said == figure(Fraction(bound), promised, EN):
        assert not promised.is_met_by(Fraction(length))


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [(48600, "13 h 30", "13:30"), (0, "0 h", "00:00"), (86400, "24 h", "24:00"),
     (48605, "13 h 30 min 05 s", "13:30:05")],
)  # fmt: skip
def test_times_of_day(seconds, french, english):
    assert plain(clock(seconds, FR)) == french
    assert clock(seconds, EN) == english


def test_dates_in_words():
    assert plain(on_date(date(2026, 11, 1), FR)) == "1er novembre 2026"
    assert plain(on_date(date(2026, 11, 2), EN)) == "November 2, 2026"


def test_instants_are_read_in_the_zone():
    at = day("2026-07-01") + 13 * HOUR + 30 * MINUTE
    assert plain(at_instant(at, ZONE, FR)) == "2026-07-01 13 h 30"
    assert plain(at_instant(at, "UTC", FR)) == "2026-07-01 17 h 30"


def test_a_span_within_a_day_says_its_date_once():
    start = day("2026-07-01")
    assert plain(over_span(Span(start + HOUR, start + 3 * HOUR), ZONE, EN)) == (
        "2026-07-01 01:00 → 03:00"
    )
    assert plain(over_span(Span(start, start + DAY), ZONE, EN)) == (
        "2026-07-01 00:00 → 2026-07-02 00:00"
    )


@pytest.mark.parametrize(
    ("first", "end", "french", "english"),
    [
        ("2026-10-01", "2026-11-01", "octobre 2026", "October 2026"),
        ("2026-11-01", "2026-12-01", "novembre 2026", "November 2026"),
        ("2026-10-16", "2026-11-16", "16 oct. – 15 nov. 2026", "Oct 16 – Nov 15, 2026"),
        ("2025-12-16", "2026-01-16", "16 déc. 2025 – 15 janv. 2026",
         "Dec 16, 2025 – Jan 15, 2026"),
        ("2026-10-01", "2027-01-01", "T4 2026", "Q4 2026"),
        ("2026-01-01", "2027-01-01", "2026", "2026"),
        ("2025-12-01", "2026-12-01", "1er déc. 2025 – 30 nov. 2026",
         "Dec 1, 2025 – Nov 30, 2026"),
        ("2026-10-05", "2026-10-12", "semaine du 5 octobre 2026", "week of October 5, 2026"),
        ("2026-05-16", "2026-06-16", "16 mai – 15 juin 2026", "May 16 – Jun 15, 2026"),
        ("2026-10-05", "2026-10-06", "5 octobre 2026", "October 5, 2026"),
    ],
)  # fmt: skip
def test_windows_have_names(first, end, french, english):
    span = Span(day(first), day(end))
    assert plain(window_label(span, ZONE, FR)) == french
    assert plain(window_label(span, ZONE, EN)) == english


def test_a_window_that_is_not_of_whole_days_is_said_in_full():
    start = day("2026-07-01") + HOUR
    assert plain(window_label(Span(start, start + DAY), ZONE, EN)) == (
        "2026-07-01 01:00 → 2026-07-02 01:00"
    )
