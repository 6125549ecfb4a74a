"""Tickets: when they come, and what becomes of them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import cache
from statistics import median
from typing import Any

import numpy as np

from palier.calculus.calendars import Calendar, DayHours, open_spans
from palier.calculus.instants import DAY, HOUR, datetime_of, instant_of
from palier.calculus.service_time import due, elapsed
from palier.calculus.spans import Span
from palier.calculus.zones import zone
from palier.measurements.generating.work_clocks import WorkClock
from tests.measurements.generating.city import CITY, city, rows

TORONTO = zone("America/Toronto")
DESK = next(each for each in CITY["series"] if each["kind"] == "record")
QUIET: dict[str, Any] = {"incidents": [], "maintenance": [], "gaps": []}
YEAR = {"since": "2026-01-05", "until": "2026-06-29"}
OFFICE = Calendar("office", "America/Toronto", (*((DayHours(8 * 3600, 18 * 3600),),) * 5, (), ()))


def at(text):
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=TORONTO))


def tickets(**changes):
    return rows(city("record", **{**QUIET, **YEAR, **changes}), "record") if changes else _usual()


@cache
def _usual():
    return rows(city("record", **QUIET, **YEAR), "record")


def instant(row, name):
    return row[f"instants.{name}"]


def test_they_come_by_local_hour_and_weekday():
    found = tickets()
    local = [datetime_of(instant(row, "opened")).astimezone(TORONTO) for row in found]
    assert 0.95 < len(found) / (2 * 30 * 175) < 1.05
    hours = Counter(each.hour for each in local)
    assert hours[10] > 10 * hours[3]
    days = Counter(each.weekday() for each in local)
    assert days[6] < 0.15 * days[1]


def test_each_instant_follows_the_one_before():
    for row in tickets():
        known = [
            instant(row, name)
            for name in ("opened", "acknowledged", "responded", "resolved", "closed")
        ]
        told = [each for each in known if each is not None]
        assert told == sorted(told)
        assert known[: len(told)] == told
        assert all(each < at("2026-06-29") for each in told)


def test_ids_are_unique_in_a_name_and_rise_with_time():
    found = tickets()
    assert len({row["id"] for row in found}) == len(found)
    for team in ("desk", "field"):
        own = [(row["id"], instant(row, "opened")) for row in found if team in row["series"]]
        assert own == sorted(own)
        assert [each[1] for each in own] == sorted(each[1] for each in own)


def test_work_takes_its_median_in_service_hours_or_around_the_clock():
    found = tickets(series=[{**DESK, "waits": None, "reopened": 0, "changed": 0}])
    done = [row for row in found if instant(row, "resolved")]
    by_priority = Counter(row["priority"] for row in found)
    assert 3 < by_priority["P2"] / by_priority["P1"] < 5
    urgent = [instant(r, "resolved") - instant(r, "opened") for r in done if r["priority"] == "P1"]
    assert 0.9 < median(urgent) / (2 * HOUR) < 1.1
    hours = city().hours
    assert hours is not None
    for row in [row for row in done if row["priority"] == "P2"][:200]:
        worked = elapsed(hours, instant(row, "opened"), instant(row, "resolved"))
        assert abs(worked - 6 * HOUR) <= 1_000_000
        assert instant(row, "due") is None
    urgent = [row for row in found if row["priority"] == "P1"]
    assert {instant(row, "due") - instant(row, "opened") for row in urgent} == {4 * HOUR}


def test_some_wait_are_reopened_or_change_priority():
    found = tickets()
    share = {
        name: sum(bool(row[name]) for row in found) / len(found)
        for name in ("pauses", "reopenings", "priority_changes")
    }
    assert 0.17 < share["pauses"] < 0.23
    assert 0.08 < share["reopenings"] < 0.12
    assert 0.08 < share["priority_changes"] < 0.12
    for row in found:
        for pause in row["pauses"]:
            assert pause["reason"] == "waiting for the customer"
        if row["priority_changes"]:
            first, last = row["priority_changes"]
            assert last["priority"] == row["priority"] != first["priority"]


def test_those_still_open_at_the_end_are_told_as_known_then():
    short = tickets(until="2026-03-04 14:00")
    later = {row["id"]: row for row in tickets()}
    unfinished = [row for row in short if instant(row, "resolved") is None]
    assert unfinished
    assert all(later[row["id"]]["series"] == row["series"] for row in short)
    resolved = [row for row in unfinished if instant(later[row["id"]], "resolved")]
    assert len(resolved) == len(unfinished)
    assert all(instant(later[r["id"]], "resolved") >= at("2026-03-04 14:00") for r in resolved)


def test_an_incident_brings_tickets_and_slows_the_work_on_them():
    crisis = {
        "at": "2026-03-02",
        "lasts": "28 d",
        "hits": {"series": "tickets", "tickets": 600, "slow": 3, "state": "up"},
    }
    usual, more = tickets(), tickets(incidents=[crisis])
    assert 1000 < len(more) - len(usual) < 1400
    month = Span(at("2026-03-02"), at("2026-03-30"))
    urgent = [
        instant(row, "resolved") - instant(row, "opened")
        for row in more
        if month.contains(instant(row, "opened"))
        and (row["priority"], row["pauses"], row["reopenings"]) == ("P1", [], [])
    ]
    assert 5.2 * HOUR < median(urgent) < 6.8 * HOUR


def test_compiled_hours_agree_with_the_calculus():
    span = Span(at("2026-03-01"), at("2026-04-01"))
    clock = WorkClock(OFFICE, span)
    starts = np.arange(span.start, span.end, 7 * HOUR + 12_345_678)
    amounts = starts % (30 * HOUR) + 1
    expected = [due(OFFICE, int(a), int(b)) for a, b in zip(starts, amounts, strict=True)]
    assert clock.due(starts, amounts).tolist() == expected
    first = open_spans(OFFICE, Span(span.start - 30 * DAY, span.end)).items[0].start
    read = [elapsed(OFFICE, first, int(a)) for a in starts]
    assert clock.read(starts).tolist() == read
