"""Tickets within their limits: Palier, pandas' business hours, and NumPy's business days."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.contest import Contender, Contest
from benchmarks.evaluation import (
    CLOSES,
    HOLIDAY,
    HOURS,
    MONTHS,
    OPENS,
    SECONDS,
    STARTS,
    ZONE,
    tallies,
)
from palier.calculus.tallies import RecordTally

Counts = list[tuple[str, int, int]]

LIMIT_HOURS = {"P1": 4, "P2": 8}
LIMIT_DAYS = {"P3": 2}

OBJECTIVE = """
    - name: in-time
      elapsed:
        series: tickets
        since: opened
        until: resolved
        limits:
          - {limit: 4 h, where: {priority: P1}}
          - {limit: 8 h, where: {priority: P2}}
          - {limit: 2 business days, where: {priority: P3}}
      target: 90 %
"""


def contest(count: int, folder: Path) -> Contest:
    """From a file of tickets to how many kept their limit, and how many did not, per month."""
    file = folder / "tickets.csv"
    _write(file, count)
    return Contest(
        "Tickets within limits of business hours and days",
        f"{count:,} tickets over two months, as CSV, with a limit of 4 or 8 hours of service or of "
        f"2 business days at the same time of day, by priority; how many were within and late per "
        f"month, by due instant: {HOURS}. Reading the file is part of each time.",
        (
            Contender(f"Palier {version('palier')}", lambda: by_palier(file)),
            Contender(
                f"pandas {pd.__version__}, CustomBusinessHour", lambda: by_business_hours(file)
            ),
            Contender(f"NumPy {np.__version__}, busday_offset", lambda: by_busday(file)),
        ),
        "Palier also keeps every late ticket with its due instant and the service time it was late "
        "by. The NumPy script is written for these hours alone: one interval, the same on every "
        "day, no pause, no removed time.",
    )


def _write(file: Path, count: int) -> None:
    """Tickets opened and resolved half past a minute: none falls on an opening or a closing."""
    chance = random.Random(20_261_003)
    minutes = SECONDS // 60
    with file.open("w", encoding="utf-8") as out:
        out.write("series,id,priority,opened,resolved\n")
        for place in range(count):
            opened = STARTS + timedelta(minutes=chance.randrange(minutes), seconds=30)
            resolved = opened + timedelta(minutes=chance.randrange(1, 5 * 1_440))
            priority = chance.choice(("P1", "P2", "P3"))
            out.write(f"tickets,{place},{priority},{_text(opened)},{_text(resolved)}\n")


def _text(at: Any) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def by_palier(file: Path) -> Counts:
    """Month, within and late."""
    found = tallies(OBJECTIVE, file, RecordTally)
    return [(month, tally.within, tally.late) for month, tally in found]


def by_business_hours(file: Path) -> Counts:
    """The same by pandas' offsets, ticket by ticket: they add one instant at a time."""
    rows = pd.read_csv(file, parse_dates=["opened", "resolved"])
    hours = {"start": f"{OPENS:02}:00", "end": f"{CLOSES:02}:00", "holidays": [HOLIDAY]}
    limits = {
        name: pd.offsets.CustomBusinessHour(n=n, **hours) for name, n in LIMIT_HOURS.items()
    } | {
        name: pd.offsets.CustomBusinessDay(n=n, holidays=[HOLIDAY])
        for name, n in LIMIT_DAYS.items()
    }
    opening = pd.offsets.CustomBusinessHour(**hours)
    opened, resolved = (_local(rows[name]) for name in ("opened", "resolved"))
    ended = []
    for priority, start, end in zip(rows["priority"], opened, resolved, strict=True):
        begun = opening.rollforward(start) if priority in LIMIT_DAYS else start
        due = begun + limits[priority]
        ended.append((f"{due:%Y-%m}", end > due))
    return _counted(ended)


def by_busday(file: Path) -> Counts:
    """The same by whole columns of dates and of seconds after midnight."""
    rows = pd.read_csv(file, parse_dates=["opened", "resolved"])
    opened, resolved = (
        _local(rows[name]).to_numpy("datetime64[s]") for name in ("opened", "resolved")
    )
    business = np.busdaycalendar(holidays=[np.datetime64(HOLIDAY, "D")])
    length = (CLOSES - OPENS) * 3_600
    day = opened.astype("datetime64[D]")
    second = (opened - day).astype(int) - OPENS * 3_600
    is_open = np.is_busday(day, busdaycal=business) & (second >= 0) & (second < length)
    day = np.busday_offset(day + (second >= length), 0, roll="forward", busdaycal=business)
    second = np.where(is_open, second, 0)
    hours = rows["priority"].map(LIMIT_HOURS).fillna(0).to_numpy(int)
    days = rows["priority"].map(LIMIT_DAYS).fillna(0).to_numpy(int)
    more, second = np.divmod(second + hours * 3_600, length)
    due_on = np.busday_offset(day, days + more, busdaycal=business)
    due = due_on.astype("datetime64[s]") + second + OPENS * 3_600
    months = due.astype("datetime64[M]").astype(str)
    return _counted(zip(months.tolist(), (resolved > due).tolist(), strict=True))


def _local(column: Any) -> Any:
    """Wall-clock times; clocks change at night on a Sunday, so they order business hours right."""
    return column.dt.tz_convert(ZONE).dt.tz_localize(None)


def _counted(ended: Iterable[tuple[str, bool]]) -> Counts:
    found = Counter(ended)
    return [(month, found[month, False], found[month, True]) for month in MONTHS]
