"""Service time of tickets: Palier, businesstimedelta, and the loop over days that scripts write."""

from __future__ import annotations

import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import businesstimedelta
import pytz

from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.instants import instant_of
from palier.calculus.service_time import elapsed

ZONE = "Europe/Paris"
OPENS, CLOSES = 9, 18
TICKETS = 20_000
RUNS = 3
PAGE = Path(__file__).parent.parent / "docs" / "reference" / "benchmarks.md"

Ticket = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Measured:
    """One contender: its figures, in seconds of service, and the seconds its runs took."""

    name: str
    first_seconds: float
    seconds: float
    """The median of the runs. Palier compiles a calendar in the first and keeps it."""
    figures: Sequence[int]


def tickets(count: int) -> list[Ticket]:
    """Openings over two years, each closed within ten days, always the same ones."""
    chance = random.Random(20_260_101)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    opened = [start + timedelta(seconds=chance.randrange(2 * 365 * 86_400)) for _ in range(count)]
    return [(at, at + timedelta(seconds=chance.randrange(60, 10 * 86_400))) for at in opened]


def by_palier(rows: Sequence[Ticket]) -> list[int]:
    hours = (DayHours(OPENS * 3_600, CLOSES * 3_600),)
    calendar = Calendar("office", ZONE, (hours,) * 5 + ((),) * 2)
    return [
        elapsed(calendar, instant_of(opened), instant_of(closed)) // 1_000_000
        for opened, closed in rows
    ]


def by_businesstimedelta(rows: Sequence[Ticket]) -> list[int]:
    rule = businesstimedelta.WorkDayRule(
        start_time=hour(OPENS), end_time=hour(CLOSES), working_days=range(5), tz=pytz.timezone(ZONE)
    )
    hours = businesstimedelta.Rules([rule])
    spent = [hours.difference(opened, closed) for opened, closed in rows]
    return [each.hours * 3_600 + int(each.seconds) for each in spent]


def by_a_loop(rows: Sequence[Ticket]) -> list[int]:
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


def measure(name: str, ask: Callable[[Sequence[Ticket]], list[int]]) -> Measured:
    """The median of several runs, each from tickets to figures."""
    rows = tickets(TICKETS)
    took = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        figures = ask(rows)
        took.append(time.perf_counter() - begun)
    print(f"  {name}: {statistics.median(took):.2f} s")
    return Measured(name, took[0], statistics.median(took), figures)


def page(contenders: Sequence[Measured]) -> str:
    """The documentation page: one line per contender, with its ratio to the first."""
    first = contenders[0]
    lines = [_line(each, first) for each in contenders]
    return PREFACE.format(
        on=date.today(),  # noqa: DTZ011 (the day on the wall of whoever measures)
        python=platform.python_version(),
        cores=os.cpu_count(),
        tickets=f"{TICKETS:,}",
        runs=RUNS,
        rows="\n".join(lines),
    )


def _line(each: Measured, first: Measured) -> str:
    equal = sum(a == b for a, b in zip(each.figures, first.figures, strict=True))
    cells = (
        each.name,
        f"{each.first_seconds:.2f}",
        f"{each.seconds:.2f}",
        f"{each.seconds / first.seconds:.1f}",
        f"{equal:,}",
    )
    return f"| {' | '.join(cells)} |"


PREFACE = """# Benchmarks

Written by `make bench`, which measures every contender in one run. Machines differ and are noisy:
only the ratios mean anything. Last run: {on}, {cores} cores, Python {python}.

## Service time between two instants

{tickets} tickets over two years, each open for up to ten days; hours from 9 to 18, Monday to
Friday, in Europe/Paris; one question at a time, on one core; {runs} runs, the ratio from their
medians. Palier compiles the calendar in its first run and keeps it.

| Contender | First run, s | Median, s | Ratio | Figures equal to Palier's |
|---|---:|---:|---:|---:|
{rows}

The loop over days is what a script usually holds: for each date, the overlap of the ticket with the
opening hours. It knows no holiday, break or second interval; neither does this question.
"""


def main() -> None:
    print(f"Service time of {TICKETS:,} tickets, {RUNS} runs each")
    contenders = [
        measure(f"Palier {version('palier')}", by_palier),
        measure("loop over days", by_a_loop),
        measure(f"businesstimedelta {version('businesstimedelta')}", by_businesstimedelta),
    ]
    PAGE.write_text(page(contenders), encoding="utf-8")
    print(f"Written to {PAGE.relative_to(PAGE.parents[2])}")


if __name__ == "__main__":
    main()
