"""How often each sample value occurred in the countable time of each window."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from palier.calculus.instants import Duration, Instant
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions, Selector
from palier.calculus.spans import EMPTY, Spans
from palier.calculus.tallies import ValueTally
from palier.measurements.engines.cadence import countable_slots, slots_of
from palier.measurements.engines.protocol import Measurements
from palier.measurements.engines.sample_units import resolution_in


@dataclass(frozen=True, slots=True)
class SampleSeries:
    """Values in order of time, in multiples of `resolution`."""

    dimensions: Dimensions
    ats: list[Instant]
    values: list[int]
    resolution: Fraction


def sample_series(data: Measurements, selector: Selector, unit: str) -> list[SampleSeries]:
    """The series of samples that a selector picks, read in a unit."""
    found = []
    for key in data.series("sample", selector):
        columns = data.columns("sample", key)
        resolution = resolution_in(data, key.name, unit)
        found.append(SampleSeries(key.dims, columns["at"], columns["value"], resolution))
    return found


def value_tally(
    members: Sequence[SampleSeries], cadence: Duration | None, scope: Scope
) -> ValueTally:
    """The values of one group's series in one window; time that counts as met has no values.

    Series may be excluded at different times: slots and time count when they do for any of them.
    """
    if not members:
        expected = _expected(scope, {}, cadence)
        return ValueTally(
            countable_slots=expected.bit_count(), countable_time=_counted(scope, {}).measure
        )
    per_unit = lcm(*(member.resolution.denominator for member in members))
    tally, expected, counted = ValueTally(per_unit=per_unit), 0, EMPTY
    for member in members:
        dimensions = dict(member.dimensions)
        tally = tally + _one(member, per_unit, cadence, scope)
        expected |= _expected(scope, dimensions, cadence)
        counted = counted | _counted(scope, dimensions)
    return replace(tally, countable_slots=expected.bit_count(), countable_time=counted.measure)


def _counted(scope: Scope, dimensions: dict[str, str]) -> Spans:
    return scope.countable(dimensions) - scope.counted_as_met(dimensions)


def _expected(scope: Scope, dimensions: dict[str, str], cadence: Duration | None) -> int:
    return countable_slots(scope, scope.countable(dimensions), cadence)


def _one(series: SampleSeries, per_unit: int, cadence: Duration | None, scope: Scope) -> ValueTally:
    dimensions = dict(series.dimensions)
    multiple = series.resolution * per_unit
    counts: Counter[int] = Counter()
    for start, end in _counted(scope, dimensions):
        first, last = bisect_left(series.ats, start), bisect_left(series.ats, end)
        counts.update(series.values[first:last])
    if multiple != 1:
        counts = Counter({int(value * multiple): n for value, n in counts.items()})
    instants = series.ats[
        bisect_left(series.ats, scope.span.start) : bisect_left(series.ats, scope.until)
    ]
    slots = slots_of(instants, scope.span.start, cadence) if cadence else 0
    return ValueTally(
        counts=counts,
        per_unit=per_unit,
        slots=slots & _expected(scope, dimensions, cadence),
        seen=bool(instants),
    )
