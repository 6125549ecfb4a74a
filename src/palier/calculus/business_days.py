"""Business days of a calendar: the dates on which it opens, and due instants counted in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from palier.calculus.calendars import (
    Calendar,
    breaks_on,
    hours_on,
    spans_of_day,
)
from palier.calculus.errors import InstantOutOfRange
from palier.calculus.instants import Instant
from palier.calculus.service_time import (
    CalendarNeverOpens,
    Direction,
    is_open,
    next_opening,
    previous_closing,
)
from palier.calculus.spans import Spans
from palier.calculus.zones import local_date, local_datetime, seconds_after_midnight, zone

_DAY = timedelta(days=1)
_YEARS_WITHOUT_BUSINESS_DAY = 10
_YEARS = range(1900, 2201)


class StartOutsideHours(Enum):
    """From where business days are counted when the start lies outside service hours."""

    NEXT_OPENING = "next opening"
    """From the next opening, and its time of day."""
    NEAREST_OPENING = "opening in the direction"
    """Forward from the next opening; backward from the opening of the last business day before."""
    SAME_TIME = "same time of day"
    """From the start's own date and time of day, be it open or not."""


class DueOutsideHours(Enum):
    """Where a due instant is when its time of day lies outside that day's hours."""

    STAYS = "stays"
    MOVES_IN = "moves in"
    """To the next opening; backward, to the closing before."""


class DueTime(Enum):
    """At which time of its business day a due instant is."""

    SAME_TIME = "same time of day"
    CLOSING = "closing"
    """At the last closing of the day."""


@dataclass(frozen=True, slots=True)
class BusinessDayRules:
    """How a due instant is counted in business days."""

    start_outside: StartOutsideHours = StartOutsideHours.NEXT_OPENING
    due_outside: DueOutsideHours = DueOutsideHours.STAYS
    due_time: DueTime = DueTime.SAME_TIME


NEXT_OPENING_SAME_TIME = BusinessDayRules()


@lru_cache(maxsize=65_536)
def day_spans(calendar: Calendar, on: date) -> Spans:
    """The open spans that belong to one date; they may end after its midnight."""
    opened = spans_of_day(calendar, on, hours_on(calendar, on))
    if not calendar.breaks:
        return opened
    around = (on + day * _DAY for day in range(-2, 3))
    return opened - Spans.of(
        item for day in around for item in spans_of_day(calendar, day, breaks_on(calendar, day))
    )


def is_business_day(calendar: Calendar, on: date) -> bool:
    """Whether a date has hours."""
    return bool(hours_on(calendar, on))


def business_days_between(calendar: Calendar, start: date, end: date) -> int:
    """How many business days from start up to, and without, end; negative when it comes first."""
    if end < start:
        return -business_days_between(calendar, end, start)
    years = range(start.year, end.year)
    whole = sum(len(_business_days_of_year(calendar, year)) for year in years)
    return whole + _rank_in_year(calendar, end) - _rank_in_year(calendar, start)


def add_business_days(calendar: Calendar, on: date, days: int) -> date:
    """The date so many business days after (before, when negative) a date.

    Zero gives the date itself. Raises `CalendarNeverOpens`.
    """
    if days == 0:
        return on
    year, step = on.year, 1 if days > 0 else -1
    dates, empty = _business_days_of_year(calendar, year), 0
    place = bisect_right(dates, on) + days - 1 if days > 0 else bisect_left(dates, on) + days
    while not 0 <= place < len(dates):
        empty = 0 if dates else empty + 1
        if empty > _YEARS_WITHOUT_BUSINESS_DAY:
            raise _never(calendar)
        # Forward the place is counted on from this year's last date, backward from its first.
        place -= len(dates) if step > 0 else 0
        year += step
        dates = _business_days_of_year(calendar, year)
        place += len(dates) if step < 0 else 0
    return dates[place]


def roll(calendar: Calendar, on: date, step: int) -> date:
    """The date itself when it is a business day, else the nearest after (1) or before (-1) it.

    Raises `CalendarNeverOpens`.
    """
    return add_business_days(calendar, on - step * _DAY, step)


def business_date(calendar: Calendar, at: Instant) -> date:
    """The date that the hours open at an instant belong to; its local date when none are."""
    on = local_date(at, zone(calendar.zone))
    for back in range(3):
        if day_spans(calendar, on - back * _DAY).contains(at):
            return on - back * _DAY
    return on


def due_after_business_days(
    calendar: Calendar,
    start: Instant,
    days: int,
    rules: BusinessDayRules = NEXT_OPENING_SAME_TIME,
    *,
    direction: Direction = Direction.FORWARD,
) -> Instant:
    """The due instant so many business days later (earlier, backward or negative).

    At the same time of day, unless the rules say closing; zero days with a date without hours
    keep the time of day.

    Raises `CalendarNeverOpens`.
    """
    forward = (direction is Direction.FORWARD) == (days >= 0)
    start = _counted_from(calendar, start, rules.start_outside, forward)
    origin = business_date(calendar, start)
    target = add_business_days(calendar, origin, abs(days) if forward else -abs(days))
    hull = day_spans(calendar, target).hull
    if rules.due_time is DueTime.CLOSING and hull is not None:
        return hull.end
    at = _same_time(calendar, start, origin, target)
    if rules.due_outside is DueOutsideHours.STAYS or is_open(calendar, at):
        return at
    return next_opening(calendar, at) if forward else previous_closing(calendar, at)


def _counted_from(
    calendar: Calendar, start: Instant, outside: StartOutsideHours, forward: bool
) -> Instant:
    if outside is StartOutsideHours.SAME_TIME or is_open(calendar, start):
        return start
    if forward or outside is StartOutsideHours.NEXT_OPENING:
        return next_opening(calendar, start)
    last = roll(calendar, business_date(calendar, previous_closing(calendar, start) - 1), -1)
    return day_spans(calendar, last).items[0].start


def _same_time(calendar: Calendar, start: Instant, origin: date, target: date) -> Instant:
    """The wall time of `start`, counted from the midnight of its date, on another date."""
    local = local_datetime(start, zone(calendar.zone))
    seconds = (
        (local.date() - origin).days * 86_400 + local.hour * 3600 + local.minute * 60 + local.second
    )
    rules = zone(calendar.zone)
    whole = seconds_after_midnight(target, seconds, rules, calendar.gap, calendar.closing_fold)
    return whole + local.microsecond


def _never(calendar: Calendar) -> CalendarNeverOpens:
    return CalendarNeverOpens(
        f"calendar {calendar.name} has no business day within ten years",
        hint="give it weekly hours, or a date on which it opens",
    )


def _rank_in_year(calendar: Calendar, on: date) -> int:
    return bisect_left(_business_days_of_year(calendar, on.year), on)


@lru_cache(maxsize=4096)
def _business_days_of_year(calendar: Calendar, year: int) -> tuple[date, ...]:
    if year not in _YEARS:
        raise InstantOutOfRange(
            f"calendar {calendar.name} would have to be counted in the year {year}",
            hint="dates lie in the years 1900 to 2200",
        )
    first = date(year, 1, 1)
    every = (first + day * _DAY for day in range(366))
    return tuple(on for on in every if on.year == year and is_business_day(calendar, on))
