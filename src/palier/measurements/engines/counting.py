"""Good and total events over the countable time of each window, and coverage by cadence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from palier.calculus.indicators import Events
from palier.calculus.scopes import Scope
from palier.calculus.tallies import EventTally
from palier.measurements.engines.cadence import countable_slots, slots_of
from palier.measurements.engines.event_series import EventSeries


def event_tally(events: Events, members: Sequence[EventSeries], scope: Scope) -> EventTally:
    """The events of one group's series in one window."""
    if not members:
        return EventTally(countable_slots=_expected(events, scope, {}).bit_count())
    tally, expected = EventTally(), 0
    for member in members:
        tally = tally + _one(events, member, scope)
        expected |= _expected(events, scope, dict(member.dimensions))
    # Series may be excluded at different times: a slot is expected when any of them is.
    return replace(tally, countable_slots=expected.bit_count())


def _one(events: Events, series: EventSeries, scope: Scope) -> EventTally:
    dimensions = dict(series.dimensions)
    countable = scope.countable(dimensions)
    met = scope.counted_as_met(dimensions)
    good = total = 0
    for start, end in countable - met:
        goods, totals = series.count(start, end)
        good, total = good + goods, total + totals
    for start, end in met & countable:
        _, totals = series.count(start, end)
        good, total = good + totals, total + totals
    instants = series.instants(scope.span.start, scope.until)
    expected = _expected(events, scope, dimensions)
    slots = slots_of(instants, scope.span.start, events.cadence) if events.cadence else 0
    return EventTally(good, total, slots & expected, expected.bit_count(), bool(instants))


def _expected(events: Events, scope: Scope, dimensions: dict[str, str]) -> int:
    return countable_slots(scope, scope.countable(dimensions), events.cadence)
