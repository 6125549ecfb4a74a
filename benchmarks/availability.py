"""Up and down time in service hours from results of checks: Palier, pandas and DuckDB."""

from __future__ import annotations

import random
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

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
from palier.calculus.tallies import TimeTally

Times = list[tuple[str, int, int]]

OBJECTIVE = """
    - name: up
      availability: {{series: web, rules: {{input: checks, holdsFor: {holds_seconds} s}}}}
      target: 99.9 %
"""

SQL = f"""
WITH checks AS (
    SELECT "at" AS since, state, timezone('{ZONE}', "at")::DATE AS day,
           least("at" + to_seconds(?),
                 coalesce(lead("at") OVER (ORDER BY "at"), 'infinity')) AS until
    FROM read_csv(?, types = {{'at': 'TIMESTAMPTZ'}})),
hours AS (
    SELECT day, timezone('{ZONE}', day + INTERVAL {OPENS} HOUR) AS opens,
           timezone('{ZONE}', day + INTERVAL {CLOSES} HOUR) AS closes
    FROM (SELECT DISTINCT day FROM checks)
    WHERE isodow(day) < 6 AND day <> DATE '{HOLIDAY}'),
open AS (
    SELECT strftime(day, '%Y-%m') AS month, state,
           epoch_us(least(until, closes)) - epoch_us(greatest(since, opens)) AS micros
    FROM checks JOIN hours USING (day)
    WHERE until > opens AND since < closes)
SELECT month, sum(micros) FILTER (state = 'up')::BIGINT,
       sum(micros) FILTER (state = 'down')::BIGINT
FROM open WHERE month IN {MONTHS} GROUP BY month ORDER BY month
"""


def contest(count: int, folder: Path) -> Contest:
    """From a file of checks to two times per month."""
    file = folder / "checks.csv"
    _write(file, count)
    holds_seconds = 2 * SECONDS // count
    return Contest(
        "Availability from checks in service hours",
        f"{count:,} checks over two months, as CSV, each holding until the next one and at most "
        f"{holds_seconds} s; the microseconds up and down inside service hours per month: {HOURS}. "
        "Reading the file is part of each time.",
        (
            Contender(f"Palier {version('palier')}", lambda: by_palier(file, holds_seconds)),
            Contender(f"pandas {pd.__version__}", lambda: by_pandas(file, holds_seconds)),
            Contender(f"DuckDB {duckdb.__version__}", lambda: by_duckdb(file, holds_seconds)),
        ),
        "Palier also finds the outages and the unknown time, which the others are not asked for.",
    )


def _write(file: Path, count: int) -> None:
    chance = random.Random(20_261_002)
    down_until = 0
    with file.open("w", encoding="utf-8") as out:
        out.write("series,at,state,attempt\n")
        for place in range(count):
            at = STARTS + timedelta(milliseconds=place * SECONDS * 1_000 // count)
            if chance.random() < 0.001:
                down_until = place + chance.randrange(50)
            if chance.random() < 0.01:
                continue  # a check that was not made
            state = "down" if place < down_until else "up"
            out.write(f"web,{at.isoformat(timespec='milliseconds')[:-6]}Z,{state},1\n")


def by_palier(file: Path, holds_seconds: int) -> Times:
    """Month, microseconds up and down."""
    found = tallies(OBJECTIVE.format(holds_seconds=holds_seconds), file, TimeTally)
    return [(month, tally.up, tally.down) for month, tally in found]


def by_pandas(file: Path, holds_seconds: int) -> Times:
    """The same by the overlap of each check with the hours of its date, over whole columns."""
    rows = pd.read_csv(file, parse_dates=["at"]).sort_values("at")
    local = rows["at"].dt.tz_convert(ZONE)
    valid, following = local + pd.Timedelta(seconds=holds_seconds), local.shift(-1)
    until = following.where(following < valid, valid)
    day = local.dt.normalize()
    # Clocks change on Sundays, so hours after midnight are hours of the clock on business days.
    opens, closes = day + pd.Timedelta(hours=OPENS), day + pd.Timedelta(hours=CLOSES)
    overlap = until.where(until < closes, closes) - local.where(local > opens, opens)
    is_open = (day.dt.dayofweek < 5) & (day != pd.Timestamp(HOLIDAY, tz=ZONE))
    is_open &= overlap > pd.Timedelta(0)
    micros = overlap[is_open] // pd.Timedelta(microseconds=1)
    sums = micros.groupby([day[is_open].dt.strftime("%Y-%m"), rows["state"][is_open]]).sum()
    return [(month, int(sums[month, "up"]), int(sums[month, "down"])) for month in MONTHS]


def by_duckdb(file: Path, holds_seconds: int) -> Times:
    """The same in one query."""
    with duckdb.connect() as database:
        found: Times = database.execute(SQL, [holds_seconds, str(file)]).fetchall()
    return found
