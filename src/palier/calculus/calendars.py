"""When a service is promised: weekly hours, dated changes and holidays, as open spans."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo

from palier.calculus.errors import CalculusError
from palier.calculus.instants import EARLIEST, LATEST, Instant, datetime_of
from palier.calculus.spans import Span, Spans
from palier.calculus.zones import FoldPolicy, GapPolicy, is_skipped, seconds_after_midnight, zone

DAY_SECONDS = 86_400
LONGEST_HOURS_SECONDS = 2 * DAY_SECONDS
"""Hours may pass midnight, and end at the latest when the day after does."""

_BLOCK_DAYS = 64


class BadDayHours(CalculusError):
    """Hours of a day that end before they start, or reach beyond the following day."""

    code = "bad-day-hours"


class BadCalendar(CalculusError):
    """A calendar whose parts cannot be read, such as a week that has not seven days."""

    code = "bad-calendar"


class HolidayPrecedence(Enum):
    """Which one wins on a date that is both a holiday and overridden."""

    HOLIDAY = "holiday"
    OVERRIDE = "override"


class DayLength(Enum):
    """How long a day is on which the clocks change."""

    ELAPSED = "elapsed"
    """As long as it lasts: 23 or 25 hours."""
    NOMINAL = "nominal"
    """What the wall clock shows: always 24 hours."""


@dataclass(frozen=True, slots=True, order=True)
class DayHours:
    """Hours of one day, in seconds from its midnight; `closes` passes 86 400 after midnight."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= LONGEST_HOURS_SECONDS:
            raise BadDayHours(
                f"hours from {self.opens} s to {self.closes} s after midnight cannot be read",
                hint="hours start within two days of midnight and end after they start",
            )


Hours = tuple[DayHours, ...]

WHOLE_DAY: Hours = (DayHours(0, DAY_SECONDS),)


class _RemembersItsHash:
    """Room for a hash that is no field: it differs between processes, so it is never carried."""

    __slots__ = ("_hash",)
    _hash: int


@dataclass(frozen=True, slots=True)
class Calendar(_RemembersItsHash):
    """Service hours in a zone. Hours that pass midnight belong to the day on which they open.

    A date's hours are those of its override, else of its weekday; none on a holiday; breaks are
    taken out of whatever is open.
    """

    name: str
    zone: str
    weekly: tuple[Hours, ...]
    """Seven entries, Monday first."""
    overrides: tuple[tuple[date, Hours], ...] = ()
    holidays: tuple[date, ...] = ()
    breaks: tuple[tuple[date, Hours], ...] = ()
    annual_holidays: tuple[tuple[int, int], ...] = ()
    """(month, day), closed every year."""
    precedence: HolidayPrecedence = HolidayPrecedence.HOLIDAY
    day_length: DayLength = DayLength.ELAPSED
    gap: GapPolicy = GapPolicy.FORWARD
    opening_fold: FoldPolicy = FoldPolicy.FIRST
    closing_fold: FoldPolicy = FoldPolicy.SECOND

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise BadCalendar(
                f"calendar {self.name} has hours for {len(self.weekly)} weekdays",
                hint="give seven, Monday first",
            )
        zone(self.zone)

    def __hash__(self) -> int:
        # Spans are cached by calendar: hashing hundreds of dates again for each record is slow.
        try:
            return self._hash
        except AttributeError:
            values = hash(tuple(getattr(self, each.name) for each in fields(self)))
            object.__setattr__(self, "_hash", values)
            return values


def always_open(zone_name: str) -> Calendar:
    """The calendar open around the clock, in a zone."""
    return Calendar(name="always open", zone=zone_name, weekly=(WHOLE_DAY,) * 7)


ALWAYS_OPEN = always_open("UTC")


@dataclass(frozen=True, slots=True)
class _Dates:
    """The dated parts of a calendar, ready to be looked up."""

    overrides: dict[date, Hours]
    holidays: frozenset[date]
    annual: frozenset[tuple[int, int]]
    breaks: dict[date, Hours]


@lru_cache(maxsize=256)
def _dates(calendar: Calendar) -> _Dates:
    return _Dates(
        overrides=dict(calendar.overrides),
        holidays=frozenset(calendar.holidays),
        annual=frozenset(calendar.annual_holidays),
        breaks=dict(calendar.breaks),
    )


def is_holiday(calendar: Calendar, on: date) -> bool:
    """Whether a date is listed as a holiday, by itself or every year."""
    dates = _dates(calendar)
    return on in dates.holidays or (on.month, on.day) in dates.annual


def hours_on(calendar: Calendar, on: date) -> Hours:
    """The hours that open on a date, before breaks; empty when closed, or when clocks skip it."""
    if is_skipped(on, zone(calendar.zone)):
        return ()
    override = _dates(calendar).overrides.get(on)
    holiday = is_holiday(calendar, on)
    if holiday and (override is None or calendar.precedence is HolidayPrecedence.HOLIDAY):
        return ()
    return calendar.weekly[on.weekday()] if override is None else override


def breaks_on(calendar: Calendar, on: date) -> Hours:
    """The hours taken out on a date."""
    return _dates(calendar).breaks.get(on, ())


def spans_of_day(calendar: Calendar, on: date, hours: Hours) -> Spans:
    """Hours of one date as spans; hours that the clocks jump over vanish."""
    rules = zone(calendar.zone)
    return Spans.of(
        (start, end)
        for start, end in (_edges(calendar, rules, on, each) for each in hours)
        if start < end
    )


def _edges(
    calendar: Calendar, rules: ZoneInfo, on: date, hours: DayHours
) -> tuple[Instant, Instant]:
    return (
        seconds_after_midnight(on, hours.opens, rules, calendar.gap, calendar.opening_fold),
        seconds_after_midnight(on, hours.closes, rules, calendar.gap, calendar.closing_fold),
    )


def open_spans(calendar: Calendar, span: Span) -> Spans:
    """The open spans of a calendar inside one span."""
    if span.end <= span.start:
        return Spans()
    # Two days early for hours that pass midnight, and one for zones ahead of UTC; one day late.
    first = (datetime_of(span.start).date() - timedelta(days=3)).toordinal() // _BLOCK_DAYS
    last = (datetime_of(span.end).date() + timedelta(days=1)).toordinal() // _BLOCK_DAYS
    blocks = (_block(calendar, number).clip(span) for number in range(first, last + 1))
    return Spans.of(item for block in blocks for item in block)


# Room for ten thousand calendars of a live page: when one too few fits, none is found again.
@lru_cache(maxsize=65_536)
def _block(calendar: Calendar, number: int) -> Spans:
    """Hours that open on the dates of one block, less the breaks that can reach them."""
    first = number * _BLOCK_DAYS
    opened = [_hours_spans(calendar, first + day) for day in range(_BLOCK_DAYS)]
    spans = Spans.of(item for day in opened for item in day)
    if not calendar.breaks:
        return spans
    reach = range(first - 2, first + _BLOCK_DAYS + 2)
    return spans - Spans.of(item for day in reach for item in _break_spans(calendar, day))


def _hours_spans(calendar: Calendar, day: int) -> Spans:
    on = _date_in_range(day)
    return spans_of_day(calendar, on, hours_on(calendar, on)) if on else Spans()


def _break_spans(calendar: Calendar, day: int) -> Spans:
    on = _date_in_range(day)
    return spans_of_day(calendar, on, breaks_on(calendar, on)) if on else Spans()


_FIRST_DATE = (datetime_of(EARLIEST) + timedelta(days=2)).date()
_LAST_DATE = (datetime_of(LATEST) - timedelta(days=4)).date()


def _date_in_range(day: int) -> date | None:
    """The date of an ordinal; None where its hours could leave the years that are accepted."""
    on = date.fromordinal(day)
    return on if _FIRST_DATE <= on <= _LAST_DATE else None
