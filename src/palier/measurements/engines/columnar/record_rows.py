"""The rows of records as arrays: when each clock started and ended, and when it stood still."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palier.calculus.instants import Instant
from palier.calculus.records import Elapsed
from palier.measurements.arrow_layout import INSTANTS, numbers
from palier.measurements.engines.columnar.parts import ArrowColumns, Integers
from palier.measurements.engines.columnar.ranges import expanded

NEVER = (1 << 63) - 1
"""Stands for an instant that is not there; later than any that is."""


class Lives(NamedTuple):
    """Runs of the clocks of records, each from `since` to `end`, with their stops.

    The stops of a run lie apart from each other, in order of time; those of run n are the ones
    from place `firsts[n]` up to `firsts[n + 1]`.
    """

    since: Integers
    end: Integers
    firsts: Integers
    stop_start: Integers
    stop_end: Integers

    def only(self, runs: Integers) -> Lives:
        """Some of the runs."""
        if len(runs) == len(self.since):
            return self
        counts = np.diff(self.firsts)[runs]
        stops = expanded(self.firsts[runs], counts)
        return Lives(
            self.since[runs],
            self.end[runs],
            _before(counts),
            self.stop_start[stops],
            self.stop_end[stops],
        )

    def by_ordinal(self) -> Iterator[tuple[Integers, Integers]]:
        """The runs that have a first stop and its place, then those that have a second, ..."""
        counts = np.diff(self.firsts)
        runs, ordinal = np.flatnonzero(counts), 0
        while len(runs):
            yield runs, self.firsts[runs] + ordinal
            ordinal += 1
            runs = runs[counts[runs] > ordinal]


class Chunk(NamedTuple):
    """Successive rows of a part whose clocks had started by the instant of evaluation."""

    rows: Integers
    """Their places in the part."""
    lives: Lives
    is_ended: Integers
    intricate: Integers
    """Places of those that are judged one by one, which are not among `rows`."""

    def only(self, chosen: Integers) -> Chunk:
        """Some of the rows; the intricate ones are left out."""
        if len(chosen) == len(self.rows):
            return self
        lives, is_ended = self.lives.only(chosen), self.is_ended[chosen]
        return Chunk(self.rows[chosen], lives, is_ended, chosen[:0])


def chunk_of(
    columns: ArrowColumns, rows: tuple[int, int], indicator: Elapsed, at: Instant
) -> Chunk:
    """The rows `[first, last)` of a part, as known at an instant."""
    since = named_instants(columns, indicator.since, rows)
    until = named_instants(columns, indicator.until, rows)
    is_ended = until <= at
    end = np.where(is_ended, until, at)
    is_begun = since <= at
    lives, is_tangled = _lives(columns, rows, (since, end), indicator.rules.pause_reasons)
    for name in ("reopenings", "priority_changes"):
        is_tangled = is_tangled | (_lengths(columns, name, rows) > 0)
    plain = np.flatnonzero(is_begun & ~is_tangled)
    intricate = np.flatnonzero(is_begun & is_tangled)
    every = Chunk(np.arange(*rows), lives, is_ended, intricate)
    return every.only(plain)._replace(intricate=intricate + rows[0])


def named_instants(columns: ArrowColumns, name: str, rows: tuple[int, int]) -> Integers:
    """A named instant of successive rows; `NEVER` where a record does not have it."""
    first, last = rows
    column = columns.get(INSTANTS + name)
    if column is None:
        return np.full(last - first, NEVER, np.int64)
    return _or_never(column.slice(first, last - first))


def _or_never(column: pa.Array) -> Integers:
    if not column.null_count:
        return numbers(column)
    found: Integers = column.view(pa.int64()).fill_null(NEVER).to_numpy()
    return found


def _lengths(columns: ArrowColumns, name: str, rows: tuple[int, int]) -> Integers:
    column = columns[name].slice(rows[0], rows[1] - rows[0])
    found: Integers = column.value_lengths().fill_null(0).to_numpy()
    return found


def _lives(
    columns: ArrowColumns,
    rows: tuple[int, int],
    runs: tuple[Integers, Integers],
    reasons: tuple[str, ...] | None,
) -> tuple[Lives, Integers]:
    """Runs with their stops, and which of them have pauses that do not come in order."""
    since, until = runs
    is_tangled = np.zeros(len(since), np.bool_)
    if reasons == ():
        none = np.empty(0, np.int64)
        return Lives(since, until, np.zeros(len(since) + 1, np.int64), none, none), is_tangled
    lengths = _lengths(columns, "pauses", rows)
    row = np.repeat(np.arange(len(since)), lengths)
    pauses = columns["pauses"].slice(rows[0], rows[1] - rows[0]).flatten()
    start = np.maximum(numbers(pauses.field("start")), since[row])
    end = np.minimum(_or_never(pauses.field("end")), until[row])
    counts = start < end
    if reasons is not None:
        chosen = pc.is_in(pauses.field("reason"), value_set=pa.array(reasons, pa.string()))
        counts &= chosen.to_numpy(zero_copy_only=False)
    if not counts.all():
        row, start, end = row[counts], start[counts], end[counts]
        lengths = np.bincount(row, minlength=len(since))
    again = row[1:] == row[:-1]
    # Pauses that touch are one stop; those that overlap, or are out of order, take more thought.
    is_near = np.flatnonzero(again & (start[1:] <= end[:-1]))
    if len(is_near):
        is_tangled[row[is_near[start[is_near + 1] < end[is_near]]]] = True
        row, start = np.delete(row, is_near + 1), np.delete(start, is_near + 1)
        end = np.delete(end, is_near)
        lengths = np.bincount(row, minlength=len(since))
    return Lives(since, until, _before(lengths), start, end), is_tangled


def _before(counts: Integers) -> Integers:
    """How many come before each one, and after the last one how many there are."""
    found = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=found[1:])
    return found
