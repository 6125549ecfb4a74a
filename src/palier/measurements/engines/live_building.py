"""Makes the tallies of a day from the rows of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

import numpy as np

from palier.calculus.instants import DAY, MINUTE
from palier.measurements.arrow_layout import numbers, series_text
from palier.measurements.engines.columnar.parts import ArrowColumns, Integers, Part
from palier.measurements.engines.columnar.sums import prefix_sums
from palier.measurements.engines.live_days import (
    EXTREMES,
    HOURS,
    MINUTES,
    OFFSETS,
    SUMS,
    DayTallies,
    packed,
)
from palier.measurements.schema import SeriesKey

COLUMNS = {"event": ("at", "good", "total"), "sample": ("at", "value")}
"""The columns that tallies are made of."""


class _Minutes(NamedTuple):
    """Minutes with rows: which one of which series, and what their rows come to."""

    minute: Integers
    """Minutes of the day; those of the second series follow 1,440 further on."""
    opening: Integers
    closing: Integers
    values: dict[str, Integers]


def day_tallies(kind: str, day: int, parts: Sequence[Part], number: int) -> DayTallies | None:
    """The tallies of the rows of some parts on one day; those of other days are left out.

    `number` is the highest number of an append among them. None when a sum takes more than 64 bits.
    """
    there = {key for part in parts for key in compress(part.keys, np.diff(part.starts).tolist())}
    keys = tuple(sorted(there, key=series_text))
    place = {key: row for row, key in enumerate(keys)}
    found = []
    for part in parts:
        rows = np.array([place.get(key, -1) for key in part.keys], np.int64)
        each = _minutes_of(kind, part, rows, day)
        if each is None:
            return None
        found.append(each)
    minutes = _together(kind, found)
    return None if minutes is None else _tallies(kind, day, keys, minutes, number)


def _minutes_of(kind: str, part: Part, rows: Integers, day: int) -> _Minutes | None:
    columns = part.read(COLUMNS[kind])
    at = numbers(columns["at"]) - day * DAY
    row = np.repeat(rows, np.diff(part.starts))
    if len(at) and (int(at.min()) < 0 or int(at.max()) >= DAY):
        inside = (at >= 0) & (at < DAY)
        at, row = at[inside], row[inside]
        columns = {name: column.filter(inside) for name, column in columns.items()}
    minute, offset = np.divmod(at, MINUTE)
    minute += row * (HOURS * MINUTES)
    return _summed(kind, _Minutes(minute, offset, offset, _values(kind, columns)))


def _values(kind: str, columns: ArrowColumns) -> dict[str, Integers]:
    if kind == "event":
        return {name: numbers(columns[name]) for name in SUMS[kind]}
    value = numbers(columns["value"])
    return {"rows": np.ones(len(value), np.int64), "value": value, "least": value, "most": value}


def _together(kind: str, found: Sequence[_Minutes]) -> _Minutes | None:
    """The minutes of several parts in order; a minute that parts share is one."""
    if not found:
        empty = np.empty(0, np.int64)
        names = (*SUMS[kind], *EXTREMES[kind])
        return _Minutes(empty, empty, empty, dict.fromkeys(names, empty))
    found = sorted(found, key=lambda each: int(each.minute[0]) if len(each.minute) else 0)
    minute, opening, closing = (
        np.concatenate(each) for each in zip(*(each[:3] for each in found), strict=True)
    )
    values = {n: np.concatenate([each.values[n] for each in found]) for n in found[0].values}
    minutes = _Minutes(minute, opening, closing, values)
    if np.all(minute[1:] > minute[:-1]):
        return minutes
    order = np.lexsort((opening, minute))
    ordered = {name: each[order] for name, each in values.items()}
    return _summed(kind, _Minutes(minute[order], opening[order], closing[order], ordered))


def _summed(kind: str, rows: _Minutes) -> _Minutes | None:
    """Rows in order made one per minute; None when a sum takes more than 64 bits."""
    minute = rows.minute
    starts = np.flatnonzero(np.diff(minute, prepend=-1))
    if len(starts) == len(minute):
        return rows
    ends = np.append(starts[1:], len(minute)) if len(starts) else starts
    values: dict[str, Integers] = {}
    for name in SUMS[kind]:
        sums = prefix_sums(rows.values[name])
        if sums.dtype == object:
            return None
        values[name] = sums[ends] - sums[starts]
    for name, reduce in zip(EXTREMES[kind], (np.minimum, np.maximum), strict=False):
        each = rows.values[name]
        values[name] = reduce.reduceat(each, starts) if len(starts) else each
    return _Minutes(minute[starts], rows.opening[starts], rows.closing[ends - 1], values)


def _tallies(
    kind: str, day: int, keys: tuple[SeriesKey, ...], minutes: _Minutes, number: int
) -> DayTallies | None:
    slots = len(keys) * HOURS
    slot, bit = np.divmod(minutes.minute, MINUTES)
    first = np.zeros(slots + 1, np.int64)
    np.cumsum(np.bincount(slot, minlength=slots), out=first[1:])
    filled = np.flatnonzero(np.diff(first))
    before, within = {}, {}
    for name in SUMS[kind]:
        sums = prefix_sums(minutes.values[name])
        if sums.dtype == object:
            return None
        before[name] = sums[first]
        within[name] = packed(sums[1:] - before[name][slot])
    opening = packed(minutes.opening, OFFSETS)
    alone = np.array_equal(minutes.opening, minutes.closing)
    return DayTallies(
        kind,
        day,
        number,
        keys,
        _per_hour(np.bitwise_or, np.uint64(1) << bit.astype(np.uint64), first, filled),
        first.astype(np.uint32) if int(first[-1]) < 1 << 32 else first,
        before,
        within,
        opening,
        opening if alone else packed(minutes.closing, OFFSETS),
        {
            name: _per_hour(reduce, minutes.values[name], first, filled)
            for name, reduce in zip(EXTREMES[kind], (np.minimum, np.maximum), strict=False)
        },
        {name: packed(minutes.values[name]) for name in EXTREMES[kind]},
    )


def _per_hour(reduce: np.ufunc, values: Integers, first: Integers, filled: Integers) -> Integers:
    """The values of the minutes of each hour made one; zero for hours without any."""
    found = np.zeros(len(first) - 1, values.dtype)
    if len(filled):
        found[filled] = reduce.reduceat(values, first[filled])
    return found
