"""Service time of tickets: Palier, businesstimedelta, and the loop over days that scripts write."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from importlib.metadata import version
from zoneinfo import ZoneInfo

import businesstimedelta
import pytz

from benchmarks.contest import Contender, Contest
from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.instants import instant_of
from palier.calculus.service_time import elapsed

ZONE = "Europe/Paris"
OPENS, CLOSES = 9, 18

Ticket = tuple[datetime, datetime]


def contest(count: int) -> Contest:
    """Service time between two instants, one question at a time."""
    rows = _tickets(count)
    return Contest(
        "Service time between two instants",
        f"{count:,} tickets over two years, each open for up to ten days; hours from {OPENS} to "
        f"{CLOSES}, Monday to Friday, in {ZONE}; one question at a time, in memory.",
        (
            Contender(f"Palier {version('palier')}", lambda: by_palier(rows)),
            Contender("loop over days", lambda: by_a_loop(rows)),
            Contender(
                f"businesstimedelta {version('businesstimedelta')}",
                lambda: by_businesstimedelta(rows),
            ),
        ),
        "The loop over days is what a script usually holds: for each date, the overlap of the "
        "ticket with the opening hours. It knows no holiday, break or second interval; neither "
        "does this question. Palier compiles the calendar in its first run and keeps it.",
    )


def _tickets(count: int) -> list[Ticket]:
    """Openings over two years, each closed within ten days, always the same ones."""
    chance = random.Random(20_260_101)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    opened = [start + timedelta(seconds=chance.randrange(2 * 365 * 86_400)) for _ in range(count)]
    return [(at, at + timedelta(seconds=chance.randrange(60, 10 * 86_400))) for at in opened]


def by_palier(rows: Sequence[Ticket]) -> list[int]:
    """Seconds of service of each ticket."""
    hours = (DayHours(OPENS * 3_600, CLOSES * 3_600),)
    calendar = Calendar("office", ZONE, (hours,) * 5 + ((),) * 2)
    return [
        elapsed(calendar, instant_of(opened), instant_of(closed)) // 1_000_000
        for opened, closed in rows
    ]


def by_businesstimedelta(rows: Sequence[Ticket]) -> list[int]:
    """The same by businesstimedelta's rule of a working day."""
    rule = businesstimedelta.WorkDayRule(
        start_time=hour(OPENS), end_time=hour(CLOSES), working_days=range(5), tz=pytz.timezone(ZONE)
    )
    hours = businesstimedelta.Rules([rule])
    spent = [hours.difference(opened, closed) for opened, closed in rows]
    return [each.hours * 3_600 + int(each.seconds) for each in spent]


def by_a_loop(rows: Sequence[Ticket]) -> list[int]:
    """The same by a loop over the dates of each ticket."""
    zone = ZoneInfo(ZONE)
    return [_loop(opened, closed, zone) for opened, closed in rows]


def _loop(opened: datetime, closed: datetime, zone: ZoneInfo) -> int:
    day, last = opened.astimezone(zone).date(), closed.astimezone(zone).date()
    total = timedelta()
    while day <= last:
        if day.weekday() < 5:
            opens = datetime(day.year, day.month, day.day, OPENS, tzinfo=zone).astimezone(UTC)
            closes = datetime(day.year, day.month, day.day, CLOSES, tzinfo=zone).astimezone(UTC)
            total += max(min(closed, closes) - max(opened, opens), timedelta())
        day += timedelta(days=1)
    return total // timedelta(seconds=1)
