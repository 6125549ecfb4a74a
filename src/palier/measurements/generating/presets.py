"""Scenarios of any size as plain Python, for measuring how fast Palier is."""

from __future__ import annotations

from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.instants import DAY, HOUR, MINUTE, Instant
from palier.calculus.selectors import Selector
from palier.measurements.generating.daily_shapes import NAMED
from palier.measurements.generating.scenario import (
    Cause,
    Counted,
    Effect,
    Hit,
    Lasting,
    Measured,
    Priority,
    Sampled,
    Scenario,
    Series,
    Shape,
    Ticketed,
    When,
)
from palier.measurements.schema import Dims, Kind

SINCE: Instant = 1_788_220_800_000_000
"""2026-09-01T00:00:00Z."""

_REGIONS = ("ca-east", "ca-west", "eu-west", "us-east")
_WEEKDAY = (DayHours(8 * 3600, 18 * 3600),)
_OFFICE_HOURS = Calendar("office", "UTC", (*(_WEEKDAY,) * 5, (), ()))


def samples(series: int = 1000, days: int = 61, rows: int = 100_000_000) -> Scenario:
    """Response times in milliseconds of so many series, with incidents that slow them down."""
    per_day = max(1, round(rows / (series * days)))
    measured = Sampled(base=180.0, noise=0.4, depth=0.3, tail=0.01, unit="ms")
    return _scenario(days, _many("sample", "latency", measured, series, per_day))


def events(series: int = 1000, days: int = 30, every: int = MINUTE) -> Scenario:
    """Requests of so many series, counted once in `every` microseconds."""
    measured = Counted(per_hour=4_000.0, failures=0.0004)
    return _scenario(days, _many("event", "requests", measured, series, DAY // every))


def counters(series: int = 1000, days: int = 30, every: int = MINUTE) -> Scenario:
    """The same as cumulative counters, which start again every fortnight."""
    measured = Counted(per_hour=4_000.0, failures=0.0004, resets=14)
    return _scenario(days, _many("counter", "requests_total", measured, series, DAY // every))


def tickets(count: int = 20_000_000, days: int = 365) -> Scenario:
    """About so many tickets of four priorities, an eighth of which wait for the customer."""
    priorities = tuple(
        Priority(name, weight, Lasting(hours * HOUR // 8, 0.8), Lasting(hours * HOUR, 0.7))
        for name, weight, hours in (("P1", 1, 2), ("P2", 4, 6), ("P3", 10, 16), ("P4", 5, 40))
    )
    measured = Ticketed(count / days, priorities, waits=0.125, reopened=0.03, changed=0.05)
    return _scenario(days, Series("record", "tickets", measured, season=NAMED["office"]))


def _many(kind: Kind, name: str, measured: Measured, series: int, per_day: int) -> Series:
    dims: tuple[Dims, ...] = tuple(
        (("indicator", f"i{number:05}"), ("region", _REGIONS[number % len(_REGIONS)]))
        for number in range(series)
    )
    return Series(kind, name, measured, dims, per_day, season=NAMED["evening"])


def _scenario(days: int, series: Series) -> Scenario:
    slow = Cause(
        "slow-database",
        (Hit(Selector(), Effect(failures=0.2, slow=3.0, state="degraded")),),
        When(every=9 * DAY, season=NAMED["office"]),
        Lasting(40 * MINUTE, 0.7, 12 * HOUR),
        Shape("brown-out", recovery=10 * MINUTE),
    )
    return Scenario(
        since=SINCE,
        until=SINCE + days * DAY,
        series=(series,),
        seed=2026,
        hours=_OFFICE_HOURS,
        incidents=(slow,),
    )
