"""Days of many instants: when their business day closes, and days counted on the wall clock.

Instants of one UTC day are treated alike; near a change of clocks each is counted by itself.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from palier.calculus.business_days import day_spans
from palier.calculus.calendars import Calendar
from palier.calculus.instants import DAY, EARLIEST, LATEST, Duration, Instant
from palier.calculus.record_clock import RecordClock
from palier.calculus.zones import day_start, plain_offset, zone
from palier.measurements.engines.columnar.parts import Integers

_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = EARLIEST // DAY + 4, LATEST // DAY - 4
"""The neighbours of days between them lie in the years that are accepted."""

_ALONE = (1 << 63) - 1
_ITSELF = _ALONE - 1


def ends_of_days(clock: RecordClock, due: Integers) -> Integers:
    """What `RecordClock.end_of_day` gives for each instant."""
    starts: list[Instant] = []
    ends: list[Instant] = []
    for day in np.unique(due // DAY).tolist():
        is_plain = _offset(clock.calendar, day) is not None
        for start in _changes(clock.calendar, day) if is_plain else [day * DAY]:
            closing = clock.closing_of_day(start) if is_plain else _ALONE
            starts.append(start)
            ends.append(_ITSELF if closing is None else closing)
    found = np.array(ends, np.int64)[np.searchsorted(starts, due, side="right") - 1]
    found = np.where(found == _ITSELF, due, found)
    for row in np.flatnonzero(found == _ALONE).tolist():
        found[row] = clock.end_of_day(int(due[row]))
    return found


def wall_days_later(clock: RecordClock, since: Integers, days: int) -> Integers:
    """What `RecordClock.wall_days_later` gives for each instant."""
    every, place = np.unique(since // DAY, return_inverse=True)
    shifts = np.array([_shift(clock.calendar, day, days) for day in every.tolist()], np.int64)
    shift = shifts[place]
    due = since + np.where(shift == _ALONE, 0, shift)
    for row in np.flatnonzero(shift == _ALONE).tolist():
        due[row] = clock.wall_days_later(int(since[row]), days)
    return due


def _shift(calendar: Calendar, day: int, days: int) -> Duration:
    before, after = _offset(calendar, day), _offset(calendar, day + days)
    return _ALONE if before is None or after is None else days * DAY + before - after


def _offset(calendar: Calendar, day: int) -> Duration | None:
    """The zone's offset on the local days that a UTC day touches; None when it changes."""
    if not _FIRST <= day <= _LAST:
        return None
    rules = zone(calendar.zone)
    offsets = {plain_offset(rules, _EPOCH + each) for each in (day - 1, day, day + 1)}
    return offsets.pop() if len(offsets) == 1 else None


def _changes(calendar: Calendar, day: int) -> list[Instant]:
    """The instants of a UTC day from which another business date may be meant."""
    rules = zone(calendar.zone)
    dates = [date.fromordinal(_EPOCH + each) for each in range(day - 3, day + 2)]
    found = {edge for on in dates for span in day_spans(calendar, on) for edge in span}
    found.update(day_start(on, rules) for on in dates)
    start, end = day * DAY, (day + 1) * DAY
    return sorted({start, *(each for each in found if start < each < end)})
