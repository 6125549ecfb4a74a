"""Service hours compiled to arrays: when work that takes so long is done, for many at once."""

from __future__ import annotations

import numpy as np

from palier.calculus.calendars import Calendar, open_spans
from palier.calculus.instants import DAY
from palier.calculus.spans import Span
from palier.measurements.generating.chance import Integers

_AHEAD = 800 * DAY
"""How far past the period work may go on."""


class WorkClock:
    """The service time of a calendar around a span, by its openings and the time before each."""

    def __init__(self, calendar: Calendar, span: Span) -> None:
        opened = open_spans(calendar, Span(span.start - 30 * DAY, span.end + _AHEAD))
        edges = np.array([tuple(each) for each in opened], np.int64).reshape(-1, 2)
        self._starts, self._ends = edges[:, 0], edges[:, 1]
        self._after = np.cumsum(self._ends - self._starts)
        self._before = self._after - (self._ends - self._starts)

    def read(self, at: Integers) -> Integers:
        """The service time that has passed at each instant."""
        place = np.maximum(np.searchsorted(self._starts, at, side="right") - 1, 0)
        open_for = np.minimum(at, self._ends[place]) - self._starts[place]
        found: Integers = self._before[place] + np.maximum(open_for, 0)
        return found

    def due(self, start: Integers, amount: Integers) -> Integers:
        """When so much service time has passed since each start; within open hours."""
        reading = self.read(start) + amount
        place = np.searchsorted(self._after, reading, side="left")
        place = np.minimum(place, len(self._after) - 1)
        found: Integers = self._starts[place] + reading - self._before[place]
        return np.maximum(found, start)
