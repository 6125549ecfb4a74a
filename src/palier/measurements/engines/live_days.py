"""The tallies of one UTC day: per series and hour, and per minute in which something was measured.

Sums are cumulated, so that any range of whole minutes is a difference of two look-ups; borders on
the hour never open the minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from palier.calculus.instants import DAY, MILLISECOND, MINUTE, SECOND, Instant
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.schema import SeriesKey

HOURS = 24
MINUTES = 60

SUMS = {"event": ("good", "total"), "sample": ("rows", "value")}
"""What is added up of each kind that has tallies by day."""

EXTREMES = {"event": (), "sample": ("least", "most")}
"""What is kept beside the sums: it cannot be subtracted, so it is read hour by hour."""

_WIDTHS = (np.uint8, np.uint16, np.uint32, np.int64)


@dataclass(frozen=True, slots=True)
class Packed:
    """Integers in as few bytes as they need: `low + step * code`; without codes all are `low`."""

    codes: Integers
    low: int = 0
    step: int = 1

    def at(self, places: Integers) -> Integers:
        """The values at some places."""
        if not len(self.codes):
            return np.full(len(places), self.low, np.int64)
        values: Integers = self.codes[places].astype(np.int64) * self.step + self.low
        return values


def packed(values: Integers, steps: tuple[int, ...] = (1,)) -> Packed:
    """Values of 64 bits packed; of the steps the first is taken that all of them are multiples of.

    The last step is 1.
    """
    if not len(values):
        return Packed(np.empty(0, np.uint8))
    low, high = int(values.min()), int(values.max())
    if low == high:
        return Packed(np.empty(0, np.uint8), low)
    if high - low >= 1 << 32:
        return Packed(values)
    from_low = values - low
    step = next(step for step in steps if step == 1 or not np.any(from_low % step))
    most = (high - low) // step
    width = next(width for width in _WIDTHS if most <= np.iinfo(width).max)
    return Packed((from_low // step).astype(width), low, step)


OFFSETS = (SECOND, MILLISECOND, 1)
"""Steps of the places of instants in their minute."""


class Snapped(NamedTuple):
    """Instants of a day moved to whole minutes without passing a measurement.

    `is_cut` where that cannot be done: the minute has measurements on both sides; `minute` is then
    the one that the instant lies in.
    """

    minute: Integers
    is_cut: Integers


@dataclass(frozen=True)
class DayTallies:
    """The tallies of one kind and day; arrays by hour stand series after series.

    `number` is the highest number of an append that is in them. `masks` has a bit per minute of an
    hour with measurements, `first` the place of an hour's first minute among all minutes, `before`
    the sums of all hours before an hour; `first` and `before` have one item more than there are
    hours. `within` are sums from the start of the hour to a minute and with it.
    """

    kind: str
    day: int
    """Days since 1970-01-01."""
    number: int
    keys: tuple[SeriesKey, ...]
    masks: Integers
    first: Integers
    before: Mapping[str, Integers]
    within: Mapping[str, Packed]
    opening: Packed
    """Where in its minute the first measurement lies, and in `closing` the last; microseconds."""
    closing: Packed
    hour_extremes: Mapping[str, Integers]
    minute_extremes: Mapping[str, Packed]

    @cached_property
    def numbered(self) -> dict[SeriesKey, int]:
        """The place of each series."""
        return {key: place for place, key in enumerate(self.keys)}

    @property
    def start(self) -> Instant:
        """Midnight."""
        return self.day * DAY

    def snapped(self, rows: Integers, offsets: Integers) -> Snapped:
        """Instants, as microseconds since midnight, of series by their place in `keys`."""
        minute, rest = np.divmod(offsets, MINUTE)
        is_cut = np.zeros(len(rows), np.bool_)
        inside = np.flatnonzero(rest)
        if len(inside):
            hour, bit = np.divmod(minute[inside], MINUTES)
            slot = rows[inside] * HOURS + hour
            mask, bit = self.masks[slot], bit.astype(np.uint64)
            measured = np.flatnonzero((mask >> bit) & np.uint64(1))
            inside = inside[measured]
            place = self.first[slot[measured]] + _below(mask[measured], bit[measured])
            after = rest[inside] > self.closing.at(place)
            is_cut[inside] = ~after & (rest[inside] > self.opening.at(place))
            minute[inside] += after
        return Snapped(minute, is_cut)

    def places(self, rows: Integers, minutes: Integers) -> Integers:
        """How many minutes with measurements stand before a minute of the day of each series."""
        hour, bit = np.divmod(minutes, MINUTES)
        slot = rows * HOURS + hour
        places: Integers = self.first[slot].astype(np.int64)
        inside = np.flatnonzero(bit)
        places[inside] += _below(self.masks[slot[inside]], bit[inside].astype(np.uint64))
        return places

    def sums(self, name: str, rows: Integers, minutes: Integers, places: Integers) -> Integers:
        """A sum of all that stands before a minute; only differences within a series mean much.

        `places` are those of the minutes.
        """
        slot = rows * HOURS + minutes // MINUTES
        sums: Integers = self.before[name][slot].astype(np.int64)
        inside = np.flatnonzero(places > self.first[slot])
        sums[inside] += self.within[name].at(places[inside] - 1)
        return sums


def _below(masks: Integers, bits: Integers) -> Integers:
    """How many bits are set below a bit."""
    lower = (np.uint64(1) << bits) - np.uint64(1)
    counts: Integers = np.bitwise_count(masks & lower).astype(np.int64)
    return counts
