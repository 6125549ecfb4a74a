"""Windows cut into slices from their start: good and total of events or of time in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from palier.calculus.buckets import Evidence
from palier.calculus.figures import slice_score
from palier.calculus.indicators import SliceMean, Slices
from palier.calculus.instants import Duration, Instant
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import EMPTY, Span, Spans
from palier.calculus.tallies import SliceTally
from palier.calculus.terms import UnknownCountsAs
from palier.measurements.engines.event_series import EventSeries


@dataclass(frozen=True, slots=True)
class Sliceable:
    """What slices are made of: how much is good, of how much, between two instants."""

    dimensions: Dimensions
    count: Callable[[Instant, Instant], tuple[int, int]]
    is_seen: Callable[[Instant, Instant], bool]
    is_time: bool
    """Time that counts as met is good even where nothing was measured; events must exist."""
    is_known: Callable[[Instant, Instant], bool] = lambda start, end: True
    """Whether what is counted was measured, all or part of it."""
    absent: Spans = EMPTY
    """When there was nothing to be good or bad."""


def sliceable_events(series: EventSeries) -> Sliceable:
    """Events per slice."""
    return Sliceable(
        series.dimensions, series.count, lambda a, b: bool(series.instants(a, b)), False
    )


def sliceable_time(
    dimensions: Dimensions, evidence: Evidence, unknown_counts_as: UnknownCountsAs
) -> Sliceable:
    """Up time of known time per slice; unknown time counts when the agreement says as what.

    `count` is asked of no absent time.
    """
    known, down = evidence.timeline.known, evidence.timeline.down
    told, absent = evidence.timeline.told, evidence.timeline.absent
    is_met = unknown_counts_as is UnknownCountsAs.MET
    is_counted = is_met or unknown_counts_as is UnknownCountsAs.MISSED

    def count(start: Instant, end: Instant) -> tuple[int, int]:
        total = known.clip((start, end)).measure
        good = total - down.clip((start, end)).measure
        unknown = end - start - total if is_counted else 0
        return good + unknown * is_met, total + unknown

    measured = known - evidence.bridge

    def is_known(start: Instant, end: Instant) -> bool:
        return bool(measured.clip((start, end)))

    def is_seen(start: Instant, end: Instant) -> bool:
        return bool(told.clip((start, end))) or evidence.is_heard(start, end)

    return Sliceable(dimensions, count, is_seen, True, is_known, absent)


def slice_tally(
    members: Sequence[Sliceable], indicator: Slices | SliceMean, scope: Scope
) -> SliceTally:
    """The slices of one group's series in one window; those with nothing to count are left out.

    A source that is silent in the whole window has no slices, whatever counts as met.
    """
    start, length = scope.span.start, indicator.length
    countable: set[int] = set()
    slices: dict[int, tuple[int, int]] = {}
    known: set[int] = set()
    seen = False
    for member in members:
        counted = scope.countable(dict(member.dimensions)) - member.absent
        countable.update(index for index, _ in pieces(counted, start, length))
        if member.is_seen(start, scope.until):
            seen = True
            for index, part, is_known in _parts(member, counted, length, scope):
                good, total = slices.get(index, (0, 0))
                slices[index] = (good + part[0], total + part[1])
                if is_known:
                    known.add(index)
    if not members:
        countable.update(index for index, _ in pieces(scope.countable({}), start, length))
    return SliceTally(
        filled=len(slices),
        good=sum(good for good, _ in slices.values()),
        total=sum(total for _, total in slices.values()),
        score=sum(slice_score(indicator, *of) for of in slices.values()),
        countable=len(countable),
        seen=seen,
        assumed=len(slices.keys() - known),
    )


def _parts(
    member: Sliceable, counted: Spans, length: Duration, scope: Scope
) -> Iterator[tuple[int, tuple[int, int], bool]]:
    """What one series adds to its slices, above zero, and whether that was measured."""
    start = scope.span.start
    met = scope.counted_as_met(dict(member.dimensions)) & counted
    for index, piece in pieces(counted - met, start, length):
        good, total = member.count(*piece)
        if total:
            yield index, (good, total), member.is_known(*piece)
    for index, piece in pieces(met, start, length):
        total = piece.length if member.is_time else member.count(*piece)[1]
        if total:
            yield index, (total, total), True


def pieces(spans: Spans, origin: Instant, length: Duration) -> Iterator[tuple[int, Span]]:
    """The spans cut where slices meet, each part with the index of its slice."""
    for start, end in spans:
        while start < end:
            index = (start - origin) // length
            cut = min(end, origin + (index + 1) * length)
            yield index, Span(start, cut)
            start = cut
