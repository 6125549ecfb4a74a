"""A hundred million samples of a thousand series, each with service hours of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache

import numpy as np
import pyarrow as pa

from palier.calculus.calendars import Calendar, DayHours, open_spans
from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import Events
from palier.calculus.instants import DAY, HOUR, Instant, instant_of
from palier.calculus.scopes import Scope, Waiver
from palier.calculus.selectors import Relation, Selector, Source, Threshold
from palier.calculus.spans import Span, Spans
from palier.calculus.terms import Indicator, MissingData
from palier.calculus.windows import Window
from palier.measurements.arrow_layout import INSTANT
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.protocol import TallyRequest

FIRST = date(2026, 9, 1)
DAYS = 61
MONTHS = (("2026-09", 0, 30), ("2026-10", 30, 61))
ZONES = (
    "America/Toronto",
    "America/Vancouver",
    "America/St_Johns",
    "Europe/Paris",
    "Asia/Kolkata",
    "Australia/Sydney",
    "UTC",
)
BOUND = 250
"""Good is a value of at most so many; values are whole."""
_SEED = 20_261_122
TOGETHER = 1_000
"""Series made at once: more would cost memory."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many series, and how many samples each of them has a day."""

    series: int
    a_day: int
    days: int = DAYS

    @property
    def rows(self) -> int:
        return self.series * self.a_day * self.days


def names(size: Size) -> list[str]:
    """The names of the series, in their order."""
    return [f"indicator-{number:05d}" for number in range(size.series)]


def midnight(day: int) -> Instant:
    """The start of a UTC day, counted from the first one."""
    first = datetime.combine(FIRST, datetime.min.time(), UTC)
    return instant_of(first + timedelta(days=day))


def day_arrays(size: Size, day: int, first: int, count: int) -> tuple[Integers, Integers]:
    """Instants and values of one day and some series, a row per series, in order of time."""
    chance = np.random.default_rng((_SEED, day, first))
    step = DAY // size.a_day
    shape = (count, size.a_day)
    at = midnight(day) + np.arange(size.a_day) * step + chance.integers(0, step, shape)
    value = 80 + chance.exponential(55, shape).astype(np.int64)
    return at.reshape(-1), value.reshape(-1)


def tables(size: Size) -> Iterator[tuple[str, pa.Table]]:
    """Every day in the layout of samples, a thousand series at a time, sorted."""
    for day in range(size.days):
        for first in range(0, size.series, TOGETHER):
            count = min(TOGETHER, size.series - first)
            at, value = day_arrays(size, day, first, count)
            columns = {"at": pa.array(at).cast(INSTANT), "value": pa.array(value)}
            yield "sample", pa.table({"series": _series(size, first, count)} | columns)


def check_tables(size: Size) -> Iterator[tuple[str, pa.Table]]:
    """The same instants as checks: one in thirteen thousand says that its series is down."""
    for day in range(size.days):
        for first in range(0, size.series, TOGETHER):
            count = min(TOGETHER, size.series - first)
            at, value = day_arrays(size, day, first, count)
            down = pa.array((value > 600).astype(np.int32))
            columns = {
                "series": _series(size, first, count),
                "at": pa.array(at).cast(INSTANT),
                "state": pa.DictionaryArray.from_arrays(down, pa.array(["up", "down"])),
                "hard": pa.nulls(len(at), pa.bool_()),
                "attempt": pa.nulls(len(at), pa.int64()),
            }
            yield "check", pa.table(columns)


def _series(size: Size, first: int, count: int) -> pa.DictionaryArray:
    codes = np.repeat(np.arange(count, dtype=np.int32), size.a_day)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes), pa.array(names(size)[first : first + count])
    )


def peer_tables(size: Size) -> Iterator[pa.Table]:
    """Each day as peers like it best: a small number for each series."""
    for day in range(size.days):
        at, value = day_arrays(size, day, 0, size.series)
        codes = np.repeat(np.arange(size.series, dtype=np.int16), size.a_day)
        yield pa.table({"ts": at, "indicator": codes, "value": value})


@cache
def calendar(number: int) -> Calendar:
    """Hours of its own for each series: zone, opening, length, two holidays."""
    opens = (6 + number % 5) * 3600 + number % 4 * 900
    hours = (DayHours(opens, opens + (8 + number % 7) * 3600),)
    weekend = hours if number % 3 == 0 else ()
    holidays = tuple(FIRST + timedelta(days=(number * 7 + each * 23) % DAYS) for each in (0, 1))
    week = (hours,) * 5 + (weekend,) * 2
    return Calendar(f"hours-{number}", ZONES[number % len(ZONES)], week, holidays=holidays)


@cache
def scopes(number: int) -> tuple[Scope, ...]:
    """Two months in the hours of a series, one night and one noon of maintenance removed."""
    found = []
    for label, first, last in MONTHS:
        span = Span(midnight(first), midnight(last))
        service = open_spans(calendar(number), span)
        starts = [
            midnight(first + (number + each) % 28) + (number + each) % 24 * HOUR for each in (3, 9)
        ]
        removed = Spans.of((start, start + 2 * HOUR) for start in starts) & service
        waivers = (Waiver(removed, Treatment.REMOVED),)
        found.append(Scope(Window(label, span), span.end, service, service, waivers))
    return tuple(found)


def compiled(size: Size) -> None:
    """Compiles the calendars beforehand, for every contender alike."""
    for number in range(size.series):
        scopes(number)


def within_bound(source: Source) -> Events:
    """The share of samples within the bound."""
    return Events(source, Threshold(Relation.AT_MOST, Fraction(BOUND)))


def requests(
    size: Size, indicator: Callable[[Source], Indicator] = within_bound
) -> list[TallyRequest]:
    """One objective per series, over its two months."""
    return [
        TallyRequest(
            indicator(Source(Selector(name))), scopes(number), (), MissingData(), midnight(DAYS)
        )
        for number, name in enumerate(names(size))
    ]


def spans(size: Size) -> Iterator[tuple[int, int, Instant, Instant]]:
    """The countable spans of every series: its number, the window, start and end."""
    for number in range(size.series):
        for window, scope in enumerate(scopes(number)):
            for start, end in scope.countable({}):
                yield number, window, start, end


def spans_by_day(size: Size) -> Iterator[tuple[int, int, int, Instant, Instant]]:
    """The same cut at UTC midnights, with the number of the day: what an equality join needs."""
    for number, window, start, end in spans(size):
        while start < end:
            day = start // DAY
            cut = min(end, (day + 1) * DAY)
            yield day, number, window, start, cut
            start = cut
