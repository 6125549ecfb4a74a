"""Writes the measurements of the worked example that `palier demo` evaluates: seeded, invented.

Thirteen months of a municipal portal: state changes of the portal, hourly requests of its
booking interface with the response time beside them, and the tickets of its service desk.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parents[1] / "src/palier/cli/demo/measurements"
ZONE = ZoneInfo("America/Toronto")
SINCE = datetime(2025, 10, 1, tzinfo=ZONE)
UNTIL = datetime(2026, 11, 1, tzinfo=ZONE)

# (start, minutes, reason): what a hosting provider lives through in thirteen months.
OUTAGES = [
    ("2025-10-14 09:12", 11, "certificate expired on one node"),
    ("2025-11-20 13:05", 18, "database fail-over"),
    ("2025-12-03 22:40", 6, "router restarted"),
    ("2026-01-09 16:31", 24, "storage latency"),
    ("2026-02-17 10:02", 9, "deployment rolled back"),
    ("2026-03-11 07:48", 312, "fibre cut between the two sites"),
    ("2026-03-26 14:20", 13, "database fail-over"),
    ("2026-04-22 11:15", 16, "memory leak"),
    ("2026-06-04 08:55", 21, "denial of service"),
    ("2026-07-29 15:10", 7, "router restarted"),
    ("2026-08-13 12:30", 58, "storage controller replaced"),
    ("2026-09-08 09:41", 19, "denial of service"),
    ("2026-10-06 10:18", 27, "database fail-over"),
    ("2026-10-19 13:52", 34, "expired token of the identity provider"),
]
MAINTENANCE = [
    ("2025-11-09 02:00", 120),
    ("2026-01-18 02:00", 180),
    ("2026-04-12 02:00", 120),
    ("2026-07-12 02:00", 150),
    ("2026-10-11 02:00", 180),
]
PROBE_GAPS = [("2026-05-16 03:10", 95), ("2026-10-24 23:20", 40)]
LIMIT_HOURS = {"P1": 4, "P2": 8, "P3": 24}


def local(text: str) -> datetime:
    """A wall-clock time of the city."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def written(at: datetime) -> str:
    """An instant as the files write it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def states() -> Iterable[Sequence[str]]:
    """State changes of the portal, as a monitoring tool would log them."""
    changes = [(SINCE, "up")]
    for start, minutes in [(s, m) for s, m, _ in OUTAGES] + MAINTENANCE:
        changes += [(local(start), "down"), (local(start) + timedelta(minutes=minutes), "up")]
    for start, minutes in PROBE_GAPS:
        changes += [(local(start), "unknown"), (local(start) + timedelta(minutes=minutes), "up")]
    return [("portal", written(at), state) for at, state in sorted(changes)]


def down_share(hour: datetime) -> float:
    """The share of an hour in which the portal was down."""
    end = hour + timedelta(hours=1)
    down = timedelta()
    for start, minutes in [(s, m) for s, m, _ in OUTAGES] + MAINTENANCE:
        since, until = local(start), local(start) + timedelta(minutes=minutes)
        down += max(timedelta(), min(end, until) - max(hour, since))
    return down / timedelta(hours=1)


def requests(chance: random.Random) -> Iterable[Sequence[str]]:
    """Hourly requests of the booking interface, with the median response time of the hour."""
    hour = SINCE.astimezone(UTC)
    while hour < UNTIL:
        busy = 40 + 900 * max(0.0, 1 - abs(hour.astimezone(ZONE).hour - 13) / 8)
        weekend = 0.35 if hour.astimezone(ZONE).weekday() >= 5 else 1.0
        total = int(chance.gauss(busy * weekend, busy * 0.06)) + 5
        lost = down_share(hour)
        failed = round(total * lost) + sum(chance.random() < 0.0006 for _ in range(total))
        slow = 1.0 + 2.5 * lost
        response_ms = chance.lognormvariate(5.05, 0.22) * slow
        yield (
            "booking",
            written(hour),
            str(max(0, total - failed)),
            str(total),
            f"{response_ms:.1f}",
        )
        hour += timedelta(hours=1)


def tickets(chance: random.Random) -> Iterable[Sequence[str]]:
    """Tickets of the service desk; each month is a little different, March is a bad one."""
    day, number = SINCE, 4100
    while day < UNTIL:
        for _ in range(chance.choice([1, 2, 2, 3, 4]) if day.weekday() < 5 else 0):
            number += 1
            priority = chance.choices(["P1", "P2", "P3"], [1, 3, 6])[0]
            opened = day + timedelta(minutes=chance.randint(7 * 60, 18 * 60))
            effort = chance.lognormvariate(-0.9, 0.55 if day.month != 3 else 0.75)
            worked = timedelta(hours=min(effort, 3.0) * LIMIT_HOURS[priority])
            resolved = in_service_time(opened, worked)
            waited = ""
            if chance.random() < 0.12:
                pause = opened + (resolved - opened) / 2
                hours = timedelta(hours=chance.randint(2, 30))
                spans = [[written(pause), written(pause + hours), "waiting for the customer"]]
                waited, resolved = json.dumps(spans), resolved + hours
            closed = written(resolved) if resolved < UNTIL else ""
            yield (f"T-{number}", priority, written(opened), closed, waited)
        day = (day + timedelta(days=1)).replace(tzinfo=ZONE)


def in_service_time(opened: datetime, worked: timedelta) -> datetime:
    """When work ends that goes on from 8 to 18 h on weekdays: people rest at night."""
    at = opened
    while True:
        begin, end = at.replace(hour=8, minute=0), at.replace(hour=18, minute=0)
        at = max(at, begin)
        left = end - at
        if at.weekday() < 5 and left > worked:
            return at + worked
        if at.weekday() < 5 and left > timedelta():
            worked -= left
        at = (at + timedelta(days=1)).replace(hour=0, minute=0)


def save(name: str, header: str, rows: Iterable[Sequence[str]]) -> None:
    """Writes a compressed CSV whose bytes depend on its rows alone."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    packed = gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)
    (FOLDER / name).write_bytes(packed)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    chance = random.Random(2026)
    save("portal-states.csv.gz", "series,at,state", states())
    save("booking-hours.csv.gz", "series,at,good,total,response_ms", requests(chance))
    save("tickets.csv.gz", "id,priority,opened,resolved,pauses", tickets(chance))
