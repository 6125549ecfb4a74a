"""Service time of a calendar: how much passes between two instants, and when an amount is due.

Questions are answered from clocks of one year each, kept per calendar, so that millions of
records cost a few bisections each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache

from palier.calculus.calendars import Calendar, DayLength, open_spans
from palier.calculus.errors import CalculusError, InstantOutOfRange
from palier.calculus.instants import (
    DAY,
    EARLIEST,
    LATEST,
    Duration,
    Instant,
    checked,
)
from palier.calculus.service_clock import AtClosing, AtOpening, ServiceClock
from palier.calculus.spans import Span
from palier.calculus.zones import instant_at, local_datetime, zone

_EPOCH = datetime(1970, 1, 1)
_ONE = timedelta(microseconds=1)
_YEAR = 366 * DAY
_YEARS_WITHOUT_OPENING = 10


class CalendarNeverOpens(CalculusError):
    """A calendar that does not open within ten years of an instant."""

    code = "calendar-never-opens"


class EndBeforeStart(Enum):
    """How much time passes to an end that comes before the start."""

    ZERO = "zero"
    NEGATIVE = "negative"
    ABSOLUTE = "absolute"


class Direction(Enum):
    """Whether an amount is counted from an instant on, or back from it."""

    FORWARD = "forward"
    BACKWARD = "backward"


def is_open(calendar: Calendar, at: Instant) -> bool:
    """Whether a calendar is open at an instant; a closing instant is closed."""
    return _year_clock(calendar, at // _YEAR).is_open(at)


def elapsed(
    calendar: Calendar,
    start: Instant,
    end: Instant,
    *,
    end_before_start: EndBeforeStart = EndBeforeStart.ZERO,
) -> Duration:
    """Microseconds of service from start to end."""
    if end < start:
        if end_before_start is EndBeforeStart.ZERO:
            return 0
        sign = -1 if end_before_start is EndBeforeStart.NEGATIVE else 1
        return sign * elapsed(calendar, end, start)
    if calendar.day_length is DayLength.NOMINAL:
        start, end = _on_wall(calendar, start), _on_wall(calendar, end)
        return elapsed(_wall(calendar), start, max(start, end))
    first, last = start // _YEAR, end // _YEAR
    total = _year_clock(calendar, first).elapsed(start, end)
    for year in range(first + 1, last + 1):
        total += _year_clock(calendar, year).elapsed(start, end)
    return total


def due(
    calendar: Calendar,
    start: Instant,
    amount: Duration,
    *,
    at_closing: AtClosing = AtClosing.STAYS,
    at_opening: AtOpening = AtOpening.STAYS,
    direction: Direction = Direction.FORWARD,
) -> Instant:
    """When `amount` microseconds of service have passed since start, or lead to it (backward).

    A negative amount turns the direction round. Raises `CalendarNeverOpens`, and
    `InstantOutOfRange` past the years that are accepted.
    """
    if amount < 0:
        turned = Direction.FORWARD if direction is Direction.BACKWARD else Direction.BACKWARD
        amount, direction = -amount, turned
    if calendar.day_length is DayLength.NOMINAL:
        wall, reading = _wall(calendar), _on_wall(calendar, start)
        shown = due(
            wall, reading, amount, at_closing=at_closing, at_opening=at_opening, direction=direction
        )
        return _off_wall(calendar, shown)
    if direction is Direction.FORWARD:
        return _due_forward(calendar, start, amount, at_closing)
    return _due_backward(calendar, start, amount, at_opening)


def next_opening(calendar: Calendar, at: Instant) -> Instant:
    """`at` itself while open, else the next opening. Raises `CalendarNeverOpens`."""
    for clock in _clocks_from(calendar, at, 1):
        opening = clock.next_opening(at)
        if opening is not None:
            return opening
    raise _past_the_years(calendar)


def previous_closing(calendar: Calendar, at: Instant) -> Instant:
    """`at` itself while open or on a closing, else the closing before it.

    Raises `CalendarNeverOpens`.
    """
    for clock in _clocks_from(calendar, at, -1):
        closing = clock.previous_closing(at)
        if closing is not None:
            return closing
    raise _past_the_years(calendar)


def _due_forward(
    calendar: Calendar, start: Instant, amount: Duration, at_closing: AtClosing
) -> Instant:
    rest = amount
    for clock in _clocks_from(calendar, start, 1):
        at = clock.due(start, rest, at_closing)
        if at is not None:
            return at
        rest -= clock.total - clock.read(start)
    raise _past_the_years(calendar)


def _due_backward(
    calendar: Calendar, end: Instant, amount: Duration, at_opening: AtOpening
) -> Instant:
    rest = amount
    for clock in _clocks_from(calendar, end, -1):
        at = clock.due_before(end, rest, at_opening)
        if at is not None:
            return at
        rest -= clock.read(end)
    raise _past_the_years(calendar)


def _clocks_from(calendar: Calendar, at: Instant, step: int) -> Iterator[ServiceClock]:
    """The clocks of the year around `at` and of those that follow in one direction."""
    year, empty = checked(at) // _YEAR, 0
    while EARLIEST // _YEAR <= year <= LATEST // _YEAR:
        clock = _year_clock(calendar, year)
        yield clock
        empty = 0 if clock.total else empty + 1
        if empty > _YEARS_WITHOUT_OPENING:
            raise CalendarNeverOpens(
                f"calendar {calendar.name} does not open within {_YEARS_WITHOUT_OPENING} years",
                hint="give it weekly hours, or a date on which it opens",
            )
        year += step


@lru_cache(maxsize=4096)
def _year_clock(calendar: Calendar, year: int) -> ServiceClock:
    return ServiceClock(open_spans(calendar, Span(year * _YEAR, (year + 1) * _YEAR)))


@lru_cache(maxsize=256)
def _wall(calendar: Calendar) -> Calendar:
    """The same hours where clocks never change: what the wall clock alone shows."""
    return replace(calendar, zone="UTC", day_length=DayLength.ELAPSED)


def _on_wall(calendar: Calendar, at: Instant) -> Instant:
    local = local_datetime(at, zone(calendar.zone)).replace(fold=0)
    return (local - _EPOCH) // _ONE


def _off_wall(calendar: Calendar, reading: Instant) -> Instant:
    local = _EPOCH + reading * _ONE
    return instant_at(local, zone(calendar.zone), gap=calendar.gap, fold=calendar.closing_fold)


def _past_the_years(calendar: Calendar) -> InstantOutOfRange:
    return InstantOutOfRange(
        f"calendar {calendar.name} would have to be counted outside the years 1900 to 2200",
        hint="check the amount and its unit",
    )
