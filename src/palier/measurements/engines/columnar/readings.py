"""Service clocks read at many instants at once."""

from __future__ import annotations

import numpy as np

from palier.calculus.service_clock import ServiceClock
from palier.calculus.spans import Spans
from palier.measurements.engines.columnar.parts import Integers

_CELLS = 1 << 18
"""A table of so many cells still stays in the processor's cache."""


class Steps:
    """How many of some rising numbers are not above a value, found without a search.

    The numbers are put in cells no wider than the least distance between two of them, so that a
    cell holds at most one. Where that takes too many cells, or numbers are equal, values are
    searched for.
    """

    def __init__(self, rising: Integers) -> None:
        self._rising = rising
        self._shift = -1
        least = int(np.diff(rising).min(initial=np.iinfo(np.int64).max))
        if len(rising) < 2 or least < 1:
            return
        shift = least.bit_length() - 1
        self._last = int(rising[-1])
        self._origin = int(rising[0]) - (1 << shift)
        count = ((self._last - self._origin) >> shift) + 1
        if count > _CELLS:
            return
        self._shift = shift
        cells = self._origin + (np.arange(count) << shift)
        self._before = np.searchsorted(rising, cells, side="right")
        self._next = np.append(rising, self._last + 1)[self._before]

    def of(self, values: Integers) -> Integers:
        """The count for each value."""
        if self._shift < 0 or not len(values):
            return np.searchsorted(self._rising, values, side="right")
        if int(values.min()) < self._origin or int(values.max()) > self._last:
            values = np.clip(values, self._origin, self._last)
        cell = (values - self._origin) >> self._shift
        found: Integers = self._before[cell]
        found += values >= self._next[cell]
        return found


class Readings:
    """A service clock as arrays: it is linear between any two of its bounds."""

    def __init__(self, clock: ServiceClock) -> None:
        openings, closings = (np.array(bounds, np.int64) for bounds in clock.bounds)
        lengths = closings - openings
        at_closing = np.cumsum(lengths)
        at_opening = at_closing - lengths
        self._count = len(openings)
        self._bounds = Steps(np.stack([openings, closings], axis=1).ravel())
        self._base = np.zeros(2 * self._count + 1, np.int64)
        self._base[1::2], self._base[2::2] = at_opening - openings, at_closing
        self._runs = np.zeros(2 * self._count + 1, np.int64)
        self._runs[1::2] = -1
        self._closed = Steps(at_closing)
        self._from_reading = openings - at_opening

    def read(self, at: Integers) -> Integers:
        """Microseconds of service up to each instant."""
        place = self._bounds.of(at)
        found: Integers = self._runs[place]
        found &= at
        found += self._base[place]
        return found

    def reached(self, reading: Integers, *, first: bool) -> Integers | None:
        """When the clock shows each reading: as early, or as late, as it does.

        At closings it shows one for a while. None when it never shows one of them.
        """
        place = self._closed.of(reading - 1 if first else reading)
        if len(place) and int(place.max()) >= self._count:
            return None
        found: Integers = self._from_reading[place]
        found += reading
        return found


def touches(spans: Spans, since: Integers, until: Integers) -> Integers:
    """Whether each run from `since` to `until` shares time with one of the spans."""
    bounds = np.array(spans.items, np.int64).reshape(-1, 2)
    following = np.searchsorted(bounds[:, 1], since, side="right")
    start = np.append(bounds[:, 0], np.iinfo(np.int64).max)[following]
    found: Integers = (start < until) & (since < until)
    return found
