"""Good and total events in service hours: Palier, pandas, DuckDB, and a loop over rows."""

from __future__ import annotations

import csv
import random
from collections import Counter
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
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
from palier.calculus.tallies import EventTally

Sums = list[tuple[str, int, int]]

OBJECTIVE = "    - {events: web, target: 99.9 %}\n"

SQL = f"""
SELECT strftime(local, '%Y-%m') AS month, sum(good)::BIGINT, sum(total)::BIGINT
FROM (SELECT timezone('{ZONE}', "at") AS local, good, total
      FROM read_csv(?, types = {{'at': 'TIMESTAMPTZ'}}))
WHERE isodow(local) < 6 AND hour(local) >= {OPENS} AND hour(local) < {CLOSES}
      AND local::DATE <> DATE '{HOLIDAY}' AND month IN {MONTHS}
GROUP BY month ORDER BY month
"""


def contest(count: int, folder: Path) -> Contest:
    """From a file of counters per instant to two sums per month."""
    file = folder / "events.csv"
    _write(file, count)
    return Contest(
        "Good and total events in service hours",
        f"{count:,} rows of good and total counts over two months, as CSV; the sums inside service "
        f"hours per month: {HOURS}. Reading the file is part of each time.",
        (
            Contender(f"Palier {version('palier')}", lambda: by_palier(file)),
            Contender("loop over rows", lambda: by_a_loop(file)),
            Contender(f"pandas {pd.__version__}", lambda: by_pandas(file)),
            Contender(f"DuckDB {duckdb.__version__}", lambda: by_duckdb(file)),
        ),
        "Palier's time includes what the others do not do: every row checked, repeats found, the "
        "objective judged. DuckDB uses all cores, the others one.",
    )


def _write(file: Path, count: int) -> None:
    chance = random.Random(20_261_001)
    with file.open("w", encoding="utf-8") as out:
        out.write("series,at,good,total\n")
        for place in range(count):
            at = STARTS + timedelta(milliseconds=place * SECONDS * 1_000 // count)
            total = chance.randrange(100)
            good = total - (total > 0 and chance.random() < 0.01)
            out.write(f"web,{at.isoformat(timespec='milliseconds')[:-6]}Z,{good},{total}\n")


def by_palier(file: Path) -> Sums:
    """Month, good and total."""
    found = tallies(OBJECTIVE, file, EventTally)
    return [(month, tally.good, tally.total) for month, tally in found]


def by_a_loop(file: Path) -> Sums:
    """The same by a loop of the standard library."""
    zone, holiday = ZoneInfo(ZONE), date.fromisoformat(HOLIDAY)
    good: Counter[str] = Counter()
    total: Counter[str] = Counter()
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            local = datetime.fromisoformat(row["at"]).astimezone(zone)
            is_open = local.weekday() < 5 and OPENS <= local.hour < CLOSES
            if is_open and local.date() != holiday:
                month = f"{local:%Y-%m}"
                good[month] += int(row["good"])
                total[month] += int(row["total"])
    return [(month, good[month], total[month]) for month in MONTHS]


def by_pandas(file: Path) -> Sums:
    """The same by masks over whole columns."""
    rows = pd.read_csv(file, parse_dates=["at"])
    local = rows["at"].dt.tz_convert(ZONE)
    hour = local.dt.hour
    is_open = (local.dt.dayofweek < 5) & (hour >= OPENS) & (hour < CLOSES)
    is_open &= local.dt.normalize() != pd.Timestamp(HOLIDAY, tz=ZONE)
    month = local[is_open].dt.strftime("%Y-%m")
    sums = rows.loc[is_open, ["good", "total"]].groupby(month).sum()
    return [(month, int(sums["good"][month]), int(sums["total"][month])) for month in MONTHS]


def by_duckdb(file: Path) -> Sums:
    """The same in one query."""
    with duckdb.connect() as database:
        found: Sums = database.execute(SQL, [str(file)]).fetchall()
    return found
