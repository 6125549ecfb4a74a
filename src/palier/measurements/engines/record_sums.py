"""Sums of judged records per window and group, kept mutable while records are read."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from palier.calculus.instants import Duration, Instant
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import Spans
from palier.calculus.tallies import LateRecord, RecordTally
from palier.measurements.engines.protocol import GroupTally, group_of
from palier.measurements.engines.record_limits import with_priority


@dataclass(slots=True)
class RecordSum:
    """Records of one window and group, counted one by one."""

    within: int = 0
    late: int = 0
    pending: int = 0
    unlimited: int = 0
    deemed_within: int = 0
    elapsed: list[Duration] = field(default_factory=list)
    late_records: list[LateRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A group, and the time that counts as met for its records in each window."""

    sums: list[RecordSum]
    met: list[Spans]


class RecordSums:
    """What becomes the record tallies of a request."""

    def __init__(self, scopes: tuple[Scope, ...], group_by: tuple[str, ...]) -> None:
        self.seen = False
        self._scopes = scopes
        self._group_by = group_by
        self._groups: dict[Dimensions, list[RecordSum]] = {}
        self._starts = [scope.span.start for scope in scopes]
        # Rolling windows overlap; calendar windows follow each other and are found by bisection.
        self._is_sequence = all(
            left.span.end <= right.span.start for left, right in pairwise(scopes)
        )
        if not group_by:
            self._groups[()] = self._empty()

    def _empty(self) -> list[RecordSum]:
        return [RecordSum() for _ in self._scopes]

    def place(self, dimensions: Dimensions, priority: str) -> Place:
        """Where records with these dimensions and this priority are counted."""
        self.seen = True
        values = with_priority(dimensions, priority)
        group = group_of(tuple(values.items()), self._group_by)
        sums = self._groups.setdefault(group, self._empty())
        return Place(sums, [scope.counted_as_met(values) for scope in self._scopes])

    def windows_at(self, at: Instant) -> Sequence[int]:
        """The windows that an instant lies in while in force, by their place in the request."""
        if self._is_sequence:
            window = bisect_right(self._starts, at) - 1
            return (window,) if window >= 0 and self._scopes[window].counts_at(at) else ()
        return [n for n, scope in enumerate(self._scopes) if scope.counts_at(at)]

    def each(self) -> Iterator[tuple[int, Dimensions, RecordSum]]:
        """The sum of each window and group."""
        for group, sums in self._groups.items():
            for window, each in enumerate(sums):
                yield window, group, each

    def unlimited(self, place: Place, window: int) -> None:
        """Counts a record that no limit rule accepts."""
        place.sums[window].unlimited += 1

    def pending(self, place: Place, window: int) -> None:
        """Counts an open record that is not due yet."""
        place.sums[window].pending += 1

    def within(self, place: Place, window: int) -> None:
        """Counts a record that kept its limit."""
        place.sums[window].within += 1

    def late(
        self, place: Place, window: int, record: LateRecord, run: tuple[Instant, Instant]
    ) -> None:
        """Counts a late record; it is deemed within when time that counts as met touches it."""
        total = place.sums[window]
        if place.met[window] and place.met[window].clip(run):
            total.within += 1
            total.deemed_within += 1
        else:
            total.late += 1
            total.late_records.append(record)

    def took(self, place: Place, window: int, elapsed: Duration) -> None:
        """Counts the service time of a record that ended."""
        place.sums[window].elapsed.append(elapsed)

    def tallies(self) -> tuple[GroupTally, ...]:
        """A tally per window and group; a source with any record at all is live."""
        return tuple(
            GroupTally(window, group, self._tally(sums[window]))
            for window in range(len(self._scopes))
            for group, sums in sorted(self._groups.items(), key=lambda item: item[0])
        )

    def _tally(self, total: RecordSum) -> RecordTally:
        return RecordTally(
            total.within,
            total.late,
            total.pending,
            total.unlimited,
            total.deemed_within,
            Counter(total.elapsed),
            tuple(sorted(total.late_records, key=lambda record: (record.due, record.name))),
            self.seen,
        )
