"""Good and total events over the countable time of each window, and coverage by cadence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from palier.calculus.indicators import Events
from palier.calculus.scopes import Scope
from palier.calculus.spans import Span, Spans
from palier.calculus.tallies import EventTally
from palier.measurements.arrow_layout import numbers
from palier.measurements.engines.cadence import countable_slots
from palier.measurements.engines.columnar.goodness import Goodness, interval_of, layers
from palier.measurements.engines.columnar.owners import Owners
from palier.measurements.engines.columnar.parts import ArrowColumns, ColumnarSource, Integers, Part
from palier.measurements.engines.columnar.pieces import PieceList, Pieces
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.columnar.slots import sampled_slots
from palier.measurements.engines.columnar.sums import added, prefix_sums, summed_by
from palier.measurements.engines.protocol import GroupTally
from palier.measurements.engines.sample_units import resolution_in
from palier.measurements.schema import SeriesKey


@dataclass(slots=True)
class EventSums:
    """Good and total events per owner, whether anything was delivered, and slots sampled."""

    good: Integers
    total: Integers
    seen: Integers
    slots: dict[int, int]


@dataclass(frozen=True)
class EventPlan:
    """Events, or samples judged by a bound, of some jobs."""

    kind: str
    keys: tuple[SeriesKey, ...]
    counted: Pieces
    met: Pieces
    heard: Pieces
    cadences: list[int]
    """Of each owner; zero for none."""
    goodness: Goodness | None
    """How samples are judged; None for events."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns read."""
        return ("at", "good", "total") if self.goodness is None else ("at", "value")

    @property
    def span(self) -> Span:
        """From the start of the first window to the instant measured to."""
        return self.heard.span

    def map(self, part: Part, columns: ArrowColumns) -> EventSums:
        """The sums of one part."""
        at, count = numbers(columns["at"]), len(self.cadences)
        seen = np.zeros(count, np.bool_)
        heard = self.heard.in_part(part, at, self.keys)
        seen[self.heard.owner[heard.piece]] = True
        slots = sampled_slots(at, self.heard, heard, self.cadences) if any(self.cadences) else {}
        goods, totals = self._before(part, columns)
        piece, first, last = self.counted.in_part(part, at, self.keys)
        own = self.counted.owner[piece]
        good = summed_by(own, goods[last] - goods[first], count)
        total = summed_by(own, totals[last] - totals[first], count)
        piece, first, last = self.met.in_part(part, at, self.keys)
        met = summed_by(self.met.owner[piece], totals[last] - totals[first], count)
        return EventSums(added(good, met), added(total, met), seen, slots)

    def _before(self, part: Part, columns: ArrowColumns) -> tuple[Integers, Integers]:
        """Good and total events before each row."""
        if self.goodness is None:
            return prefix_sums(numbers(columns["good"])), prefix_sums(numbers(columns["total"]))
        values = numbers(columns["value"])
        return prefix_sums(self.goodness.of(part, values)), np.arange(len(values) + 1)

    def add(self, left: EventSums, right: EventSums) -> EventSums:
        """The sums of two parts."""
        slots = left.slots
        for owner, bits in right.slots.items():
            slots[owner] = slots.get(owner, 0) | bits
        return EventSums(
            added(left.good, right.good),
            added(left.total, right.total),
            left.seen | right.seen,
            slots,
        )


class _Layer:
    """Jobs that one plan answers: no series of it is judged in two ways."""

    def __init__(self, places: Sequence[int], jobs: Sequence[Job], keys: list[list[SeriesKey]]):
        self.places = places
        self.jobs = [jobs[place] for place in places]
        self.keys = [keys[place] for place in places]
        self.owners = Owners(self.jobs)

    def plan(self, kind: str, goodness: Goodness | None) -> EventPlan:
        every = tuple(dict.fromkeys(key for keys in self.keys for key in keys))
        numbered = {key: number for number, key in enumerate(every)}
        counted, met, heard = PieceList(), PieceList(), PieceList()
        for job, keys in enumerate(self.keys):
            for key in keys:
                for number, scope, owner in self.owners.of(job, key.dims):
                    series = numbered[key]
                    counted.add(series, owner.countable - owner.met, number)
                    met.add(series, owner.met, number)
                    heard.add(series, _measured(scope), number)
        return EventPlan(
            kind,
            every,
            counted.pieces(),
            met.pieces(),
            heard.pieces(),
            [_events(self.jobs[owner.job]).cadence or 0 for owner in self.owners.found],
            goodness,
        )

    def finish(self, total: EventSums | None) -> list[tuple[GroupTally, ...]]:
        """The tallies of each job of the layer."""
        found: list[dict[tuple[int, Any], EventTally]] = [{} for _ in self.jobs]
        for job, own in zip(self.jobs, found, strict=True):
            if not job.request.group_by:
                for window, scope in enumerate(job.request.scopes):
                    slots = _expected(_events(job), scope, scope.countable({}))
                    own[window, ()] = EventTally(countable_slots=slots.bit_count())
        for (job_place, window, group), numbers_of in self.owners.by_place().items():
            job = self.jobs[job_place]
            scope = job.request.scopes[window]
            tally, expected = EventTally(), 0
            for number in numbers_of:
                slots = _expected(_events(job), scope, self.owners.found[number].countable)
                expected |= slots
                if total is not None:
                    tally = tally + _tally(total, number, slots)
            found[job_place][window, group] = replace(tally, countable_slots=expected.bit_count())
        return [
            tuple(GroupTally(*place, tally) for place, tally in sorted(own.items(), key=_place))
            for own in found
        ]


class EventWork:
    """The jobs of `events` over one kind of measurement."""

    def __init__(self, jobs: Sequence[Job], source: ColumnarSource) -> None:
        events = [_events(job) for job in jobs]
        kind = "event" if events[0].good_when is None else "sample"
        keys = [source.series(kind, job.selector) for job in jobs]
        judged = [
            {
                key: interval_of(each.good_when, resolution_in(source, key.name, each.good_when.unit))
                for key in own
                if each.good_when is not None
            }
            for each, own in zip(events, keys, strict=True)
        ]
        self._count = len(jobs)
        self._layers = [_Layer(places, jobs, keys) for places in layers(judged)]
        self.plans = tuple(
            layer.plan(kind, _goodness(kind, [judged[place] for place in layer.places]))
            for layer in self._layers
        )

    def finish(self, totals: Sequence[EventSums | None]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each job."""
        found: list[tuple[GroupTally, ...]] = [()] * self._count
        for layer, total in zip(self._layers, totals, strict=True):
            for place, tallies in zip(layer.places, layer.finish(total), strict=True):
                found[place] = tallies
        return found


def _goodness(kind: str, judged: Sequence[dict[SeriesKey, Any]]) -> Goodness | None:
    return None if kind == "event" else Goodness({k: i for own in judged for k, i in own.items()})


def _events(job: Job) -> Events:
    assert isinstance(job.request.indicator, Events)
    return job.request.indicator


def _measured(scope: Scope) -> Spans:
    return Spans.of([(scope.span.start, max(scope.until, scope.span.start))])


def _tally(total: EventSums, number: int, expected: int) -> EventTally:
    return EventTally(
        int(total.good[number]),
        int(total.total[number]),
        total.slots.get(number, 0) & expected,
        0,
        bool(total.seen[number]),
    )


def _expected(events: Events, scope: Scope, countable: Spans) -> int:
    return countable_slots(scope, countable, events.cadence) if events.cadence else 0


def _place(item: tuple[tuple[int, Any], EventTally]) -> tuple[int, Any]:
    return item[0]
