"""Slices of timelines: up and known time in each, all the slices of a window at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from palier.calculus.indicators import SliceMean, Slices
from palier.calculus.instants import EARLIEST, Duration, Instant
from palier.calculus.scopes import Scope
from palier.calculus.spans import Spans
from palier.calculus.tallies import SliceTally
from palier.calculus.terms import UnknownCountsAs
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.slice_scores import judge_of, scores
from palier.measurements.engines.columnar.sums import summed_by, total_of
from palier.measurements.engines.timeline_sources import Member


class _Pieces(NamedTuple):
    """Spans cut where slices meet: the number of the slice of each, its start and its end."""

    number: Integers
    start: Integers
    end: Integers


class _Parts(NamedTuple):
    """What one timeline adds to slices: good, total, and whether that was measured."""

    number: Integers
    good: Integers
    total: Integers
    is_known: Integers


def time_slice_tally(
    members: Sequence[Member],
    indicator: Slices | SliceMean,
    unknown_counts_as: UnknownCountsAs,
    scope: Scope,
) -> SliceTally:
    """What `slice_tally` gives for the timelines of one group in one window."""
    start, length = scope.span.start, indicator.length
    countable = [] if members else [_cut(scope.countable({}), start, length).number]
    found: list[_Parts] = []
    seen = False
    for member in members:
        counted = scope.countable(dict(member.dimensions)) - member.evidence.timeline.absent
        countable.append(_cut(counted, start, length).number)
        measured = member.evidence.timeline.within((start, scope.until))
        if measured.told or member.evidence.is_heard(start, scope.until):
            seen = True
            found += _parts(member, counted, scope, (length, unknown_counts_as))
    number, good, total, is_known = (
        np.concatenate([np.empty(0, np.int64), *each])
        for each in ([parts[place] for parts in found] for place in range(4))
    )
    numbers, places = np.unique(number, return_inverse=True)
    goods, totals, known = (
        summed_by(places, each, len(numbers)) for each in (good, total, is_known)
    )
    return SliceTally(
        len(numbers),
        total_of(goods),
        total_of(totals),
        total_of(scores(judge_of(indicator), goods, totals)),
        len(np.unique(np.concatenate(countable))),
        seen,
        int((known == 0).sum()),
    )


def _parts(
    member: Member, counted: Spans, scope: Scope, rule: tuple[Duration, UnknownCountsAs]
) -> Iterator[_Parts]:
    start, (length, unknown_counts_as) = scope.span.start, rule
    met = scope.counted_as_met(dict(member.dimensions)) & counted
    timeline = member.evidence.timeline.within((start, scope.until))
    pieces = _cut(counted - met, start, length)
    total = _covered(timeline.known, pieces)
    good = total - _covered(timeline.down, pieces)
    is_known = _covered(timeline.known - member.evidence.bridge, pieces) > 0
    if unknown_counts_as in (UnknownCountsAs.MET, UnknownCountsAs.MISSED):
        unknown = pieces.end - pieces.start - total
        good = good + unknown * (unknown_counts_as is UnknownCountsAs.MET)
        total = total + unknown
    some = np.flatnonzero(total)
    yield _Parts(pieces.number[some], good[some], total[some], is_known[some])
    pieces = _cut(met, start, length)
    total = pieces.end - pieces.start
    yield _Parts(pieces.number, total, total, np.ones(len(total), np.bool_))


def _cut(spans: Spans, origin: Instant, length: Duration) -> _Pieces:
    start, end = _bounds(spans)
    first = (start - origin) // length
    slices = (end - 1 - origin) // length + 1 - first
    before = np.cumsum(slices) - slices
    number = np.arange(slices.sum()) + np.repeat(first - before, slices)
    opens = origin + number * length
    return _Pieces(
        number,
        np.maximum(opens, np.repeat(start, slices)),
        np.minimum(opens + length, np.repeat(end, slices)),
    )


def _covered(spans: Spans, pieces: _Pieces) -> Integers:
    """Microseconds of the spans in each piece."""
    start, end = _bounds(spans)
    sums = np.concatenate([[0], np.cumsum(end - start)])
    ends = np.concatenate([[EARLIEST], end])

    def before(at: Integers) -> Integers:
        place = np.searchsorted(start, at, "right")
        elapsed: Integers = sums[place] - np.maximum(ends[place] - at, 0)
        return elapsed

    covered: Integers = before(pieces.end) - before(pieces.start)
    return covered


def _bounds(spans: Spans) -> tuple[Integers, Integers]:
    bounds = np.array(spans.items, np.int64).reshape(-1, 2)
    return bounds[:, 0], bounds[:, 1]
