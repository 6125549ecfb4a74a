"""How much happens at local hours, weekdays and holidays, on days of 23, 24 and 25 hours."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from palier.calculus.instants import DAY, HOUR, MINUTE, datetime_of
from palier.calculus.zones import zone
from palier.measurements.generating.chance import Floats, Integers
from palier.measurements.generating.scenario import Scenario, Season

_QUARTER = 15 * MINUTE
_THURSDAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""

_ONE = timedelta(microseconds=1)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def weights(scenario: Scenario, season: Season, at: Integers) -> Floats:
    """How much happens at each instant, around 1; it goes smoothly from hour to hour.

    The instants rise, and lie within a day or so.
    """
    local = at + offsets(scenario.zone, at)
    days = local // DAY
    hours = (local % DAY).astype(np.float64) / HOUR - 0.5
    before = np.floor(hours)
    table = np.array(season.hours, np.float64)
    low = before.astype(np.int64) % 24
    found: Floats = table[low]
    found += (table[(low + 1) % 24] - found) * (hours - before)
    found *= np.array(season.weekdays, np.float64)[(days + _THURSDAY) % 7]
    if season.holiday != 1.0 and len(days):
        for day in range(int(days.min()), int(days.max()) + 1):
            if is_holiday(scenario, day):
                found[days == day] *= season.holiday
    return found


def is_holiday(scenario: Scenario, day: int) -> bool:
    """Whether a local day, counted from 1970-01-01, is a holiday of the scenario."""
    on = date.fromordinal(day + _EPOCH_ORDINAL)
    return on in scenario.holidays or (on.month, on.day) in scenario.annual


def offsets(zone_name: str, at: Integers) -> Integers:
    """What is added to each instant to have its local time, in microseconds."""
    if not len(at):
        return at
    first, last = int(at[0]) // _QUARTER, int(at[-1]) // _QUARTER
    start, end = _offset(zone_name, first), _offset(zone_name, last)
    if start == end:
        return np.full(len(at), start, np.int64)
    table = np.array([_offset(zone_name, quarter) for quarter in range(first, last + 1)], np.int64)
    found: Integers = table[at // _QUARTER - first]
    return found


@lru_cache(maxsize=65_536)
def _offset(zone_name: str, quarter: int) -> int:
    offset = datetime_of(quarter * _QUARTER).astimezone(zone(zone_name)).utcoffset()
    assert offset is not None
    return offset // _ONE
