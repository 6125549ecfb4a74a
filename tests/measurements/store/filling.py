"""A store filled with every kind of measurement, some late, some twice, over ten days."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pyarrow as pa

from palier.calculus.instants import DAY, HOUR, MINUTE
from palier.measurements.mappings import Quantity
from palier.measurements.schema import Pause
from palier.measurements.store import Store
from tests.measurements.store.measured import FIRST, table

DAYS = 10
END = FIRST + DAYS * DAY
QUANTITIES = {"latency": Quantity("ms", "ms", Decimal("0.001"))}


def tables(days: int = DAYS) -> list[tuple[str, pa.Table]]:
    """One table of each series; of fewer days, those before the end."""
    rng = Random(1)
    hours = [END - hour * HOUR for hour in range(days * 24, -1, -1)]
    return [
        ("sample", table("sample", "latency", *((at, rng.randrange(900_000)) for at in hours))),
        ("event", table("event", "api", *_events(rng, hours[::2]), region="east")),
        ("event", table("event", "api", *_events(rng, hours[::3]), region="west")),
        ("counter", table("counter", "requests", *_counters(rng, hours[::2]))),
        ("state", table("state", "web", *_states(rng, 30))),
        ("state", table("state", "quiet", (FIRST + DAY, "up"))),
        ("check", table("check", "probe", *_checks(rng, hours[::2]))),
        ("outage", table("outage", "net", *_outages(rng))),
        ("record", table("record", "desk", *(_ticket(rng, n) for n in range(24)), team="a")),
        ("figure", table("figure", "survey", *_figures())),
    ]


def fill(store: Store, days: int = DAYS) -> None:
    """Appends in three batches: some folded, the last half hot, with repeats and a late row."""
    found = tables(days)
    store.append(found[:5], quantities=QUANTITIES)
    store.append([*found[5:], found[1]])
    store.fold()
    late = table("event", "api", (FIRST + 7 * MINUTE, 1, 2), region="east")
    other = table("state", "web", (FIRST + 6 * DAY + 1, "down"), (FIRST + 6 * DAY + HOUR, "up"))
    store.append([("event", late), ("state", other)])


def _events(rng: Random, instants: list[int]):
    for at in instants:
        total = rng.randrange(50)
        yield at + rng.randrange(MINUTE), rng.randint(0, total), total


def _counters(rng: Random, instants: list[int]):
    good = total = 0
    for at in instants:
        more = rng.randrange(20)
        total += more
        good += rng.randint(0, more)
        if rng.random() < 0.02:
            good = total = 0
        yield at, good, total


def _states(rng: Random, count: int):
    instants = sorted(rng.sample(range(FIRST, END, MINUTE), count))
    return [(at, rng.choice(("up", "up", "down", "unknown"))) for at in instants]


def _checks(rng: Random, instants: list[int]):
    for at in instants:
        yield at, rng.choice(("up", "up", "up", "down")), rng.choice((True, False, None)), 1


def _outages(rng: Random):
    for day in range(1, DAYS - 1, 2):
        start = FIRST + day * DAY + rng.randrange(HOUR)
        yield start, start + rng.randrange(3 * HOUR), "down", "cable", Decimal("0.5")
    yield END - HOUR, None, "down", "", None


def _ticket(rng: Random, number: int):
    opened = FIRST + rng.randrange(DAYS * DAY)
    instants = {"opened": opened}
    if rng.random() < 0.9:
        instants["resolved"] = opened + rng.randrange(4 * DAY)
    pauses = (Pause(opened + MINUTE, opened + HOUR, "customer"),) if number % 3 else ()
    return f"T{number}", instants, rng.choice(("P1", "P2")), (), pauses, ()


def _figures():
    yield None, None, "2026-11", Decimal("86.5"), "lea", END, "survey 11"
    yield None, None, "2026-12", Decimal("84"), None, None, None
    yield FIRST + 7 * DAY, FIRST + 9 * DAY, None, Decimal("90"), None, None, None
