"""Samples of whole minutes judged by a bound, from the least and the most of hours and minutes.

Where a bound lies outside of both, all values of the hour are on one side of it; only the others
are looked at minute by minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from palier.calculus.instants import MINUTE
from palier.measurements.engines.columnar.goodness import NOTHING, Goodness
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.pieces import Pieces
from palier.measurements.engines.live_days import HOURS, MINUTES, DayTallies
from palier.measurements.engines.live_minutes import PlacedDay, WholeMinutes
from palier.measurements.schema import SeriesKey


class Bounds(NamedTuple):
    """The intervals of good values, by series."""

    low: Integers
    high: Integers
    is_outside: Integers


def bounds_of(goodness: Goodness, keys: Sequence[SeriesKey]) -> Bounds:
    """The intervals of some series."""
    found = [goodness.intervals.get(key, NOTHING) for key in keys]
    return Bounds(
        np.array([each.low for each in found], np.int64),
        np.array([each.high for each in found], np.int64),
        np.array([each.is_outside for each in found], np.bool_),
    )


class Judged(NamedTuple):
    """Good and all samples of each range of minutes; `mixed` is what must be judged row by row."""

    good: Integers
    total: Integers
    mixed: Pieces


class _Places(NamedTuple):
    """Hours, or minutes with measurements, each of a range; `slot` is the hour of the series."""

    range: Integers
    slot: Integers
    place: Integers


def judged(day: PlacedDay, pieces: Pieces, minutes: WholeMinutes, bounds: Bounds) -> Judged:
    """The samples in the whole minutes of a day."""
    tallies, series = day.tallies, pieces.series[minutes.piece]
    low, high, is_outside = (each[series] for each in bounds)
    good = np.zeros(len(series), np.int64)

    def judge(where: Integers, least: Integers, most: Integers, rows: Integers) -> Integers:
        inside = (least >= low[where]) & (most <= high[where])
        is_mixed = ~inside & (most >= low[where]) & (least <= high[where])
        np.add.at(good, where, np.where((inside ^ is_outside[where]) & ~is_mixed, rows, 0))
        return np.flatnonzero(is_mixed)

    hours, rest = hours_and_rest(tallies, minutes)
    least, most = (tallies.hour_extremes[name][hours.slot] for name in ("least", "most"))
    sums = tallies.before["rows"]
    left = judge(hours.range, least, most, sums[hours.slot + 1] - sums[hours.slot])
    every = _together(rest, minutes_of(tallies, _Places(*(each[left] for each in hours))))
    least, most = (tallies.minute_extremes[name].at(every.place) for name in ("least", "most"))
    rows = rows_at(tallies, every)
    left = judge(every.range, least, most, rows)
    total = day.sums("rows", minutes)
    np.subtract.at(total, every.range[left], rows[left])
    mixed = _Places(*(each[left] for each in every))
    return Judged(good, total, _as_pieces(tallies, pieces, minutes.piece[mixed.range], mixed))


def hours_and_rest(tallies: DayTallies, minutes: WholeMinutes) -> tuple[_Places, _Places]:
    """Ranges as the whole hours in them that have measurements, and the minutes beside those."""
    first_hour, end_hour = -(-minutes.begin // MINUTES), minutes.stop // MINUTES
    counts = np.maximum(end_hour - first_hour, 0)
    which, nth = _counted(counts)
    slot = minutes.rows[which] * HOURS + first_hour[which] + nth
    some = tallies.masks[slot] != 0
    hours = _Places(which[some], slot[some], tallies.first[slot[some]].astype(np.int64))
    # Without a whole hour, or a border on one, a range lies in one hour: all of it is its head.
    is_split = end_hour >= first_hour
    head_end = np.where(is_split, first_hour * MINUTES, minutes.stop)
    until_head = np.where(is_split, tallies.places(minutes.rows, head_end), minutes.until)
    tail = np.where(is_split, end_hour * MINUTES, minutes.stop)
    from_tail = np.where(is_split, tallies.places(minutes.rows, tail), minutes.until)
    row_hours = minutes.rows * HOURS
    head = _ranges(row_hours + minutes.begin // MINUTES, minutes.before, until_head)
    end = _ranges(row_hours + end_hour, from_tail, minutes.until)
    return hours, _together(head, end)


def minutes_of(tallies: DayTallies, hours: _Places) -> _Places:
    """The minutes with measurements of whole hours."""
    found = _ranges(hours.slot, hours.place, tallies.first[hours.slot + 1].astype(np.int64))
    return found._replace(range=hours.range[found.range])


def rows_at(tallies: DayTallies, minutes: _Places) -> Integers:
    """How many samples there are in each minute."""
    rows = tallies.within["rows"].at(minutes.place)
    follows = np.flatnonzero(minutes.place > tallies.first[minutes.slot])
    rows[follows] -= tallies.within["rows"].at(minutes.place[follows] - 1)
    return rows


def _ranges(slot: Integers, first: Integers, end: Integers) -> _Places:
    which, nth = _counted(end - first)
    return _Places(which, slot[which], first[which] + nth)


def _counted(counts: Integers) -> tuple[Integers, Integers]:
    """For each of so many items of each range: the range, and which one of it this is."""
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)


def _together(left: _Places, right: _Places) -> _Places:
    return _Places(*(np.concatenate(each) for each in zip(left, right, strict=True)))


def _as_pieces(tallies: DayTallies, pieces: Pieces, piece: Integers, minutes: _Places) -> Pieces:
    """Minutes of an hour as the spans that they are."""
    nth = minutes.place - tallies.first[minutes.slot]
    bits = (
        tallies.masks[minutes.slot][:, None] >> np.arange(MINUTES, dtype=np.uint64)
    ) & np.uint64(1)
    bit = np.argmax(np.cumsum(bits, axis=1, dtype=np.int64) == nth[:, None] + 1, axis=1)
    start = tallies.start + (minutes.slot % HOURS * MINUTES + bit) * MINUTE
    return Pieces(pieces.series[piece], start, start + MINUTE, pieces.owner[piece])
