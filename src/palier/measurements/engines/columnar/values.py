"""How often each sample value occurred in the countable time of each window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple, TypeAlias

import numpy as np

from palier.calculus.indicators import Aggregate, Quantile
from palier.calculus.instants import Duration
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import Span
from palier.calculus.tallies import Occurrences, ValueTally
from palier.measurements.arrow_layout import numbers
from palier.measurements.engines.cadence import countable_slots
from palier.measurements.engines.columnar.owners import Owners, measured, united
from palier.measurements.engines.columnar.parts import ArrowColumns, Integers, Part
from palier.measurements.engines.columnar.pieces import PieceList, Pieces, series_rows
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.columnar.slots import sampled_slots
from palier.measurements.engines.columnar.sorted_counts import SortedCounts
from palier.measurements.engines.columnar.value_counts import Counts, ValueCounts, counted
from palier.measurements.engines.protocol import GroupTally, Measurements
from palier.measurements.engines.sample_units import resolution_in
from palier.measurements.engines.sampling import value_tally
from palier.measurements.schema import SeriesKey

_ROWS = 1 << 15
"""About so many rows are counted at once: what they need stays near the processor."""

_Place: TypeAlias = tuple[int, int, Dimensions]
"""A job, a window of it, and a group."""


class ValueSums(NamedTuple):
    """Values counted, and by owner whether anything was delivered, and slots sampled."""

    counts: ValueCounts
    seen: Integers
    slots: dict[int, int]


@dataclass(frozen=True)
class ValuePlan:
    """Samples of some jobs; values are counted for pairs of a place and a resolution."""

    numbers: dict[SeriesKey, int]
    """Of the series, as pieces have them."""
    counted: Pieces
    heard: Pieces
    cadences: list[int]
    """Of each owner of `heard`; zero for none."""
    kind: str = "sample"
    columns: tuple[str, ...] = ("at", "value")

    @property
    def keys(self) -> tuple[SeriesKey, ...]:
        """The series read."""
        return tuple(self.numbers)

    @property
    def span(self) -> Span:
        """From the start of the first window to the instant measured to."""
        return self.heard.span

    def map(self, part: Part, columns: ArrowColumns) -> ValueSums:
        """The values of one part."""
        at, values = numbers(columns["at"]), numbers(columns["value"])
        rows = series_rows(part, at, self.numbers)
        heard = self.heard.among(rows)
        seen = np.zeros(len(self.cadences), np.bool_)
        seen[self.heard.owner[heard.piece]] = True
        slots = sampled_slots(at, self.heard, heard, self.cadences) if any(self.cadences) else {}
        found = [
            counted(np.repeat(self.counted.owner[turn.piece], turn.sizes), values[turn.rows])
            for turn in self.counted.among(rows).turns(_ROWS)
        ]
        return ValueSums(ValueCounts(found), seen, slots)

    def add(self, left: ValueSums, right: ValueSums) -> ValueSums:
        """The values of two parts."""
        left.counts.add(right.counts)
        for owner, bits in right.slots.items():
            left.slots[owner] = left.slots.get(owner, 0) | bits
        return ValueSums(left.counts, left.seen | right.seen, left.slots)


class ValueWork:
    """The jobs of `quantile` and `aggregate`."""

    def __init__(self, jobs: Sequence[Job], source: Measurements) -> None:
        self._jobs = jobs
        self._owners = Owners(jobs)
        self._counters: dict[tuple[_Place, Fraction], int] = {}
        self._keys = [source.series("sample", job.selector) for job in jobs]
        numbered: dict[SeriesKey, int] = {}
        pieces, heard = PieceList(), PieceList()
        for job, keys in enumerate(self._keys):
            for key in keys:
                series = numbered.setdefault(key, len(numbered))
                resolution = resolution_in(source, key.name, _indicator(jobs[job]).unit)
                for number, scope, owner in self._owners.of(job, key.dims):
                    place = ((job, owner.window, owner.group), resolution)
                    counter = self._counters.setdefault(place, len(self._counters))
                    pieces.add(series, owner.counted, counter)
                    heard.add(series, measured(scope), number)
        cadences = [_indicator(jobs[each.job]).cadence or 0 for each in self._owners.found]
        self.plans = (ValuePlan(numbered, pieces.pieces(), heard.pieces(), cadences),)

    def finish(self, totals: Sequence[ValueSums | None]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each job."""
        (sums,) = totals
        found: list[dict[tuple[int, Dimensions], ValueTally]] = [{} for _ in self._jobs]
        values = _Values(self._counters, sums)
        for (job_place, window, group), owners in self._owners.by_place().items():
            counts, per_unit = values.of((job_place, window, group))
            known = self._known(owners, sums)
            found[job_place][window, group] = ValueTally(counts, per_unit, *known)
        for job, own in zip(self._jobs, found, strict=True):
            if not job.request.group_by and not own:
                cadence, scopes = _indicator(job).cadence, enumerate(job.request.scopes)
                own.update({(n, ()): value_tally((), cadence, scope) for n, scope in scopes})
        return [tuple(GroupTally(*at, own[at]) for at in sorted(own)) for own in found]

    def _known(
        self, owners: Sequence[int], sums: ValueSums | None
    ) -> tuple[int, int, Duration, bool]:
        """Slots sampled, slots countable, time countable, and whether anything was delivered."""
        slots, expected, seen = 0, 0, False
        for number in owners:
            owner = self._owners.found[number]
            job = self._jobs[owner.job]
            scope = job.request.scopes[owner.window]
            own = countable_slots(scope, owner.countable, _indicator(job).cadence)
            expected |= own
            if sums is not None:
                slots |= sums.slots.get(number, 0) & own
                seen = seen or bool(sums.seen[number])
        spans = united([self._owners.found[number].counted for number in owners])
        return slots, expected.bit_count(), spans.measure, seen


class _Values:
    """The counts of each place, its resolutions brought to one."""

    def __init__(self, counters: dict[tuple[_Place, Fraction], int], sums: ValueSums | None):
        self._of: dict[_Place, list[tuple[Fraction, int]]] = {}
        for (place, resolution), counter in counters.items():
            self._of.setdefault(place, []).append((resolution, counter))
        empty = np.empty(0, np.int64)
        self._counts = Counts(empty, empty, empty) if sums is None else sums.counts.total()
        self._starts = np.searchsorted(self._counts.owner, np.arange(len(counters) + 1))

    def of(self, place: _Place) -> tuple[Occurrences, int]:
        """How often each value occurred there, and the values per unit."""
        own = self._of[place]
        per_unit = lcm(*(resolution.denominator for resolution, _ in own))
        found = [(int(resolution * per_unit), self._rows(counter)) for resolution, counter in own]
        if len(found) == 1 and found[0][0] == 1:
            return found[0][1], per_unit
        counts: Counter[int] = Counter()
        for multiple, rows in found:
            # In the finer resolution they may take more than 64 bits.
            counts.update({value * multiple: times for value, times in rows.items()})
        return counts, per_unit

    def _rows(self, counter: int) -> SortedCounts:
        rows = slice(*self._starts[counter : counter + 2])
        return SortedCounts(self._counts.value[rows], self._counts.times[rows])


def _indicator(job: Job) -> Quantile | Aggregate:
    assert isinstance(job.request.indicator, Quantile | Aggregate)
    return job.request.indicator
