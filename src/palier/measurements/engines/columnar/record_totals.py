"""Partial tallies of records: counts, service times with how often each occurred, late records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from palier.calculus.selectors import Dimensions
from palier.calculus.tallies import RecordTally
from palier.measurements.engines.columnar.late_records import LateRecords, LateRows, late_rows
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.sorted_counts import SortedCounts
from palier.measurements.engines.record_sums import RecordSum

_BLOCKS = 8
"""Service times are put together when they lie in more blocks than that."""


@dataclass(slots=True)
class RecordTotal:
    """Records of one window and group."""

    within: int = 0
    late: int = 0
    pending: int = 0
    unlimited: int = 0
    deemed_within: int = 0
    elapsed: list[tuple[Integers, Integers]] = field(default_factory=list)
    """Service times and how often each occurred."""
    late_rows: list[LateRows] = field(default_factory=list)

    def add(self, other: RecordTotal) -> None:
        """Adds the records of another part."""
        self.within += other.within
        self.late += other.late
        self.pending += other.pending
        self.unlimited += other.unlimited
        self.deemed_within += other.deemed_within
        self.elapsed += other.elapsed
        self.late_rows += other.late_rows
        if len(self.elapsed) > _BLOCKS:
            self.elapsed = [together(self.elapsed)]

    def tally(self, *, seen: bool) -> RecordTally:
        """The tally of the window and group."""
        return RecordTally(
            self.within,
            self.late,
            self.pending,
            self.unlimited,
            self.deemed_within,
            SortedCounts(*together(self.elapsed)),
            LateRecords(self.late_rows) if self.late_rows else (),
            seen,
        )


RecordTotals: TypeAlias = dict[tuple[int, Dimensions], RecordTotal]
"""By window and group; every window of a group that has records at all."""


def total_of(found: RecordSum, series: int) -> RecordTotal:
    """Records of one series that were counted one by one."""
    total = RecordTotal(
        found.within, found.late, found.pending, found.unlimited, found.deemed_within
    )
    if found.elapsed:
        values, counts = np.unique(np.array(found.elapsed, np.int64), return_counts=True)
        total.elapsed = [(values, counts)]
    if found.late_records:
        total.late_rows = [late_rows(found.late_records, series)]
    return total


def together(blocks: Sequence[tuple[Integers, Integers]]) -> tuple[Integers, Integers]:
    """Values of several blocks, each once, and how often it occurred in all of them."""
    if not blocks:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    if len(blocks) == 1:
        return blocks[0]
    values = np.concatenate([values for values, _ in blocks])
    # Counts of one value are added up, so that their order is all the same.
    order = np.argsort(values)
    values = values[order]
    counts = np.concatenate([counts for _, counts in blocks])[order]
    first = np.flatnonzero(np.append(True, values[1:] != values[:-1]))
    return values[first], np.add.reduceat(counts, first)
