"""The tallies of timelines: buckets of time, and slices of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from palier.calculus.buckets import bucketed
from palier.calculus.indicators import (
    CompositeTimelines,
    Events,
    SliceMean,
    Slices,
)
from palier.calculus.scopes import Scope
from palier.calculus.spans import EMPTY
from palier.calculus.tallies import SliceTally, TimeTally
from palier.calculus.terms import UnknownCountsAs
from palier.measurements.engines.grouping import grouped
from palier.measurements.engines.observing import Observe
from palier.measurements.engines.protocol import GroupTally, Measurements, TallyRequest
from palier.measurements.engines.slicing import slice_tally, sliceable_time
from palier.measurements.engines.timeline_sources import (
    Member,
    TimelineIndicator,
    members_of,
    silent,
)

OfTimelines: TypeAlias = TimelineIndicator | CompositeTimelines | Slices | SliceMean
"""Indicators made of timelines; slices are when they are not of events."""


SliceTime: TypeAlias = Callable[
    [Sequence[Member], Slices | SliceMean, UnknownCountsAs, Scope], SliceTally
]
"""Reduces the timelines of one group to the slices of one window."""


def sliced(
    members: Sequence[Member],
    indicator: Slices | SliceMean,
    unknown_counts_as: UnknownCountsAs,
    scope: Scope,
) -> SliceTally:
    """Slice by slice, which defines what any other way has to find."""
    found = [sliceable_time(each.dimensions, each.evidence, unknown_counts_as) for each in members]
    return slice_tally(found, indicator, scope)


def timeline_tallies(
    data: Measurements,
    observe: Observe,
    indicator: OfTimelines,
    request: TallyRequest,
    slice_time: SliceTime = sliced,
) -> tuple[GroupTally, ...]:
    """The tallies of each window and group."""
    if isinstance(indicator, Slices | SliceMean):
        assert not isinstance(indicator.of, Events)
        of_time, policy = indicator, request.missing.unknown_counts_as
        return grouped(
            members_of(data, observe, indicator.of, request),
            request,
            lambda found, scope: slice_time(found, of_time, policy, scope),
        )
    members = members_of(data, observe, indicator, request)

    def reduce(found: Sequence[Member], scope: Scope) -> TimeTally:
        if not found:
            return bucketed(silent(request.at), scope, {})
        tallies = [bucketed(each.evidence, scope, dict(each.dimensions)) for each in found]
        if len(tallies) == 1:
            return tallies[0]
        total = TimeTally()
        for tally in tallies:
            # The timelines of several series cannot be drawn as one.
            total = total + replace(tally, up_spans=EMPTY, down_spans=EMPTY, unknown_spans=EMPTY)
        return total

    return grouped(members, request, reduce)
