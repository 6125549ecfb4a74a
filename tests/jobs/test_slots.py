"""When schedules fire: once a slot, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import pairwise

import pytest

from palier.calculus.instants import HOUR, MINUTE, instant_of
from palier.calculus.zones import local_datetime
from palier.calculus.zones import zone as zone_of
from palier.jobs.slots import Daily, Every


def at(text):
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


def slots(when, first, last, step=10 * MINUTE):
    """The slots seen by who looks every ten minutes."""
    return sorted({when.latest(now) for now in range(at(first), at(last), step)})


def test_every_counts_from_1970():
    assert Every(900).latest(at("2026-11-22T10:14:59")) == at("2026-11-22T10:00")
    assert Every(900).latest(at("2026-11-22T10:15:00")) == at("2026-11-22T10:15")


def test_daily_is_at_the_local_time():
    seven = Daily(time(7), "America/Toronto")
    assert seven.latest(at("2026-07-01T11:00")) == at("2026-07-01T11:00")
    assert seven.latest(at("2026-07-01T11:00") - 1) == at("2026-06-30T11:00")
    assert seven.latest(at("2026-12-01T12:00")) == at("2026-12-01T12:00")


@pytest.mark.parametrize(
    ("zone", "hour", "first", "last"),
    [
        # Clocks go back over 1:30 on November 1st, and jump over 2:30 on March 8th.
        ("America/Toronto", time(1, 30), "2026-10-30T00:00", "2026-11-04T00:00"),
        ("America/Toronto", time(2, 30), "2026-03-06T00:00", "2026-03-11T00:00"),
        ("Europe/Paris", time(2, 30), "2026-10-23T00:00", "2026-10-28T00:00"),
        ("Australia/Lord_Howe", time(1, 45), "2026-04-03T00:00", "2026-04-08T00:00"),
        # Samoa had no 30 December 2011.
        ("Pacific/Apia", time(7), "2011-12-27T00:00", "2012-01-02T00:00"),
    ],
)
def test_a_day_has_one_slot_whatever_clocks_do(zone, hour, first, last):
    found = slots(Daily(hour, zone), first, last)
    days = [local_datetime(slot, zone_of(zone)).date() for slot in found]
    assert len(days) == len(set(days))
    for before, after in pairwise(found):
        assert 22 * HOUR < after - before < 26 * HOUR


def test_the_day_that_was_left_out_fires_no_second_time():
    found = slots(Daily(time(7), "Pacific/Apia"), "2011-12-29T18:00", "2011-12-31T18:00")
    assert [each - found[0] for each in found] == [0, 24 * HOUR, 48 * HOUR]


def test_a_time_that_is_jumped_over_is_an_hour_later():
    half_past_two = Daily(time(2, 30), "America/Toronto")
    assert half_past_two.latest(at("2026-03-08T12:00")) == at("2026-03-08T07:30")
