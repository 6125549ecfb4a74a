"""The engine of plain loops: it defines the figures that every other engine must give."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

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
from palier.calculus.selectors import Selector
from palier.calculus.tallies import Tally
from palier.measurements.engines.counting import event_tally
from palier.measurements.engines.event_series import event_series
from palier.measurements.engines.fallbacks import with_fallback
from palier.measurements.engines.grouping import Reduce, S, grouped
from palier.measurements.engines.measured import horizon_of, is_still_down
from palier.measurements.engines.observing import observing
from palier.measurements.engines.protocol import GroupTally, Measurements, TallyRequest
from palier.measurements.engines.records import record_tallies
from palier.measurements.engines.sampling import sample_series, value_tally
from palier.measurements.engines.slicing import Sliceable, slice_tally, sliceable_events
from palier.measurements.engines.stated import stated_tallies
from palier.measurements.engines.timeline_tallies import OfTimelines, timeline_tallies


class FiguresNotMeasured(CalculusError):
    """A composite of figures was asked of an engine: it is evaluated, not measured."""

    code = "figures-not-measured"


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
                return self._timelines(indicator, request)
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
            return slice_tally(members, indicator, scope)

        of = indicator.of
        if isinstance(of, Events):
            return _of_sources(
                lambda chosen: [sliceable_events(e) for e in event_series(self._data, of, chosen)],
                (of.source.selector, of.source.fallback),
                request,
                reduce,
            )
        return self._timelines(indicator, request)

    def _timelines(self, indicator: OfTimelines, request: TallyRequest) -> tuple[GroupTally, ...]:
        return timeline_tallies(self._data, observing(self._data), indicator, request)


def _of_sources(
    series: Callable[[Selector], list[S]],
    selectors: tuple[Selector, Selector | None],
    request: TallyRequest,
    reduce: Reduce[S],
) -> tuple[GroupTally, ...]:
    """Tallies of the first source; of the second in the windows where the first was silent."""
    first, second = selectors
    tallies = grouped(series(first), request, reduce)
    if second is None:
        return tallies
    return with_fallback(tallies, grouped(series(second), request, reduce))
