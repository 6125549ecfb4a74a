"""Boston 311: the due instants that the city itself wrote, against one business day."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from palier.calculus.business_days import due_after_business_days
from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.instants import MINUTE
from palier.calculus.zones import instant_at, zone

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "conformance" / "business-time.md"
# The share below which the inferred calendar would not be the city's any more.
LOWEST_SHARE_PERMILLE = 993


def test_due_instants_within_a_minute(shared):
    calendar = inferred(shared / "data" / "boston311" / "inferred_calendar_2013-2016.json")
    rules = zone(calendar.zone)
    seen: Counter[int] = Counter()
    near: Counter[int] = Counter()
    path = shared / "data" / "boston311" / "cases_localtime_2013-2016.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["type"] != "Pick up Dead Animal" or not row["due_local"]:
                continue
            opened = datetime.fromisoformat(row["opened_local"])
            due = datetime.fromisoformat(row["due_local"])
            computed = due_after_business_days(calendar, instant_at(opened, rules), 1)
            seen[opened.year] += 1
            near[opened.year] += abs(computed - instant_at(due, rules)) <= MINUTE
    assert sorted(seen) == [2013, 2014, 2015, 2016]
    shares = {year: near[year] * 1000 // seen[year] for year in seen}
    written = PAGE.read_text(encoding="utf-8")
    for year in seen:
        print(f"{year}: {near[year]} of {seen[year]}")  # noqa: T201
        share = Decimal(near[year] * 100) / seen[year]
        assert f"| {year} | {seen[year]} | {near[year]} | {share:.2f} % |" in written
    assert min(shares.values()) >= LOWEST_SHARE_PERMILLE, shares


def inferred(path) -> Calendar:
    raw = json.loads(path.read_text("utf-8"))
    assert raw["working_days"] == "Mon-Fri"
    opens, closes = (
        int(hour) * 3600 + int(minute) * 60 for hour, minute in (t.split(":") for t in raw["hours"])
    )
    return Calendar(
        name="boston",
        zone=raw["timezone"],
        weekly=((DayHours(opens, closes),),) * 5 + ((), ()),
        holidays=tuple(date.fromisoformat(on) for on in raw["holidays_inferred"]),
    )
