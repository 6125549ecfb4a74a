"""The engine of plain loops: it defines the figures that every other engine must give."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from palier.calculus.buckets import bucketed
from palier.calculus.errors import CalculusError
from palier.calculus.indicators import (
    Aggregate,
    Availability,
    Composite,
    CompositeTimelines,
    Events,
    Incidents,
    Quantile,
    SliceMean,
    Slices,
    Stated,
)
from palier.calculus.instants import Instant
from palier.calculus.records import Elapsed
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions, Selector
from palier.calculus.spans import EMPTY
from palier.calculus.tallies import Tally, TimeTally
from palier.measurements.engines.counting import event_tally
from palier.measurements.engines.event_series import event_series
from palier.measurements.engines.fallbacks import with_fallback
from palier.measurements.engines.measured import horizon_of, is_still_down
from palier.measurements.engines.protocol import (
    GroupTally,
    Measurements,
    TallyRequest,
    group_of,
)
from palier.measurements.engines.records import record_tallies
from palier.measurements.engines.sampling import sample_series, value_tally
from palier.measurements.engines.slicing import (
    Sliceable,
    slice_tally,
    sliceable_events,
    sliceable_time,
)
from palier.measurements.engines.stated import stated_tallies
from palier.measurements.engines.timeline_sources import Member, members_of, silent


class FiguresNotMeasured(CalculusError):
    """A composite of figures was asked of an engine: it is evaluated, not measured."""

    code = "figures-not-measured"


class _Series(Protocol):
    @property
    def dimensions(self) -> Dimensions: ...


S = TypeVar("S", bound=_Series)
Reduce = Callable[[Sequence[S], Scope], Tally]


class ReferenceEngine:
    """Reduces measurements held in memory."""

    name = "reference"

    def __init__(self, data: Measurements) -> None:
        self._data = data

    def tally(self, request: TallyRequest) -> tuple[GroupTally, ...]:
        """One tally per window and group that has measurements; one group when not grouped.

        Raises `FiguresNotMeasured` for a composite of figures.
        """
        indicator = request.indicator
        match indicator:
            case Events():
                return self._events(indicator, request)
            case Availability() | Incidents() | CompositeTimelines():
                return _grouped(members_of(self._data, indicator, request), request, _time(request))
            case Slices() | SliceMean():
                return self._slices(indicator, request)
            case Quantile() | Aggregate():
                return self._values(indicator, request)
            case Elapsed():
                return record_tallies(self._data, indicator, request)
            case Stated():
                return stated_tallies(self._data, indicator, request)
            case Composite():
                raise FiguresNotMeasured(
                    f"a composite of {', '.join(indicator.members)} has no measurements of its own",
                    hint="evaluate its members, then the composite",
                )

    def tally_all(self, requests: Sequence[TallyRequest]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each request."""
        return [self.tally(request) for request in requests]

    def horizon(self) -> tuple[Instant, Instant] | None:
        """From the first instant measured to the end, not included; None when there is nothing."""
        return horizon_of(self._data)

    def is_still_down(self, down_words: Collection[str]) -> bool:
        """Whether an outage without an end, or a series last known as down, is measured."""
        return is_still_down(self._data, down_words)

    def _events(self, events: Events, request: TallyRequest) -> tuple[GroupTally, ...]:
        return _of_sources(
            lambda selector: event_series(self._data, events, selector),
            (events.source.selector, events.source.fallback),
            request,
            lambda members, scope: event_tally(events, members, scope),
        )

    def _values(
        self, indicator: Quantile | Aggregate, request: TallyRequest
    ) -> tuple[GroupTally, ...]:
        return _of_sources(
            lambda selector: sample_series(self._data, selector, indicator.unit),
            (indicator.source.selector, indicator.source.fallback),
            request,
            lambda members, scope: value_tally(members, indicator.cadence, scope),
        )

    def _slices(
        self, indicator: Slices | SliceMean, request: TallyRequest
    ) -> tuple[GroupTally, ...]:
        def reduce(members: Sequence[Sliceable], scope: Scope) -> Tally:
            return slice_tally(members, indicator.length, scope)

        of = indicator.of
        if isinstance(of, Events):
            return _of_sources(
                lambda chosen: [sliceable_events(e) for e in event_series(self._data, of, chosen)],
                (of.source.selector, of.source.fallback),
                request,
                reduce,
            )
        members = members_of(self._data, of, request)
        policy = request.missing.unknown_counts_as
        return _grouped(
            [sliceable_time(each.dimensions, each.evidence, policy) for each in members],
            request,
            reduce,
        )


def _groups(members: Sequence[S], request: TallyRequest) -> dict[Dimensions, list[S]]:
    groups: dict[Dimensions, list[S]] = {} if request.group_by else {(): []}
    for member in members:
        groups.setdefault(group_of(member.dimensions, request.group_by), []).append(member)
    return groups


def _grouped(
    members: Sequence[S], request: TallyRequest, reduce: Reduce[S]
) -> tuple[GroupTally, ...]:
    groups = _groups(members, request)
    return tuple(
        GroupTally(window, group, reduce(groups[group], scope))
        for window, scope in enumerate(request.scopes)
        for group in sorted(groups)
    )


def _of_sources(
    series: Callable[[Selector], list[S]],
    selectors: tuple[Selector, Selector | None],
    request: TallyRequest,
    reduce: Reduce[S],
) -> tuple[GroupTally, ...]:
    """Tallies of the first source; of the second in the windows where the first was silent."""
    first, second = selectors
    tallies = _grouped(series(first), request, reduce)
    if second is None:
        return tallies
    return with_fallback(tallies, _grouped(series(second), request, reduce))


def _time(request: TallyRequest) -> Reduce[Member]:
    def reduce(members: Sequence[Member], scope: Scope) -> TimeTally:
        if not members:
            return bucketed(silent(request.at), scope, {})
        tallies = [bucketed(each.evidence, scope, dict(each.dimensions)) for each in members]
        if len(tallies) == 1:
            return tallies[0]
        total = TimeTally()
        for tally in tallies:
            # The timelines of several series cannot be drawn as one.
            total = total + replace(tally, up_spans=EMPTY, down_spans=EMPTY, unknown_spans=EMPTY)
        return total

    return reduce
