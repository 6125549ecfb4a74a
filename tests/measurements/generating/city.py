"""A small scenario with every kind, and what tests ask of its tables."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from palier.measurements.generating.partitions import tables
from palier.measurements.generating.scenario_files import scenario_of

CITY: dict[str, Any] = {
    "zone": "America/Toronto",
    "since": "2026-10-26",
    "until": "2026-11-09",
    "seed": 7,
    "hours": ["mon-fri 08:00-18:00"],
    "holidays": ["2026-10-28", "12-25"],
    "incidents": [
        {
            "name": "database",
            "every": "4 d",
            "season": "office",
            "lasts": {"median": "22 min", "spread": 0.7, "most": "4 h"},
            "recovery": "6 min",
            "reasons": ["fail-over", "storage latency"],
            "affected": [0.2, 1],
            "hits": [
                "portal*",
                {"series": "requests", "where": {"region": "east"}},
                {"series": "latency", "slow": 3},
                {"series": "tickets", "tickets": 5, "state": "up"},
            ],
        },
        {
            "name": "crowd",
            "at": "2026-11-03 10:00",
            "lasts": "2 h",
            "shape": "brown-out",
            "hits": "*",
        },
    ],
    "maintenance": [
        {"name": "patching", "each": "first thursday", "hours": "22:00-24:00", "hits": "portal*"}
    ],
    "gaps": [{"at": "2026-10-30 03:10", "lasts": "95 min", "hits": ["portal*", "latency"]}],
    "series": [
        {
            "kind": "sample",
            "name": "latency",
            "unit": "ms",
            "resolution": 0.001,
            "every": "5 min",
            "jitter": 0.5,
            "base": 180,
            "noise": 0.3,
            "season": "evening",
            "depth": 0.2,
            "tail": {"share": 0.01},
            "late": {"share": 0.05, "by": "3 h"},
            "repeats": 0.02,
        },
        {
            "kind": "event",
            "name": "requests",
            "dims": {"region": ["west", "east"]},
            "every": "5 min",
            "per_hour": 900,
            "season": "office",
            "failures": 0.0006,
        },
        {
            "kind": "counter",
            "name": "requests_total",
            "dims": {"region": ["east", "west"], "method": ["card", "cash"]},
            "every": "30 min",
            "per_hour": 900,
            "failures": "1 %",
            "resets": 5,
        },
        {
            "kind": "check",
            "name": "portal-check",
            "dims": {"probe": ["a", "b", "c"]},
            "every": "5 min",
            "failures": 0.01,
            "attempts": 3,
        },
        {"kind": "state", "name": "portal"},
        {"kind": "outage", "name": "portal-log", "lag": "2 min"},
        {
            "kind": "record",
            "name": "tickets",
            "dims": {"team": ["desk", "field"]},
            "per_day": 30,
            "priorities": [
                {
                    "name": "P1",
                    "weight": 1,
                    "respond": {"median": "10 min", "spread": 0.5},
                    "resolve": {"median": "2 h", "spread": 0.6},
                    "clock": "elapsed",
                    "due": "4 h",
                },
                {"name": "P2", "weight": 4, "respond": "1 h", "resolve": "6 h"},
            ],
            "waits": {"share": 0.2},
            "reopened": 0.1,
            "changed": 0.1,
        },
        {
            "kind": "figure",
            "name": "satisfaction",
            "base": 8.4,
            "noise": 0.3,
            "by": "survey office",
        },
    ],
}


def city(*kinds, **changes):
    """The scenario with other keys, and with the series of some kinds alone."""
    series = [each for each in CITY["series"] if not kinds or each["kind"] in kinds]
    return scenario_of({**CITY, "series": series, **changes}, "city.yaml")


def whole_tables(scenario, span=None):
    """All rows by kind, in the order in which they come."""
    found: dict[str, list[pa.Table]] = {}
    for kind, _, table in tables(scenario, span):
        found.setdefault(kind, []).append(table)
    return {kind: pa.concat_tables(each).unify_dictionaries() for kind, each in found.items()}


def rows(scenario, kind, span=None):
    """The rows of a kind as dictionaries; instants in UTC microseconds."""
    table = whole_tables(scenario, span).get(kind)
    if table is None:
        return []
    return plain(table).to_pylist()


def plain(table):
    """The table with its instants, but those inside lists, as UTC microseconds."""
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(pa.int64()))
    return table
