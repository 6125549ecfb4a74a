"""What happens: stated, on days that come again, and at random."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from palier.calculus.instants import DAY, HOUR, datetime_of
from palier.calculus.zones import zone
from palier.measurements.generating.planning import hit_series, plan
from tests.measurements.generating.city import city

TORONTO = zone("America/Toronto")


def local(at):
    return f"{datetime_of(at).astimezone(TORONTO):%Y-%m-%d %H:%M}"


def maintenance(**keys):
    year = {"since": "2026-01-01", "until": "2027-01-01"}
    made = plan(city("state", **year, maintenance=[{"hits": "*", **keys}]))
    return made.maintenance


@pytest.mark.parametrize(
    ("rule", "first", "count"),
    [
        ("second thursday", "2026-01-08 22:00", 12),
        ("last sunday", "2026-01-25 22:00", 12),
        ("friday", "2026-01-02 22:00", 52),
    ],
)
def test_days_that_come_again(rule, first, count):
    found = maintenance(each=rule, hours="22:00-24:00")
    assert local(found[0].start) == first
    assert len(found) == count
    assert {local(each.start)[11:] for each in found} == {"22:00"}
    assert {each.end - each.start for each in found} == {2 * HOUR}


def test_hours_that_pass_midnight_end_on_the_next_day():
    (found,) = maintenance(on="2026-03-03", hours="22:30-02:00")
    assert (local(found.start), local(found.end)) == ("2026-03-03 22:30", "2026-03-04 02:00")


def test_random_starts_come_as_often_as_stated_and_in_their_season():
    incident = {"every": "2 d", "season": "office", "lasts": "10 min", "hits": "*"}
    year = {"since": "2026-01-01", "until": "2027-01-01"}
    found = plan(city("state", **year, incidents=[incident])).incidents
    assert 140 < len(found) < 225
    weekdays = Counter(datetime_of(each.start).astimezone(TORONTO).weekday() for each in found)
    assert weekdays[5] + weekdays[6] < 0.1 * len(found)
    assert min(each.start for each in found) >= datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1e6


def test_a_longer_period_keeps_what_happened_before():
    short, long = plan(city()), plan(city(until="2027-03-01"))
    assert set(short.incidents) <= set(long.incidents)
    assert len(short.incidents) < len(long.incidents)
    assert short.gaps == long.gaps


def test_an_occurrence_names_what_it_hits():
    database = next(each for each in plan(city()).incidents if each.cause.name == "database")
    assert hit_series(city(), database) == [
        "latency",
        "portal",
        'portal-check{"probe": "a"}',
        'portal-check{"probe": "b"}',
        'portal-check{"probe": "c"}',
        "portal-log",
        'requests{"region": "east"}',
        'tickets{"team": "desk"}',
        'tickets{"team": "field"}',
    ]
    assert database.reason in ("fail-over", "storage latency")


def test_lengths_stay_within_their_bound():
    lasts = {"median": "3 h", "spread": 1.5, "most": "4 h"}
    incidents = [{"every": "1 d", "lasts": lasts, "hits": "*"}]
    found = plan(city("state", incidents=incidents, until="2027-10-26")).incidents
    lengths = [each.end - each.start for each in found]
    assert max(lengths) == 4 * HOUR
    assert min(lengths) < HOUR
    assert all(each.start < each.end <= each.start + DAY for each in found)
