"""Events of one series, or samples judged by a bound, ready to be counted over any spans."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor

from palier.calculus.indicators import Events
from palier.calculus.instants import Instant
from palier.calculus.selectors import Dimensions, Relation, Selector, Threshold
from palier.measurements.engines.protocol import Measurements
from palier.measurements.engines.sample_units import resolution_in
from palier.measurements.schema import SeriesKey


@dataclass(frozen=True, slots=True)
class EventSeries:
    """Instants in order, and the good and total events before each of them."""

    dimensions: Dimensions
    ats: list[Instant]
    good_before: list[int]
    total_before: list[int]

    def count(self, start: Instant, end: Instant) -> tuple[int, int]:
        """Good and total events in `[start, end)`."""
        first, last = bisect_left(self.ats, start), bisect_left(self.ats, end)
        return (
            self.good_before[last] - self.good_before[first],
            self.total_before[last] - self.total_before[first],
        )

    def instants(self, start: Instant, end: Instant) -> list[Instant]:
        """The instants measured in `[start, end)`."""
        return self.ats[bisect_left(self.ats, start) : bisect_left(self.ats, end)]


def event_series(data: Measurements, events: Events, selector: Selector) -> list[EventSeries]:
    """The series an `events` indicator counts: samples when it has a bound, else events."""
    if events.good_when is None:
        return [_counted(data, key) for key in data.series("event", selector)]
    return [_judged(data, key, events.good_when) for key in data.series("sample", selector)]


def _counted(data: Measurements, key: SeriesKey) -> EventSeries:
    columns = data.columns("event", key)
    return _cumulated(key, columns["at"], columns["good"], columns["total"])


def _judged(data: Measurements, key: SeriesKey, bound: Threshold) -> EventSeries:
    columns = data.columns("sample", key)
    values: list[int] = columns["value"]
    good = map(judge(bound, resolution_in(data, key.name, bound.unit)), values)
    return _cumulated(key, columns["at"], list(good), [1] * len(values))


def _cumulated(key: SeriesKey, ats: list[int], good: list[int], total: list[int]) -> EventSeries:
    return EventSeries(
        key.dims, ats, list(accumulate(good, initial=0)), list(accumulate(total, initial=0))
    )


def judge(bound: Threshold, resolution: Fraction) -> Callable[[int], bool]:
    """Whether a multiple of `resolution` is good.

    The bound is moved to integers first: comparing a million integers with a `Fraction` is slow.
    """
    limit = bound.value / resolution
    least, most = ceil(limit), floor(limit)
    match bound.relation:
        case Relation.AT_LEAST:
            return lambda value: value >= least
        case Relation.ABOVE:
            return lambda value: value > most
        case Relation.AT_MOST:
            return lambda value: value <= most
        case Relation.BELOW:
            return lambda value: value < least
        case Relation.EQUAL:
            return lambda value: least <= value <= most
    return lambda value: not least <= value <= most
