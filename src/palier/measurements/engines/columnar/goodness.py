"""Which samples are good: an interval of values per series, or all but an interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

import numpy as np

from palier.calculus.selectors import Relation, Threshold
from palier.measurements.engines.columnar.parts import Integers, Part
from palier.measurements.schema import SeriesKey

_LEAST, _MOST = -(1 << 63), (1 << 63) - 1


class Interval(NamedTuple):
    """Values from `low` to `high`, both included; all others when `is_outside`."""

    low: int
    high: int
    is_outside: bool = False


NOTHING = Interval(1, 0)
"""No value lies in it."""


def interval_of(bound: Threshold, resolution: Fraction) -> Interval:
    """The multiples of `resolution` that meet a bound, as far as 64 bits hold them."""
    limit = bound.value / resolution
    least, most = ceil(limit), floor(limit)
    match bound.relation:
        case Relation.AT_LEAST:
            return _within(least, _MOST)
        case Relation.ABOVE:
            return _within(most + 1, _MOST)
        case Relation.AT_MOST:
            return _within(_LEAST, most)
        case Relation.BELOW:
            return _within(_LEAST, least - 1)
        case Relation.EQUAL:
            return _within(least, most)
    return _within(least, most)._replace(is_outside=True)


def _within(low: int, high: int) -> Interval:
    if low > high or high < _LEAST or low > _MOST:
        return NOTHING
    return Interval(max(low, _LEAST), min(high, _MOST))


@dataclass(frozen=True)
class Goodness:
    """The interval of each series of a plan."""

    intervals: dict[SeriesKey, Interval]

    def of(self, part: Part, values: Integers) -> Integers:
        """Whether each value of a part is good; those of other series are not asked for."""
        found = [self.intervals.get(key) for key in part.keys]
        known = {interval for interval in found if interval is not None}
        if len(known) < 2:
            return _judged(values, *next(iter(known), NOTHING))
        sizes = np.diff(part.starts)
        low, high, outside = (
            np.repeat(np.array(each), sizes)
            for each in zip(*(interval or NOTHING for interval in found), strict=True)
        )
        return _judged(values, low, high, outside)


def _judged(
    values: Integers, low: Integers | int, high: Integers | int, outside: Integers | bool
) -> Integers:
    inside: Integers = values <= high
    if np.any(low != _LEAST):
        inside &= values >= low
    return inside ^ outside if np.any(outside) else inside


def layers(judged: Sequence[dict[SeriesKey, Interval]]) -> list[list[int]]:
    """Places of jobs put together so that in each layer every series has one interval."""
    found: list[tuple[dict[SeriesKey, Interval], list[int]]] = []
    for place, intervals in enumerate(judged):
        for known, places in found:
            if all(known.get(key, each) == each for key, each in intervals.items()):
                known.update(intervals)
                places.append(place)
                break
        else:
            found.append((dict(intervals), [place]))
    return [places for _, places in found]
